using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

public enum OutgoingKind
{
    Probe,
    Announcement,

    /// <summary>An answer by multicast.</summary>
    Answer,

    /// <summary>An answer by unicast to port 5353.</summary>
    UnicastAnswer,

    LegacyAnswer,
    Goodbye,

    /// <summary>A question of the device's own querier.</summary>
    Query,
}

/// <summary>A message about to be sent, and how. Hooks of <see cref="MessagesBehaviour"/> may change any of it.</summary>
public sealed class Outgoing
{
    public required OutgoingKind Kind { get; init; }

    public required IpFamily Family { get; init; }

    public required DnsMessage Message { get; set; }

    public required IPAddress From { get; set; }

    public required IPAddress To { get; set; }

    public required MacAddress ToMac { get; set; }

    public ushort SourcePort { get; set; } = 5353;

    public ushort DestinationPort { get; set; } = 5353;

    /// <summary>IPv4 TTL or IPv6 hop limit.</summary>
    public byte Ttl { get; set; } = 255;

    public Compression Compression { get; set; } = Compression.Multicast;

    /// <summary>Not sent at all.</summary>
    public bool Drop { get; set; }

    /// <summary>Replaces the encoder.</summary>
    public Func<DnsMessage, Compression, byte[]> Encode { get; set; } = DnsWriter.Write;

    public bool IsQuery => Kind is OutgoingKind.Probe or OutgoingKind.Query;

    public bool IsMulticast => Kind is not (OutgoingKind.UnicastAnswer or OutgoingKind.LegacyAnswer);

    /// <summary>Applies a change to every record of all sections.</summary>
    public void MapRecords(Func<ResourceRecord, ResourceRecord> change) => Message = Message with
    {
        Answers = [.. Message.Answers.Select(change)],
        Authorities = [.. Message.Authorities.Select(change)],
        Additionals = [.. Message.Additionals.Select(change)],
    };

    /// <summary>A second message like this one.</summary>
    public Outgoing Copy() => (Outgoing)MemberwiseClone();
}
