using System.Globalization;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>The ways in which names, texts and data spell a link-layer address, all of it or the half that tells one device from another.</summary>
internal static class MacSpellings
{
    public static void Add(List<(string Find, string Put)> spellings, MacAddress mac, MacAddress put)
    {
        byte[] octets = mac.ToOctets(), to = put.ToOctets();
        string hex = Convert.ToHexString(octets), putHex = Convert.ToHexString(to);
        spellings.Add((hex, putHex));
        foreach (var separator in ":- .")
            spellings.Add((Pairs(hex, separator), Pairs(putHex, separator)));
        foreach (var separator in ".-:")
        {
            spellings.Add((Fours(hex, separator), Fours(putHex, separator)));
            spellings.Add((hex[..6] + separator + hex[6..], putHex[..6] + separator + putHex[6..]));
        }
        foreach (var separator in ":-")
            if (Bare(octets, separator) is var bare && bare.Length < 17) spellings.Add((bare, InWidthOf(bare, separator, Pairs(putHex, separator))));
        // The EUI-64 that is made of it, as written and as in an address.
        foreach (var (eui, putEui) in (ReadOnlySpan<(string, string)>)[(Convert.ToHexString(Eui(octets)), Convert.ToHexString(Eui(to))), (Convert.ToHexString(Interface(octets)), Convert.ToHexString(Interface(to)))])
        {
            spellings.Add((eui, putEui));
            foreach (var separator in ":- .") spellings.Add((Pairs(eui, separator), Pairs(putEui, separator)));
        }
        foreach (var separator in (string[])["%3A", "%2D"]) spellings.Add((string.Join(separator, hex.Chunk(2).Select(pair => new string(pair))), string.Join(separator, putHex.Chunk(2).Select(pair => new string(pair)))));
        foreach (var form in (string[])[Identifier(octets), Identifier(octets, "x4")]) spellings.Add((form, InWidthOf(form, ':', Identifier(to, "x4"))));
        spellings.Add((Convert.ToBase64String(octets), Convert.ToBase64String(to)));
        // As a name under ip6.arpa spells the interface identifier, and as its data show it.
        spellings.Add((Nibbles(Interface(octets)), Nibbles(Interface(to))));
        spellings.Add((Reversed(hex), Reversed(putHex)));
        // Twelve digits that a record's data show as the digits' own octets.
        (string, string)[] forms = [(hex, putHex), .. ":- .".Select(separator => (Pairs(hex, separator), Pairs(putHex, separator))), (Identifier(octets), Identifier(to))];
        foreach (var (form, stand) in forms)
        {
            spellings.Add((HexOf(form.ToUpperInvariant()), HexOf(stand.ToUpperInvariant())));
            spellings.Add((HexOf(form.ToLowerInvariant()), HexOf(stand.ToLowerInvariant())));
        }
        foreach (var (form, stand) in ((string, string)[])[(hex, putHex), (Pairs(hex, ':'), Pairs(putHex, ':'))])
            foreach (var wide in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
            {
                spellings.Add((Convert.ToHexString(wide.GetBytes(form)), Convert.ToHexString(wide.GetBytes(stand))));
                spellings.Add((Convert.ToHexString(wide.GetBytes(form.ToLowerInvariant())), Convert.ToHexString(wide.GetBytes(stand.ToLowerInvariant()))));
            }
        spellings.Add(($"ff02::1:ff{Group(octets[3])}:{Group(octets[4], octets[5])}", $"ff02::1:ff{Group(to[3])}:{Group(to[4], to[5])}"));
        // Vendors end names in the second half of the address.
        if (hex[6..].Distinct().Count() > 3 && hex[6..].Any(char.IsAsciiLetter))
        {
            spellings.Add((hex[6..], putHex[6..]));
            foreach (var separator in ":- ")
                spellings.Add((Pairs(hex[6..], separator), Pairs(putHex[6..], separator)));
        }
    }

    private static string Pairs(string hex, char separator) => string.Join(separator, hex.Chunk(2).Select(pair => new string(pair)));

    /// <summary>The interface identifier that is made of the address, as an IPv6 address ends in it.</summary>
    private static string Identifier(byte[] mac, string format = "x") => $"{Group(mac[2], 0xFF, format)}:{Group(0xFE, mac[3], format)}:{Group(mac[4], mac[5], format)}";

    private static string Fours(string hex, char separator) => $"{hex[..4]}{separator}{hex[4..8]}{separator}{hex[8..]}";

    /// <summary>Each octet without a leading zero.</summary>
    private static string Bare(byte[] octets, char separator) => string.Join(separator, octets.Select(o => o.ToString("x", CultureInfo.InvariantCulture)));

    /// <summary>Groups of digits as wide as those of another text: no length in a frame may change.</summary>
    private static string InWidthOf(string form, char separator, string put) => string.Join(separator, form.Split(separator).Zip(put.Split(separator), (like, group) => group[^like.Length..]));

    private static string Reversed(string hex) => string.Concat(hex.Reverse());

    private static string Nibbles(byte[] octets) => string.Join('.', Convert.ToHexString(octets).Reverse());

    private static string HexOf(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));

    private static string Group(byte low) => low.ToString("x2", CultureInfo.InvariantCulture);

    private static string Group(byte high, byte low, string format = "x") => ((high << 8) | low).ToString(format, CultureInfo.InvariantCulture);

    private static byte[] Eui(byte[] mac) => [.. mac[..3], 0xFF, 0xFE, .. mac[3..]];

    private static byte[] Interface(byte[] mac) => [(byte)(mac[0] ^ 2), mac[1], mac[2], 0xFF, 0xFE, mac[3], mac[4], mac[5]];
}
