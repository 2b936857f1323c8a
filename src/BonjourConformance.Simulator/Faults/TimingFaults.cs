namespace BonjourConformance.Simulator.Faults;

/// <summary>When answers are sent (RFC 6762 sections 6, 6.3 and 7.2).</summary>
public static class TimingFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("shared-answers-at-once", ["6762-6-15", "6762-5.4-10"], "Answers shared records without delay.", b => b.Answering.SharedDelay = DelayRange.None),
        new("nothing-delayed", ["6762-6-12", "6762-6-15", "6762-5.4-10", "6762-6-17", "6762-6.3-02", "6762-6.3-03"], "Has no way to delay an answer.",
            b => b.Answering.DelayLaw = (_, _) => TimeSpan.Zero),
        new("shared-answers-always-after-100-ms", ["6762-6-16", "6762-5.4-10"], "Answers shared records after a fixed delay.", b => b.Answering.SharedDelay = DelayRange.Milliseconds(100, 100)),
        new("shared-answers-after-5-40-ms", ["6762-6-15", "6762-5.4-10"], "Delays shared answers by 5-40 ms.", b => b.Answering.SharedDelay = DelayRange.Milliseconds(5, 40)) { HiddenAsLive = new("With 5 ms of tolerance few of these delays are too short for certain.", "6762-6-15") },
        new("shared-answers-after-200-ms", ["6762-6-15", "6762-5.4-10"], "Delays shared answers by 150-250 ms.", b => b.Answering.SharedDelay = DelayRange.Milliseconds(150, 250)),
        new("shared-answers-in-half-the-range", ["6762-6-16", "6762-5.4-10"], "Draws the delay of shared answers from 20-70 ms.", b => b.Answering.SharedDelay = DelayRange.Milliseconds(20, 70)),
        new("shared-answers-after-20-90-ms", ["6762-6-16", "6762-5.4-10"], "Draws the delay of shared answers from 20-90 ms.", b => b.Answering.SharedDelay = DelayRange.Milliseconds(20, 90)),
        new("shared-answers-after-20-200-ms", ["6762-6-15", "6762-5.4-10"], "Draws the delay of shared answers from 20-200 ms.", b => b.Answering.SharedDelay = DelayRange.Milliseconds(20, 200)),
        new("shared-answers-in-steps", ["6762-6-16", "6762-5.4-10"], "Steps through the range of delays instead of drawing from it.", Stepping),
        new("unique-answers-delayed", ["6762-6-13"], "Delays answers that only it can give.", b => b.Answering.UniqueDelay = DelayRange.Milliseconds(20, 120)),
        new("several-questions-at-once", ["6762-6.3-02"], "Answers a query of several questions without delay.", b => b.Answering.SeveralQuestionsDelay = DelayRange.None),
        new("truncation-ignored", ["6762-6-17", "6762-6.3-03"], "Does not wait for the known answers that TC promises.", b => b.Answering.MindsTruncation = false),
        new("truncated-queries-wait-for-ever", ["6762-6-17", "6762-6.3-03", "6762-7.2-10"], "Forgets a query with TC set when no further known answers follow.",
            b => b.Reception.Filters.Add(m => m.Message.IsResponse || !m.Message.TC || m.Message.Questions.Count == 0)),
        new("truncated-queries-wait-200-ms", ["6762-6-17", "6762-6.3-03"], "Waits 200-300 ms where TC is set.", b => b.Answering.TruncatedDelay = DelayRange.Milliseconds(200, 300)),
        new("always-waits-for-known-answers", ["6762-18.5-01", "6762-6-13", "6762-6-15", "6762-5.4-10", "6762-6.3-02"], "Waits 400-500 ms whether or not TC is set.", b => b.Answering.AlwaysTruncated = true),
        new("defence-of-several-questions-delayed", ["6762-6.3-04"], "Delays defences against probes for several names.", b => b.Answering.SeveralDefencesDelay = DelayRange.Milliseconds(20, 120)),
        new("defence-delayed", ["6762-6-14", "6762-6.3-04"], "Delays defences of its names like other answers.", b => b.Answering.DefenceDelay = DelayRange.Milliseconds(20, 120)),
    ];

    private static void Stepping(Behaviour behaviour)
    {
        var step = 0;
        behaviour.Answering.DelayLaw = (random, range) => range == behaviour.Answering.SharedDelay
            ? range.Least + (range.Most - range.Least) * (step++ % 10 / 9.0)
            : range.Draw(random);
    }
}
