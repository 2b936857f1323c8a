using System.Text;
using Spectre.Console.Rendering;

namespace BonjourConformance.Cli.Console;

/// <summary>
/// Breaks lines between words, for a terminal breaks them anywhere. What goes on is indented as far as the column it belongs to, so that none of it passes
/// for a line of its own; less far where a long word would otherwise find no room. A word that is longer than the terminal is wide stays whole: paths, addresses of pages and check ids are copied from the terminal.
/// </summary>
internal static class Wrapping
{
    /// <summary>A text in as many lines as it takes.</summary>
    /// <param name="whole">Behind the text, and not broken: a command to be copied.</param>
    public static string Of(string text, int width, string whole = "")
    {
        var breaks = Breaks(text + whole, width, text.Length);
        return Broken(text + whole, 0, breaks);
    }

    /// <summary>Parts of a text, of which some are shown and some (null) are not, each with its share of the line ends.</summary>
    public static IReadOnlyList<string?> Parts(IReadOnlyList<string?> parts, int width)
    {
        var text = string.Concat(parts);
        var breaks = Breaks(text, width, text.Length);
        List<string?> broken = [];
        var at = 0;
        foreach (var part in parts)
        {
            broken.Add(part is null ? null : Broken(part, at, breaks));
            at += part?.Length ?? 0;
        }
        return broken;
    }

    /// <summary>No more of a text than has room in one line.</summary>
    public static string Cut(string text, int width)
    {
        if (Cells(text) <= width) return text;
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Cells($"{cut}{rune}") > width - 1) break;
            cut.Append(rune.ToString());
        }
        return cut.Append('…').ToString();
    }

    /// <summary>Runs of blanks, by where they begin, in whose place the line ends, and how far the next one is indented.</summary>
    private static Dictionary<int, (int Blanks, int Indent)> Breaks(string text, int width, int breakable)
    {
        Dictionary<int, (int Blanks, int Indent)> breaks = [];
        var indent = Indent(text, width);
        var column = Lead(text);
        var at = column;
        for (var blanks = 0; at < text.Length; at += blanks)
        {
            var end = text.IndexOf(' ', at) is var blank && blank >= 0 && blank < breakable ? blank : text.Length;
            var word = Cells(text[at..end]);
            if (column + word > width && blanks > 0)
            {
                column = word > width ? indent : Math.Min(indent, width - word);
                breaks.Add(at - blanks, (blanks, column));
            }
            column += word;
            at = end;
            blanks = text.AsSpan(at).IndexOfAnyExcept(' ') is var some && some >= 0 ? some : text.Length - at;
            column += blanks;
        }
        return breaks;
    }

    private static string Broken(string part, int from, Dictionary<int, (int Blanks, int Indent)> breaks)
    {
        var broken = new StringBuilder();
        for (var i = 0; i < part.Length; i++)
        {
            // A run of blanks may have begun in the part before.
            if (breaks.TryGetValue(from + i, out var end)) broken.Append('\n').Append(' ', end.Indent);
            if (!breaks.Any(b => from + i >= b.Key && from + i < b.Key + b.Value.Blanks)) broken.Append(part[i]);
        }
        return broken.ToString();
    }

    /// <summary>Where a second column begins, if the line has one in its first half.</summary>
    private static int Indent(string text, int width)
    {
        var lead = Lead(text);
        var gap = lead < text.Length ? text.IndexOf("  ", lead, StringComparison.Ordinal) : -1;
        var column = gap < 0 ? text.Length : gap + Math.Max(0, text.AsSpan(gap).IndexOfAnyExcept(' '));
        if (gap >= 0 && column < text.Length && Cells(text[..column]) <= width / 2) return Cells(text[..column]);
        return Math.Min(lead == 0 || gap >= 0 ? lead + 2 : lead, width / 2);
    }

    private static int Lead(string text) => text.Length - text.TrimStart(' ').Length;

    /// <summary>What a text takes on a terminal, where some characters are two wide and some have no width.</summary>
    public static int Cells(string text) => new Segment(text).CellCount();
}
