using System.Buffers.Binary;
using System.Text;

namespace BonjourConformance.Wire.Printing;

/// <summary>One value of an IPP attribute with its syntax (RFC 8010 section 3.5.2).</summary>
public readonly record struct IppValue(byte Tag, byte[] Octets)
{
    public const byte Integer = 0x21;
    public const byte Boolean = 0x22;
    public const byte Enum = 0x23;
    public const byte Text = 0x41;
    public const byte Keyword = 0x44;
    public const byte Uri = 0x45;
    public const byte Charset = 0x47;
    public const byte Language = 0x48;
    public const byte MimeType = 0x49;

    public static IppValue Of(byte tag, string text) => new(tag, Encoding.UTF8.GetBytes(text));

    public static IppValue Of(bool value) => new(Boolean, [value ? (byte)1 : (byte)0]);

    /// <summary>The value as text; text with a language without that.</summary>
    public string Show => Tag switch
    {
        Boolean => Octets is [1] ? "true" : "false",
        Integer or Enum when Octets.Length == 4 => BinaryPrimitives.ReadInt32BigEndian(Octets).ToString(System.Globalization.CultureInfo.InvariantCulture),
        0x35 or 0x36 when Octets.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(Octets) is var language && Octets.Length >= 4 + language => Encoding.UTF8.GetString(Octets.AsSpan(4 + language)),
        _ => Encoding.UTF8.GetString(Octets),
    };
}

/// <summary>An IPP message (RFC 8010 section 3): a request or a response, with its attributes by name. Reading never throws.</summary>
/// <param name="Code">Operation of a request, status of a response.</param>
public sealed record IppMessage(ushort Version, ushort Code, uint RequestId, IReadOnlyList<(byte Group, string Name, IReadOnlyList<IppValue> Values)> Attributes)
{
    public const ushort GetPrinterAttributes = 0x000B;
    public const byte OperationGroup = 1;
    public const byte PrinterGroup = 4;

    /// <summary>The status is one of success (RFC 8011 appendix B.1.2).</summary>
    public bool IsSuccess => Code <= 0x00FF;

    /// <summary>Values of a printer attribute as text; empty where it is not there or out of band (unknown, no-value).</summary>
    public IReadOnlyList<string> this[string name] =>
        [.. Attributes.Where(a => a.Group == PrinterGroup && a.Name == name).SelectMany(a => a.Values).Where(v => v.Tag >= 0x20).Select(v => v.Show)];

    public byte[] ToOctets()
    {
        var octets = new List<byte>([.. Octets.Of(Version), .. Octets.Of(Code), .. Octets.Of(RequestId)]);
        byte group = 0;
        foreach (var (of, name, values) in Attributes)
        {
            if (of != group) octets.Add(group = of);
            for (var i = 0; i < values.Count; i++)
            {
                var shown = i == 0 ? Encoding.ASCII.GetBytes(name) : [];
                octets.AddRange([values[i].Tag, .. Octets.Of((ushort)shown.Length), .. shown, .. Octets.Of((ushort)values[i].Octets.Length), .. values[i].Octets]);
            }
        }
        octets.Add(3);
        return [.. octets];
    }

    /// <summary>Null where there is not even a header; what is cut short ends the list of attributes.</summary>
    public static IppMessage? Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 9) return null;
        var attributes = new List<(byte, string, List<IppValue>)>();
        byte group = 0;
        for (var at = 8; at < octets.Length;)
        {
            var tag = octets[at++];
            if (tag == 3) break;
            if (tag < 0x10)
            {
                group = tag;
                continue;
            }
            if (!Take(octets, ref at, out var name) || !Take(octets, ref at, out var value)) break;
            if (name.Length == 0 && attributes.Count > 0) attributes[^1].Item3.Add(new IppValue(tag, value));
            else attributes.Add((group, Encoding.ASCII.GetString(name), [new IppValue(tag, value)]));
        }
        return new IppMessage(BinaryPrimitives.ReadUInt16BigEndian(octets), BinaryPrimitives.ReadUInt16BigEndian(octets[2..]), BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
            [.. attributes.Select(a => (a.Item1, a.Item2, (IReadOnlyList<IppValue>)a.Item3))]);
    }

    private static bool Take(ReadOnlySpan<byte> octets, ref int at, out byte[] taken)
    {
        taken = [];
        if (at + 2 > octets.Length) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(octets[at..]);
        if (at + 2 + length > octets.Length) return false;
        taken = octets.Slice(at + 2, length).ToArray();
        at += 2 + length;
        return true;
    }
}
