using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>The kinds of DHCP messages (RFC 2132 section 9.6).</summary>
public enum DhcpType : byte
{
    Discover = 1,
    Offer,
    Request,
    Decline,
    Ack,
    Nak,
    Release,
    Inform,
}

/// <summary>A DHCP message (RFC 2131 section 2) with its options in order, as far as a small client and a small server need it.</summary>
public sealed record DhcpMessage
{
    public const byte SubnetMask = 1;
    public const byte Router = 3;
    public const byte DnsServer = 6;
    public const byte HostName = 12;
    public const byte DomainName = 15;
    public const byte RequestedAddress = 50;
    public const byte LeaseTime = 51;
    public const byte MessageType = 53;
    public const byte ServerIdentifier = 54;
    public const byte RenewalTime = 58;
    public const byte RebindingTime = 59;

    /// <summary>Captive portal (RFC 8910).</summary>
    public const byte CaptivePortal = 114;

    /// <summary>Auto-configure (RFC 2563).</summary>
    public const byte AutoConfigure = 116;

    private const uint Cookie = 0x63825363;

    public required bool IsReply { get; init; }

    public required uint Transaction { get; init; }

    public required MacAddress Client { get; init; }

    public ushort Seconds { get; init; }

    /// <summary>The client asks for answers by broadcast.</summary>
    public bool Broadcast { get; init; }

    /// <summary>The client's own address: where it renews.</summary>
    public IPAddress ClientAddress { get; init; } = IPAddress.Any;

    /// <summary>The address that a server gives.</summary>
    public IPAddress YourAddress { get; init; } = IPAddress.Any;

    public IReadOnlyList<(byte Code, byte[] Value)> Options { get; init; } = [];

    public DhcpType? Type => this[MessageType] is [var type] ? (DhcpType)type : null;

    /// <summary>The value of an option; null where it is not there.</summary>
    public byte[]? this[byte code] => Options.FirstOrDefault(o => o.Code == code).Value;

    /// <summary>An option that is one address; null where it is not there, or another thing.</summary>
    public IPAddress? AddressIn(byte code) => this[code] is { Length: >= 4 } value ? new IPAddress(value.AsSpan(0, 4)) : null;

    /// <summary>An option that is a number of seconds.</summary>
    public TimeSpan? TimeIn(byte code) => this[code] is { Length: 4 } value ? TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(value)) : null;

    /// <summary>Reads the message in a frame to or from the ports of DHCP; null where there is none.</summary>
    public static DhcpMessage? Of(ParsedFrame frame) => frame.Udp is { SourcePort: 67 or 68, DestinationPort: 67 or 68 } ? Read(frame.Payload.Span) : null;

    public static DhcpMessage? Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 240 || octets[0] is not (1 or 2) || octets[1] != 1 || octets[2] != 6 || BinaryPrimitives.ReadUInt32BigEndian(octets[236..]) != Cookie) return null;
        var options = new List<(byte, byte[])>();
        for (var at = 240; at < octets.Length && octets[at] != 255;)
        {
            if (octets[at] == 0)
            {
                at++;
                continue;
            }
            if (at + 2 > octets.Length || at + 2 + octets[at + 1] > octets.Length) break;
            options.Add((octets[at], octets.Slice(at + 2, octets[at + 1]).ToArray()));
            at += 2 + octets[at + 1];
        }
        return new DhcpMessage
        {
            IsReply = octets[0] == 2,
            Transaction = BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
            Seconds = BinaryPrimitives.ReadUInt16BigEndian(octets[8..]),
            Broadcast = (octets[10] & 0x80) != 0,
            ClientAddress = new IPAddress(octets.Slice(12, 4)),
            YourAddress = new IPAddress(octets.Slice(16, 4)),
            Client = MacAddress.Read(octets[28..]),
            Options = options,
        };
    }

    public byte[] ToOctets()
    {
        byte[] octets =
        [
            (byte)(IsReply ? 2 : 1), 1, 6, 0, .. Octets.Of(Transaction), .. Octets.Of(Seconds), (byte)(Broadcast ? 0x80 : 0), 0, .. ClientAddress.GetAddressBytes(), .. YourAddress.GetAddressBytes(),
            .. new byte[8], .. Client.ToOctets(), .. new byte[10], .. new byte[192], .. Octets.Of(Cookie),
            .. Options.SelectMany(o => (byte[])[o.Code, (byte)o.Value.Length, .. o.Value]), 255,
        ];
        // Relays and some clients expect the length of BOOTP.
        return octets.Length < 300 ? [.. octets, .. new byte[300 - octets.Length]] : octets;
    }
}
