using BonjourConformance.Wire;

namespace BonjourConformance.Link;

/// <summary>The frames of a run in the order the link saw them: all, or those that are of concern. It only grows.</summary>
/// <param name="loop">Its clock.</param>
/// <param name="stampError">By how much stamps of frames and that clock may differ.</param>
public sealed class Transcript(EventLoop loop, TimeSpan stampError = default)
{
    private readonly List<Frame> frames = [];
    private readonly MessagePool messages = new();
    private readonly Reassembler reassembler = new();
    private readonly List<Waiter> waiters = [];
    private readonly CopyFinder copies = new();
    private int last;

    /// <summary>Raised on the loop after a frame was added.</summary>
    public event Action<Frame>? Added;

    /// <summary>What says of a frame that it is to be kept; null for every frame. Whoever listens is told of the others too.</summary>
    public Func<Frame, bool>? IsOfConcern { get; set; }

    /// <summary>The number of the last frame that was seen: how many there are, unless some were left out.</summary>
    public int Count => last;

    /// <summary>Every frame that was kept, oldest first.</summary>
    public IReadOnlyList<Frame> All => frames;

    /// <summary>This instant, with the place in the transcript that belongs to it.</summary>
    public Moment Now => new(loop.Now - stampError, Count);

    /// <summary>The frame of the given number, from 1, which was kept.</summary>
    public Frame this[int number] => frames[After(number - 1)];

    /// <summary>Frames after a moment, without the link's copies of them.</summary>
    public IEnumerable<Frame> Since(Moment moment)
    {
        for (var i = After(moment.Place); i < frames.Count; i++)
            if (!frames[i].IsCopy && frames[i].IsAfter(moment)) yield return frames[i];
    }

    /// <param name="number">That of the frame in a capture of which not every frame is here; by default the next.</param>
    public Frame Add(TimeSpan at, Direction direction, ReadOnlyMemory<byte> octets, string? comment = null, int? number = null)
    {
        var frame = new Frame(number ?? Count + 1, at, direction, FrameReader.Read(octets, messages), comment);
        frame.IsCopy = copies.IsCopy(frame);
        frame.Reassembled = reassembler.Add(frame);
        last = frame.Number;
        frame.IsPassing = IsOfConcern?.Invoke(frame) == false;
        if (!frame.IsPassing) frames.Add(frame);
        foreach (var told in Delegate.EnumerateInvocationList(Added))
        {
            try
            {
                told(frame);
            }
            catch (Exception e)
            {
                // Whoever cannot cope with a frame keeps it from nobody else.
                loop.Report(e);
            }
        }
        if (waiters.Count == 0 || frame.IsCopy || frame.IsPassing) return frame;
        // Whoever is told goes on at once, and may wait anew or add a frame: so all are taken off the list before any is told.
        var met = waiters.FindAll(w => w.Meets(frame));
        foreach (var waiter in met)
        {
            waiters.Remove(waiter);
            waiter.Timer.Dispose();
        }
        foreach (var waiter in met) waiter.Tell(frame);
        return frame;
    }

    /// <summary>The first frame after a moment that matches, waiting for it until the given time; null if none came.</summary>
    public Task<Frame?> First(Func<Frame, bool> match, Moment since, TimeSpan until)
    {
        foreach (var known in Since(since))
            if (match(known)) return Task.FromResult<Frame?>(known);
        if (until <= loop.Now) return Task.FromResult<Frame?>(null);
        var done = new TaskCompletionSource<Frame?>();
        Waiter? waiter = null;
        var timer = loop.At(until, () =>
        {
            waiters.Remove(waiter!);
            done.SetResult(null);
        });
        waiters.Add(waiter = new Waiter(frame => frame.IsAfter(since) && match(frame), done, timer));
        return done.Task;
    }

    /// <summary>Where the first frame with a higher number stands.</summary>
    private int After(int number)
    {
        if (Count == frames.Count) return number;
        var (low, high) = (0, frames.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (frames[middle].Number <= number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private sealed record Waiter(Func<Frame, bool> Match, TaskCompletionSource<Frame?> Done, IDisposable Timer)
    {
        private Exception? failure;

        /// <summary>Whether the wait is over: the frame was waited for, or cannot be compared with what is.</summary>
        public bool Meets(Frame frame)
        {
            try
            {
                return Match(frame);
            }
            catch (Exception e)
            {
                failure = e;
                return true;
            }
        }

        public void Tell(Frame frame)
        {
            if (failure is null) Done.SetResult(frame);
            else Done.SetException(failure);
        }
    }
}
