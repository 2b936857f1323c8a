using BonjourConformance.Checks.Operators;
using BonjourConformance.Link;
using Serilog.Core;
using Progress = BonjourConformance.Cli.Console.Progress;

namespace BonjourConformance.Cli.Runs;

/// <summary>Shows and logs what is done to the device.</summary>
public sealed class WatchedOperator(IOperator inner, Progress progress, Logger log, EventLoop loop, ControlLog? controls = null) : IOperator
{
    public bool Can(ControlAction action) => inner.Can(action);

    public bool CanByItself(ControlAction action) => inner.CanByItself(action);

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) => Do(action, arguments, () => inner.Do(action, arguments));

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign sign) => Do(action, arguments, () => inner.Do(action, arguments, sign));

    public Task Finish() => inner.Finish();

    private async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Func<Task> make)
    {
        var what = CommandOperator.NameOf(action) + string.Concat(arguments.Select(a => $" {a.Key}={a.Value}"));
        var began = loop.Now;
        log.Information("{At,10:0.000} control {What}", began.TotalSeconds, what);
        // Virtual controls take no time, and there are many.
        if (loop is Link.Live.LiveLoop) progress.Note(what);
        try
        {
            controls?.Begin(action);
            await make();
            controls?.Worked(action);
            log.Debug("{At,10:0.000} control {What} done after {Time:0.000} s", loop.Now.TotalSeconds, what, (loop.Now - began).TotalSeconds);
        }
        catch (Exception e)
        {
            controls?.Failed(action, e.Message);
            log.Warning("{At,10:0.000} control {What} failed: {Why}", loop.Now.TotalSeconds, what, e.Message);
            throw;
        }
        finally
        {
            if (loop is Link.Live.LiveLoop) progress.Noted();
        }
    }
}

/// <summary>Which controls worked, and which never did.</summary>
public sealed class ControlLog
{
    private readonly HashSet<ControlAction> worked = [];
    private readonly Dictionary<ControlAction, (int Times, string Why)> failed = [];

    /// <summary>Raised when a control is about to be used.</summary>
    public event Action<ControlAction>? Beginning;

    public void Begin(ControlAction action) => Beginning?.Invoke(action);

    public void Worked(ControlAction action) => worked.Add(action);

    public void Failed(ControlAction action, string why) => failed[action] = (failed.GetValueOrDefault(action).Times + 1, why);

    /// <summary>A sentence for each control that was there to be used and never worked.</summary>
    public IEnumerable<string> NeverWorked(IOperator hands) =>
        from control in failed
        where !worked.Contains(control.Key) && hands.Can(control.Key)
        select $"The control {CommandOperator.NameOf(control.Key)} failed whenever it was tried ({control.Value.Times} times), so what needs it was not judged: {control.Value.Why}";
}
