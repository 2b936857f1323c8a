namespace BonjourConformance.Link;

/// <summary>
/// How many frames the harness sends within a second. A device, and everybody beside it, has to live with what is on the link; what the harness adds is
/// bounded, whatever checks ask for.
/// </summary>
public sealed class SendRate
{
    /// <summary>Frames within any second: the flood of a check and what keeps it company fit in, and a link of 10 Mbit/s carries them.</summary>
    public const int Most = 500;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Queue<TimeSpan> sent = new();

    /// <summary>The most that were sent within a second so far.</summary>
    public int Peak { get; private set; }

    /// <summary>When the next frame may go.</summary>
    public TimeSpan Next(TimeSpan now)
    {
        while (sent.TryPeek(out var oldest) && now - oldest >= Second) sent.Dequeue();
        return sent.Count < Most ? now : sent.Peek() + Second;
    }

    /// <summary>A frame goes.</summary>
    public void Count(TimeSpan now)
    {
        _ = Next(now);
        sent.Enqueue(now);
        Peak = Math.Max(Peak, sent.Count);
    }
}
