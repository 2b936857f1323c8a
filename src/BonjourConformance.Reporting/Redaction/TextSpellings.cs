using System.Globalization;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>
/// The ways in which a name or a serial number is spelled: as it is, in a URL, as a domain name of other programs (RFC 3492), and as data that nobody has
/// decoded show it.
/// </summary>
internal static class TextSpellings
{
    /// <summary>Shorter runs of base 64 are words, too.</summary>
    private const int LeastBase64 = 8;

    /// <param name="standIn">Gives a text of as many octets.</param>
    public static void Add(List<(string Find, string Put)> spellings, string text, Func<string, string> standIn)
    {
        foreach (var form in Forms(text))
        {
            var put = standIn(form);
            spellings.Add((form, put));
            spellings.AddRange(OfOctets(Octets.OfShown(form), Octets.OfShown(put)));
            foreach (var wide in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
                spellings.Add((Convert.ToHexString(wide.GetBytes(form)), Convert.ToHexString(wide.GetBytes(put[^Math.Min(put.Length, form.Length)..]))));
            foreach (var other in (string?[])[Uri.EscapeDataString(form), Punycode(form)])
                if (other is not null && other != form) spellings.Add((other, standIn(other)));
        }
    }

    /// <summary>Where only ASCII is compared without regard to case, other letters need a form of their own; and letters with their marks apart.</summary>
    private static IEnumerable<string> Forms(string text)
    {
        string[] cases = [text, text.ToLowerInvariant(), text.ToUpperInvariant()];
        return Ascii.IsValid(text) || text.EnumerateRunes().Contains(Rune.ReplacementChar) ? cases.Distinct() : cases.SelectMany(c => (string[])[c, c.Normalize(NormalizationForm.FormC), c.Normalize(NormalizationForm.FormD)]).Distinct();
    }

    private static IEnumerable<(string, string)> OfOctets(byte[] octets, byte[] put)
    {
        yield return (Convert.ToHexString(octets), Convert.ToHexString(put));
        foreach (var separator in " :")
            yield return (BitConverter.ToString(octets).Replace('-', separator), BitConverter.ToString(put).Replace('-', separator));
        yield return ("%" + BitConverter.ToString(octets).Replace('-', '%'), "%" + BitConverter.ToString(put).Replace('-', '%'));
        yield return (Convert.ToBase64String(octets).TrimEnd('='), Convert.ToBase64String(put).TrimEnd('='));
        for (var before = 0; before < 3; before++)
            if (Within(octets, before) is { Length: >= LeastBase64 } digits) yield return (digits, Within(put, before));
    }

    /// <summary>The digits of base 64 that are the text's alone, with so many octets of a group before it.</summary>
    private static string Within(byte[] octets, int before) =>
        Convert.ToBase64String([.. new byte[before], .. octets])[((before * 8 + 5) / 6)..((before + octets.Length) * 8 / 6)];

    private static string? Punycode(string text)
    {
        try
        {
            return Ascii.IsValid(text) ? null : new IdnMapping().GetAscii(text.Normalize(NormalizationForm.FormC).ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            // No domain name can be made of it.
            return null;
        }
    }
}
