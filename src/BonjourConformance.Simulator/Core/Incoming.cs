using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>A message that arrived on port 5353.</summary>
public sealed class Incoming
{
    public required ParsedFrame Frame { get; init; }

    /// <summary>The message as the device understands it; a hook may change it.</summary>
    public required DnsMessage Message { get; set; }

    public required IpFamily Family { get; init; }

    public required TimeSpan At { get; init; }

    /// <summary>Sent to the mDNS group rather than to the device alone.</summary>
    public required bool ToGroup { get; init; }

    /// <summary>The source address lies in a subnet of the interface (RFC 6762 section 11).</summary>
    public required bool OnLink { get; set; }

    public IPAddress Source => Frame.Ip!.Source;

    public ushort SourcePort => Frame.Udp!.SourcePort;

    public MacAddress SourceMac => Frame.Source;

    /// <summary>Of a query: from a simple resolver (RFC 6762 section 6.7).</summary>
    public bool IsLegacy => SourcePort != 5353;
}
