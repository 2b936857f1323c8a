using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Compare;

/// <summary>What became of one verdict from one run to the next; a side is null where the check was not there.</summary>
public sealed record ComparedCheck(CheckRecord? Before, CheckRecord? After)
{
    public CheckRecord Either => (After ?? Before)!;
}

/// <summary>A measured quantity that moved by more than the tolerances of both runs, and by more than chance moves it.</summary>
public sealed record MovedTiming(CheckRecord Check, string Name, double Before, double After, string Unit, double? From, double? To);

/// <summary>Two runs side by side.</summary>
public sealed record Comparison
{
    public required RunRecord A { get; init; }

    public required RunRecord B { get; init; }

    /// <summary>Failed (or was warned of) and holds now, or is only warned of.</summary>
    public required IReadOnlyList<ComparedCheck> Fixed { get; init; }

    /// <summary>Worse than before: now Fail, or now Warning where all was well. A Fail that could not be judged before is here too.</summary>
    public required IReadOnlyList<ComparedCheck> Broken { get; init; }

    public required IReadOnlyList<ComparedCheck> StillFailing { get; init; }

    /// <summary>Judged before, and not any more.</summary>
    public required IReadOnlyList<ComparedCheck> NoLongerJudged { get; init; }

    /// <summary>Judged before, and not made at all in the second run, for whichever subject.</summary>
    public required IReadOnlyList<CheckRecord> NotMade { get; init; }

    public required IReadOnlyList<ComparedCheck> New { get; init; }

    public required IReadOnlyList<ComparedCheck> Removed { get; init; }

    public required IReadOnlyList<MovedTiming> Moved { get; init; }

    /// <summary>0 when nothing broke, else 1.</summary>
    public int ExitCode => Broken.Count > 0 ? 1 : 0;

    public static Comparison Of(RunRecord a, RunRecord b)
    {
        var before = Keyed(a);
        var after = Keyed(b);
        var both = after.Where(pair => before.ContainsKey(pair.Key)).Select(pair => new ComparedCheck(before[pair.Key], pair.Value)).ToList();
        List<ComparedCheck> Both(Func<Verdict, Verdict, bool> fits) => both.FindAll(pair => fits(pair.Before!.Verdict, pair.After!.Verdict));
        return new Comparison
        {
            A = a,
            B = b,
            Fixed = Both((was, now) => Badness(now) < Badness(was) && IsJudged(now)),
            Broken = Both((was, now) => Badness(now) > Badness(was) && (IsJudged(was) || now == Verdict.Fail)),
            StillFailing = Both((was, now) => was == now && Badness(now) > 0),
            NoLongerJudged = Both((was, now) => IsJudged(was) && !IsJudged(now)),
            NotMade = [.. a.Checks.Where(c => IsJudged(c.Verdict) && c.Verdict != Verdict.NotApplicable).ExceptBy(b.Checks.Select(c => c.Label), c => c.Label)],
            New = [.. after.Where(pair => !before.ContainsKey(pair.Key)).Select(pair => new ComparedCheck(null, pair.Value))],
            Removed = [.. before.Where(pair => !after.ContainsKey(pair.Key)).Select(pair => new ComparedCheck(pair.Value, null))],
            Moved = [.. both.SelectMany(Timings)],
        };
    }

    private static Dictionary<(string Id, SubjectInfo Subject, string? Family), CheckRecord> Keyed(RunRecord record) =>
        Order.Sorted(record.Checks).GroupBy(check => (check.Id, check.Subject, check.Family)).ToDictionary(group => group.Key, group => group.MinBy(check => check.Verdict)!);

    private static bool IsJudged(Verdict verdict) => verdict is not (Verdict.Inconclusive or Verdict.Error);

    private static int Badness(Verdict verdict) => verdict switch { Verdict.Fail => 2, Verdict.Warning => 1, _ => 0 };

    private static IEnumerable<MovedTiming> Timings(ComparedCheck pair)
    {
        var (before, after) = (pair.Before!, pair.After!);
        foreach (var (was, now) in before.Numbers.Join(after.Numbers, number => (number.Name, number.Unit), number => (number.Name, number.Unit), (was, now) => (was, now)))
            if (Math.Abs(now.Value - was.Value) > Math.Max((was.Tolerance ?? 0) + (now.Tolerance ?? 0), Noise(was, now)))
                yield return new(after, now.Name, was.Value, now.Value, now.Unit, now.From, now.To);
        if (before.Distribution is { Samples.Count: > 0 } old && after.Distribution is { Samples.Count: > 0 } current && old.Unit == current.Unit)
        {
            double was = Median(old.Samples), now = Median(current.Samples);
            // A median of few samples of a wide distribution wanders by itself.
            if (Math.Abs(now - was) > Math.Max(Math.Abs(was) / 10, 1.5 * (current.MandatedTo - current.MandatedFrom) / Math.Sqrt(Math.Min(old.Samples.Count, current.Samples.Count))))
                yield return new(after, "median", was, now, current.Unit, current.MandatedFrom, current.MandatedTo);
        }
    }

    /// <summary>
    /// Within its bounds a time may be left to chance, so that half of their width, or a quarter of the only bound, says nothing; elsewhere a tenth does.
    /// </summary>
    private static double Noise(Number was, Number now) =>
        (now.From, now.To, IsWithin(was) && IsWithin(now)) switch
        {
            (_, { } most, true) => (most - (now.From ?? 0)) / 2,
            ({ } least, null, true) => least / 4,
            _ => Math.Abs(was.Value) / 10,
        };

    private static bool IsWithin(Number number)
    {
        var tolerance = number.Tolerance ?? 0;
        return number.Value >= (number.From ?? double.MinValue) - tolerance && number.Value <= (number.To ?? double.MaxValue) + tolerance;
    }

    private static double Median(IReadOnlyList<double> samples)
    {
        var sorted = samples.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
