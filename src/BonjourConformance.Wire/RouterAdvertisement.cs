using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace BonjourConformance.Wire;

/// <summary>A prefix of 64 bits of which hosts make addresses of their own (RFC 4862), as a router advertises it.</summary>
/// <param name="Valid">How long an address made of it may be used.</param>
/// <param name="Preferred">How long it may be used for what is new.</param>
public sealed record AdvertisedPrefix(IPAddress Prefix, TimeSpan Valid, TimeSpan Preferred);

/// <summary>A router advertisement (RFC 4861 section 4.2), as far as hosts take addresses, a way out and a captive portal from it.</summary>
/// <param name="RouterLifetime">How long the sender may be used as default router; zero: not at all.</param>
/// <param name="CaptivePortal">The URI of the captive portal option (RFC 8910).</param>
public sealed record RouterAdvertisement(TimeSpan RouterLifetime, IReadOnlyList<AdvertisedPrefix> Prefixes, string? CaptivePortal = null)
{
    private const byte Solicited = 133;
    private const byte Advertised = 134;
    private const byte PrefixOption = 3;
    private const byte PortalOption = 37;

    /// <summary>The group of all routers on a link.</summary>
    public static IPAddress AllRouters { get; } = IPAddress.Parse("ff02::2");

    /// <summary>The group of all hosts on a link.</summary>
    public static IPAddress AllNodes { get; } = IPAddress.Parse("ff02::1");

    /// <summary>Reads the advertisement that a frame carries; null where it carries none that hosts may heed (section 6.1.2).</summary>
    public static RouterAdvertisement? Of(ParsedFrame frame)
    {
        if (frame.Ip is not { Protocol: 58, Ttl: 255, IsFragment: false } ip || !ip.Source.IsIPv6LinkLocal || frame.IpPayload.Span is not { Length: >= 16 } octets || octets[0] != Advertised) return null;
        var prefixes = new List<AdvertisedPrefix>();
        string? portal = null;
        for (var rest = octets[16..]; rest.Length >= 8 && rest[1] != 0 && rest[1] * 8 <= rest.Length; rest = rest[(rest[1] * 8)..])
        {
            var option = rest[..(rest[1] * 8)];
            if (option[0] == PrefixOption && option.Length == 32 && option[2] == 64 && (option[3] & 0x40) != 0)
                prefixes.Add(new(new IPAddress(option[16..]), Seconds(BinaryPrimitives.ReadUInt32BigEndian(option[4..])), Seconds(BinaryPrimitives.ReadUInt32BigEndian(option[8..]))));
            else if (option[0] == PortalOption) portal = Encoding.UTF8.GetString(option[2..]).TrimEnd('\0');
        }
        return new RouterAdvertisement(Seconds(BinaryPrimitives.ReadUInt16BigEndian(octets[6..])), prefixes, portal);
    }

    /// <summary>Whether a frame asks the routers of its link to advertise themselves.</summary>
    public static bool IsSolicitation(ParsedFrame frame) => frame.Ip is { Protocol: 58, Ttl: 255 } && frame.IpPayload.Span is { Length: >= 8 } octets && octets[0] == Solicited;

    /// <summary>A frame that asks the routers of a link to advertise themselves.</summary>
    public static byte[] Solicitation(MacAddress source, IPAddress from) =>
        Frame(source, MacAddress.OfGroup(AllRouters), from, AllRouters, [Solicited, 0, 0, 0, 0, 0, 0, 0, 1, 1, .. source.ToOctets()]);

    /// <param name="from">The router's link-local address.</param>
    public byte[] ToFrame(MacAddress source, IPAddress from, MacAddress destination, IPAddress to)
    {
        List<byte> octets = [Advertised, 0, 0, 0, 64, 0, .. Octets.Of((ushort)RouterLifetime.TotalSeconds), 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, .. source.ToOctets()];
        foreach (var prefix in Prefixes)
            octets.AddRange([PrefixOption, 4, 64, 0xC0, .. Octets.Of((uint)prefix.Valid.TotalSeconds), .. Octets.Of((uint)prefix.Preferred.TotalSeconds), 0, 0, 0, 0, .. prefix.Prefix.GetAddressBytes()]);
        if (CaptivePortal is { } portal)
        {
            var uri = Encoding.UTF8.GetBytes(portal);
            var units = (uri.Length + 9) / 8;
            octets.AddRange([PortalOption, (byte)units, .. uri, .. new byte[(units * 8) - 2 - uri.Length]]);
        }
        return Frame(source, destination, from, to, [.. octets]);
    }

    private static byte[] Frame(MacAddress source, MacAddress destination, IPAddress from, IPAddress to, byte[] message)
    {
        Octets.Of(Checksum.Of(message, Checksum.PseudoHeader(from, to, 58, message.Length))).CopyTo(message, 2);
        return FrameWriter.Ip(source, destination, from, to, 58, message);
    }

    private static TimeSpan Seconds(uint seconds) => TimeSpan.FromSeconds(seconds);
}
