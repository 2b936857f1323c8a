using System.Buffers.Binary;
using System.Text;

namespace BonjourConformance.Wire.Printing;

/// <summary>The first records of TLS (RFC 8446 section 4.1), sent and read in the clear: enough to see whether a port speaks it, and which version.</summary>
public static class TlsHello
{
    public const byte Alert = 21;
    public const byte Handshake = 22;

    /// <summary>Offers TLS 1.2 and 1.3, without a key share: a server of 1.3 asks for one, and so says its version.</summary>
    /// <param name="random">32 octets.</param>
    public static byte[] Client(string host, ReadOnlySpan<byte> random)
    {
        var name = Encoding.ASCII.GetBytes(host);
        byte[] extensions =
        [
            .. Extension(0, [.. Octets.Of((ushort)(name.Length + 3)), 0, .. Octets.Of((ushort)name.Length), .. name]),
            .. Extension(10, [0, 6, 0, 29, 0, 23, 0, 24]),
            .. Extension(11, [1, 0]),
            .. Extension(13, [0, 16, 4, 3, 5, 3, 6, 3, 8, 4, 8, 5, 8, 6, 4, 1, 5, 1]),
            .. Extension(43, [4, 3, 4, 3, 3]),
            .. Extension(51, [0, 0]),
        ];
        byte[] ciphers = [0x13, 1, 0x13, 2, 0x13, 3, 0xC0, 0x2B, 0xC0, 0x2F, 0xC0, 0x2C, 0xC0, 0x30, 0xC0, 0x13, 0xC0, 0x14, 0, 0x9C, 0, 0x9D, 0, 0x2F, 0, 0x35];
        byte[] hello = [3, 3, .. random, 0, .. Octets.Of((ushort)ciphers.Length), .. ciphers, 1, 0, .. Octets.Of((ushort)extensions.Length), .. extensions];
        return [Handshake, 3, 1, .. Octets.Of((ushort)(hello.Length + 4)), 1, 0, .. Octets.Of((ushort)hello.Length), .. hello];
    }

    /// <summary>A ServerHello of TLS 1.2.</summary>
    public static byte[] Server(ReadOnlySpan<byte> random)
    {
        byte[] hello = [3, 3, .. random, 0, 0xC0, 0x2F, 0];
        return [Handshake, 3, 3, .. Octets.Of((ushort)(hello.Length + 4)), 2, 0, .. Octets.Of((ushort)hello.Length), .. hello];
    }

    /// <summary>Whether octets begin like TLS: the record of a handshake or of an alert, of a version 3.x.</summary>
    public static bool IsTls(ReadOnlySpan<byte> octets) => octets.Length >= 5 && octets[0] is Alert or Handshake && octets[1] == 3;

    /// <summary>The version that a ServerHello chose, such as 0x0304 for 1.3; null where there is no whole ServerHello.</summary>
    public static ushort? Version(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 44 || octets[0] != Handshake || octets[5] != 2) return null;
        var version = BinaryPrimitives.ReadUInt16BigEndian(octets[9..]);
        var at = 43 + 1 + octets[43] + 3;
        if (at + 2 > octets.Length) return version;
        var end = Math.Min(octets.Length, at + 2 + BinaryPrimitives.ReadUInt16BigEndian(octets[at..]));
        for (at += 2; at + 4 <= end; at += 4 + BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 2)..]))
            if (BinaryPrimitives.ReadUInt16BigEndian(octets[at..]) == 43 && at + 6 <= end) return BinaryPrimitives.ReadUInt16BigEndian(octets[(at + 4)..]);
        return version;
    }

    private static byte[] Extension(ushort type, byte[] data) => [.. Octets.Of(type), .. Octets.Of((ushort)data.Length), .. data];
}
