using System.Diagnostics.CodeAnalysis;

namespace BonjourConformance.Link.Live;

/// <summary>
/// Frames that were handed to the interface and are yet to be seen on it. What the capture shows is one of them when all octets
/// are the same; each is found once, so that an echo from elsewhere counts as received.
/// </summary>
internal sealed class SentFrames
{
    private readonly LinkedList<Pending> pending = [];

    public int Count => pending.Count;

    /// <param name="seen">Called with the time of the capture in place of adding the frame to the transcript; null for ordinary frames.</param>
    public Pending Add(ReadOnlyMemory<byte> octets, string? comment, TimeSpan at, Action<TimeSpan>? seen = null) =>
        pending.AddLast(new Pending(octets, comment, at, seen)).Value;

    /// <summary>Whether the frame is yet to be seen.</summary>
    public bool Holds(Pending frame)
    {
        for (var node = pending.Last; node is not null; node = node.Previous)
            if (ReferenceEquals(node.Value, frame)) return true;
        return false;
    }

    /// <summary>Takes the frame out that has these octets, the oldest of equal ones.</summary>
    public bool TryTake(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out Pending? found)
    {
        for (var node = pending.First; node is not null; node = node.Next)
        {
            if (!node.Value.Octets.Span.SequenceEqual(octets)) continue;
            found = node.Value;
            pending.Remove(node);
            return true;
        }
        found = null;
        return false;
    }

    /// <summary>Takes out what was sent before the given time.</summary>
    public int Forget(TimeSpan before)
    {
        var count = 0;
        for (; pending.First is { } node && node.Value.At < before; count++) pending.RemoveFirst();
        return count;
    }

    internal sealed record Pending(ReadOnlyMemory<byte> Octets, string? Comment, TimeSpan At, Action<TimeSpan>? Seen);
}
