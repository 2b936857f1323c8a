using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What is answered, and to whom (RFC 6762 sections 5.4, 5.5, 6, 6.2 to 6.5, 7.4, 10.2, 11; RFC 6763 section 12).</summary>
public static class AnsweringFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("qu-always-by-multicast", ["6762-5.4-05", "6762-5.4-07", "6762-5.4-13"], "Answers QU questions by multicast.", b => b.Answering.HonoursQU = false),
        new("qu-always-by-unicast", ["6762-5.4-06"], "Answers QU questions by unicast, however long ago the record was multicast.", b => b.Answering.AlwaysUnicastForQU = true),
        new("probes-answered-by-multicast-only", ["6762-5.4-07"], "Defends its names by multicast only.", b => b.Answering.DefendsByUnicast = false),
        new("unicast-without-flush-bit", ["6762-5.4-09", "6762-10.2-11"], "Leaves the cache-flush bit out of unicast answers.",
            b => b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.UnicastAnswer) m.MapRecords(r => r.WithCacheFlush(false));
            })),
        new("direct-queries-ignored", ["6762-5.5-01"], "Ignores queries sent to it alone.", b => b.Answering.AnswersDirectUnicast = false),
        new("answers-off-link-ipv4", ["6762-5.5-02"], "Answers direct queries from other IPv4 subnets.", b => b.Answering.OnLinkTestIPv4 = false),
        new("answers-off-link-ipv6", ["6762-5.5-03"], "Answers direct queries from other IPv6 prefixes.", b => b.Answering.OnLinkTestIPv6 = false),
        new("off-link-qu-by-unicast", ["6762-11-08", "6762-11-09", "6762-11-10"], "Answers QU questions of other subnets by unicast.", b => b.Answering.MulticastForOffLinkQU = false),
        new("believes-unsolicited-unicast", ["6762-6-23"], "Takes unicast responses that nobody asked for.", b => b.Reception.AcceptsUnsolicitedUnicast = true),
        new("qm-by-unicast", ["6762-6-21", "6762-6-28", "6762-11-10", "6762-5.4-05"], "Answers QM questions by unicast.", b => b.Answering.UnicastForQM = true)
        {
            HiddenAsLive = new("An announcement has to come right before a question with the unicast-response bit, which chance decides.", "6762-5.4-05"),
        },
        new("type-ignored", ["6762-6-03"], "Answers with records of other types than asked for.", b => b.Answering.TypeMatches = (_, _) => true),
        new("type-any-ignored", ["6762-6-04"], "Knows type ANY in probes only.",
            b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Authorities.Count > 0 || m.Message.Questions.All(q => q.Type != RecordType.ANY))),
        new("class-ignored", ["6762-6-06"], "Answers questions of any class.", b => b.Answering.ClassMatches = (_, _) => true),
        new("class-any-ignored", ["6762-6-07", "6762-6.1-24", "6762-6.5-05"], "Does not know class ANY.", b => b.Answering.ClassMatches = (owned, asked) => owned == asked),
        new("any-gets-first-record", ["6762-6.5-01", "6762-6.5-03", "6763-4.1-04"], "Answers type ANY with one record.", b => FirstOnly(b, q => q.Type == RecordType.ANY && q.Class == DnsClass.Internet)),
        new Fault("any-class-gets-first-record", ["6762-6.5-03", "6763-4.1-04", "6762-6.5-02"], "Answers class ANY with one record.", b => b.Answering.Select = (question, records) => question.Class == DnsClass.Any ? [.. records.Take(1)] : records) with { HiddenAsLive = new("One answer over each family could have been two, of which one was lost.", "6763-4.1-04") },
        new("first-question-only", ["6762-6.3-01", "6762-7.1-13", "6762-8.1-24", "6762-6.1-24", "6762-6.3-06"], "Answers the first question of a query only.", b => b.Answering.QuestionsAnswered = 1),
        new("no-multi-question-queries", ["6762-6.3-01", "6762-7.2-11", "6762-7.1-13", "6762-8.1-24", "6762-8.2-13", "6762-6.1-24", "6762-6.3-06"], "Drops queries of several questions.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Questions.Count < 2)),
        new("qu-shared-answers-at-once", ["6762-5.4-10"], "Answers QU questions for shared records without delay.", b => b.Answering.UnicastSharedDelay = DelayRange.None),
        new("defence-within-a-second-dropped", ["6762-6-25"], "Does not answer a probe within a second of its last multicast.",
            b => (b.Answering.DefenceRateLimit, b.Answering.HoldsSoonDefences) = (TimeSpan.FromSeconds(1), false)),
        new("names-compared-by-case", ["6762-16-05", "6762-16-20", "6763-7-08", "6763-7.1-06", "6762-8.1-23"], "Answers exact letters' case only.", b => b.Answering.MindsCase = true),
        new("one-record-per-message", ["6762-6.4-01", "6762-6.4-02"], "Sends each answer in a message of its own.", b => b.Answering.AnswersPerMessage = 1),
        new("no-aggregation", ["6762-6.4-02"], "Never holds an answer for a later one.", b => b.Answering.Aggregates = false),
        new("records-once-more-within-a-second", ["6762-6-24", "6762-6-27"], "Multicasts a record as often as it is asked for.", b => b.Answering.RateLimit = TimeSpan.Zero),
        new("defends-every-50-ms", ["6762-6-26", "6762-6-27"], "Multicasts a defence for each probe of a burst.", b => b.Answering.DefenceRateLimit = TimeSpan.Zero),
        new("defence-held-for-a-second", ["6762-6-25"], "Holds a defence by multicast back for the one-second limit.", b => b.Answering.DefenceRateLimit = TimeSpan.FromSeconds(1)),
        new("duplicates-sent-all-the-same", ["6762-7.4-01"], "Sends an answer that another host has just given.", b => b.Answering.SuppressesDuplicates = false),
        new("suppressed-by-weaker-duplicate", ["6762-7.4-02"], "Drops an answer that another host gave with a lower TTL.", b => b.Answering.DuplicateTtlSuffices = (_, _) => true),
        new("suppressed-by-another-answer", ["6762-7.4-03"], "Drops its pointers where another host has given a pointer of the same name.", b => b.Answering.ComparesDuplicateData = false),
        new("one-family-answered", ["6762-20-01", "6762-6-31"], "Answers over IPv4 only.", b => b.Answering.Over = family => family == IpFamily.IPv4),
        new("first-ipv6-address-only", ["6762-6.2-01", "6762-10.2-03", "6762-10.2-04", "6762-10.2-10"], "Has two IPv6 addresses and answers with the first.",
            b =>
            {
                b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, IPAddress.Parse("fd00:77::2")] });
                b.Answering.WholeSets = false;
                b.Answering.Select = (question, records) => question.Type == RecordType.AAAA ? [.. records.Take(1)] : records;
                b.Answering.AddsFor = (cause, added) => cause.Record.Type != RecordType.AAAA || added.Record.Type != RecordType.AAAA;
            }),
        new("foreign-address", ["6762-6.2-02"], "Announces and answers with an address of another interface.",
            b => b.Services.Records.Add(records =>
            {
                if (records.Find(r => r.Role == RecordRole.HostAddress && r.Record.Type == RecordType.A) is { } own)
                    records.Add(new ZoneRecord(RecordRole.HostAddress, own.Record with { Data = new AddressData(IPAddress.Parse("172.17.0.1")) }, true, own.Claims));
            })),
        new("other-family-not-added", ["6762-6.2-03"], "Answers A without AAAA and AAAA without A.", b => b.Answering.AddsFor = (cause, _) => cause.Role != RecordRole.HostAddress),
        new("pointer-without-service", ["6763-12.1-01"], "Adds no SRV to service pointers.", b => b.Answering.AddsFor = (cause, added) => cause.Record.Type != RecordType.PTR || added.Role != RecordRole.Service),
        new("pointer-without-text", ["6763-12.1-02"], "Adds no TXT to service pointers.", b => b.Answering.AddsFor = (cause, added) => cause.Record.Type != RecordType.PTR || added.Role != RecordRole.Text),
        new("pointer-without-addresses", ["6763-12.1-03"], "Adds no addresses to service pointers.", b => b.Answering.AddsFor = (cause, added) => cause.Record.Type != RecordType.PTR || added.Role != RecordRole.HostAddress),
        new("service-without-addresses", ["6763-12.2-01"], "Adds no addresses to SRV.", b => b.Answering.AddsFor = (cause, added) => cause.Role != RecordRole.Service || added.Role != RecordRole.HostAddress),
        new("cached-records-sent", ["6762-6-01", "6762-6-02", "6762-6-27"], "Adds an address record learnt from another host.", b => AddLearnt(b)) { HiddenAsLive = new("Whose address it learnt last is chance, and whether that is one of several.", "6762-10.2-10") },
        new("empty-response-for-unknown-names", ["6762-6-08", "6762-6-29"], "Answers a question for a name it does not know with a response of no records.", b => b.Answering.EmptyForUnknown = 0),
        new("name-error-for-unknown-names", ["6762-6-08", "6762-6-09", "6762-18.11-01", "6762-6-29"], "Answers a question for a name it does not know with response code 3.", b => b.Answering.EmptyForUnknown = 3),
    ];

    /// <summary>Sends one record in answer to such questions, unless the query is a probe.</summary>
    private static void FirstOnly(Behaviour behaviour, Func<Question, bool> asked)
    {
        var probed = false;
        behaviour.Reception.Filters.Add(m =>
        {
            probed = m.Message.Authorities.Count > 0;
            return true;
        });
        behaviour.Answering.Select = (question, records) => asked(question) && !probed ? [.. records.Take(1)] : records;
    }

    private static void AddLearnt(Behaviour behaviour)
    {
        ResourceRecord? learnt = null;
        var own = new HashSet<DnsName>();
        behaviour.Reception.Filters.Add(message =>
        {
            if (message.Message.IsResponse) learnt = message.Message.Records.LastOrDefault(r => r.Data is AddressData && r.Ttl > 0 && !own.Contains(r.Name))?.WithTtl(120).WithCacheFlush(true) ?? learnt;
            return true;
        });
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe) own.UnionWith(m.Message.Authorities.Select(r => r.Name));
            if (m is { Kind: OutgoingKind.Answer, Message.Answers.Count: < 10 } && learnt is not null && !own.Contains(learnt.Name) && DnsWriter.Write(m.Message).Length < 1300) m.Message = m.Message with { Additionals = [.. m.Message.Additionals, learnt] };
        });
    }
}
