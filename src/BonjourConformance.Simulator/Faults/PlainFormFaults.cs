using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders that were tried with the plainest query, probe or goodbye only (RFC 6762 sections 6, 7.1, 8.1 and 10.1).</summary>
public static class PlainFormFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Which way, and what for.
        new("any-with-unicast-bit-unanswered", ["6762-6.5-04"], "Does not know type ANY where the unicast-response bit is set.", Questions(m => m.Authorities.Count == 0, q => !q.UnicastResponse || q.Type != RecordType.ANY)),
        new("class-any-with-unicast-bit-unanswered", ["6762-6.5-04"], "Compares the class with 255 before it takes the unicast-response bit away.", Questions(_ => true, q => q.RawClass != (DnsClass.Any | DnsClass.TopBit))),
        new("no-denial-by-unicast", ["6762-6.1-22", "6762-6.1-24"], "Denies missing types by multicast only.", b => b.Messages.Rewrite.Add(m => m.Drop |= m.Kind == OutgoingKind.UnicastAnswer && m.Message.Answers.Count > 0 && m.Message.Answers.All(r => r.Type == RecordType.NSEC))),
        new("no-rate-limit-for-subtypes", ["6762-6-24", "6762-6-27"], "Keeps the one-second rule for all pointers but those of subtypes.", b => b.Answering.KeepsRateLimit = (record, _, _) => record.Role != RecordRole.SubtypePointer),
        new("no-rate-limit-for-reverse-mapping", ["6762-6-24", "6762-6-27"], "Keeps the one-second rule for all records but pointers from addresses.", b => b.Answering.KeepsRateLimit = (record, _, _) => record.Role != RecordRole.ReverseMapping),
        new("legacy-subtypes-unanswered", ["6762-6.7-01"], "Answers simple resolvers for service types, not for subtypes.", Legacy(q => !IsSubtype(q.Name))),
        new("legacy-reverse-mapping-unanswered", ["6762-6.7-01"], "Answers simple resolvers for no pointer from an address.", Legacy(q => !q.Name.EndsWith(DnsName.Of("arpa")))),
        new("legacy-enumeration-unanswered", ["6762-6.7-01"], "Tells simple resolvers no service types.", Legacy(q => q.Name.FirstLabel != "_services")),
        new("legacy-by-case", ["6762-6.7-01"], "Compares service types octet by octet where a simple resolver asks.", Legacy(q => q.Name.Count != 3 || q.Name.FirstLabel.All(c => !char.IsAsciiLetterUpper(c)))),
        new("legacy-queries-to-it-alone-dropped", ["6762-6.7-01"], "Answers simple resolvers that ask the group, and queriers that ask it alone.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || !m.IsLegacy || m.ToGroup)),

        new("one-question-for-each-name", ["6762-6.3-06", "6762-6.3-02"], "Answers the first question of a query for each name, and not what else is asked for there.", b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0, m => m.Message with { Questions = [.. m.Message.Questions.DistinctBy(q => q.Name)] })),

        // Known answers.
        new("any-listed-address-is-known", ["6762-7.1-16"], "Takes an address for known whatever TTL it is listed with.", b => b.KnownAnswers.Suffices = (listed, actual) => actual == 120 || listed * 2UL >= actual),
        new("queries-with-a-known-answer-dropped", ["6762-7.1-13"], "Drops a query of several questions when one answer is listed.",
            b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Authorities.Count > 0 || m.Message.Questions.Count < 2 || m.Message.Answers.Count == 0)),
        new("later-questions-dropped-beside-known-answers", ["6762-7.1-13"], "Answers the first question only where answers are listed.",
            b => b.Reception.ReadsQueries(m => m.Message is { Authorities.Count: 0, Answers.Count: > 0 }, m => m.Message with { Questions = [.. m.Message.Questions.Take(1)] })),
        new("first-fifteen-known-answers", ["6762-7.1-14"], "Has room for fifteen known answers.", Known(m => m.Answers.Take(15))),
        new("known-answers-ignored-for-any", ["6762-7.1-15"], "Minds no known answers where type ANY is asked for.", Known(m => m.Questions.Any(q => q.Type == RecordType.ANY) ? [] : m.Answers)),
        new("known-types-ignored", ["6762-7.1-15"], "Lists its service types whatever the querier knows of them.", Known(m => m.Answers.Where(r => r.Name.FirstLabel != "_services"))),
        new("known-answers-ignored-in-direct-queries", ["6762-7.1-15"], "Minds known answers of queries to the group only.",
            b => b.Reception.ReadsQueries(m => !m.ToGroup, m => m.Message with { Answers = [] })),

        // Probes of others.
        new("probes-for-one-type-not-defended", ["6762-8.1-23"], "Knows probes by type ANY, and leaves others to time.", Probes(m => m.Questions.Any(q => q.Type == RecordType.ANY))),
        new("probes-without-unicast-bit-not-defended", ["6762-8.1-23", "6762-6-25", "6762-8.2-04"], "Takes a query with proposed records for a probe only where the unicast-response bit is set.", Probes(m => m.Questions.Any(q => q.UnicastResponse))),
        new("probes-compared-by-case", ["6762-8.1-23"], "Compares the names of probes octet by octet.", Probes(m => m.Questions.All(q => !char.IsAsciiLetterUpper(q.Name.FirstLabel[0]) || q.Name.FirstLabel.Skip(1).Any(char.IsAsciiLetterLower)))),
        new("probes-for-several-names-not-defended", ["6762-8.1-24", "6762-8.2-13"], "Takes a query of several questions for none that its names must be defended against.", Probes(m => m.Questions.Count == 1)),

        // Goodbyes of others.
        new("no-rescue-of-subtypes", ["6762-10.1-08"], "Minds no goodbye for pointers of subtypes.", NoRescue((_, r) => IsSubtype(r.Name))),
        new("no-rescue-of-types", ["6762-10.1-08"], "Minds no goodbye for the list of its service types.", NoRescue((_, r) => r.Name.FirstLabel == "_services")),
        new("no-rescue-of-second-instance", ["6762-10.1-08"], "Minds no goodbye for the SRV record of its second instance.", NoRescue((_, r) => r.Type == RecordType.SRV && r.Name.FirstLabel.StartsWith("InstanceB", StringComparison.Ordinal))),
        new("no-rescue-of-reverse-mapping", ["6762-10.1-08"], "Minds no goodbye for pointers from its addresses.", NoRescue((_, r) => r.Type == RecordType.PTR && r.Name.EndsWith(DnsName.Of("arpa")))),
        new("no-rescue-of-services-over-ipv6", ["6762-10.1-08"], "Minds no goodbye for SRV records that comes over IPv6.", NoRescue((m, r) => m.Family == IpFamily.IPv6 && r.Type == RecordType.SRV)),
    ];

    internal static bool IsSubtype(DnsName name) => name.Count > 1 && Octets.Show(name[1]) == "_sub";

    private static Action<Behaviour> Questions(Func<DnsMessage, bool> which, Func<Question, bool> keeps) =>
        b => b.Reception.ReadsQueries(m => which(m.Message), m => m.Message with { Questions = [.. m.Message.Questions.Where(keeps)] });

    private static Action<Behaviour> Legacy(Func<Question, bool> answers) => b => b.Reception.Filters.Add(m => m.Message.IsResponse || !m.IsLegacy || m.Message.Questions.All(answers));

    private static Action<Behaviour> Known(Func<DnsMessage, IEnumerable<ResourceRecord>> minds) =>
        b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0, m => m.Message with { Answers = [.. minds(m.Message)] });

    private static Action<Behaviour> Probes(Func<DnsMessage, bool> knows) => b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Authorities.Count == 0 || knows(m.Message));

    private static Action<Behaviour> NoRescue(Func<Incoming, ResourceRecord, bool> which) =>
        b => b.Reception.Reads(m => m.Message.IsResponse, m => m.Message with { Answers = [.. m.Message.Answers.Where(r => !r.IsGoodbye || !which(m, r))] });
}
