namespace BonjourConformance.Link;

/// <summary>A host without sockets or clock of its own: told what arrives and what time it is, it says what it sends and when it wants to be called.</summary>
public interface IStation
{
    /// <summary>When <see cref="Tick"/> wants to be called next; null for never.</summary>
    TimeSpan? NextDeadline { get; }

    void Receive(ReadOnlyMemory<byte> frame, TimeSpan now);

    void Tick(TimeSpan now);

    /// <summary>Takes the next frame it wants to send; false when there is none.</summary>
    bool TryTake(out ReadOnlyMemory<byte> frame);

    /// <summary>What it said so far is on the wire: on a busy machine that is later than it was called.</summary>
    void Sent(TimeSpan now)
    {
    }
}

/// <summary>Drives a station on an event loop: sends what it says, calls it when it wants to be called.</summary>
public sealed class StationPump(EventLoop loop, IStation station, Action<ReadOnlyMemory<byte>> send)
{
    private IDisposable? timer;
    private TimeSpan? armed;

    public void Receive(ReadOnlyMemory<byte> frame)
    {
        station.Receive(frame, loop.Now);
        Settle();
    }

    /// <summary>To be called after anything was done to the station from outside.</summary>
    public void Settle()
    {
        while (station.TryTake(out var frame)) send(frame);
        station.Sent(loop.Now);
        var next = station.NextDeadline;
        if (next == armed && timer is not null) return;
        timer?.Dispose();
        timer = null;
        armed = next;
        if (next is { } due)
            timer = loop.At(due, () =>
            {
                timer = null;
                station.Tick(loop.Now);
                Settle();
            });
    }
}
