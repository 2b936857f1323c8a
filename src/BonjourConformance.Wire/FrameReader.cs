using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>Reads the layers of an Ethernet II frame. It never throws; what does not fit is a flaw, with its offset in the frame.</summary>
public static class FrameReader
{
    /// <param name="messages">Knows messages that were read before.</param>
    public static ParsedFrame Read(ReadOnlyMemory<byte> octets, MessagePool? messages = null)
    {
        var frame = new ParsedFrame(octets, messages);
        var flaws = new List<Flaw>();
        frame.Flaws = flaws;
        var span = octets.Span;
        if (span.Length < 14)
        {
            flaws.Add(new Flaw(span.Length, FlawKind.Truncated, $"the frame ends after {span.Length} octets; its header has 14"));
            return frame;
        }
        frame.Destination = MacAddress.Read(span);
        frame.Source = MacAddress.Read(span[6..]);
        frame.EtherType = (EtherType)BinaryPrimitives.ReadUInt16BigEndian(span[12..]);
        var at = 14;
        while (frame.EtherType is EtherType.Vlan or EtherType.ServiceVlan)
        {
            if (span.Length < at + 4)
            {
                flaws.Add(new Flaw(at, FlawKind.Truncated, "the VLAN tag is cut off"));
                return frame;
            }
            frame.EtherType = (EtherType)BinaryPrimitives.ReadUInt16BigEndian(span[(at + 2)..]);
            at += 4;
        }
        switch (frame.EtherType)
        {
            case EtherType.Arp:
                ReadArp(frame, at, flaws);
                break;
            case EtherType.IPv4:
                ReadIPv4(frame, at, flaws);
                break;
            case EtherType.IPv6:
                ReadIPv6(frame, at, flaws);
                break;
        }
        return frame;
    }

    private static void ReadArp(ParsedFrame frame, int at, List<Flaw> flaws)
    {
        var span = frame.Octets.Span[at..];
        if (span.Length < 28)
        {
            flaws.Add(new Flaw(at, FlawKind.Truncated, $"the ARP packet has {span.Length} octets; 28 are needed"));
            return;
        }
        if (span[4] != 6 || span[5] != 4)
        {
            flaws.Add(new Flaw(at + 4, FlawKind.LengthField, $"ARP address lengths {span[4]} and {span[5]} are not those of Ethernet and IPv4"));
            return;
        }
        frame.ArpOffset = at;
        frame.Arp = new ArpPacket(
            BinaryPrimitives.ReadUInt16BigEndian(span[6..]),
            MacAddress.Read(span[8..]),
            new IPAddress(span.Slice(14, 4)),
            MacAddress.Read(span[18..]),
            new IPAddress(span.Slice(24, 4)),
            BinaryPrimitives.ReadUInt16BigEndian(span),
            BinaryPrimitives.ReadUInt16BigEndian(span[2..]));
    }

    private static void ReadIPv4(ParsedFrame frame, int at, List<Flaw> flaws)
    {
        var span = frame.Octets.Span[at..];
        if (span.Length < 20)
        {
            flaws.Add(new Flaw(at, FlawKind.Truncated, "the IPv4 header is cut off"));
            return;
        }
        if (!HasVersion(4, span[0], at, flaws)) return;
        var header = (span[0] & 0xF) * 4;
        if (header < 20 || header > span.Length)
        {
            flaws.Add(new Flaw(at, FlawKind.HeaderLength, $"the IPv4 header states {header} octets; 20 to {span.Length} are possible"));
            return;
        }
        int total = BinaryPrimitives.ReadUInt16BigEndian(span[2..]);
        if (total < header || total > span.Length)
        {
            flaws.Add(new Flaw(at + 2, FlawKind.LengthField, $"the IPv4 total length is {total}, the frame has {span.Length} octets of it"));
            total = span.Length;
        }
        if (Checksum.Of(span[..header]) != 0) flaws.Add(new Flaw(at + 10, FlawKind.Checksum, "the IPv4 header checksum does not hold"));
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(span[6..]);
        frame.Ip = new IpHeader(4, new IPAddress(span.Slice(12, 4)), new IPAddress(span.Slice(16, 4)), span[8], span[9],
            BinaryPrimitives.ReadUInt16BigEndian(span[4..]), (fragment & 0x1FFF) * 8, (fragment & 0x2000) != 0, at, at + header, total - header);
        ReadUdp(frame, flaws);
    }

