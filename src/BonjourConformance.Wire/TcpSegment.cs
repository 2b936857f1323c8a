using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>The control bits of a TCP header (RFC 9293 section 3.1).</summary>
[Flags]
public enum TcpFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Reset = 4,
    Push = 8,
    Ack = 16,
}

/// <summary>A TCP segment without options, as far as a small peer needs it.</summary>
public sealed record TcpSegment(ushort SourcePort, ushort DestinationPort, uint Sequence, uint Acknowledgment, TcpFlags Flags, ReadOnlyMemory<byte> Payload = default, ushort Window = 65535)
{
    public const byte Protocol = 6;

    public bool IsSyn => (Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;

    public bool IsSynAck => (Flags & (TcpFlags.Syn | TcpFlags.Ack)) == (TcpFlags.Syn | TcpFlags.Ack);

    public bool Has(TcpFlags flag) => (Flags & flag) != 0;

    /// <summary>How far it moves the sequence on: SYN and FIN count as one octet each.</summary>
    public uint Length => (uint)Payload.Length + (Has(TcpFlags.Syn) ? 1u : 0) + (Has(TcpFlags.Fin) ? 1u : 0);

    /// <summary>The segment in a frame; null where there is none, or it is cut short.</summary>
    public static TcpSegment? Of(ParsedFrame frame)
    {
        if (frame.Ip is not { Protocol: Protocol, IsFragment: false }) return null;
        var octets = frame.IpPayload.Span;
        if (octets.Length < 20 || (octets[12] >> 4) * 4 is var header && (header < 20 || header > octets.Length)) return null;
        return new TcpSegment(BinaryPrimitives.ReadUInt16BigEndian(octets), BinaryPrimitives.ReadUInt16BigEndian(octets[2..]), BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[8..]), (TcpFlags)(octets[13] & 0x1F), frame.IpPayload[((octets[12] >> 4) * 4)..], BinaryPrimitives.ReadUInt16BigEndian(octets[14..]));
    }

    /// <summary>A whole frame, with checksums. A SYN states a maximum segment size of 1,220 octets, which fits every link.</summary>
    public byte[] ToFrame(MacAddress source, MacAddress destination, IPAddress from, IPAddress to)
    {
        byte[] options = Has(TcpFlags.Syn) ? [2, 4, 0x04, 0xC4] : [];
        byte[] octets =
        [
            .. Octets.Of(SourcePort), .. Octets.Of(DestinationPort), .. Octets.Of(Sequence), .. Octets.Of(Acknowledgment),
            (byte)((20 + options.Length) / 4 << 4), (byte)Flags, .. Octets.Of(Window), 0, 0, 0, 0, .. options, .. Payload.Span,
        ];
        Octets.Of(Checksum.Of(octets, Checksum.PseudoHeader(from, to, Protocol, octets.Length))).CopyTo(octets, 16);
        return FrameWriter.Ip(source, destination, from, to, Protocol, octets, ttl: 64);
    }

    /// <summary>What refuses it (RFC 9293 section 3.5.2).</summary>
    public TcpSegment Refusal => Has(TcpFlags.Ack)
        ? new(DestinationPort, SourcePort, Acknowledgment, 0, TcpFlags.Reset)
        : new(DestinationPort, SourcePort, 0, Sequence + Length, TcpFlags.Reset | TcpFlags.Ack);
}
