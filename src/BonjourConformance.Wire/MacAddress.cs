using System.Globalization;

namespace BonjourConformance.Wire;

/// <summary>A 48-bit link-layer address.</summary>
public readonly record struct MacAddress(ulong Value)
{
    public static readonly MacAddress Zero = new(0);
    public static readonly MacAddress Broadcast = new(0xFFFF_FFFF_FFFF);

    public static MacAddress Read(ReadOnlySpan<byte> octets)
    {
        ulong value = 0;
        for (var i = 0; i < 6; i++) value = value << 8 | octets[i];
        return new MacAddress(value);
    }

    /// <summary>Reads "02:00:5e:00:00:01" (or with dashes).</summary>
    /// <exception cref="FormatException">The text is not six hexadecimal octets.</exception>
    public static MacAddress Parse(string text)
    {
        var parts = text.Split(':', '-');
        if (parts.Length != 6) throw new FormatException($"\"{text}\" is not a MAC address: six octets are expected, like 02:00:5e:00:00:01.");
        ulong value = 0;
        foreach (var part in parts)
        {
            if (part.Length > 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
                throw new FormatException($"\"{text}\" is not a MAC address: \"{part}\" is no hexadecimal octet.");
            value = value << 8 | octet;
        }
        return new MacAddress(value);
    }

    /// <summary>The link-layer address of an IPv4 multicast group (RFC 1112 section 6.4) or an IPv6 one (RFC 2464 section 7).</summary>
    public static MacAddress OfGroup(System.Net.IPAddress group)
    {
        var octets = group.GetAddressBytes();
        return octets.Length == 4
            ? new MacAddress(0x0100_5E00_0000UL | (ulong)(octets[1] & 0x7F) << 16 | (ulong)octets[2] << 8 | octets[3])
            : new MacAddress(0x3333_0000_0000UL | (ulong)octets[12] << 24 | (ulong)octets[13] << 16 | (ulong)octets[14] << 8 | octets[15]);
    }

    public bool IsGroup => (Value >> 40 & 1) == 1;

    public void Write(Span<byte> to)
    {
        for (var i = 0; i < 6; i++) to[i] = (byte)(Value >> 40 - 8 * i);
    }

    public byte[] ToOctets()
    {
        var octets = new byte[6];
        Write(octets);
        return octets;
    }

    public override string ToString() => string.Join(':', ToOctets().Select(o => o.ToString("x2", CultureInfo.InvariantCulture)));
}
