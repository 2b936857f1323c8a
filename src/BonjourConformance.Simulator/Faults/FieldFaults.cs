using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Bugs that shipped devices had (fixtures/requirements/field-notes.csv) and that no section's own faults show.</summary>
public static class FieldFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("srv-target-keeps-old-host-name", ["robustness-09"], "Goes on naming its first host name in SRV records after it has lost that name.",
            b => KeepsFirstHost(b, _ => true)),
        new("second-instance-keeps-old-host-name", ["robustness-09"], "Goes on naming its first host name in the SRV records of its second instance after it has lost that name.",
            b => KeepsFirstHost(b, instance => instance.FirstLabel == "InstanceB")),
        new("host-name-unanswered", ["6762-5.4-07", "6762-8.1-21", "6762-8-01", "6763-5-03"], "Answers no question for its host name; its addresses come along with its services only.",
            b => b.Answering.Select = (question, records) => question.Name.Count == 2 ? [] : records),
        new("only-pointers-answered", ["6763-D-02", "6762-5.4-07", "6762-6-14", "6762-6-25", "6762-8-01", "6763-5-03", "6763-6-01", "6763-8-03", "6763-10-01"], "Answers questions for pointers only, and has all else come along with those.",
            b => b.Answering.Select = (_, records) => [.. records.Where(r => r.Record.Type == RecordType.PTR)]),
        new("srv-and-addresses-announced-only", ["6763-D-02", "6762-5.4-07", "6762-6.1-01", "6762-8-01", "6762-8.1-21", "6763-5-03", "6763-8-03", "6763-10-01", "6763-12.1-01", "6763-12.1-03"], "Announces its SRV and address records, and then answers with pointers and texts only.", b =>
        {
            b.Answering.Select = (_, records) => [.. records.Where(r => r.Record.Type is RecordType.PTR or RecordType.TXT)];
            b.Answering.AddsFor = (_, added) => added.Record.Type == RecordType.TXT;
        }),
        new("text-ttl-zero", ["6763-6-03", "6762-10-03", "6762-6.1-08", "6762-8.4-01", "6762-8.4-05", "6763-6-01"], "Gives its TXT records a TTL of 0.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind != OutgoingKind.Probe) m.MapRecords(r => r.Type == RecordType.TXT ? r.WithTtl(0) : r);
        })),
        new("pointer-ttl-120", ["6762-10-03"], "Gives pointers to services a TTL of two minutes.", b => b.Services.Records.Add(records =>
        {
            foreach (var record in records)
                if (record.Role is RecordRole.ServicePointer or RecordRole.SubtypePointer) record.Record = record.Record.WithTtl(120);
        })),
        new("announces-unspecified-address", ["6762-6.2-02"], "Has the address 0.0.0.0 in its A records too.", b => b.Services.Records.Add(records =>
        {
            if (records.Find(r => r.Role == RecordRole.HostAddress && r.Record.Type == RecordType.A) is { } own)
                records.Add(new ZoneRecord(RecordRole.HostAddress, own.Record with { Data = new AddressData(IPAddress.Any) }, true, own.Claims));
        })),
    ];

    private static void KeepsFirstHost(Behaviour behaviour, Func<DnsName, bool> which) => behaviour.Services.Records.Add(records =>
    {
        var first = DnsName.Of(DeviceSetup.Default.Host, "local");
        foreach (var record in records)
            if (record is { Role: RecordRole.Service, Record.Data: SrvData srv } && which(record.Record.Name)) record.Record = record.Record with { Data = new SrvData(srv.Priority, srv.Weight, srv.Port, first) };
    });
}
