using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>How a message is sent where it differs from the usual: from the querier, port 5353, to the group, hop limit 255.</summary>
public sealed record Sending
{
    public static Sending Usual { get; } = new();

    /// <summary>Null: the querier.</summary>
    public TestHost? From { get; init; }

    /// <summary>Null: the host's address in the family.</summary>
    public IPAddress? SourceAddress { get; init; }

    public ushort SourcePort { get; init; } = 5353;

    /// <summary>Null: the Multicast DNS group.</summary>
    public IPAddress? To { get; init; }

    public ushort DestinationPort { get; init; } = 5353;

    /// <summary>IPv4 TTL or IPv6 hop limit.</summary>
    public byte HopLimit { get; init; } = 255;

    public Compression Compression { get; init; } = Compression.Multicast;

    /// <summary>Sent instead of the message's own octets: a damaged message.</summary>
    public byte[]? Octets { get; init; }
}

/// <summary>What the harness sent, and from where in the transcript answers count.</summary>
/// <param name="Mark">Frames with a higher number came after it.</param>
public sealed record Stimulus(Frame Frame, int Mark, Family Family, TestHost From, ushort SourcePort, IPAddress SourceAddress)
{
    public TimeSpan At => Frame.At;
}

/// <summary>A record that the device sent, and the message that carried it.</summary>
public sealed record Answer(Heard In, ResourceRecord Record)
{
    public uint Ttl => Record.Ttl;

    public TimeSpan At => In.At;
}
