namespace BonjourConformance.Reporting;

/// <summary>How much of each section a run judged.</summary>
public static class CoverageOf
{
    public static bool IsJudged(CheckRecord check) => check.Verdict is Verdict.Pass or Verdict.Fail or Verdict.Warning;

    /// <summary>Checks that came to a verdict, by section: "rfc6762/8.1". A duty that does not bind the device counts: that was found out too.</summary>
    public static SortedDictionary<string, int> Sections(RunRecord record) => new(record.Checks
        .Where(c => IsJudged(c) || c.Verdict == Verdict.NotApplicable).Select(c => c.Id).Distinct().GroupBy(SectionOf).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);

    /// <summary>A phrase for each section that lost some, such as "rfc6762/8.1 4 of 14".</summary>
    public static IReadOnlyList<string> Lost(IReadOnlyDictionary<string, int> before, RunRecord record)
    {
        var now = Sections(record);
        return [.. before.Where(b => now.GetValueOrDefault(b.Key) < b.Value).OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => $"{b.Key} {now.GetValueOrDefault(b.Key)} of {b.Value}")];
    }

    private static string SectionOf(string id) => id.LastIndexOf('/') is > 0 and var at ? id[..at] : id;
}
