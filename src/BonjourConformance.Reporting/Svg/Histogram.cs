using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Svg;

/// <summary>The histogram of a distribution check, with the mandated interval shaded and what lies outside it told apart by hatching and colour.</summary>
public static class Histogram
{
    private const double Width = 960;
    private const double Left = 56;
    private const double Right = 936;
    private const double Base = 150;
    private const double Height = 120;

    public static Markup? Draw(Distribution distribution)
    {
        if (distribution.Samples.Count == 0)
            return null;
        double low = Math.Min(distribution.MandatedFrom, distribution.Samples.Min()), high = Math.Max(distribution.MandatedTo, distribution.Samples.Max());
        var margin = Math.Max((high - low) * 0.06, 1e-3);
        low = low >= 0 ? Math.Max(0, low - margin) : low - margin;
        high += margin;
        var bins = Bins(distribution, low, high);
        var most = Math.Max(1, bins.Max(bin => bin.Count));
        double X(double value) => Left + (value - low) / (high - low) * (Right - Left);
        var svg = new SvgText().Open(Width, 196, "histogram", Caption(distribution));
        svg.Rect(X(distribution.MandatedFrom), Base - Height - 8, X(distribution.MandatedTo) - X(distribution.MandatedFrom), Height + 8, "window");
        svg.Words(X(distribution.MandatedFrom) + 4, Base - Height + 4, $"mandated {Range(distribution)}", "window-name");
        foreach (var (from, to, count, outside) in bins)
            if (count > 0)
                svg.Rect(X(from) + 0.5, Base - Height * 0.85 * count / most, X(to) - X(from) - 1, Height * 0.85 * count / most, outside ? "bar outside" : "bar",
                    $"{Units.Value(from)} to {Units.Value(to)} {distribution.Unit}: {count}{(outside ? ", outside" : "")}");
        svg.Line(Left, Base, Right, Base, "axis").Words(Left - 8, Base - Height * 0.85 + 4, $"{most}", "lane-name").Words(Left - 8, Base + 4, "0", "lane-name");
        foreach (var at in new TimeScale([low, high], Left, Right).Ticks(0, 10))
            svg.Line(X(at), Base, X(at), Base + 4, "axis").Words(X(at), Base + 17, Units.Value(at), "tick");
        return new Markup(svg.Words((Left + Right) / 2, Base + 36, distribution.Unit, "tick").Close());
    }

    /// <summary>The numbers that belong under the picture.</summary>
    public static string Caption(Distribution distribution)
    {
        var outside = distribution.Samples.Count(sample => sample < distribution.MandatedFrom || sample > distribution.MandatedTo);
        return $"n = {distribution.N}; mandated {Range(distribution)}; seen {Units.Value(distribution.Samples.DefaultIfEmpty(0).Min())} to "
            + $"{Units.Value(distribution.Samples.DefaultIfEmpty(0).Max())} {distribution.Unit}; {outside} outside; "
            + $"a conforming device would be called wrong with probability {Units.Probability(distribution.FalseAlarmProbability)}";
    }

    private static string Range(Distribution distribution) =>
        $"{Units.Value(distribution.MandatedFrom)} to {Units.Value(distribution.MandatedTo)} {distribution.Unit}";

    // Edges of bins fall on the edges of the mandated interval, so that no bar is half right.
    private static List<(double From, double To, int Count, bool Outside)> Bins(Distribution distribution, double low, double high)
    {
        var width = Math.Max((distribution.MandatedTo - distribution.MandatedFrom) / Math.Clamp(distribution.Samples.Count / 4, 4, 20), (high - low) / 60);
        if (width <= 0)
            width = (high - low) / 10;
        var from = (int)Math.Floor((low - distribution.MandatedFrom) / width);
        var to = (int)Math.Ceiling((high - distribution.MandatedFrom) / width);
        var bins = new List<(double, double, int, bool)>();
        for (var i = from; i < to; i++)
        {
            double start = distribution.MandatedFrom + i * width, end = start + width;
            var outside = end <= distribution.MandatedFrom + 1e-9 || start >= distribution.MandatedTo - 1e-9;
            // The upper limit itself is allowed, so it belongs to the bin below it.
            var count = distribution.Samples.Count(sample => Bin(sample, distribution, width) == i);
            bins.Add((Math.Max(start, low), Math.Min(end, high), count, outside));
        }

        return bins;
    }

    private static int Bin(double sample, Distribution distribution, double width)
    {
        var index = (int)Math.Floor((sample - distribution.MandatedFrom) / width);
        return sample <= distribution.MandatedTo && distribution.MandatedFrom + index * width >= distribution.MandatedTo - 1e-9 ? index - 1 : index;
    }
}
