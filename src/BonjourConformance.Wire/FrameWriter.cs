using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>Writes whole Ethernet frames, with checksums. Frames are not padded to the 60 octets of a wire: the sending driver does that.</summary>
public static class FrameWriter
{
    public static byte[] Ethernet(MacAddress destination, MacAddress source, EtherType type, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[14 + payload.Length];
        destination.Write(frame);
        source.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)type);
        payload.CopyTo(frame.AsSpan(14));
        return frame;
    }

    /// <summary>An ARP packet in a frame; the frame's source is <paramref name="source"/>, or the sender hardware address.</summary>
    public static byte[] Arp(ArpPacket arp, MacAddress? destination = null, MacAddress? source = null)
    {
        var octets = new byte[28];
        BinaryPrimitives.WriteUInt16BigEndian(octets, arp.HardwareType);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(2), arp.ProtocolType);
        octets[4] = 6;
        octets[5] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(6), arp.Operation);
        arp.SenderHardware.Write(octets.AsSpan(8));
        arp.SenderAddress.TryWriteBytes(octets.AsSpan(14), out _);
        arp.TargetHardware.Write(octets.AsSpan(18));
        arp.TargetAddress.TryWriteBytes(octets.AsSpan(24), out _);
        return Ethernet(destination ?? MacAddress.Broadcast, source ?? arp.SenderHardware, EtherType.Arp, octets);
    }

    /// <summary>A UDP datagram in one IPv4 or IPv6 packet, by the family of the addresses.</summary>
    /// <param name="ttl">IPv4 TTL or IPv6 hop limit.</param>
    /// <param name="identification">IPv4 identification.</param>
    public static byte[] Udp(
        MacAddress source, MacAddress destination, IPAddress from, IPAddress to, ushort sourcePort, ushort destinationPort,
        ReadOnlySpan<byte> payload, byte ttl = 255, ushort identification = 0)
    {
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp.AsSpan(8));
        var sum = Checksum.Of(udp, Checksum.PseudoHeader(from, to, 17, udp.Length));
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(6), sum == 0 ? (ushort)0xFFFF : sum);
        return Ip(source, destination, from, to, 17, udp, ttl, identification);
    }

    /// <summary>An IPv4 or IPv6 packet in a frame, by the family of the addresses.</summary>
    public static byte[] Ip(
        MacAddress source, MacAddress destination, IPAddress from, IPAddress to, byte protocol, ReadOnlySpan<byte> payload,
        byte ttl = 255, ushort identification = 0, int fragmentOffset = 0, bool moreFragments = false) =>
        from.GetAddressBytes().Length == 4
            ? Ethernet(destination, source, EtherType.IPv4, IPv4(from, to, protocol, payload, ttl, identification, fragmentOffset, moreFragments))
            : Ethernet(destination, source, EtherType.IPv6, IPv6(from, to, protocol, payload, ttl, identification, fragmentOffset, moreFragments));

    /// <summary>The same UDP datagram as IP fragments that carry at most <paramref name="mtu"/> octets each.</summary>
    public static IEnumerable<byte[]> UdpFragments(
        MacAddress source, MacAddress destination, IPAddress from, IPAddress to, ushort sourcePort, ushort destinationPort,
        byte[] payload, byte ttl = 255, ushort identification = 0, int mtu = 1500)
    {
        var whole = Udp(source, destination, from, to, sourcePort, destinationPort, payload, ttl, identification);
        var header = from.GetAddressBytes().Length == 4 ? 20 : 40;
        if (whole.Length - 14 <= mtu)
        {
            yield return whole;
            yield break;
        }
        var datagram = whole[(14 + header)..];
        var room = (mtu - header - (header == 40 ? 8 : 0)) / 8 * 8;
        for (var at = 0; at < datagram.Length; at += room)
            yield return Ip(source, destination, from, to, 17, datagram.AsSpan(at, Math.Min(room, datagram.Length - at)), ttl, identification, at, at + room < datagram.Length);
    }

    private static byte[] IPv4(IPAddress from, IPAddress to, byte protocol, ReadOnlySpan<byte> payload, byte ttl, ushort identification, int fragmentOffset, bool more)
    {
        var packet = new byte[20 + payload.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identification);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)(fragmentOffset / 8 | (more ? 0x2000 : 0)));
        packet[8] = ttl;
        packet[9] = protocol;
        from.TryWriteBytes(packet.AsSpan(12), out _);
        to.TryWriteBytes(packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum.Of(packet.AsSpan(0, 20)));
        payload.CopyTo(packet.AsSpan(20));
        return packet;
    }

    private static byte[] IPv6(IPAddress from, IPAddress to, byte protocol, ReadOnlySpan<byte> payload, byte ttl, ushort identification, int fragmentOffset, bool more)
    {
        var fragment = fragmentOffset > 0 || more;
        var extra = fragment ? 8 : 0;
        var packet = new byte[40 + extra + payload.Length];
        packet[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(extra + payload.Length));
        packet[6] = fragment ? (byte)44 : protocol;
        packet[7] = ttl;
        from.TryWriteBytes(packet.AsSpan(8), out _);
        to.TryWriteBytes(packet.AsSpan(24), out _);
        if (fragment)
        {
            packet[40] = protocol;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(42), (ushort)(fragmentOffset | (more ? 1 : 0)));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(44), identification);
        }
        payload.CopyTo(packet.AsSpan(40 + extra));
        return packet;
    }
}
