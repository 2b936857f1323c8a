using System.Globalization;
using System.Reflection;
using System.Text;

namespace BonjourConformance.Checks.Text;

/// <summary>
/// Whether text is precomposed UTF-8 (RFC 6762 section 16, RFC 5198): valid, and in normalization form C as far as pairs of a
/// character and what combines with it tell. .NET's own test needs data that a program without globalization has not.
/// </summary>
public static class NetUnicode
{
    private static readonly Table Data = Load();

    /// <summary>What is wrong with a label, in words; null for nothing.</summary>
    public static string? Objection(ReadOnlySpan<byte> label)
    {
        var before = 0;
        for (var rest = label; rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done) return $"octets that are no UTF-8 at octet {label.Length - rest.Length}";
            if (Data.Never.Contains(rune.Value)) return $"U+{rune.Value:X4}, which has another, canonical form";
            if (Composes(before, rune.Value)) return $"U+{before:X4} U+{rune.Value:X4}, which have a precomposed form";
            before = rune.Value;
            rest = rest[used..];
        }
        return null;
    }

    /// <summary>Whether two characters, one right behind the other, have a precomposed form; Hangul by rule (Unicode section 3.12).</summary>
    private static bool Composes(int first, int second) =>
        Data.Pairs.Contains((first, second))
        || (first is >= 0x1100 and <= 0x1112 && second is >= 0x1161 and <= 0x1175)
        || (first is >= 0xAC00 and <= 0xD7A3 && (first - 0xAC00) % 28 == 0 && second is >= 0x11A8 and <= 0x11C2);

    private static Table Load()
    {
        var (pairs, never) = (new HashSet<(int, int)>(), new HashSet<int>());
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("text/canonical-compositions.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            if (fields[0] == "+")
            {
                var first = Number(fields[1]);
                foreach (var second in fields[2..].SelectMany(Range)) pairs.Add((first, second));
            }
            else if (fields[0] == "-") never.UnionWith(fields[1..].SelectMany(Range));
        }
        return new Table(pairs, never);
    }

    private static IEnumerable<int> Range(string text)
    {
        var bounds = text.Split('-');
        var first = Number(bounds[0]);
        return Enumerable.Range(first, Number(bounds[^1]) - first + 1);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Table(HashSet<(int First, int Second)> Pairs, HashSet<int> Never);
}
