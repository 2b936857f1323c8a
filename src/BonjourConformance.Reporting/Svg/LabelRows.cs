using BonjourConformance.Reporting.Frames;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Svg;

/// <summary>Where the words of a frame stand: the row counted from the lane, or -1 when no row had room.</summary>
/// <param name="End">The words end at the frame, there being no room to the right of it.</param>
internal sealed record Label(string Words, bool Above, int Row, bool End);

/// <summary>Finds rows for labels so that none covers another: those of the device above the lanes, all others below.</summary>
internal sealed class LabelRows
{
    private const int MostRows = 4;

    public LabelRows(List<TimelineFrame> frames, TimeScale scale, double zero)
    {
        // Above this no room is left for words; the list below the picture has them, by the same numbers.
        var many = frames.Count(frame => !frame.Context) > 16;
        var placed = new Label[frames.Count];
        List<(double From, double To)>[][] taken = [Empty(), Empty()];
        foreach (var i in Enumerable.Range(0, frames.Count).OrderBy(i => frames[i].Context).ThenBy(i => i))
        {
            var frame = frames[i];
            var words = frame.Context && many ? "" : many ? $"{frame.Number}" : $"{frame.Number} · {frame.Label} +{Units.Span(frame.AtMs - zero)}";
            var above = frame.Lane == Lane.Device;
            var side = taken[above ? 0 : 1];
            var width = TextWidth.Of(words);
            var end = scale.X(frame.AtMs) + width > 956;
            var x = scale.X(frame.AtMs) - (end ? width : 3);
            var row = words.Length == 0 ? -1 : Array.FindIndex(side, row => row.TrueForAll(other => other.To <= x || other.From >= x + width));
            if (row >= 0)
                side[row].Add((x - 4, x + width + 4));
            placed[i] = new Label(words, above, row, end);
        }

        Placed = [.. placed];

        Above = 1 + Placed.Where(label => label.Above).Select(label => label.Row).DefaultIfEmpty(0).Max();
        Below = 1 + Placed.Where(label => !label.Above).Select(label => label.Row).DefaultIfEmpty(0).Max();
    }

    public List<Label> Placed { get; }

    public int Above { get; }

    public int Below { get; }

    private static List<(double, double)>[] Empty() => [.. Enumerable.Range(0, MostRows).Select(_ => new List<(double, double)>())];
}

/// <summary>An estimate of how wide text draws at the size the pictures use; a little too wide rather than too narrow.</summary>
internal static class TextWidth
{
    public static double Of(string words) => words.Sum(c => c is 'i' or 'l' or '.' or ',' or ' ' or '·' ? 4 : char.IsUpper(c) || c is 'm' or 'w' ? 9 : 7.2);
}
