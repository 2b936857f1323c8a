using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>What is wrong with a device, each thing once, however many families and names it was found for.</summary>
/// <param name="Where">"IPv4 and IPv6" and the like; empty where there is one verdict for the whole device.</param>
/// <param name="Level">As words: "MUST", "firm by description".</param>
/// <param name="Impact">What a user of the device would notice; may be empty.</param>
/// <param name="Verdicts">How many verdicts say so.</param>
public sealed record Finding(string Id, Verdict Verdict, string Rfc, string Section, string Title, string Level, string Where, string Observed, string Impact, int Verdicts)
{
    private const int Most = 220;

    /// <summary>What was observed, of several cases the first.</summary>
    public string Seen => Observed.Split("; ")[0].TrimEnd('.') is var first && first.Length > Most ? first[..Most] + " …" : first;
}

/// <summary>The findings of a run, worst first.</summary>
public static class Findings
{
    /// <summary>What no baseline knows. A Fail of a MUST comes before one by description, what a user would notice before what only a capture shows.</summary>
    public static IReadOnlyList<Finding> Of(RunRecord record) =>
    [
        .. record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning && c.Known is null).GroupBy(c => (c.Id, c.Verdict)).Select(g => Make(record, [.. g]))
            .OrderBy(f => f.Verdict).ThenBy(f => f.Level == "MUST" ? 0 : 1).ThenBy(f => Rank(f.Id)).ThenByDescending(f => f.Verdicts).ThenBy(f => f.Id, StringComparer.Ordinal),
    ];

    private static Finding Make(RunRecord record, List<CheckRecord> same)
    {
        var first = same[0];
        var families = same.Select(c => c.Family).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var subjects = same.SelectMany(c => c.Concerned).Select(s => s.ToString() ?? "").Where(s => s.Length > 0 && s != record.Device.Name).Distinct().ToList();
        var where = new List<string>();
        if (families.Count > 0) where.Add(string.Join(" and ", families));
        if (subjects.Count is > 0 and <= 3) where.Add(string.Join(", ", subjects));
        else if (subjects.Count > 3) where.Add($"{subjects.Count} names");
        return new Finding(first.Id, first.Verdict, first.Rfc, first.Section, first.Title, Levels.Words(first.Level, first.Verdict == Verdict.Fail), string.Join("; ", where), first.Observed, Impact.Of(first.Id), same.Count);
    }

    /// <summary>What makes a device unusable or takes another's place comes first, what only costs traffic last.</summary>
    private static int Rank(string id) => id switch
    {
        _ when id.StartsWith("robustness", StringComparison.Ordinal) => 0,
        _ when id.StartsWith("rfc6762/9/", StringComparison.Ordinal) || id.StartsWith("rfc6762/8", StringComparison.Ordinal) || id.StartsWith("rfc3927/2.2", StringComparison.Ordinal) => 1,
        _ when id.StartsWith("rfc6762/7", StringComparison.Ordinal) || id.StartsWith("rfc6762/5.2", StringComparison.Ordinal) => 3,
        _ => 2,
    };
}
