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

    /// <summary>None, unless compression is what a check is about: a device that cannot follow pointers breaks that duty, and no other.</summary>
    public Compression Compression { get; init; } = Compression.None;

    /// <summary>
    /// The frame is addressed to the device's own link-layer address, whatever the packet in it is addressed to, so that no neighbour has to read it:
    /// for damaged messages and floods.
    /// </summary>
    public bool ToDeviceAlone { get; init; }

    /// <summary>Sections of RFC 6762 that what is sent breaks on purpose, beside the section of the check: all else that the harness sends conforms.</summary>
    public IReadOnlyList<string> Breaks { get; init; } = [];

    /// <summary>The same from a host that contests a name: it speaks up for its record whenever the device does, also twice in a second (section 6).</summary>
    public Sending Contesting(TestHost rival) => this with { From = rival, Breaks = [.. Breaks, "6"] };

    /// <summary>Sent instead of the message's own octets: a damaged message.</summary>
    public byte[]? Octets { get; init; }
}

/// <summary>
/// What the harness sent. A live link shows a frame a moment after it was sent, so the frame is looked up when it is asked for.
/// </summary>
/// <param name="Sent">When it was handed to the link.</param>
public sealed record Stimulus(ILink Link, ReadOnlyMemory<byte> Octets, Moment Sent, Family Family, TestHost From, ushort SourcePort, IPAddress SourceAddress)
{
    /// <summary>The frame on the link; null where it has not been seen (yet).</summary>
    public Frame? Seen => Link.Transcript.Since(Sent).FirstOrDefault(f => f.Direction == Direction.Sent && f.Parsed.Octets.Span.SequenceEqual(Octets.Span));

    /// <summary>What answers it comes after this moment: that at which the link carried it.</summary>
    public Moment Mark => Seen?.Moment ?? Sent;

    /// <exception cref="Verdicts.InconclusiveException">The interface never carried it.</exception>
    public Frame Frame => Seen ?? throw new Verdicts.InconclusiveException("what the harness sent was never seen on the link: is a cable plugged in?");

    /// <summary>When the link carried it.</summary>
    public TimeSpan At => Mark.At;
}

/// <summary>A record that the device sent, and the message that carried it.</summary>
public sealed record Answer(Heard In, ResourceRecord Record) : ICase
{
    public DnsName About => Record.About();

    /// <summary>The question that asks for the record and no other.</summary>
    public Question Question => new(Record.Name, Record.Type);

    public uint Ttl => Record.Ttl;

    public TimeSpan At => In.At;
}
