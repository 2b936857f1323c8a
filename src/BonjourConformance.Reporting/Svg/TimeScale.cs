namespace BonjourConformance.Reporting.Svg;

/// <summary>
/// Maps milliseconds to a horizontal position, linear but for long gaps in which nothing happens: they shrink to a break, so that three probes
/// and what came two minutes later fit one picture and each stay readable.
/// </summary>
public sealed class TimeScale
{
    private readonly List<(double FromMs, double ToMs, double FromX, double ToX)> pieces = [];

    /// <param name="whole">Intervals that are not to be broken, unless they are nearly all there is.</param>
    public TimeScale(IEnumerable<double> instantsMs, double left, double right, IReadOnlyList<TimeWindow>? whole = null)
    {
        var instants = instantsMs.Distinct().Order().ToList();
        var gaps = instants.Zip(instants.Skip(1)).Select(pair => (From: pair.First, To: pair.Second, Length: pair.Second - pair.First)).ToList();
        if (gaps.Count == 0)
        {
            var only = instants.Count > 0 ? instants[0] : 0;
            pieces.Add((only, only + 1, (left + right) / 2, (left + right) / 2));
            return;
        }

        var total = gaps.Sum(gap => gap.Length);
        // A break is worth it only where one gap would leave the rest no room.
        // Frames less than 1 ms apart count as one burst, whose inner gaps say nothing about what is long.
        var visible = gaps.FindAll(gap => gap.Length >= 1);
        var breaks = visible.Where(gap => gap.Length > 0.5 * total && gap.Length > 4 * (total - gap.Length) && visible.Count > 1)
            .Concat(LongOnes(visible, total)).Distinct().Where(gap => !IsWhole(gap.From, gap.To, total, whole ?? [])).OrderBy(gap => gap.From).ToList();
        Breaks = breaks.ConvertAll(gap => (gap.From, gap.To));
        var broken = breaks.Sum(gap => gap.Length);
        const double BreakWidth = 56;
        var perMs = (right - left - breaks.Count * BreakWidth) / Math.Max(total - broken, 1e-6);
        var x = left;
        foreach (var gap in gaps)
        {
            var width = breaks.Contains(gap) ? BreakWidth : gap.Length * perMs;
            pieces.Add((gap.From, gap.To, x, x + width));
            x += width;
        }
    }

    public IReadOnlyList<(double FromMs, double ToMs)> Breaks { get; } = [];

    public double FromMs => pieces[0].FromMs;

    public double ToMs => pieces[^1].ToMs;

    public double X(double ms)
    {
        foreach (var piece in pieces)
            if (ms <= piece.ToMs)
                return piece.ToMs - piece.FromMs < 1e-9 ? piece.FromX : piece.FromX + Math.Max(0, ms - piece.FromMs) / (piece.ToMs - piece.FromMs) * (piece.ToX - piece.FromX);
        return pieces[^1].ToX;
    }

    /// <summary>Round instants for the axis, relative to <paramref name="zeroMs"/>, none of them inside a break.</summary>
    public IEnumerable<double> Ticks(double zeroMs, int wanted)
    {
        var shown = ToMs - FromMs - Breaks.Sum(gap => gap.ToMs - gap.FromMs);
        if (shown <= 0)
            yield break;
        var step = Step(shown / wanted);
        double[] starts = [FromMs, .. Breaks.Select(gap => gap.ToMs)];
        double[] ends = [.. Breaks.Select(gap => gap.FromMs), ToMs];
        foreach (var (start, end) in starts.Zip(ends))
        {
            // Counted in whole steps: far from zero a step may be too small to move a number of this precision.
            var first = Math.Ceiling((start - zeroMs) / step - 1e-9);
            var last = Math.Floor((end + 1e-6 - zeroMs) / step);
            for (var i = 0; i < Math.Min(last - first + 1, 100); i++)
                yield return (first + i) * step;
        }
    }

    private static bool IsWhole(double from, double to, double total, IReadOnlyList<TimeWindow> whole) =>
        whole.Any(window => window.FromMs <= from + 1e-6 && window.ToMs >= to - 1e-6 && window.ToMs - window.FromMs < 0.8 * total);

    private static IEnumerable<(double From, double To, double Length)> LongOnes(List<(double From, double To, double Length)> gaps, double total)
    {
        if (gaps.Count < 4)
            return [];
        var median = gaps.Select(gap => gap.Length).Order().ElementAt(gaps.Count / 2);
        return gaps.Where(gap => gap.Length > 12 * median && gap.Length > 0.15 * total);
    }

    private static double Step(double rough)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(rough, 1e-3))));
        return (rough / magnitude) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * magnitude;
    }
}
