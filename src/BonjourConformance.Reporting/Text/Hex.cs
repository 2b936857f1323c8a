using System.Text;

namespace BonjourConformance.Reporting.Text;

/// <summary>Octets as people compare them: offset, sixteen in hexadecimal, the same as ASCII.</summary>
public static class Hex
{
    public static string Dump(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder();
        for (var at = 0; at < octets.Length; at += 16)
        {
            var row = octets[at..Math.Min(at + 16, octets.Length)];
            text.Append($"{at:x4}  ");
            for (var i = 0; i < 16; i++)
                text.Append(i < row.Length ? $"{row[i]:x2} " : "   ").Append(i == 7 ? " " : "");
            text.Append(' ');
            foreach (var octet in row)
                text.Append(octet is >= 0x20 and < 0x7F ? (char)octet : '.');
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }
}
