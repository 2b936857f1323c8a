using System.Buffers.Binary;

namespace BonjourConformance.Link.Capture;

/// <summary>Looks at the outside of a frame, for sorting out what no rule reads from a capture of much else.</summary>
public static class Relevance
{
    /// <summary>ARP, Multicast DNS, DNS and DHCP, and fragments of datagrams; what cannot be read counts too.</summary>
    public static bool Of(ReadOnlySpan<byte> frame)
    {
        var at = 12;
        while (frame.Length >= at + 2 && BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) is 0x8100 or 0x88A8) at += 4;
        if (frame.Length < at + 2) return true;
        var ip = frame[(at + 2)..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) switch
        {
            0x0806 => true,
            0x0800 => ip.Length < 20 || OfIPv4(ip),
            0x86DD => ip.Length < 40 || OfIPv6(ip),
            _ => false,
        };
    }

    private static bool OfIPv4(ReadOnlySpan<byte> ip)
    {
        if (ip[9] != 17) return false;
        if ((BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) != 0) return true;
        return OfUdp(ip, (ip[0] & 15) * 4);
    }

    // Behind an extension header may stand a fragment; few packets have one.
    private static bool OfIPv6(ReadOnlySpan<byte> ip) => ip[6] switch
    {
        17 => OfUdp(ip, 40),
        0 or 43 or 44 or 60 => true,
        _ => false,
    };

    private static bool OfUdp(ReadOnlySpan<byte> ip, int at) =>
        ip.Length < at + 4 || IsPort(BinaryPrimitives.ReadUInt16BigEndian(ip[at..])) || IsPort(BinaryPrimitives.ReadUInt16BigEndian(ip[(at + 2)..]));

    private static bool IsPort(ushort port) => port is 5353 or 53 or 67 or 68;

    /// <summary>A hash of what a frame says: all of it but the link-layer addresses, and of IPv4 the identification and the checksum, which a sender counts up.</summary>
    public static ulong Content(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 34 || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800) return Hash(Basis, frame[Math.Min(12, frame.Length)..]);
        return Hash(Hash(Hash(Basis, frame[12..18]), frame[20..24]), frame[26..]);
    }

    /// <summary>A hash of a whole frame and of where and when it was seen.</summary>
    public static ulong Instant(ReadOnlySpan<byte> frame, int onInterface, int ofMachine, TimeSpan at)
    {
        ReadOnlySpan<long> place = [onInterface, ofMachine, at.Ticks];
        return Hash(Hash(Basis, System.Runtime.InteropServices.MemoryMarshal.AsBytes(place)), frame);
    }

    private const ulong Basis = 14695981039346656037UL;

    /// <summary>FNV-1a over words of eight octets.</summary>
    private static ulong Hash(ulong hash, ReadOnlySpan<byte> octets)
    {
        const ulong prime = 1099511628211UL;
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(octets);
        foreach (var word in words)
        {
            hash = (hash ^ word) * prime;
            hash ^= hash >> 32;
        }
        foreach (var octet in octets[(words.Length * 8)..]) hash = (hash ^ octet) * prime;
        return hash;
    }
}
