using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Svg;

/// <summary>A window or an instant with the place of its words. Rows of bands count from the top, those of instants from the axis upwards.</summary>
internal sealed record WindowMark(TimeWindow Window, bool IsBand, double From, double To, string Words, double WordsFrom, double WordsTo, bool End, int Row)
{
    public string Css => IsBand ? "window" : Window.Kind == WindowKind.Mandated ? "limit" : "event";
}

/// <summary>Finds rows for the words of windows and instants, so that no two touch however many there are.</summary>
internal sealed class WindowRows
{
    private const double Space = 10;

    public WindowRows(IReadOnlyList<TimeWindow> windows, TimeScale scale, double zero, double left, double right)
    {
        List<List<(double From, double To)>> bands = [], lines = [];
        // The same words at the same place say no more twice.
        foreach (var window in windows.Distinct().OrderBy(window => window.FromMs).ThenBy(window => window.ToMs))
        {
            var isBand = window.Kind == WindowKind.Mandated && window.ToMs > window.FromMs;
            double from = scale.X(window.FromMs), to = isBand ? scale.X(window.ToMs) : from;
            var words = isBand ? $"{window.Label} ({Units.Span(window.FromMs - zero)} – {Units.Span(window.ToMs - zero)})" : window.Label;
            var width = TextWidth.Of(words);
            // Right of its start if it fits there; otherwise it ends at the end of the window, or at the margin.
            var end = from + 4 + width > right;
            var wordsTo = end ? Math.Max(Math.Min(to - 4, right), left + width) : from + 4 + width;
            var mark = new WindowMark(window, isBand, from, to, words, wordsTo - width, wordsTo, end, Row(isBand ? bands : lines, wordsTo - width, wordsTo, isBand ? from : wordsTo, isBand ? to : wordsTo));
            Placed.Add(mark);
        }

        (Bands, Lines) = (bands.Count, lines.Count);
    }

    public List<WindowMark> Placed { get; } = [];

    public int Bands { get; }

    public int Lines { get; }

    // A band takes its whole width, so that words of another do not seem to be its own.
    private static int Row(List<List<(double From, double To)>> rows, double wordsFrom, double wordsTo, double from, double to)
    {
        double first = Math.Min(wordsFrom, from), last = Math.Max(wordsTo, to);
        var row = rows.FindIndex(row => row.TrueForAll(other => other.To + Space <= first || other.From >= last + Space));
        if (row < 0)
        {
            row = rows.Count;
            rows.Add([]);
        }

        rows[row].Add((first, last));
        return row;
    }
}
