using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Devices that are right but for some of their records, messages or instances, or some of the time.</summary>
public static class PartialFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("text-differs-in-answers", ["robustness-10", "6762-8.4-12", "6762-10.1-07", "6762-10.1-08", "6762-7.1-23"], "Answers with a TXT record that lacks the last attribute of the announced one.", b => Map(b, IsAnswer, r =>
            r.Data is TxtData { Strings.Count: > 1 } text ? r with { Data = new TxtData([.. text.Strings.SkipLast(1)]) } : r)),
        new("text-of-first-instance-everywhere", ["robustness-12", "printing-02", "6762-8.4-01"], "Gives all instances the attributes of the first.", b => b.Services.Records.Add(records =>
        {
            if (records.Find(r => r.Role == RecordRole.Text) is not { Record.Data: TxtData first }) return;
            foreach (var record in records)
                if (record.Role == RecordRole.Text) record.Record = record.Record with { Data = first };
        })),
        new("text-lost-with-the-name", ["robustness-11", "printing-09", "printing-01", "printing-02"], "Has no attributes any more once it was renamed.", b => b.Services.Records.Add(records =>
        {
            foreach (var record in records)
                if (record.Role == RecordRole.Text && record.Record.Name.FirstLabel.Contains('(')) record.Record = record.Record with { Data = new TxtData([[]]) };
        })),
        new("port-changes-with-the-name", ["robustness-11"], "Has another port once it was renamed.", b => b.Services.Records.Add(records =>
        {
            foreach (var record in records)
                if (record.Record.Data is SrvData srv && record.Record.Name.FirstLabel.Contains('(')) record.Record = record.Record with { Data = new SrvData(srv.Priority, srv.Weight, 9, srv.Target) };
        })),
        new("subtypes-lost-with-the-name", ["6763-D-02", "6762-9-29"], "Lists no instance under its subtypes once it was renamed.",
            b => b.Services.Records.Add(records => records.RemoveAll(r => r.Role == RecordRole.SubtypePointer && ((NameData)r.Record.Data).Name.FirstLabel.Contains('(')))),
        new("services-announced-over-one-family", ["6762-20-01", "6762-8.4-01", "6762-8.3-10", "6762-8-04", "6762-8.4-12"], "Announces its addresses over both families and its services over IPv4 only.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m is not { Kind: OutgoingKind.Announcement, Family: IpFamily.IPv6 }) return;
            m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Data is AddressData)] };
            m.Drop |= m.Message.Answers.Count == 0;
        })) { HiddenAsLive = new("An answer in time passes for the announcement of changed data.", "6762-8.4-12") },
        new("goodbye-of-first-instance-only", ["6762-10.1-01", "6762-8.4-04"], "Takes leave of its first instance only.", b => b.Goodbyes.Includes = r => r.Instance is null || r.Instance.Name == DeviceSetup.Default.Instances[0].Name),
        new("probes-for-first-instance-only", ["6762-8.1-01", "6762-9-12", "6762-8.1-18", "6762-8-04"], "Probes for the names of its first instance only.", b => b.Probing.Wanted = c => c.IsHost || c.Label == DeviceSetup.Default.Instances[0].Name),
        new("every-third-response-without-aa", ["6762-18.4-03"], "Leaves AA out of every third response.", b =>
        {
            var responses = 0;
            b.Messages.Rewrite.Add(m =>
            {
                if (!m.IsQuery && ++responses % 3 == 0) m.Message = m.Message with { Flags = (ushort)(m.Message.Flags & ~DnsFlags.AA) };
            });
        }),
        new("flush-bit-missing-on-additional-text", ["6762-10.2-05", "6762-10.2-11"], "Leaves the cache-flush bit out of TXT records in the Additional section.", b => b.Messages.Rewrite.Add(m =>
        {
            if (!m.IsQuery) m.Message = m.Message with { Additionals = [.. m.Message.Additionals.Select(r => r.Type == RecordType.TXT ? r.WithCacheFlush(false) : r)] };
        })),
        new("flush-bit-on-enumeration", ["6762-10.2-07", "6762-8.1-01", "6762-6.7-05"], "Sets the cache-flush bit where it lists its service types.", b => Map(b, m => !m.IsQuery, r => IsEnumeration(r) ? r.WithCacheFlush(true) : r)),
        new("enumeration-ttl-10", ["6762-10-03", "6762-7.1-15"], "Gives the list of its service types a TTL of ten seconds.", b => Map(b, m => !m.IsQuery, r => IsEnumeration(r) && r.Ttl > 0 ? r.WithTtl(10) : r)),
        new("hop-limit-254-over-ipv6", ["6762-11-01", "6762-11-02"], "Sends over IPv6 with a hop limit of 254.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Family == IpFamily.IPv6) m.Ttl = 254;
        })),
    ];

    private static bool IsAnswer(Outgoing message) => message.Kind is OutgoingKind.Answer or OutgoingKind.UnicastAnswer or OutgoingKind.LegacyAnswer;

    private static bool IsEnumeration(ResourceRecord record) => record.Type == RecordType.PTR && record.Name.FirstLabel == "_services";

    private static void Map(Behaviour behaviour, Func<Outgoing, bool> which, Func<ResourceRecord, ResourceRecord> change) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (which(m)) m.MapRecords(change);
    });
}
