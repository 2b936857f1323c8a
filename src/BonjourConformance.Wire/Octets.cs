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

    /// <summary>Compares octets as unsigned values; where one runs out first, the longer one is later (RFC 6762 section 8.2).</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);
}
