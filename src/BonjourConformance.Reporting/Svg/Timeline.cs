using BonjourConformance.Link;
using BonjourConformance.Reporting.Frames;
using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Svg;

/// <summary>An instant on the time line at which a frame was seen.</summary>
/// <param name="Decisive">The verdict rests on it; others show the circumstances.</param>
/// <param name="Context">Not of this check: drawn pale, its words only where room is left.</param>
public sealed record TimelineFrame(int Number, double AtMs, Lane Lane, string Label, string Summary, bool Decisive, bool Context = false);

/// <summary>
/// The picture of a check: device, harness and neighbours as lanes, frames as arrows, the windows that the RFC demands shaded behind them.
/// Time starts at the first frame or window, and runs to scale but for marked breaks.
/// </summary>
public static class Timeline
{
    private const double Width = 960;
    private const double Left = 96;
    private const double Right = 936;
    private const double LaneGap = 58;
    private const int MostFrames = 60;

    /// <summary>The picture, or null when there is nothing to show.</summary>
    public static Markup? Draw(IReadOnlyList<TimelineFrame> all, IReadOnlyList<TimeWindow> windows)
    {
        if (all.Count == 0 && windows.Count == 0)
            return null;
        var frames = Thin(all);
        var instants = frames.Select(frame => frame.AtMs).Concat(windows.SelectMany(window => new[] { window.FromMs, window.ToMs })).ToList();
        var zero = instants.Min();
        var scale = new TimeScale(instants, Left + 12, Right - 60, [.. windows.Where(window => window.Kind == WindowKind.Mandated)]);
        List<Lane> lanes = [Lane.Device, Lane.Harness];
        if (frames.Any(frame => frame.Lane == Lane.Neighbour))
            lanes.Add(Lane.Neighbour);
        var labels = new LabelRows(frames, scale, zero);
        var marks = new WindowRows(windows, scale, zero, Left, Width - 6);
        var top = 8 + 17 * marks.Bands;
        var first = top + 18 + 15 * labels.Above;
        var bottom = first + LaneGap * (lanes.Count - 1) + 15 * labels.Below + 8 + 14 * Math.Max(1, marks.Lines);
        var height = bottom + 26;
        var svg = new SvgText().Open(Width, height, "timeline", Describe(frames, windows, zero));
        DrawWindows(svg, marks, zero, top, bottom);
        DrawAxis(svg, scale, zero, bottom);
        for (var i = 0; i < lanes.Count; i++)
            svg.Line(Left, first + i * LaneGap, Right, first + i * LaneGap, "lane").Words(Left - 10, first + i * LaneGap + 4, lanes[i].ToString(), "lane-name");
        foreach (var (frame, label) in frames.Zip(labels.Placed))
            DrawFrame(svg, frame, label, scale, lanes, first, first + LaneGap * (lanes.Count - 1));
        DrawGaps(svg, frames, scale, first);
        return new Markup(svg.Close());
    }

    // Above the limit the decisive ones stay, and of the others the earliest.
    private static List<TimelineFrame> Thin(IReadOnlyList<TimelineFrame> all) =>
        [.. all.OrderByDescending(frame => frame.Decisive).ThenBy(frame => frame.Context).ThenBy(frame => frame.AtMs).Take(MostFrames).OrderBy(frame => frame.AtMs).ThenBy(frame => frame.Number)];

    private static void DrawWindows(SvgText svg, WindowRows marks, double zero, double top, double bottom)
    {
        // The words come last, so that the edge of another window does not strike them through.
        foreach (var mark in marks.Placed)
        {
            if (mark.IsBand)
            {
                var y = 8 + 17 * mark.Row;
                svg.Rect(mark.From, y, mark.To - mark.From, bottom - y, "window", $"{mark.Window.Label}: {Units.Span(mark.Window.FromMs - zero)} to {Units.Span(mark.Window.ToMs - zero)}");
                svg.Line(mark.From, y, mark.From, bottom, "window-edge").Line(mark.To, y, mark.To, bottom, "window-edge");
            }
            else
            {
                svg.Line(mark.From, top, mark.From, bottom, mark.Css);
            }
        }

        foreach (var mark in marks.Placed)
            svg.Words(mark.End ? mark.WordsTo : mark.WordsFrom, mark.IsBand ? 20 + 17 * mark.Row : bottom - 5 - 14 * mark.Row, mark.Words, $"{mark.Css}-name{(mark.End ? " end" : "")}");
    }

