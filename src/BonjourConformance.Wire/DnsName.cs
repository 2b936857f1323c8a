using System.Globalization;
using System.Text;

namespace BonjourConformance.Wire;

/// <summary>
/// A domain name as the octets of its labels. Two names are equal when their labels are, with the ASCII letters compared without
/// regard to case and every other octet compared as it is (RFC 6762 section 16).
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    public static readonly DnsName Root = new([]);

    private readonly byte[][] labels;
    private DnsName? tail;
    private int hash;

    private DnsName(byte[][] labels)
    {
        foreach (var label in labels)
            if (label.Length > 255) throw new ArgumentException($"A label of {label.Length} octets cannot be written: its length is one octet.", nameof(labels));
        this.labels = labels;
    }

    /// <summary>The labels from the leftmost to the rightmost, without the root.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Labels => Array.ConvertAll(labels, l => new ReadOnlyMemory<byte>(l));

    public int Count => labels.Length;

    public ReadOnlySpan<byte> this[int index] => labels[index];

    /// <summary>Octets of the uncompressed name, the terminating zero included.</summary>
    public int WireLength
    {
        get
        {
            var length = 1;
            foreach (var label in labels) length += 1 + label.Length;
            return length;
        }
    }

    /// <summary>Makes a name of labels given as text, each one label whatever it contains (dots too), encoded as UTF-8.</summary>
    public static DnsName Of(params string[] labels) => new(Array.ConvertAll(labels, Encoding.UTF8.GetBytes));

    /// <summary>
    /// Makes a name of labels given as octets. A name may be wrong on purpose: labels of 64 to 255 octets and names of any length
    /// are taken, and are written as they are.
    /// </summary>
    /// <exception cref="ArgumentException">A label has more than 255 octets: its length could not be written.</exception>
    public static DnsName OfOctets(IEnumerable<byte[]> labels) => new([.. labels]);

    /// <summary>Takes over an array that nobody else holds.</summary>
    internal static DnsName OfOwn(byte[][] labels) => new(labels);

    /// <summary>Reads the presentation form: labels separated by dots, with \. \\ and \DDD escapes; a final dot is allowed.</summary>
    /// <exception cref="FormatException">A label is empty or longer than 255 octets, or an escape is incomplete or no octet.</exception>
    public static DnsName Parse(string text)
    {
        if (text is "" or ".") return Root;
        var labels = new List<byte[]>();
        var label = new List<byte>();
        var octets = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '.')
            {
                if (label.Count == 0) throw new FormatException($"The name \"{text}\" has an empty label.");
                labels.Add([.. label]);
                label.Clear();
            }
            else if (octets[i] == '\\')
            {
                if (i + 1 < octets.Length && !char.IsAsciiDigit((char)octets[i + 1])) label.Add(octets[++i]);
                else if (i + 1 < octets.Length)
                {
                    if (i + 3 >= octets.Length || !byte.TryParse(octets.AsSpan(i + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
                        throw new FormatException($"In the name \"{text}\" a backslash and a digit are no escape: three digits up to 255 are expected.");
                    label.Add(octet);
                    i += 3;
                }
                else throw new FormatException($"The name \"{text}\" ends in a lone backslash.");
            }
            else label.Add(octets[i]);
        }
        if (label.Count > 0) labels.Add([.. label]);
        if (labels.Find(l => l.Length > 255) is { } longest) throw new FormatException($"A name has a label of {longest.Length} octets.");
        return new DnsName([.. labels]);
    }

    public DnsName Prepend(params string[] front) => new([.. front.Select(Encoding.UTF8.GetBytes), .. labels]);

    public DnsName Prepend(byte[] label) => new([label, .. labels]);

    public DnsName Append(DnsName tail) => new([.. labels, .. tail.labels]);

    /// <summary>The name without its first <paramref name="count"/> labels.</summary>
    public DnsName Skip(int count = 1)
    {
        var name = this;
        for (var left = Math.Min(count, labels.Length); left > 0; left--) name = name.tail ??= name.labels.Length == 1 ? Root : new DnsName(name.labels[1..]);
        return name;
    }

    /// <summary>The first label as text; invalid UTF-8 shows as U+FFFD. Empty for the root.</summary>
    public string FirstLabel => labels.Length == 0 ? "" : Encoding.UTF8.GetString(labels[0]);

    public bool EndsWith(DnsName tail)
    {
        if (tail.Count > Count) return false;
        for (var i = 1; i <= tail.Count; i++)
            if (!LabelsEqual(labels[^i], tail.labels[^i])) return false;
        return true;
    }

    /// <summary>The same name with the case of every ASCII letter swapped.</summary>
    public DnsName SwapCase() => new(Array.ConvertAll(labels, l => Array.ConvertAll(l, o => char.IsAsciiLetter((char)o) ? (byte)(o ^ 0x20) : o)));

    /// <summary>Equality of every octet, case included.</summary>
    public bool EqualsExactly(DnsName other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (Count != other.Count) return false;
        for (var i = 0; i < labels.Length; i++)
            if (!labels[i].AsSpan().SequenceEqual(other.labels[i])) return false;
        return true;
    }

    /// <summary>The uncompressed octets, the terminating zero included; the case is kept.</summary>
    public byte[] ToOctets()
    {
        var octets = new byte[WireLength];
        var at = 0;
        foreach (var label in labels)
        {
            octets[at++] = (byte)label.Length;
            label.CopyTo(octets, at);
            at += label.Length;
        }
        return octets;
    }

    public bool Equals(DnsName? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || labels.Length != other.labels.Length || GetHashCode() != other.GetHashCode()) return false;
        for (var i = 0; i < labels.Length; i++)
            if (!LabelsEqual(labels[i], other.labels[i])) return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as DnsName);

    public override int GetHashCode()
    {
        if (hash != 0) return hash;
        // FNV-1a: the same in every process, so that nothing that depends on it differs between runs.
        var code = 2166136261;
        foreach (var label in labels)
        {
            code = (code ^ (uint)label.Length) * 16777619;
            foreach (var octet in label) code = (code ^ Lower(octet)) * 16777619;
        }
        return hash = (int)code | 1;
    }

    public static bool operator ==(DnsName? left, DnsName? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(DnsName? left, DnsName? right) => !(left == right);

    /// <summary>The presentation form: dots and backslashes in labels escaped, octets that are no printable text as \DDD.</summary>
    public override string ToString() => labels.Length == 0 ? "." : string.Join('.', labels.Select(Show)) + ".";

    internal static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;

    internal static bool LabelsEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length) return false;
        if (left.SequenceEqual(right)) return true;
        for (var i = 0; i < left.Length; i++)
            if (Lower(left[i]) != Lower(right[i])) return false;
        return true;
    }

    private static string Show(byte[] label)
    {
        var text = new StringBuilder();
        for (var rest = label.AsSpan(); rest.Length > 0;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
                for (var i = 0; i < used; i++) text.Append('\\').Append(rest[i].ToString("D3", CultureInfo.InvariantCulture));
            else if (rune.Value is '.' or '\\') text.Append('\\').Append(rune.ToString());
            else text.Append(rune.ToString());
            rest = rest[used..];
        }
        return text.ToString();
    }
}
