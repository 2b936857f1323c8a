using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What is wrongly minded or wrongly ignored (RFC 6762 sections 6, 10.2, 11, 16, 17 and 18).</summary>
public static class ReceptionFaults
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("opcode-ignored", ["6762-18.3-02", "6762-18.3-03"], "Takes messages of any opcode.", b => b.Reception.AcceptsHeader = m => m.Rcode == 0),
        new("query-opcode-ignored", ["6762-18.3-02"], "Answers queries of any opcode.", b => b.Reception.AcceptsHeader = m => m.Rcode == 0 && (m.Opcode == 0 || !m.IsResponse)),
        new("response-opcode-ignored", ["6762-18.3-03"], "Takes responses of any opcode.", b => b.Reception.AcceptsHeader = m => m.Rcode == 0 && (m.Opcode == 0 || m.IsResponse)),
        new("query-rcode-ignored", ["6762-18.11-02"], "Answers queries of any response code.", b => b.Reception.AcceptsHeader = m => m.Opcode == 0 && (m.Rcode == 0 || !m.IsResponse)),
        new("response-rcode-ignored", ["6762-18.11-03"], "Takes responses of any response code.", b => b.Reception.AcceptsHeader = m => m.Opcode == 0 && (m.Rcode == 0 || m.IsResponse)),
        new("queries-with-aa-dropped", ["6762-18.4-02", "6762-18-01"], "Drops queries with AA set.", Drops(m => !m.Message.IsResponse && m.Message.AA)),
        new("queries-with-rd-dropped", ["6762-18.6-02", "6762-6.7-01", "6762-18-01"], "Drops queries with RD set.", Drops(m => !m.Message.IsResponse && m.Message.RD)),
        new("messages-with-ra-dropped", ["6762-18.7-02", "6762-18-01", "6762-18-02"], "Drops messages with RA set.", Drops(m => m.Message.RA)),
        new("messages-with-z-dropped", ["6762-18.8-02", "6762-18-01", "6762-18-02"], "Drops messages with Z set.", Drops(m => m.Message.Z)),
        new("messages-with-ad-dropped", ["6762-18.9-02", "6762-18-01", "6762-18-02", "6762-6.7-01"], "Drops messages with AD set.", Drops(m => m.Message.AD)),
        new("messages-with-cd-dropped", ["6762-18.10-02", "6762-18-01", "6762-18-02", "6762-6.7-01"], "Drops messages with CD set.", Drops(m => m.Message.CD)),
        new("responses-with-tc-dropped", ["6762-18.5-03", "6762-18-02"], "Drops responses with TC set.", Drops(m => m.Message is { IsResponse: true, TC: true })),
        new("responses-with-id-dropped", ["6762-18.1-07", "6762-18-02"], "Drops responses with an id.", Drops(m => m.Message.IsResponse && m.Message.Id != 0)),
        new("responses-without-aa-dropped", ["6762-18.4-04", "6762-18-02"], "Drops responses with AA clear.", Drops(m => m.Message is { IsResponse: true, AA: false })),
        new("responses-from-any-port", ["6762-6-19"], "Takes responses from other ports than 5353.", b => b.Reception.AcceptsResponsesFromAnyPort = true),
        new("questions-in-responses-answered", ["6762-6-11"], "Answers questions that stand in responses.", b => b.Reception.AnswersResponses = true),
        new("messages-over-512-octets-dropped", ["6762-17-01", "6762-7.1-21"], "Drops messages of more than 512 octets.", Drops(m => m.Frame.Payload.Length > 512)),
        new("ip-ttl-must-be-255", ["6762-11-07"], "Drops messages with another IP TTL than 255.", Drops(m => m.Frame.Ip!.Ttl != 255)),
        new("other-subnets-dropped", ["6762-11-04"], "Drops multicast responses of other subnets.", Drops(m => m.Message.IsResponse && !m.OnLink)),
        new("odd-nsec-spoils-message", ["6762-6.1-15"], "Drops a message for an NSEC record it cannot read.",
            Drops(m => m.Message.Records.Any(r => r.Type == RecordType.NSEC && r.Data is not NsecData { Windows: [{ Block: 0, Bits.Length: >= 1 and <= 32 }] }))),
        new("qu-bit-is-class", ["6762-18.12-01", "6762-5.4-07", "6762-6-14", "6762-6.1-22", "6762-6.3-06", "6762-6.5-04", "6762-5.4-12"], "Takes the unicast-response bit for a part of the class.", Questions(q => q.UnicastResponse ? q with { Type = (RecordType)65280, RawClass = DnsClass.Chaos } : q)),
        new("flush-bit-is-class", ["6762-10.2-08"], "Takes the cache-flush bit for a part of the class.",
            b => b.Reception.Reads(m => m.Message.IsResponse, m => m.Message with { Answers = Plain(m.Message.Answers), Authorities = Plain(m.Message.Authorities), Additionals = Plain(m.Message.Additionals) })),
        new("queries-with-opt-dropped", ["6762-10.2-09", "6762-9-13"], "Drops queries with an OPT record.", Drops(m => m.Message.Additionals.Any(r => r.Type == RecordType.OPT))),
        new("pointers-in-questions-not-followed", ["6762-18.14-06", "6762-18.14-14"], "Drops queries with compressed questions.", Drops(m => m.Frame.Dns!.Questions.Any(q => q.Name.Compressed))),
        new("pointers-in-records-not-followed", ["6762-18.14-07", "6762-8.2-09", "6762-7.1-21"], "Drops messages with compressed record names.", Drops(m => m.Frame.Dns!.Records.Any(r => r.Name.Compressed))),
        new("pointers-in-rdata-not-followed", ["6762-18.14-08", "6762-18.14-10", "6762-8.2-09", "6762-7.1-21"], "Drops messages with compressed names in rdata.", Drops(m => m.Frame.Dns!.Records.Any(r => r.DataNames.Any(n => n.Compressed)))),
        new("long-names-dropped", ["6762-C-01"], "Drops messages with names of more than 128 octets.", Drops(m => m.Message.Questions.Any(q => q.Name.WireLength > 128) || m.Message.Records.Any(r => r.Name.WireLength > 128))),
        new("byte-order-mark-stripped", ["6762-16-03"], "Ignores a byte order mark in names.", Questions(q => q with { Name = WithoutMark(q.Name) })),
        new("unicast-responses-from-anywhere", ["6762-11-03"], "Takes unicast responses from off the link, when it probes and when it browses.",
            b =>
            {
                b.Reception.AcceptsOffLinkUnicast = true;
                b.Querier.MindsSourceOfUnicast = false;
            }),
        new("unicast-responses-dropped", ["6762-11-05", "6762-8.1-25"], "Takes no unicast responses.", Drops(m => m.Message.IsResponse && !m.ToGroup)),
        new("only-link-local-prefix-on-link", ["6762-11-06"], "Has a routable IPv6 address, and takes unicast responses from link-local ones only.",
            b =>
            {
                b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, System.Net.IPAddress.Parse("fd00:77::2")] });
                b.Reception.Filters.Add(m => !m.Message.IsResponse || m.ToGroup || m.Family == IpFamily.IPv4 || m.Source.IsIPv6LinkLocal);
            }),
        new("queries-of-other-subnets-dropped", ["6762-11-08", "6762-11-09"], "Drops queries of other subnets.", Drops(m => !m.Message.IsResponse && !m.OnLink)),
        new("responses-compared-by-case", ["6762-16-06", "6762-10.1-08"], "Minds no conflict whose name has other letters' case.", OfOwnCase(m => m.Message.IsResponse)),
        new("known-answers-compared-by-case", ["6762-16-06", "6762-7.1-23"], "Minds no known answer whose name has other letters' case.", OfOwnCase(m => !m.Message.IsResponse)),
        new("ipv4-only", ["6762-20-01", "6762-6-31"], "Takes no notice of what comes over IPv6, though it announces there.", b => b.Reception.ByIPv6 = false),
        new("ipv6-only", ["6762-20-01", "6762-6-31"], "Takes no notice of what comes over IPv4, though it announces there.", b => b.Reception.ByIPv4 = false),
    ];

    internal static Action<Behaviour> Drops(Func<Incoming, bool> which) => b => b.Reception.Filters.Add(m => !which(m));

    internal static Action<Behaviour> Questions(Func<Question, Question> change) =>
        b => b.Reception.ReadsQueries(_ => true, m => m.Message with { Questions = [.. m.Message.Questions.Select(change)] });

    /// <summary>Takes no notice of records under "LOCAL".</summary>
    private static Action<Behaviour> OfOwnCase(Func<Incoming, bool> which) =>
        b => b.Reception.Reads(which, m => m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Name.Count == 0 || r.Name[r.Name.Count - 1].SequenceEqual("local"u8))] });

    private static List<ResourceRecord> Plain(IReadOnlyList<ResourceRecord> records) => [.. records.Where(r => !r.CacheFlush)];

    private static DnsName WithoutMark(DnsName name) => name.Count > 0 && name[0].StartsWith(ByteOrderMark)
        ? name.Skip().Prepend(name[0][3..].ToArray())
        : name;
}