    private static void ReadIPv6(ParsedFrame frame, int at, List<Flaw> flaws)
    {
        var span = frame.Octets.Span[at..];
        if (span.Length < 40)
        {
            flaws.Add(new Flaw(at, FlawKind.Truncated, "the IPv6 header is cut off"));
            return;
        }
        if (!HasVersion(6, span[0], at, flaws)) return;
        int length = BinaryPrimitives.ReadUInt16BigEndian(span[4..]);
        if (length > span.Length - 40)
        {
            flaws.Add(new Flaw(at + 4, FlawKind.LengthField, $"the IPv6 payload length is {length}, the frame has {span.Length - 40} octets of it"));
            length = span.Length - 40;
        }
        var protocol = span[6];
        var payload = 40;
        uint? identification = null;
        var offset = 0;
        var more = false;
        // Hop-by-hop, routing and destination options carry their length; the fragment header has 8 octets. What follows the header
        // of a later fragment is no header.
        while (protocol is 0 or 43 or 44 or 60 && offset == 0)
        {
            if (payload + 8 > 40 + length)
            {
                flaws.Add(new Flaw(at + Math.Min(payload, 40 + length), FlawKind.Truncated, "an IPv6 extension header is cut off"));
                break;
            }
            var size = 8;
            if (protocol == 44)
            {
                var field = BinaryPrimitives.ReadUInt16BigEndian(span[(payload + 2)..]);
                offset = field & 0xFFF8;
                more = (field & 1) != 0;
                identification = BinaryPrimitives.ReadUInt32BigEndian(span[(payload + 4)..]);
            }
            else size = (span[payload + 1] + 1) * 8;
            protocol = span[payload];
            payload += size;
        }
        if (payload > 40 + length)
        {
            flaws.Add(new Flaw(at + 40, FlawKind.LengthField, "an IPv6 extension header runs past the end of the packet"));
            payload = 40 + length;
        }
        frame.Ip = new IpHeader(6, new IPAddress(span.Slice(8, 16)), new IPAddress(span.Slice(24, 16)), span[7], protocol, identification, offset, more,
            at, at + payload, 40 + length - payload);
        ReadUdp(frame, flaws);
    }

    private static bool HasVersion(int version, byte first, int at, List<Flaw> flaws)
    {
        if (first >> 4 == version) return true;
        flaws.Add(new Flaw(at, FlawKind.Version, $"the IP version is {first >> 4} in a frame that says IPv{version}"));
        return false;
    }

    private static void ReadUdp(ParsedFrame frame, List<Flaw> flaws)
    {
        var ip = frame.Ip!;
        if (ip.Protocol != 17 || ip.FragmentOffset > 0) return;
        var at = ip.PayloadOffset;
        var span = frame.Octets.Span.Slice(at, ip.PayloadLength);
        if (span.Length < 8)
        {
            flaws.Add(new Flaw(at, FlawKind.Truncated, "the UDP header is cut off"));
            return;
        }
        int length = BinaryPrimitives.ReadUInt16BigEndian(span[4..]);
        if (length < 8 || length > span.Length)
        {
            if (!ip.IsFragment) flaws.Add(new Flaw(at + 4, FlawKind.LengthField, $"the UDP length is {length}, the packet has {span.Length} octets of it"));
            length = span.Length;
        }
        var sum = BinaryPrimitives.ReadUInt16BigEndian(span[6..]);
        bool? holds = null;
        var left = false;
        if (!ip.IsFragment && (sum != 0 || ip.Version == 6))
        {
            var pseudo = Checksum.PseudoHeader(ip.Source, ip.Destination, ip.Protocol, length);
            holds = Checksum.Of(span[..length], pseudo) == 0;
            left = holds == false && sum == (ushort)~Checksum.Of([], pseudo);
        }
        frame.Udp = new UdpHeader(BinaryPrimitives.ReadUInt16BigEndian(span), BinaryPrimitives.ReadUInt16BigEndian(span[2..]), left ? null : holds, at, at + 8, length - 8)
        {
            ChecksumLeftToHardware = left,
        };
    }
}
