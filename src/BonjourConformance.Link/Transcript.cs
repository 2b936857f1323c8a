namespace BonjourConformance.Link;

/// <summary>All frames of a run in the order the link saw them. It only grows.</summary>
public sealed class Transcript(EventLoop loop)
{
    private readonly List<Frame> frames = [];
    private readonly Reassembler reassembler = new();
    private readonly List<Waiter> waiters = [];

    /// <summary>Raised on the loop after a frame was added.</summary>
    public event Action<Frame>? Added;

    public int Count => frames.Count;

    /// <summary>The frame of the given number, from 1.</summary>
    public Frame this[int number] => frames[number - 1];

    /// <summary>Frames with a number above <paramref name="mark"/>, which is the <see cref="Count"/> of an earlier moment.</summary>
    public IEnumerable<Frame> Since(int mark)
    {
        for (var i = mark; i < frames.Count; i++) yield return frames[i];
    }

    public Frame Add(TimeSpan at, Direction direction, ReadOnlyMemory<byte> octets, string? comment = null)
    {
        var frame = new Frame(frames.Count + 1, at, direction, Wire.FrameReader.Read(octets), comment);
        frame.Reassembled = reassembler.Add(frame);
        frames.Add(frame);
        Added?.Invoke(frame);
        if (waiters.Count == 0) return frame;
        // Whoever is told goes on at once, and may wait anew or add a frame: so all are taken off the list before any is told.
        var met = waiters.FindAll(w => w.Match(frame));
        foreach (var waiter in met)
        {
            waiters.Remove(waiter);
            waiter.Timer.Dispose();
        }
        foreach (var waiter in met) waiter.Done.SetResult(frame);
        return frame;
    }

    /// <summary>The first frame above <paramref name="mark"/> that matches, waiting for it until the given time; null if none came.</summary>
    public Task<Frame?> First(Func<Frame, bool> match, int mark, TimeSpan until)
    {
        for (var i = mark; i < frames.Count; i++)
            if (match(frames[i])) return Task.FromResult<Frame?>(frames[i]);
        if (until <= loop.Now) return Task.FromResult<Frame?>(null);
        var done = new TaskCompletionSource<Frame?>();
        Waiter? waiter = null;
        var timer = loop.At(until, () =>
        {
            waiters.Remove(waiter!);
            done.SetResult(null);
        });
        waiters.Add(waiter = new Waiter(match, done, timer));
        return done.Task;
    }

    private sealed record Waiter(Func<Frame, bool> Match, TaskCompletionSource<Frame?> Done, IDisposable Timer);
}
