namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>What a breach must show to whoever doubts it.</summary>
internal static class Proof
{
    /// <summary>Checks whose duty bounds a time: their breaches must show the window that was missed.</summary>
    private static readonly HashSet<string> Timing =
    [
        "rfc3927/2.2.1/arp-probes-one-to-two-seconds-apart", "rfc3927/2.2.1/waits-two-seconds-before-announcing", "rfc3927/2.2.1/eleventh-conflict-slows-it-down",
        "rfc3927/2.4/arp-announcements-two-seconds-apart", "rfc3927/6.1/new-address-is-announced",
        "rfc6762/5.2/first-query-is-delayed", "rfc6762/5.2/first-two-queries-a-second-apart", "rfc6762/5.2/query-intervals-double", "rfc6762/5.2/interval-grows-beyond-a-minute",
        "rfc6762/5.2/refreshes-at-80-85-90-95-percent", "rfc6762/5.2/unique-record-refreshed-at-80-percent",
        "rfc6762/5.4/unicast-shared-answer-is-delayed",
        "rfc6762/6/one-multicast-a-second", "rfc6762/6/every-record-once-a-second", "rfc6762/8.1/every-new-name-has-its-time", "rfc6762/6/multicast-defence-every-250-ms-at-most", "rfc6762/6/defends-in-spite-of-recent-multicast",
        "rfc6762/6/shared-answer-within-20-to-120-ms", "rfc6762/6/shared-delay-is-uniform", "rfc6762/6/truncated-delay-is-uniform", "rfc6762/6/truncated-query-waits", "rfc6762/6/can-delay-its-responses",
        "rfc6762/6/unique-answer-is-prompt", "rfc6762/6/defends-at-once",
        "rfc6762/6.3/multi-question-answer-is-delayed", "rfc6762/6.3/multi-question-delay-is-uniform", "rfc6762/6.3/multi-question-tc-waits", "rfc6762/6.3/multi-question-probe-is-defended-at-once",
        "rfc6762/6.7/legacy-query-gets-unicast-reply", "rfc6762/7.2/each-continuation-extends-the-wait", "rfc6762/18.5/tc-clear-means-no-wait",
        "rfc6762/8/link-change-keeps-the-times-of-a-start", "rfc6762/8.1/first-probe-at-random-moment", "rfc6762/8.1/probes-250-ms-apart", "rfc6762/8.1/waits-250-ms-after-last-probe", "rfc6762/8.1/fifteen-conflicts-slow-it-down",
        "rfc6762/8.3/announcements-one-second-apart", "rfc6762/8.3/announcement-intervals-grow", "rfc6762/8.4/changed-txt-is-announced",
        "rfc6762/9/conflict-starts-probing", "rfc6762/9/instance-conflict-starts-probing",
        "rfc6762/10.1/orderly-stop-says-goodbye", "rfc6762/10.1/own-record-is-rescued", "rfc6762/10.1/own-pointer-is-rescued", "rfc6762/10.1/own-service-records-are-rescued",
    ];

    /// <summary>Sections in which only checks of the tiebreak's wait are about time.</summary>
    private static bool IsTiming(CheckRecord result) => Timing.Contains(result.Id) || result.Message.Contains("no use of it within one second", StringComparison.Ordinal);

    /// <summary>What is missing, one line each.</summary>
    public static IEnumerable<string> Problems(IEnumerable<CheckRecord> results)
    {
        foreach (var result in results.Where(MatrixRun.IsBreach))
        {
            if (result.Frames.Count == 0 && result.Stimulus is null) yield return $"{result.Label}: neither a frame nor a stimulus proves it";
            if (result.Expected.Length == 0 || result.Observed.Length == 0) yield return $"{result.Label}: expected or observed is empty";
            if (!IsTiming(result)) continue;
            if (!result.Timeline.Any(w => w.Kind != TimeWindow.Event)) yield return $"{result.Label}: no window shows when something was due";
            if (result.Frames.Count < 2 && !(result.Frames.Count == 1 && result.Stimulus is not null) && !result.Timeline.Any(w => w.Kind == TimeWindow.Event))
                yield return $"{result.Label}: neither two frames nor a stimulus and a frame show the time";
        }
    }

    /// <summary>Ids above that no check has any more.</summary>
    public static IEnumerable<string> Unknown => Timing.Except(MatrixRun.Suite.Select(c => c.Id));
}
