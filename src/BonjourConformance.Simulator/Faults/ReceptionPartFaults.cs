using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders that mind, or overlook, something of what they hear over one family, from one kind of host or for one kind of record (RFC 6762 sections 6, 7, 11, 16 and 18).</summary>
public static class ReceptionPartFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Header, section 18.
        new("messages-with-ra-dropped-over-ipv6", ["6762-18-01", "6762-18-02"], "Drops messages over IPv6 with RA set.", ReceptionFaults.Drops(m => m.Family == IpFamily.IPv6 && m.Message.RA)),
        new("flag-word-compared-over-ipv4", ["6762-18.4-02", "6762-18.4-04", "6762-18.5-03", "6762-18.6-02", "6762-18.6-03", "6762-18.7-02", "6762-18.8-02", "6762-18.9-02", "6762-18.10-02"], "Over IPv4 takes queries of flags 0000 and 0200 and responses of flags 8400 only.",
            ReceptionFaults.Drops(m => m.Family == IpFamily.IPv4 && !(IsQuery(m) && m.IsLegacy) && (m.Message.Flags & (IsQuery(m) ? 0x05F0 : 0x07F0)) != (IsQuery(m) ? 0 : 0x0400))),
        new("simple-resolvers-with-ad-unanswered", ["6762-6.7-01"], "Drops the queries of simple resolvers that have AD set, as dig has.", ReceptionFaults.Drops(m => IsQuery(m) && m.IsLegacy && m.Message.AD)),
        new("response-code-of-three-bits", ["6762-18.11-02"], "Looks at the low three bits of the response code of queries.", b => b.Reception.AcceptsHeader = m => m.Opcode == 0 && (m.IsResponse ? m.Rcode : m.Rcode & 7) == 0),
        new("name-errors-taken", ["6762-18.11-02", "6762-18.11-03"], "Ignores messages with a response code other than zero and three.", b => b.Reception.AcceptsHeader = m => m.Opcode == 0 && m.Rcode is 0 or 3),

        // Compression, section 18.14.
        new("pointer-offsets-of-one-octet", ["6762-18.14-14"], "Follows pointers to the first 256 octets of a message only.", ReceptionFaults.Drops(m => m.Frame.Dns!.Questions.Any(q => q.Name.Pointers.Any(p => p.To > 255)))),
        new("pointers-in-later-questions-not-followed", ["6762-18.14-06", "6762-18.14-14"], "Drops queries in which another question than the first is compressed.", ReceptionFaults.Drops(m => m.Frame.Dns!.Questions.Skip(1).Any(q => q.Name.Compressed))),
        new("pointers-in-known-answers-not-followed", ["6762-18.14-08", "6762-7.1-14"], "Takes no notice of known answers where one names its instance by a pointer.",
            Reads(m => IsQuery(m) && m.Frame.Dns!.RecordsWithLayout.Any(r => r.Record.Type == RecordType.PTR && r.Layout.DataNames.Any(n => n.Compressed)), m => m.Message with { Answers = [] })),
        new("pointers-in-srv-not-followed", ["6762-18.14-10"], "Drops responses with a compressed target in an SRV record.", ReceptionFaults.Drops(m => m.Message.IsResponse && m.Frame.Dns!.RecordsWithLayout.Any(r => r.Record.Type == RecordType.SRV && r.Layout.DataNames.Any(n => n.Compressed)))),

        new("pointers-into-rdata-not-followed", ["6762-18.14-07"], "Follows pointers to the names of questions and records, and not to those in rdata.",
            ReceptionFaults.Drops(m => m.Frame.Dns!.Records.SelectMany(r => r.Name.Pointers.Concat(r.DataNames.SelectMany(n => n.Pointers))).Any(p => m.Frame.Dns.Records.Any(r => p.To >= r.RdataOffset && p.To < r.RdataOffset + r.RdataLength)))),

        // Names, section 16 and appendix C.
        new("names-of-256-octets-dropped", ["6762-C-01"], "Has room for names of 255 octets with the terminating zero, as in RFC 1035.", ReceptionFaults.Drops(m => m.Message.Questions.Any(q => q.Name.WireLength > 255) || m.Message.Records.Any(r => r.Name.WireLength > 255))),
        new("byte-order-mark-stripped-from-host", ["6762-16-03"], "Ignores a byte order mark in front of a host name.", ReceptionFaults.Questions(q => q.Name is { Count: 2 } n && n[0].StartsWith("\uFEFF"u8) ? q with { Name = n.Skip().Prepend(n[0][3..].ToArray()) } : q)),

        // Questions, sections 5.4, 6, 6.3 and 6.5.
        new("same-question-twice-unanswered", ["6762-6.3-06"], "Drops a query that asks the same twice.", ReceptionFaults.Drops(m => IsQuery(m) && m.Message.Questions.Distinct().Count() < m.Message.Questions.Count)),
        new("plain-questions-lost-beside-unicast-ones", ["6762-6.3-06"], "Answers of a query with QU and QM questions the QU ones.", b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0 && m.Message.Questions.Any(q => q.UnicastResponse), m => m.Message with { Questions = [.. m.Message.Questions.Where(q => q.UnicastResponse)] })),
        new("class-compared-by-low-octet", ["6762-6-06"], "Compares the low octet of the class.", b => b.Answering.ClassMatches = (owned, asked) => (owned & 0xFF) == (asked & 0xFF) || asked == DnsClass.Any),
        new("type-compared-by-low-octet", ["6762-6-03"], "Compares the low octet of the type.", b => b.Answering.TypeMatches = (type, asked) => ((int)type & 0xFF) == ((int)asked & 0xFF) || asked == RecordType.ANY),
        new("class-any-ignored-over-ipv6", ["6762-6-07", "6762-6.1-24", "6762-6.5-05"], "Knows class ANY over IPv4 only.", Questions(m => m.Family == IpFamily.IPv6, q => q.Class != DnsClass.Any)),
        new("type-any-ignored-over-ipv6", ["6762-6-04"], "Knows type ANY over IPv4 only.", Questions(m => m.Family == IpFamily.IPv6, q => q.Type != RecordType.ANY)),
        new("class-any-at-host-gets-first-address", ["6762-6.5-02"], "Answers type and class ANY at its host name with one record.", b => b.Answering.Select = (q, found) => q is { Class: DnsClass.Any, Type: RecordType.ANY } && q.Name.Count == 2 ? [.. found.Take(1)] : found),
        new("takes-all-over-ipv6", ["6762-6-11", "6762-6-19"], "Answers questions that stand in responses, and takes responses from other ports, over IPv6.", b =>
        {
            b.Reception.AcceptsResponsesFromAnyPort = true;
            b.Reception.Filters.Add(m => !m.Message.IsResponse || m.SourcePort == 5353 || m.Family == IpFamily.IPv6);
            b.Reception.Reads(m => m.Message.IsResponse && m.Family == IpFamily.IPv6 && m.Message.Questions.Count > 0 && !m.Message.Records.Any(), m => m.Message with { Flags = 0 });
        }),
        new("direct-text-unanswered", ["6762-5.5-05"], "Answers no questions for TXT records that are sent to it alone.", Questions(m => !m.ToGroup && !m.IsLegacy, q => q.Type != RecordType.TXT)),
        new("legacy-addresses-of-other-family-unanswered", ["6762-6.7-01"], "Tells simple resolvers over IPv4 no IPv6 address.", Questions(m => m.IsLegacy && m.Family == IpFamily.IPv4, q => q.Type != RecordType.AAAA)),

        // Known answers, section 7.
        new("known-answers-ignored-over-ipv6", ["6762-7.1-03", "6762-7.1-07", "6762-7.1-23"], "Minds known answers over IPv4 only.", Known(m => m.Family == IpFamily.IPv6 ? [] : m.Message.Answers)),
        new("known-ipv6-addresses-ignored", ["6762-7.1-10"], "Minds known answers of all types but AAAA.", Known(m => m.Message.Answers.Where(r => r.Type != RecordType.AAAA))),
        new("last-known-answer-ignored", ["6762-7.1-11", "6762-7.1-14"], "Reads the list of known answers but for its last record.", Known(m => m.Message.Answers.Count > 1 ? m.Message.Answers.SkipLast(1) : m.Message.Answers)),
        new("known-answers-of-plain-queries-only-over-ipv6", ["6762-7.1-08", "6762-7.1-09", "6762-7.1-12", "6762-7.1-15"], "Minds known answers over IPv6 in queries for one type without the unicast-response bit only.", Known(m => m.Family == IpFamily.IPv4 || (m.Message.Questions is [{ UnicastResponse: false }] or [] && m.ToGroup) ? m.Message.Answers.Where(r => m.Family == IpFamily.IPv4 || !PlainFormFaults.IsSubtype(r.Name)) : [])),
        new("continuations-with-tc-unread", ["6762-7.2-08"], "Takes a message without a question that has TC set for the announcement of another one, and reads that alone.", b => b.Reception.ReadsQueries(m => m.Message.Questions.Count == 0 && m.Message.TC, m => m.Message with { Answers = [] })),
        new("continuations-within-200-ms-only", ["6762-7.2-05"], "Waits for known answers to follow, and minds those of the first 200 ms.", b =>
        {
            var asked = TimeSpan.Zero;
            b.Reception.ReadsQueries(_ => true, m =>
            {
                if (m.Message.Questions.Count > 0) asked = m.At;
                return m.Message.Questions.Count == 0 && m.At - asked > TimeSpan.FromMilliseconds(200) ? m.Message with { Answers = [] } : m.Message;
            });
        }),

        // Others' responses, sections 6, 6.1, 6.6, 10.1 and 11.
        new("odd-nsec-spoils-message-over-ipv6", ["6762-6.1-15"], "Drops a message over IPv6 for an NSEC record it cannot read.",
            ReceptionFaults.Drops(m => m.Family == IpFamily.IPv6 && m.Message.Records.Any(r => r.Type == RecordType.NSEC && r.Data is not NsecData { Windows: [{ Block: 0, Bits.Length: >= 1 and <= 32 }] }))),
        new("off-link-unicast-taken-over-ipv6", ["6762-11-03"], "Takes unicast responses from any IPv6 address when it probes, and from any address when it browses.", b =>
        {
            b.Querier.MindsSourceOfUnicast = false;
            b.Reception.Filters.Add(m => (m.OnLink |= m.Family == IpFamily.IPv6 && m.Message.IsResponse) || true);
        }),
        new("weak-copies-of-pointers-uncorrected", ["6762-6.6-03"], "Minds no low TTL of another host's copy of a pointer.", Reads(m => m.Message.IsResponse, m => m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Type != RecordType.PTR || r.CacheFlush || r.Ttl is 0 or >= 2250)] })),
        new("weak-copies-of-services-uncorrected", ["6762-6.6-03"], "Minds no low TTL of another host's copy of an SRV record.", b => b.Conflicts.LooksForCopies = (_, r) => r.Type != RecordType.SRV),
        new("weak-copies-of-texts-uncorrected", ["6762-6.6-03"], "Minds no low TTL of another host's copy of a TXT record.", b => b.Conflicts.LooksForCopies = (_, r) => r.Type != RecordType.TXT),
        new("weak-copies-in-additional-section-uncorrected", ["6762-6.6-03"], "Minds low TTLs of other hosts' copies in the Answer section only.", b => b.Conflicts.LooksForCopies = (section, _) => section == Section.Answer),
        new("rescue-of-first-record-only", ["6762-10.1-08"], "Rescues the first of several records that another host takes leave of.", Reads(m => m.Message.IsResponse, m => m.Message with { Answers = FirstGoodbyeOnly(m.Message.Answers) })),
    ];

    private static bool IsQuery(Incoming message) => !message.Message.IsResponse;

    private static Action<Behaviour> Reads(Func<Incoming, bool> which, Func<Incoming, DnsMessage> change) => b => b.Reception.Reads(which, change);

    /// <summary>Questions of queries that are no probes which it does not see.</summary>
    private static Action<Behaviour> Questions(Func<Incoming, bool> which, Func<Question, bool> sees) =>
        b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0 && which(m), m => m.Message with { Questions = [.. m.Message.Questions.Where(sees)] });

    private static Action<Behaviour> Known(Func<Incoming, IEnumerable<ResourceRecord>> minds) =>
        b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0, m => m.Message with { Answers = [.. minds(m)] });

    private static List<ResourceRecord> FirstGoodbyeOnly(IReadOnlyList<ResourceRecord> records)
    {
        var first = records.FirstOrDefault(r => r.IsGoodbye);
        return [.. records.Where(r => !r.IsGoodbye || ReferenceEquals(r, first))];
    }
}
