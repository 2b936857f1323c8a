using System.Globalization;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>
/// Gives each identity one stand-in of the same length, in the order in which they are met, so that offsets and lengths in frames stay true and the
/// same device is the same in report, results and capture.
/// </summary>
internal sealed class Pseudonyms
{
    private readonly Dictionary<MacAddress, MacAddress> macs = [];
    private readonly HashSet<MacAddress> given = [];
    private readonly HashSet<string> spoken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> words = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> counts = [];

    public IEnumerable<KeyValuePair<MacAddress, MacAddress>> Macs => macs;

    /// <summary>Locally administered, counted. Group addresses and all-zero name nobody.</summary>
    public MacAddress Mac(MacAddress mac)
    {
        // What stands in for another is left alone: a file may be gone through twice.
        if (mac.IsGroup || mac == MacAddress.Zero || (!macs.ContainsKey(mac) && given.Contains(mac)))
            return mac;
        if (!macs.TryGetValue(mac, out var stand))
            given.Add(macs[mac] = stand = new MacAddress(0x0200_0000_0000 + (ulong)macs.Count + 1));
        return stand;
    }

    public string Uuid(string uuid) => Word("uuid", uuid, number => Shaped(uuid, number));

    public string Serial(string serial) => Word("serial", serial, number => Padded("SN", Octets.OfShown(serial).Length, number));

    /// <summary>For the first label of a host name.</summary>
    public string Host(string label) => Word("host", label, number => Padded("host", Octets.OfShown(label).Length, number));

    private string Word(string kind, string word, Func<int, string> make)
    {
        var key = kind + " " + word;
        if (spoken.Contains(word) && !words.ContainsKey(key))
            return word;
        if (!words.TryGetValue(key, out var stand))
        {
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            words[key] = stand = make(counts[kind]);
            spoken.Add(stand);
        }

        return stand;
    }

    // "host" and a number, filled up or cut to the length that the original had.
    private static string Padded(string prefix, int length, int number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        if (digits.Length >= length)
            return digits[^length..];
        var head = prefix[..Math.Min(prefix.Length, length - digits.Length)];
        return head + new string(prefix == "SN" ? '0' : 'x', length - head.Length - digits.Length) + digits;
    }

    // Zeros in the shape of the original, ending in the number.
    private static string Shaped(string original, int number)
    {
        var shape = original.Select(c => char.IsAsciiHexDigit(c) ? '0' : c).ToArray();
        var digits = number.ToString("x", CultureInfo.InvariantCulture);
        digits.CopyTo(0, shape, shape.Length - digits.Length, digits.Length);
        return new string(shape);
    }
}
