using System.Net;

namespace BonjourConformance.Wire;

/// <summary>The two octets behind the link-layer addresses that name what the frame carries.</summary>
public enum EtherType : ushort
{
    IPv4 = 0x0800,
    Arp = 0x0806,
    Vlan = 0x8100,
    ServiceVlan = 0x88A8,
    IPv6 = 0x86DD,
}

/// <summary>ARP for IPv4 over Ethernet (RFC 826), in the words of RFC 3927 and RFC 5227.</summary>
public sealed record ArpPacket(
    ushort Operation,
    MacAddress SenderHardware,
    IPAddress SenderAddress,
    MacAddress TargetHardware,
    IPAddress TargetAddress,
    ushort HardwareType = 1,
    ushort ProtocolType = 0x0800)
{
    public const ushort Request = 1;
    public const ushort Reply = 2;

    /// <summary>A request with the sender address all zero (RFC 3927 section 1.2).</summary>
    public bool IsProbe => Operation == Request && SenderAddress.Equals(IPAddress.Any) && !TargetAddress.Equals(IPAddress.Any);

    /// <summary>A packet whose sender and target address are the same (RFC 3927 section 2.4; some senders use a reply).</summary>
    public bool IsAnnouncement => SenderAddress.Equals(TargetAddress) && !SenderAddress.Equals(IPAddress.Any);

    public override string ToString() =>
        IsProbe ? $"ARP probe for {TargetAddress} by {SenderHardware}"
        : IsAnnouncement ? $"ARP announcement of {SenderAddress} by {SenderHardware}"
        : Operation == Request ? $"ARP request for {TargetAddress} by {SenderAddress} ({SenderHardware})"
        : $"ARP reply: {SenderAddress} is at {SenderHardware}, to {TargetAddress}";
}

/// <summary>What matters here of an IPv4 or IPv6 header.</summary>
/// <param name="Ttl">IPv4 TTL or IPv6 hop limit.</param>
/// <param name="Protocol">Number of the protocol carried: 17 UDP, 6 TCP, 58 ICMPv6.</param>
/// <param name="Identification">Of IPv4, or of an IPv6 fragment; null for an IPv6 packet that is whole.</param>
/// <param name="FragmentOffset">In octets.</param>
public sealed record IpHeader(
    int Version,
    IPAddress Source,
    IPAddress Destination,
    byte Ttl,
    byte Protocol,
    uint? Identification,
    int FragmentOffset,
    bool MoreFragments,
    int Offset,
    int PayloadOffset,
    int PayloadLength)
{
    public bool IsFragment => FragmentOffset > 0 || MoreFragments;
}

/// <summary>A UDP header.</summary>
/// <param name="ChecksumHolds">Null where it could not be told: of a fragment, where none was sent, or where it was left to hardware.</param>
public sealed record UdpHeader(ushort SourcePort, ushort DestinationPort, bool? ChecksumHolds, int Offset, int PayloadOffset, int PayloadLength)
{
    /// <summary>
    /// The field holds the sum over the pseudo header alone: checksum offload, seen where a frame was captured before a network
    /// card finished it, as on a veth pair or on the sending machine. On frames that came through a real cable it is a bad checksum.
    /// </summary>
    public bool ChecksumLeftToHardware { get; init; }
}

/// <summary>The layers of an Ethernet frame, as far as they could be read.</summary>
public sealed class ParsedFrame(ReadOnlyMemory<byte> octets, MessagePool? messages = null)
{
    private DecodedMessage? dns;

    public ReadOnlyMemory<byte> Octets { get; } = octets;

    public MacAddress Destination { get; internal set; }

    public MacAddress Source { get; internal set; }

    public EtherType EtherType { get; internal set; }

    public ArpPacket? Arp { get; internal set; }

    /// <summary>Offset of the ARP packet in the frame, where there is one.</summary>
    public int ArpOffset { get; internal set; }

    public IpHeader? Ip { get; internal set; }

    public UdpHeader? Udp { get; internal set; }

    public IReadOnlyList<Flaw> Flaws { get; internal set; } = [];

    /// <summary>The octets that UDP carries; empty without UDP.</summary>
    public ReadOnlyMemory<byte> Payload => Udp is null ? default : Octets.Slice(Udp.PayloadOffset, Udp.PayloadLength);

    /// <summary>The octets that IP carries; empty without IP.</summary>
    public ReadOnlyMemory<byte> IpPayload => Ip is null ? default : Octets.Slice(Ip.PayloadOffset, Ip.PayloadLength);

    /// <summary>UDP from or to port 5353.</summary>
    public bool IsMulticastDns => Udp is { SourcePort: 5353 } or { DestinationPort: 5353 };

    /// <summary>The DNS message, where UDP from or to port 5353 carries one.</summary>
    public DecodedMessage? Dns => IsMulticastDns && Ip is { IsFragment: false } ? dns ??= messages?.Read(Payload) ?? DnsReader.Read(Payload) : null;
}
