using System.Globalization;
using System.Text;

namespace BonjourConformance.Wire;

/// <summary>Small help with octets in network order.</summary>
public static class Octets
{
    public static byte[] Of(ushort value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Of(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    /// <summary>Text for people: UTF-8 where it is, \xHH for octets that are no printable text.</summary>
    public static string Show(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder();
        for (var rest = octets; rest.Length > 0;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune)) text.Append(rune.ToString());
            else
                for (var i = 0; i < used; i++) text.Append("\\x").Append(rest[i].ToString("X2", CultureInfo.InvariantCulture));
            rest = rest[used..];
        }
        return text.ToString();
    }

    /// <summary>The octets of a text that <see cref="Show"/> made.</summary>
    public static byte[] OfShown(string text)
    {
        var octets = new List<byte>();
        for (var at = 0; at < text.Length;)
        {
            var next = text.IndexOf("\\x", at, StringComparison.Ordinal);
            if (next < 0) next = text.Length;
            octets.AddRange(Encoding.UTF8.GetBytes(text[at..next]));
            if (next < text.Length)
            {
                var isOctet = byte.TryParse(text.AsSpan(next + 2, Math.Min(2, text.Length - next - 2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet) && next + 4 <= text.Length;
                octets.AddRange(isOctet ? [octet] : "\\x"u8.ToArray());
                next += isOctet ? 4 : 2;
            }
            at = next;
        }
        return [.. octets];
    }

    /// <summary>Compares octets as unsigned values; where one runs out first, the longer one is later (RFC 6762 section 8.2).</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);
}
