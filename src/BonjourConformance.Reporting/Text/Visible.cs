using System.Globalization;
using System.Text;

namespace BonjourConformance.Reporting.Text;

/// <summary>
/// Makes text from the network readable as what it is: characters that draw nothing, move the cursor or turn the direction of reading are shown as
/// escapes, so that a name can neither hide nor rearrange its surroundings.
/// </summary>
public static class Visible
{
    /// <summary>No language sets more upon one letter; a tower of them paints over the lines above and below.</summary>
    private const int MostMarks = 4;

    /// <summary>Splits text into plain runs and escapes; each escape stands for one character (or one half of a broken pair).</summary>
    public static IEnumerable<(string Text, bool IsEscape)> Runs(string text)
    {
        var plain = new StringBuilder();
        var marks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            int code = text[i];
            var width = 1;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                code = char.ConvertToUtf32(text[i], text[i + 1]);
                width = 2;
            }

            marks = IsMark(code) ? marks + 1 : 0;
            if (IsPlain(code) && marks <= MostMarks)
            {
                plain.Append(text, i, width);
            }
            else
            {
                if (plain.Length > 0)
                    yield return (plain.ToString(), false);
                plain.Clear();
                yield return (Escape(code), true);
            }

            i += width - 1;
        }

        if (plain.Length > 0)
            yield return (plain.ToString(), false);
    }

    /// <summary>The text with escapes in place; safe in XML, Markdown cells and terminals, still to be encoded for HTML.</summary>
    public static string Of(string text) => text.All(c => c is >= ' ' and <= '~') ? text : string.Concat(Runs(text).Select(run => run.Text));

    private static string Escape(int code) => code switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        0 => "\\0",
        _ => code <= 0xFFFF ? $"\\u{code:X4}" : $"\\u{{{code:X}}}",
    };

    private static bool IsMark(int code) => code >= 0x300 && code is not (>= 0xD800 and <= 0xDFFF) && CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsPlain(int code)
    {
        if (code is >= 0x20 and < 0x7F)
            return true;
        if (code is 0x00AD or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or 0x2800)
            return false; // draw nothing, though Unicode calls some of them letters
        if (code is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF))
            return code is 0xFE0F; // emoji presentation is harmless and common; tags and other selectors hide text
        var category = code is >= 0xD800 and <= 0xDFFF ? UnicodeCategory.Surrogate : CharUnicodeInfo.GetUnicodeCategory(code);
        if (category is UnicodeCategory.SpaceSeparator)
            return false; // any space but U+0020 looks like it and is not
        return category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
