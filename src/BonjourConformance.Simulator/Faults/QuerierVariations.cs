namespace BonjourConformance.Simulator.Faults;

/// <summary>Choices that RFC 6762 leaves to a querier.</summary>
public static class QuerierVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("triples-query-interval", "lets the interval between its queries grow by a factor of three (RFC 6762 section 5.2)", b => b.Querier.IntervalFactor = 3),
        new("grows-query-interval-beyond-an-hour", "does not cap the interval at an hour (RFC 6762 section 5.2)", b => b.Querier.LongestInterval = TimeSpan.FromDays(1)),
        new("second-query-after-ten-minutes", "waits ten minutes for its second query (RFC 6762 section 5.2)", b => b.Querier.FirstInterval = TimeSpan.FromMinutes(10)),
        new("asks-once-and-refreshes", "asks once, and then only for what is about to run out (RFC 6762 section 5.2)", b => b.Querier.MostQueries = 1),
        new("one-question-per-query", "asks one question in each query (RFC 6762 section 5.3)", b => b.Querier.OneQuestionPerQuery = true),
        new("caches-only-what-it-wants", "keeps nothing of other hosts' traffic that it has not asked for (RFC 6762 section 18.1)", b => b.Querier.KeepsUnasked = false),
        new("reverse-resolves-peers-by-multicast", "looks up the names of link-local peers by mDNS (RFC 6762 section 4)", b => b.Querier.LooksUpPeer = QuerierFaults.ReverseName),
        new("fills-small-queries-only", "splits its known answers well below the size of a frame (RFC 6762 section 7.2)", b => b.Querier.LargestMessage = 512),
    ];
}
