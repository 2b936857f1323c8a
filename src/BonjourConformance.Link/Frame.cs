using BonjourConformance.Wire;

namespace BonjourConformance.Link;

/// <summary>Who put a frame on the link, as far as the link knows.</summary>
public enum Direction
{
    /// <summary>Seen on the link.</summary>
    Received,

    /// <summary>Sent by the harness.</summary>
    Sent,
}

/// <summary>One frame as the link saw it.</summary>
/// <param name="Number">Place in the run's capture, from 1.</param>
/// <param name="At">The instant the link saw it: virtual, or the capture's own time stamp; since the start of the run.</param>
/// <param name="Comment">Names the check that sent it.</param>
public sealed record Frame(int Number, TimeSpan At, Direction Direction, ParsedFrame Parsed, string? Comment)
{
    private object? view;
    private bool viewed;

    /// <summary>The DNS message it carries on port 5353, whole in this frame or put together of fragments that end with it.</summary>
    public DecodedMessage? Dns => Reassembled?.Message ?? Parsed.Dns;

    /// <summary>The IP header; of fragments, that of this one.</summary>
    public IpHeader? Ip => Parsed.Ip;

    public UdpHeader? Udp => Reassembled?.Udp ?? Parsed.Udp;

    public ArpPacket? Arp => Parsed.Arp;

    public MacAddress Source => Parsed.Source;

    /// <summary>When the link saw it, it being the last frame of that moment.</summary>
    public Moment Moment => new(At, Number);

    /// <summary>The moment right before it.</summary>
    public Moment Before => new(At, Number - 1);

    /// <summary>Whether it came later, by its stamp.</summary>
    public bool IsAfter(Moment moment) => Number > moment.Place && At >= moment.At;

    /// <summary>What a reader of frames made of this one; made at its first call and kept.</summary>
    public T? View<T>(Func<Frame, T?> make)
        where T : class
    {
        if (!viewed) view = make(this);
        viewed = true;
        return (T?)view;
    }

    /// <summary>The link brought it twice, octet for octet within milliseconds: whoever sent it did so once.</summary>
    public bool IsCopy { get; internal set; }

    /// <summary>It goes to the capture only: nobody will look at it again.</summary>
    public bool IsPassing { get; internal set; }

    /// <summary>Set on the frame that completes a fragmented datagram.</summary>
    public Reassembly? Reassembled { get; internal set; }
}

/// <summary>A datagram put together of fragments.</summary>
/// <param name="Length">Octets of the whole IP packet, one header included.</param>
public sealed record Reassembly(IReadOnlyList<int> Frames, UdpHeader Udp, DecodedMessage? Message, int Length);
