using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders that were tried with one querier at a time: others ask while an answer waits for its time, and hosts that start probe (RFC 6762 sections 6, 6.3, 6.4 and 7.2).</summary>
public static class WaitingAnswerFaults
{
    /// <summary>The longest delay of an answer to a query with TC clear.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(120);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("one-waiting-answer", ["6762-6-43", "6762-6.7-01"], "Has room for one answer that waits, and gives it to the latest query.", b => b.Answering.LosesFor = (_, _) => true),
        new("waiting-answer-lost-to-another-host", ["6762-6-43"], "Has room for one answer that waits, which another host's question takes.", b => b.Answering.LosesFor = (waiting, next) => IsFromAnother(waiting, next) && next.Message.Authorities.Count == 0),
        new("waiting-answer-lost-to-defence", ["6762-6-43"], "Forgets the answers that wait when it defends a name.", b => b.Answering.LosesFor = (_, next) => next.Message.Authorities.Count > 0),
        new("one-truncated-query", ["6762-6-43"], "Has room for one query of which the known answers are still to come, which another host's takes.", b => b.Answering.LosesFor = (waiting, next) => waiting.Message.TC && next.Message.TC && next.Message.Questions.Count > 0),
        new("unicast-answer-to-last-querier", ["6762-6-43"], "Notes one address with each answer that is to go by unicast, that of the last host that asked for it.",
            b => b.Answering.LosesFor = (waiting, next) => IsFromAnother(waiting, next) && IsUnicast(waiting) && IsUnicast(next) && waiting.Message.Questions[0].Name == next.Message.Questions[0].Name),
        new("asked-while-answer-waits-unanswered", ["6762-6-43"], "Drops another host's question that comes within the delay of an answer to another one.", b => DropsAfter(b, Delay, m => m.Message is { TC: false, Authorities.Count: 0 })),
        new("queries-beside-probes-lost", ["6762-6-44"], "Drops what comes within 20 ms after another host's probe.", b => DropsAfter(b, TimeSpan.FromMilliseconds(20), m => m.Message.Authorities.Count > 0)),
        new("queries-beside-truncated-ones-lost", ["6762-6-44"], "Drops other questions while it waits for the further known answers of a query with TC set.", b => DropsAfter(b, TimeSpan.FromMilliseconds(400), m => m.Message.TC)),
        new("eight-questions-only", ["6762-6.3-01", "6762-17-01"], "Has room for eight questions of a query.", b => b.Answering.QuestionsAnswered = 8),
        new("queries-of-more-than-sixteen-questions-dropped", ["6762-6.3-01", "6762-17-01"], "Takes a query with more than sixteen questions for a broken one.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Questions.Count <= 16)),
    ];

    private static bool IsFromAnother(Incoming first, Incoming second) => !first.Source.Equals(second.Source);

    private static bool IsUnicast(Incoming query) => query.Message.Questions.Any(q => q.UnicastResponse);

    /// <summary>Has it drop plain queries of other hosts for other names so soon after a query of a kind.</summary>
    private static void DropsAfter(Behaviour behaviour, TimeSpan time, Func<Incoming, bool> which)
    {
        Incoming? last = null;
        behaviour.Reception.Filters.Add(m =>
        {
            if (m.Message.IsResponse || m.Message.Questions.Count == 0 || m.IsLegacy) return true;
            var isPlain = m.Message is { TC: false, Authorities.Count: 0 };
            if (isPlain && last is { } before && before.Family == m.Family && m.At - before.At <= time && IsFromAnother(before, m) && before.Message.Questions[0].Name != m.Message.Questions[0].Name) return false;
            if (which(m)) last = m;
            return true;
        });
    }
}
