using System.Runtime.ExceptionServices;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Link;

/// <summary>
/// The clock and the scheduler of one world, in one object. Checks, link and simulator all run on it, one callback at a time; what
/// one of them awaits continues here. Times are counted from the start of the run.
/// </summary>
public abstract class EventLoop : SynchronizationContext
{
    private readonly PriorityQueue<LoopTimer, (TimeSpan Due, long Order)> timers = new();
    private long order;

    /// <summary>Time since the start of the run.</summary>
    public abstract TimeSpan Now { get; }

    /// <summary>The wall-clock instant at which <see cref="Now"/> was zero.</summary>
    public abstract DateTimeOffset Started { get; }

    /// <summary>Calls <paramref name="action"/> on this loop at the given time, or at once where that has passed. Dispose to cancel.</summary>
    public IDisposable At(TimeSpan due, Action action)
    {
        var timer = new LoopTimer(action);
        timers.Enqueue(timer, (due, order++));
        return timer;
    }

    public Task DelayUntil(TimeSpan due)
    {
        if (due <= Now) return Task.CompletedTask;
        var done = new TaskCompletionSource();
        At(due, done.SetResult);
        return done.Task;
    }

    public Task Delay(TimeSpan time) => DelayUntil(Now + time);

    /// <summary>Told of what a callback threw that nobody waits for, such as whoever looks at each frame; null: it ends <see cref="Run"/>.</summary>
    public Action<Exception>? Stray { get; set; }

    /// <summary>Hands over what a callback threw, so that the others still get their turn.</summary>
    internal void Report(Exception thrown)
    {
        if (Stray is null) ExceptionDispatchInfo.Throw(thrown);
        Stray(thrown);
    }

    /// <summary>Runs an asynchronous body to its end on the calling thread.</summary>
    /// <exception cref="DeadlockException">The body waits for something that can never happen (virtual time only).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(Func<Task> body, CancellationToken cancel = default)
    {
        var before = Current;
        SetSynchronizationContext(this);
        Enter();
        try
        {
            using var wake = cancel.Register(Wake);
            var task = body();
            while (!task.IsCompleted)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    Step();
                }
                catch (Exception e) when (Stray is not null && e is not DeadlockException && e is not LinkException { Problem: LinkProblem.Gone })
                {
                    Report(e);
                }
            }
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>The calling thread runs the loop from here on.</summary>
    protected virtual void Enter()
    {
    }

    /// <summary>Does the next thing that is due, or waits for it.</summary>
    protected abstract void Step();

    /// <summary>Ends a wait in <see cref="Step"/> early. Callable from any thread.</summary>
    protected virtual void Wake()
    {
    }

    /// <summary>When the earliest timer is due.</summary>
    protected TimeSpan? NextDue
    {
        get
        {
            while (timers.TryPeek(out var timer, out var priority))
            {
                if (!timer.Cancelled) return priority.Due;
                timers.Dequeue();
            }
            return null;
        }
    }

    protected void FireNext() => timers.Dequeue().Fire();

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A blocking call into the event loop would never return; use Post.");

    private sealed class LoopTimer(Action action) : IDisposable
    {
        public bool Cancelled { get; private set; }

        public void Fire()
        {
            Cancelled = true;
            action();
        }

        public void Dispose() => Cancelled = true;
    }
}

/// <summary>In virtual time: nothing is ready and no timer is set, so what is awaited can never happen.</summary>
public sealed class DeadlockException()
    : InvalidOperationException("The check waits for something that can never happen: nothing is ready to run and no timer is set.");
