using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What breaks the way from a pointer to a host, at one instance of a box or at all of them (RFC 6763 section 5), and what is not as its papers say.</summary>
public static class BoxFaults
{
    private const string Of = "InstanceB._ipp._tcp.local.";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("one-instance-without-srv", ["6763-10-01"], "Points at an instance that has no SRV record.", Remove(r => r.Role == RecordRole.Service && IsOne(r))),
        new("no-instance-has-srv", ["6763-10-01", "6763-12.1-01", "6763-12.1-03"], "Has no SRV record at all, though it points at four instances.", Remove(r => r.Role == RecordRole.Service && r.Instance is { Placeholder: false })),
        new("one-srv-to-nowhere", ["6763-5-03"], "Has an SRV record whose target has no records, at one of its instances.", Target(IsOne, _ => DnsName.Of("nowhere", "local"))),
        new("one-srv-to-an-alias", ["6763-5-03", "6762-8.1-01", "6763-5-07"], "Has an SRV record that leads to an alias of its host name, at one of its instances.", b =>
        {
            Target(IsOne, _ => DnsName.Of("printer-alias", "local"))(b);
            b.Services.Records.Add(records =>
            {
                if (records.Find(r => r.Role == RecordRole.HostAddress) is { } host)
                    records.Add(new ZoneRecord(RecordRole.Other, new ResourceRecord(DnsName.Of("printer-alias", "local"), RecordType.CNAME, DnsClass.Internet | DnsClass.TopBit, 120, new NameData(host.Record.Name)), true, host.Claims));
            });
        }),
        new("one-srv-without-local", ["6763-5-03", "6762-12-01", "6763-5-07"], "Leaves out \".local\" in the target of one SRV record.", Target(IsOne, target => DnsName.Of(target.FirstLabel))),
        new("one-srv-to-an-address", ["6763-5-03", "6762-12-01", "6763-5-07"], "Writes its address where the target of an SRV record belongs.", Target(IsOne, _ => DnsName.Parse("192.168.77.2"))),
        new("one-instance-with-two-srv", ["6763-5-03"], "Has a second SRV record, left over from an earlier host name, at one of its instances.", b => b.Services.Records.Add(records =>
        {
            foreach (var record in records.Where(r => r.Role == RecordRole.Service && IsOne(r)).ToList())
                records.Add(new ZoneRecord(RecordRole.Service, record.Record with { Data = With(record, DnsName.Of("printer-old", "local")) }, true, record.Claims));
        })),
        new("host-outside-local", ["6763-5-03", "6762-12-01", "6762-8-01", "6763-12.1-03", "6763-12.2-01", "6763-14-01", "6763-5-07"], "Has all its services on a host name of the office's unicast domain, of which it tells no address here.", Target(_ => true, target => DnsName.Of(target.FirstLabel, "office", "example"))),
        new("one-instance-missing", ["robustness-20"], "Does not offer one of the instances that its profile lists.", Remove(r => IsOne(r) || (r.Record.Data is NameData pointer && pointer.Name.ToString() == Of))),
        new("one-instance-at-another-port", ["robustness-21", "6763-5-02", "printing-30"], "Offers one of its instances at another port than its profile says.", Change(IsOne, r => new SrvData(0, 0, 9631, ((SrvData)r.Record.Data).Target))),
    ];

    private static bool IsOne(ZoneRecord record) => record.Claims.Count == 1 && record.Instance is { Name: "InstanceB", Type: "_ipp._tcp" };

    private static SrvData With(ZoneRecord record, DnsName target)
    {
        var old = (SrvData)record.Record.Data;
        return new SrvData(old.Priority, old.Weight, old.Port, target);
    }

    private static Action<Behaviour> Remove(Predicate<ZoneRecord> which) => b => b.Services.Records.Add(records => records.RemoveAll(which));

    private static Action<Behaviour> Target(Predicate<ZoneRecord> which, Func<DnsName, DnsName> change) => Change(which, r => With(r, change(((SrvData)r.Record.Data).Target)));

    private static Action<Behaviour> Change(Predicate<ZoneRecord> which, Func<ZoneRecord, SrvData> change) => b => b.Services.Records.Add(records =>
    {
        foreach (var record in records)
            if (record.Role == RecordRole.Service && which(record)) record.Record = record.Record with { Data = change(record) };
    });
}
