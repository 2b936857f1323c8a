using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Devices that say one thing here and another there: by unicast, as additional records, over one family (RFC 6762 sections 4 and 8.4, RFC 6763 section 4.1).</summary>
public static class OneTruthFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Versions of a record, section 8.4.
        new("old-text-by-unicast", ["6762-8.4-08"], "Answers by unicast with the TXT record that it had first.", b => FirstText(b, (m, _) => m.Kind == OutgoingKind.UnicastAnswer)),
        new("old-text-beside-pointers", ["6762-8.4-08"], "Adds the TXT record that it had first to answers.", b => FirstText(b, (m, r) => m.Message.Additionals.Contains(r))),
        new("text-cut-beside-pointers", ["6762-8.4-08"], "Leaves the last attribute out of TXT in the Additional section.", b => Map(b, m => !m.IsQuery, (m, r) =>
            r.Data is TxtData { Strings.Count: > 1 } text && m.Message.Additionals.Contains(r) ? r with { Data = new TxtData([.. text.Strings.SkipLast(1)]) } : r)),
        new("another-port-by-unicast", ["6762-8.4-08"], "Gives another port of one instance by unicast.", b => Map(b, m => m.Kind == OutgoingKind.UnicastAnswer, (_, r) =>
            r.Data is SrvData srv && r.Name.FirstLabel == "InstanceB" ? r with { Data = new SrvData(srv.Priority, srv.Weight, (ushort)(srv.Port + 1), srv.Target) } : r)),

        // Lists, RFC 6763 section 4.1.
        new("first-pointer-only-by-unicast", ["6763-4.1-04"], "Lists the first of its instances only where it answers by unicast.", b => Lists(b, m => m.Kind == OutgoingKind.UnicastAnswer, _ => true)),
        new("first-pointer-only-of-subtypes-over-ipv6", ["6763-4.1-04"], "Lists one instance for each subtype over IPv6.",
            b => Lists(b, m => m is { Kind: OutgoingKind.Answer or OutgoingKind.UnicastAnswer, Family: IpFamily.IPv6 }, n => n.Count > 1 && Octets.Show(n[1]) == "_sub")),
        new("any-gets-first-pointer", ["6762-6.5-03", "6763-4.1-04"], "Answers type ANY at a service type with one pointer.",
            b => b.Answering.Select = (question, found) => question.Type == RecordType.ANY && found.Count > 1 && !found[0].Unique ? [found[0]] : found),

        // Reverse mapping, section 4.
        new("reverse-mapping-keeps-old-name", ["6762-4-03"], "Goes on mapping its addresses to the host name that it had first.", b => Reverse(b, _ => true, DnsName.Of(DeviceSetup.Default.Host, "local"))),
        new("ipv6-reverse-mapping-to-localhost", ["6762-4-03"], "Maps its IPv6 address to localhost.", b => Reverse(b, n => n.Count > 10, DnsName.Of("localhost", "local"))),
    ];

    private static void FirstText(Behaviour behaviour, Func<Outgoing, ResourceRecord, bool> which)
    {
        // Whatever the instance is called by now.
        static (string, DnsName) Instance(DnsName name) => (name.FirstLabel.Split(" (")[0], name.Skip());
        var first = new Dictionary<(string, DnsName), RecordData>();
        behaviour.Services.Records.Add(records =>
        {
            foreach (var record in records)
                if (record.Role == RecordRole.Text) first.TryAdd(Instance(record.Record.Name), record.Record.Data);
        });
        Map(behaviour, m => !m.IsQuery, (m, r) => r.Type == RecordType.TXT && which(m, r) && first.TryGetValue(Instance(r.Name), out var data) ? r with { Data = data } : r);
    }

    private static void Lists(Behaviour behaviour, Func<Outgoing, bool> which, Func<DnsName, bool> names) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (!which(m)) return;
        bool IsOfAList(ResourceRecord record) => record is { Type: RecordType.PTR, CacheFlush: false } && names(record.Name);
        var firsts = m.Message.Answers.Where(IsOfAList).DistinctBy(r => r.Name).ToList();
        m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => !IsOfAList(r) || firsts.Contains(r))] };
    });

    private static void Reverse(Behaviour behaviour, Func<DnsName, bool> which, DnsName target) => behaviour.Services.Records.Add(records =>
    {
        foreach (var record in records)
            if (record.Role == RecordRole.ReverseMapping && which(record.Record.Name)) record.Record = record.Record with { Data = new NameData(target) };
    });

    private static void Map(Behaviour behaviour, Func<Outgoing, bool> which, Func<Outgoing, ResourceRecord, ResourceRecord> change) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (which(m)) m.MapRecords(r => change(m, r));
    });
}
