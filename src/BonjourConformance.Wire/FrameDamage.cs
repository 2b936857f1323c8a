using System.Buffers.Binary;

namespace BonjourConformance.Wire;

/// <summary>Frames that are wrong below the message, each made of a good, untagged frame by one named change.</summary>
public static class FrameDamage
{
    private const int Ip = 14;

    /// <summary>The IPv4 header checksum is off by one.</summary>
    public static byte[] IPv4HeaderChecksum(byte[] frame) => Damage.Put(frame, Ip + 10, (byte)(frame[Ip + 10] ^ 1));

    /// <summary>The UDP checksum is off by one, and never zero, which would mean that there is none.</summary>
    public static byte[] UdpChecksum(byte[] frame)
    {
        var at = UdpOf(frame) + 6;
        var sum = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at));
        return Damage.Put(frame, at, Octets.Of((ushort)(sum == 1 ? 3 : sum ^ 1)));
    }

    /// <summary>No UDP checksum: allowed in IPv4, forbidden in IPv6 (RFC 8200 section 8.1).</summary>
    public static byte[] NoUdpChecksum(byte[] frame) => Damage.Put(frame, UdpOf(frame) + 6, 0, 0);

    /// <summary>The IPv4 header states another length of itself, in words of four octets.</summary>
    public static byte[] IPv4HeaderLength(byte[] frame, int words) => Checked(Damage.Put(frame, Ip, (byte)(0x40 | words & 0xF)));

    /// <summary>The IP header states another version than the EtherType.</summary>
    public static byte[] IpVersion(byte[] frame, int version) => Checked(Damage.Put(frame, Ip, (byte)(version << 4 | frame[Ip] & 0xF)));

    /// <summary>IPv4 total length or IPv6 payload length, by the EtherType.</summary>
    public static byte[] IpLength(byte[] frame, ushort length) => frame[12] == 0x86 ? Damage.Put(frame, Ip + 4, Octets.Of(length)) : Checked(Damage.Put(frame, Ip + 2, Octets.Of(length)));

    public static byte[] UdpLength(byte[] frame, ushort length) => Damage.Put(frame, UdpOf(frame) + 4, Octets.Of(length));

    /// <summary>An ARP packet states other lengths of its addresses than it has.</summary>
    public static byte[] ArpAddressLengths(byte[] frame, byte hardware, byte protocol) => Damage.Put(frame, 18, hardware, protocol);

    private static int UdpOf(byte[] frame) => Ip + (frame[12] == 0x86 ? 40 : 20);

    /// <summary>Makes the IPv4 header checksum good again, so that one thing alone is wrong.</summary>
    private static byte[] Checked(byte[] frame)
    {
        if (frame[12] == 0x86) return frame;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Ip + 10), 0);
        var header = Math.Clamp((frame[Ip] & 0xF) * 4, 20, frame.Length - Ip);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(Ip + 10), Checksum.Of(frame.AsSpan(Ip, header)));
        return frame;
    }
}