    private static void DrawAxis(SvgText svg, TimeScale scale, double zero, double bottom)
    {
        svg.Line(Left, bottom, Right, bottom, "axis");
        var last = double.MinValue;
        foreach (var at in scale.Ticks(zero, 8))
        {
            var x = scale.X(zero + at);
            var words = Units.Span(at);
            svg.Line(x, bottom, x, bottom + 4, "axis");
            if (x - last < TextWidth.Of(words) + 12)
                continue;
            svg.Words(x, bottom + 17, words, "tick");
            last = x;
        }

        foreach (var (from, to) in scale.Breaks)
        {
            var x = (scale.X(from) + scale.X(to)) / 2;
            svg.Path($"M{SvgText.N(x - 5)} {SvgText.N(bottom + 5)}l4 -10m2 10l4 -10", "break");
            if (x - last > 40)
                svg.Words(x, bottom + 17, Units.Span(to - from), "tick skip");
        }
    }

    private static void DrawFrame(SvgText svg, TimelineFrame frame, Label label, TimeScale scale, List<Lane> lanes, double first, double last)
    {
        var x = scale.X(frame.AtMs);
        var from = first + lanes.IndexOf(frame.Lane) * LaneGap;
        // Group frames reach everyone; the arrow shows the one whose turn it is to react.
        var to = frame.Lane == Lane.Device ? first + LaneGap : first;
        var sign = Math.Sign(to - from);
        svg.Group($"{frame.Lane.ToString().ToLowerInvariant()}{(frame.Decisive ? " decisive" : frame.Context ? " context" : "")}", $"Frame {frame.Number}: {frame.Summary}");
        svg.Line(x, from, x, to - sign * 3, "arrow");
        svg.Path($"M{SvgText.N(x)} {SvgText.N(to - sign)}l-3.5 {SvgText.N(-sign * 7)}h7z", "head");
        svg.Path($"M{SvgText.N(x - 3)} {SvgText.N(from)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", "dot");
        if (label.Row >= 0)
        {
            var y = label.Above ? first - 10 - 15 * label.Row : last + 18 + 15 * label.Row;
            if (label.Row > 0)
                svg.Line(x, label.Above ? first - 8 : last + 8, x, label.Above ? y + 3 : y - 11, "leader");
            svg.Words(label.End ? x + 3 : x + (label.Row > 0 ? 3 : -3), y, label.Words, label.End ? "frame-name end" : "frame-name");
        }

        svg.End();
    }

    /// <summary>The time between neighbouring frames of the device, where there is room to write it.</summary>
    private static void DrawGaps(SvgText svg, List<TimelineFrame> frames, TimeScale scale, double first)
    {
        var own = frames.Where(frame => frame.Lane == Lane.Device).ToList();
        if (own.Count > 10)
            return;
        foreach (var (left, right) in own.Zip(own.Skip(1)))
        {
            double from = scale.X(left.AtMs) + 5, to = scale.X(right.AtMs) - 5;
            var words = Units.Span(right.AtMs - left.AtMs);
            if (right.AtMs - left.AtMs < 1 || to - from < TextWidth.Of(words) + 14 || frames.Any(frame => frame.Lane != Lane.Device && frame.AtMs > left.AtMs && frame.AtMs < right.AtMs))
                continue;
            var y = first + LaneGap / 2;
            svg.Group("gap").Line(from, y, to, y, "gap-line");
            svg.Path($"M{SvgText.N(from + 5)} {SvgText.N(y - 3)}l-5 3l5 3M{SvgText.N(to - 5)} {SvgText.N(y - 3)}l5 3l-5 3", "gap-line");
            svg.Words((from + to) / 2, y - 5, words, "gap-name").End();
        }
    }

    private static string Describe(List<TimelineFrame> frames, IReadOnlyList<TimeWindow> windows, double zero)
    {
        var events = frames.Where(frame => !frame.Context).Take(12).Select(frame => $"{Units.Span(frame.AtMs - zero)} {frame.Lane.ToString().ToLowerInvariant()} {frame.Label}");
        var demanded = windows.Where(window => window.Kind == WindowKind.Mandated)
            .Select(window => $"{window.Label} from {Units.Span(window.FromMs - zero)} to {Units.Span(window.ToMs - zero)}");
        return $"Time line. {string.Join("; ", events.Concat(demanded))}";
    }
}
