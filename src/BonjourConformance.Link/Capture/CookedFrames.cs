using System.Buffers.Binary;
using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Capture;

/// <summary>
/// Makes Ethernet frames of what Linux saves when it captures on "any" interface: a header that keeps the source's address, the interface and
/// whether the frame went to a group, but no destination. That of a group follows from the IP destination; others are left zero.
/// </summary>
public static class CookedFrames
{
    public const int Version1 = 113;
    public const int Version2 = 276;

    /// <summary>The frame, and the number of the interface that it was seen on where the header says it; null where the link has no Ethernet addresses.</summary>
    public static (ReadOnlyMemory<byte> Octets, int Interface)? AsEthernet(int linkType, ReadOnlyMemory<byte> octets)
    {
        var span = octets.Span;
        return linkType switch
        {
            CaptureInterface.Ethernet => (octets, 0),
            Version1 when span.Length >= 16 && Half(span, 4) == 6 => (Made(Half(span, 0), span.Slice(6, 6), Half(span, 14), span[16..]), 0),
            Version2 when span.Length >= 20 && span[11] == 6 => (Made(span[10], span.Slice(12, 6), Half(span, 0), span[20..]), (int)(BinaryPrimitives.ReadUInt32BigEndian(span[4..]) & 0x7FFF_FFFF)),
            _ => null,
        };
    }

    private static byte[] Made(int kind, ReadOnlySpan<byte> source, int type, ReadOnlySpan<byte> payload)
    {
        const int Broadcast = 1, Multicast = 2, Outgoing = 4;
        var destination = kind is Broadcast ? MacAddress.Broadcast
            : kind is Multicast or Outgoing && Group(type, payload) is { } group ? MacAddress.OfGroup(group)
            : MacAddress.Zero;
        return [.. destination.ToOctets(), .. source, (byte)(type >> 8), (byte)type, .. payload];
    }

    private static IPAddress? Group(int type, ReadOnlySpan<byte> ip) => type switch
    {
        0x0800 when ip.Length >= 20 && ip[16] is >= 224 and < 240 => new IPAddress(ip.Slice(16, 4)),
        0x86DD when ip.Length >= 40 && ip[24] == 0xFF => new IPAddress(ip.Slice(24, 16)),
        _ => null,
    };

    private static int Half(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadUInt16BigEndian(span[at..]);
}
