using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>The Internet checksum (RFC 1071).</summary>
public static class Checksum
{
    /// <summary>The one's complement sum of 16-bit words, complemented. Over data that holds its own checksum it is zero.</summary>
    public static ushort Of(ReadOnlySpan<byte> octets, uint start = 0)
    {
        var sum = start;
        for (var i = 0; i + 1 < octets.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(octets[i..]);
        if (octets.Length % 2 == 1) sum += (uint)octets[^1] << 8;
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>The sum of the pseudo header that UDP, TCP and ICMPv6 add to theirs.</summary>
    public static uint PseudoHeader(IPAddress source, IPAddress destination, byte protocol, int length)
    {
        uint sum = protocol + (uint)length;
        foreach (var address in (ReadOnlySpan<IPAddress>)[source, destination])
        {
            var octets = address.GetAddressBytes();
            for (var i = 0; i < octets.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(i));
        }
        return sum;
    }
}
