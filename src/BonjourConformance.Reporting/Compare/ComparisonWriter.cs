using BonjourConformance.Reporting.Text;
using BonjourConformance.Reporting.View;

namespace BonjourConformance.Reporting.Compare;

/// <summary>Prints a comparison: as a page, and as lines for a terminal.</summary>
public static class ComparisonWriter
{
    /// <summary>compare.html, and what was wrong with the user's templates.</summary>
    public static (string Html, IReadOnlyList<string> Problems) Page(Comparison comparison, string? templateDirectory = null) =>
        ReportWriter.Page(templateDirectory, "compare.sbn-html", assets => View(comparison, assets));

    /// <summary>Such as "1 broken, 2 fixed, 3 still failing", and a line for each check that broke or was fixed.</summary>
    public static IEnumerable<string> Lines(Comparison comparison)
    {
        yield return Sentence(comparison);
        foreach (var (word, checks) in new[] { ("broken", comparison.Broken), ("fixed", comparison.Fixed) })
            foreach (var pair in checks)
                yield return $"  {word}: {pair.Either.Label}{(pair.Either.Subject.IsDevice ? "" : $" ({Visible.Of($"{pair.Either.Subject}")})")}: {pair.Before!.Verdict} -> {pair.After!.Verdict}";
        foreach (var timing in comparison.Moved)
            yield return $"  moved: {timing.Check.Id}{(timing.Check.Family is { } family ? $" ({family})" : "")}: {timing.Name} {Units.Value(timing.Before)} -> {Units.Value(timing.After)} {timing.Unit}";
    }

    private static string Sentence(Comparison comparison)
    {
        (int Count, string Words)[] parts =
        [
            (comparison.Broken.Count, "broken"), (comparison.Fixed.Count, "fixed"), (comparison.StillFailing.Count, "still failing"),
            (comparison.NoLongerJudged.Count, "no longer judged"), (comparison.New.Count, NewOnes(comparison)), (comparison.Removed.Count, "removed"),
        ];
        var words = string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Words}"));
        if (words.Length == 0)
            words = "No verdict changed";
        return (comparison.A.Run.Interrupted, comparison.B.Run.Interrupted) switch
        {
            (null, null) => words,
            (_, null) => words + "; the first run is incomplete",
            (null, _) => words + "; the second run is incomplete",
            _ => words + "; both runs are incomplete",
        };
    }

    private static string NewOnes(Comparison comparison)
    {
        var failing = comparison.New.Count(pair => pair.After!.Verdict == Verdict.Fail);
        return failing == 0 ? "new" : $"new ({failing} of them failing)";
    }

    private static ComparisonView View(Comparison comparison, PageAssets assets)
    {
        ComparedGroup Group(string title, string note, IReadOnlyList<ComparedCheck> checks) => new(title, note,
            [.. checks.Select(pair => new ComparedRow(pair.Either, $"{pair.Either.Subject}", Side(pair.Before), Side(pair.After), pair.Either.Message))]);
        ComparedGroup[] groups =
        [
            Group("Broken", "Worse in the second run.", comparison.Broken),
            Group("Fixed", "Better in the second run.", comparison.Fixed),
            Group("Still failing", "The same Fail or Warning in both runs.", comparison.StillFailing),
            Group("No longer judged", "A verdict before, none now.", comparison.NoLongerJudged),
            Group("New", "Only in the second run.", comparison.New),
            Group("Removed", comparison.B.Run.Interrupted is null ? "Only in the first run." : "Only in the first run; the second ended early and may not have reached them.", comparison.Removed),
        ];
        return new ComparisonView
        {
            Title = Visible.Of($"{comparison.B.Device.Name}: two runs compared"),
            Device = comparison.B.Device.Name,
            Sentence = Sentence(comparison),
            Tone = comparison.Broken.Count > 0 ? "fail" : comparison.Fixed.Count > 0 ? "pass" : "none",
            Runs = [Run("First", comparison.A), Run("Second", comparison.B)],
            Groups = [.. groups.Where(group => group.Rows.Count > 0)],
            Moved = [.. comparison.Moved.Select(timing => new MovedRow(timing.Check, timing.Name, $"{Units.Value(timing.Before)} {timing.Unit}", $"{Units.Value(timing.After)} {timing.Unit}",
                $"{(timing.After > timing.Before ? "+" : "−")}{Units.Value(Math.Abs(timing.After - timing.Before))} {timing.Unit}", Demand(timing)))],
            Assets = assets,
        };
    }

    private static Look Side(CheckRecord? check) => check is null ? Look.Nothing with { Label = "—" } : Look.Of(check.Verdict);

    private static RunView Run(string which, RunRecord record) => new(which, record.Device.Name, record.Run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'"),
        record.Run.World.ToString().ToLowerInvariant(), $"{record.Run.Tool} {record.Run.Version}".TrimEnd(), Reporting.Sentence.Verdict(record));

    private static string Demand(MovedTiming timing) => (timing.From, timing.To) switch
    {
        (null, null) => "",
        ({ } from, null) => $"at least {Units.Value(from)} {timing.Unit}",
        (null, { } to) => $"at most {Units.Value(to)} {timing.Unit}",
        ({ } from, { } to) => $"{Units.Value(from)} to {Units.Value(to)} {timing.Unit}",
    };
}

/// <summary>What compare.sbn-html prints.</summary>
public sealed record ComparisonView
{
    public required string Title { get; init; }

    public required string Device { get; init; }

    public required string Sentence { get; init; }

    public required string Tone { get; init; }

    public required IReadOnlyList<RunView> Runs { get; init; }

    public required IReadOnlyList<ComparedGroup> Groups { get; init; }

    public required IReadOnlyList<MovedRow> Moved { get; init; }

    public required PageAssets Assets { get; init; }
}

public sealed record RunView(string Which, string Device, string Date, string World, string Harness, string Sentence);

public sealed record ComparedGroup(string Title, string Note, IReadOnlyList<ComparedRow> Rows);

public sealed record ComparedRow(CheckRecord Check, string Subject, Look Before, Look After, string Message);

public sealed record MovedRow(CheckRecord Check, string Name, string Before, string After, string Change, string Demand);
