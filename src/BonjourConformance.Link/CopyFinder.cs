namespace BonjourConformance.Link;

/// <summary>Knows a frame that the link carried twice: it comes again, octet for octet, so soon that a switch, a tunnel or a capture on two ports doubled it.</summary>
internal sealed class CopyFinder
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(30);

    /// <summary>More than a link carries in that time. In a capture whose frames all bear one time nothing ever grows old.</summary>
    private const int Most = 10_000;

    private readonly Queue<Frame> recent = [];
    private readonly Dictionary<int, List<Frame>> received = [];

    /// <summary>Whether the frame is a copy of one before it; if not, later ones may be copies of it.</summary>
    public bool IsCopy(Frame frame)
    {
        while (recent.TryPeek(out var oldest) && (recent.Count == Most || frame.At - oldest.At > Soon)) Forget(recent.Dequeue());
        // All ARP announcements of a host are alike, so that two of them may be meant.
        var isCopy = frame.Direction == Direction.Received && frame.Arp is null
            && received.GetValueOrDefault(Key(frame))?.Find(r => Octets(r).SequenceEqual(Octets(frame))) is { } first && !IsAskedAgain(first, frame);
        if (!isCopy) Keep(frame);
        return isCopy;
    }

    private void Keep(Frame frame)
    {
        recent.Enqueue(frame);
        if (frame.Direction != Direction.Received) return;
        if (!received.TryGetValue(Key(frame), out var alike)) received[Key(frame)] = alike = [];
        alike.Add(frame);
    }

    /// <summary>The oldest of all is the oldest of those like it.</summary>
    private void Forget(Frame frame)
    {
        if (frame.Direction != Direction.Received) return;
        var alike = received[Key(frame)];
        alike.RemoveAt(0);
        if (alike.Count == 0) received.Remove(Key(frame));
    }

    /// <summary>The unicast answer to a question that was put again may be the same as the first, octet for octet. No record is multicast again so soon.</summary>
    private bool IsAskedAgain(Frame first, Frame again) =>
        again is { Parsed.Destination.IsGroup: false, Parsed.Dns.Message: { IsResponse: true } response }
        && recent.Any(s => s.Direction == Direction.Sent && s.Number > first.Number && s.Parsed.Dns?.Message is { IsResponse: false } query && query.Questions.Any(q => response.Answers.Any(a => a.Name == q.Name)));

    private static ReadOnlySpan<byte> Octets(Frame frame) => frame.Parsed.Octets.Span;

    private static int Key(Frame frame)
    {
        var hash = new HashCode();
        hash.AddBytes(Octets(frame));
        return hash.ToHashCode();
    }
}
