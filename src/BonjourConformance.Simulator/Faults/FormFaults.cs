using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Devices that understand a query or a response in its plainest form only (RFC 6762 sections 7.1 and 9).</summary>
public static class FormFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Known answers, section 7.1.
        new("first-known-answer-only", ["6762-7.1-11", "6762-7.1-14"], "Minds the first of several known answers.", Queries(m => m.Questions.Count > 0, m => m with { Answers = [.. m.Answers.Take(1)] })),
        new("known-answers-ignored-beside-unicast-bit", ["6762-7.1-08"], "Minds no known answers where a unicast response is asked for.", Queries(m => m.Questions.Any(q => q.UnicastResponse), m => m with { Answers = [] })),
        new("known-answers-ignored-beside-other-questions", ["6762-7.1-09"], "Minds no known answers of queries with several questions.", Queries(m => m.Questions.Count > 1, m => m with { Answers = [] })),
        new("known-unique-answers-ignored", ["6762-7.1-10", "6762-7.1-23"], "Minds known answers of pointers only.", Queries(_ => true, m => m with { Answers = [.. m.Answers.Where(r => r.Type == RecordType.PTR)] })),

        // Conflicts, section 9.
        new("responses-with-opt-dropped", ["6762-9-13"], "Drops responses with an OPT record.", Drops(m => m.Records.Any(r => r.Type == RecordType.OPT))),
        new("responses-with-question-dropped", ["6762-9-15"], "Drops responses that repeat the question.", Drops(m => m.Questions.Count > 0)),
        new("text-conflicts-ignored", ["6762-9-14", "6762-9-22", "6762-9-23"], "Minds no TXT record of another host under a name of its own that is in use.", b => b.Conflicts.OverlookAfterwards((_, theirs, _) => theirs.Type == RecordType.TXT)),
        new("conflicts-of-second-type-ignored", ["6762-9-14"], "Watches the names of one of its service types only once they are in use.", b => b.Conflicts.Watches = c => c.State != ClaimState.Established || c.Instance?.Type != "_ipps._tcp"),
    ];

    private static Action<Behaviour> Queries(Func<DnsMessage, bool> which, Func<DnsMessage, DnsMessage> change) =>
        b => b.Reception.ReadsQueries(m => which(m.Message), m => change(m.Message));

    private static Action<Behaviour> Drops(Func<DnsMessage, bool> which) => b => b.Reception.Filters.Add(m => !m.Message.IsResponse || !which(m.Message));
}
