namespace BonjourConformance.Link.Virtual;

/// <summary>Virtual time: runs what is ready, then jumps to the earliest timer. The same inputs give the same run, to the tick.</summary>
/// <param name="started">The instant from which times count.</param>
/// <param name="from">Where the clock begins.</param>
public sealed class VirtualLoop(DateTimeOffset? started = null, TimeSpan from = default) : EventLoop
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private int thread = Environment.CurrentManagedThreadId;
    private TimeSpan now = from;

    public override TimeSpan Now => now;

    /// <summary>By default a fixed instant, so that captures of equal runs are equal.</summary>
    public override DateTimeOffset Started { get; } = started ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread)
            throw new InvalidOperationException("Something left the one logical thread of the virtual world (ConfigureAwait(false), Task.Run?):\n" + Environment.StackTrace);
        ready.Enqueue((d, state));
    }

    /// <summary>Test runners give each fixture another thread; one at a time is all that determinism needs.</summary>
    protected override void Enter() => thread = Environment.CurrentManagedThreadId;

    protected override void Step()
    {
        if (ready.TryDequeue(out var next))
        {
            next.Callback(next.State);
            return;
        }
        if (NextDue is not { } due) throw new DeadlockException();
        if (due > now) now = due;
        FireNext();
    }
}
