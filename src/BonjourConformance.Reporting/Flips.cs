namespace BonjourConformance.Reporting;

/// <summary>Checks that did not give the same verdict in each of several runs: a device that does it by chance, or a check that is wrong.</summary>
public static class Flips
{
    public static string Sentence(IReadOnlyList<RunRecord> runs) => Of(runs).Count switch
    {
        0 => $"{runs.Count} runs gave the same verdicts.",
        1 => $"1 check did not give the same verdict in all of {runs.Count} runs:",
        var count => $"{count} checks did not give the same verdict in all of {runs.Count} runs:",
    };

    /// <summary>Such as "rfc6762/8.1/three-probes (IPv4): Pass, Fail, Pass".</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<RunRecord> runs) =>
        [.. Found(runs).Select(flip => $"{flip.Check.Label}: {string.Join(", ", flip.Verdicts.Select(v => v?.ToString() ?? "not made"))}")];

    /// <summary>Each check of which runs do not agree, with its worst verdict in each run; null where that run did not make it.</summary>
    public static IReadOnlyList<Flip> Found(IReadOnlyList<RunRecord> runs) =>
    [
        .. from check in runs.SelectMany((run, i) => run.Checks.Select(c => (Run: i, Check: c))).GroupBy(c => c.Check.Label)
           let verdicts = Enumerable.Range(0, runs.Count).Select(i => check.Where(c => c.Run == i).Select(c => (Verdict?)c.Check.Verdict).Min()).ToList()
           where verdicts.Distinct().Count() > 1
           orderby check.Key
           select new Flip(check.First().Check, verdicts),
    ];
}

/// <summary>One check that did not give the same verdict in each run.</summary>
public sealed record Flip(CheckRecord Check, IReadOnlyList<Verdict?> Verdicts);
