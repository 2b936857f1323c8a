namespace BonjourConformance.Simulator.Faults;

/// <summary>Known answers (RFC 6762 sections 7.1, 7.2 and 15.2).</summary>
public static class KnownAnswerFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("known-answers-ignored", ["6762-7.1-03", "6762-7.1-07", "6762-7.1-23"], "Answers what the querier lists as known.", b => b.KnownAnswers.Suppresses = false),
        new("any-known-answer-suppresses", ["6762-7.1-04", "6762-7.1-16", "6762-7.1-20", "6762-7.2-10"], "Does not answer what the querier lists with any TTL.", b => b.KnownAnswers.Suffices = (_, _) => true),
        new("known-answers-compared-by-name", ["robustness-13", "6762-7.1-22", "6762-7.1-21"], "Does not answer where the querier lists another instance of the type.", b => b.KnownAnswers.ComparesData = false),
        new("one-known-answer-hides-the-others", ["robustness-13", "6762-7.1-24"], "Answers nothing about a service type where the querier knows one of its instances.", b => b.KnownAnswers.OneHidesAll = true),
        new("known-answers-need-full-ttl", ["6762-7.1-07"], "Answers what the querier lists with less than the full TTL.", b => b.KnownAnswers.Suffices = (listed, actual) => listed >= actual),
        new("known-answers-need-more-than-half", ["6762-7.1-07"], "Answers what the querier lists with exactly half of the TTL.", b => b.KnownAnswers.Suffices = (listed, actual) => listed * 2UL > actual),
        new("known-answers-compared-to-a-quarter", ["6762-7.1-04", "6762-7.1-16", "6762-7.1-20", "6762-7.2-10"], "Takes a quarter of the TTL for enough.", b => b.KnownAnswers.Suffices = (listed, actual) => listed * 4UL >= actual),
        new("continuations-ignored", ["6762-7.2-05", "6762-7.2-09"], "Minds known answers in the first packet only.", b => b.KnownAnswers.Continues = false),
        new("continuations-from-anyone", ["6762-15.2-01", "6762-7.2-06", "6762-7.2-11"], "Lets known answers of any host take answers away.", b => b.KnownAnswers.FromAnySource = true),
        new("one-list-for-two-queriers", ["6762-7.2-11"], "Keeps one list of known answers for all queriers that set TC at about the same time.", b => b.KnownAnswers.OneListForAll = true),
        new("continuations-extend-nothing", ["6762-7.2-07"], "Counts the wait from the first truncated packet only.", b => b.KnownAnswers.Extends = false),
        new("other-queriers-forgotten", ["6762-7.2-06", "6762-15.2-01", "6762-7.2-11"], "Drops an answer that one of two waiting queriers knows.", b => b.KnownAnswers.ForgetsOthers = true),
    ];
}
