using System.Diagnostics;

namespace BonjourConformance.Link.Live;

/// <summary>Real time: waits for the earliest timer or for what other threads post. Callbacks still run one at a time, on the running thread.</summary>
/// <param name="started">When a run began that goes on; null for now.</param>
public sealed class LiveLoop(DateTimeOffset? started = null) : EventLoop
{
    /// <summary>
    /// What is posted goes before a timer that is due, so that a frame is seen before the wait for it ends; but no more than so
    /// many at a time, so that a flood of frames cannot stop the clock of the run.
    /// </summary>
    private const int MostInARow = 256;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private bool woken;
    private int inARow;

    private readonly TimeSpan before = started is { } then && DateTimeOffset.UtcNow is var now && now > then ? now - then : TimeSpan.Zero;

    public override TimeSpan Now => before + watch.Elapsed;

    public override DateTimeOffset Started { get; } = started ?? DateTimeOffset.UtcNow;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (ready)
        {
            ready.Enqueue((d, state));
            Monitor.Pulse(ready);
        }
    }

    /// <summary>Posts an action; callable from any thread.</summary>
    public void Post(Action action) => Post(static a => ((Action)a!)(), action);

    protected override void Wake()
    {
        lock (ready)
        {
            woken = true;
            Monitor.Pulse(ready);
        }
    }

    protected override void Step()
    {
        (SendOrPostCallback Callback, object? State) next;
        lock (ready)
        {
            if (++inARow > MostInARow && NextDue <= Now || !ready.TryDequeue(out next))
            {
                inARow = 0;
                next = default;
                var wait = NextDue - Now;
                if (wait is null || wait > TimeSpan.Zero)
                {
                    // Monitor.Wait counts whole milliseconds; rounding up keeps a timer from firing early.
                    if (!woken) Monitor.Wait(ready, wait is { } time ? (int)Math.Min(Math.Ceiling(time.TotalMilliseconds), 1000) : 1000);
                    woken = false;
                    return;
                }
            }
        }
        if (next.Callback is not null) next.Callback(next.State);
        else FireNext();
    }
}
