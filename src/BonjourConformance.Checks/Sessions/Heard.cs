using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>A DNS message on the link, with the frame that carried it.</summary>
public sealed class Heard
{
    private readonly Func<ResourceRecord, bool>? holds;

    private Heard(Frame frame, Func<ResourceRecord, bool>? holds = null)
    {
        this.holds = holds;
        Frame = frame;
        Decoded = frame.Dns!;
        Family = frame.Ip!.Version == 4 ? Family.IPv4 : Family.IPv6;
        IsMulticast = To.Equals(Family.Group());
        IsProbe = !IsResponse && Message.Authorities.Any(r => Message.Questions.Any(q => q.Name == r.Name));
    }

    public Frame Frame { get; }

    public DecodedMessage Decoded { get; }

    public DnsMessage Message => Decoded.Message;

    public Family Family { get; }

    /// <summary>Sent to the Multicast DNS group.</summary>
    public bool IsMulticast { get; }

    public TimeSpan At => Frame.At;

    public int Number => Frame.Number;

    public Moment Moment => Frame.Moment;

    public IPAddress From => Frame.Ip!.Source;

    public IPAddress To => Frame.Ip!.Destination;

    public ushort SourcePort => Frame.Udp!.SourcePort;

    public ushort DestinationPort => Frame.Udp!.DestinationPort;

    public bool IsResponse => Message.IsResponse;

    /// <summary>A query with proposed records in its Authority section that answer its questions (RFC 6762 section 8.2).</summary>
    public bool IsProbe { get; }

    /// <summary>A response that asks nothing and was sent to the group: an answer or an announcement.</summary>
    public bool IsMulticastResponse => IsResponse && IsMulticast;

    /// <summary>
    /// Records that the sender holds out as its own: those of a response. A message with answers and without questions that is not marked as
    /// a response counts too, unless it may be the rest of a list of known answers: such a list has no cache-flush bits and no AA.
    /// </summary>
    public IEnumerable<ResourceRecord> Stated =>
        !IsResponse && (Message.Questions.Count > 0 || !(Message.AA || Message.Answers.Any(r => r.CacheFlush))) ? []
        : holds is null ? Message.Records : Message.Records.Where(holds);

    /// <summary>The message as one that states no more than some of its records: the others may have been taken back since.</summary>
    internal Heard Stating(Func<ResourceRecord, bool> some) => new(Frame, some);

    /// <summary>The message of a frame; null where it carries none on port 5353.</summary>
    public static Heard? Of(Frame frame) => frame.View(static f => f is { Ip: not null, Udp: not null, Dns: not null } ? new Heard(f) : null);

    /// <summary>Whether it asks a question about one of the names.</summary>
    public bool AsksFor(IReadOnlySet<DnsName> names)
    {
        if (IsResponse) return false;
        foreach (var question in Message.Questions)
            if (names.Contains(question.Name)) return true;
        return false;
    }

    public IEnumerable<ResourceRecord> Find(DnsName name, RecordType type) => Message.Records.Where(r => r.Name == name && r.Type == type);

    public override string ToString() => $"frame {Number}";
}
