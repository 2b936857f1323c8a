using BonjourConformance.Checks.Operators;
using BonjourConformance.Link;
using Serilog.Core;
using Progress = BonjourConformance.Cli.Console.Progress;

namespace BonjourConformance.Cli.Runs;

/// <summary>Shows and logs what is done to the device.</summary>
public sealed class WatchedOperator(IOperator inner, Progress progress, Logger log, EventLoop loop) : IOperator
{
    public bool Can(ControlAction action) => inner.Can(action);

    public bool CanByItself(ControlAction action) => inner.CanByItself(action);

    public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        var what = CommandOperator.NameOf(action) + string.Concat(arguments.Select(a => $" {a.Key}={a.Value}"));
        var began = loop.Now;
        log.Information("{At,10:0.000} control {What}", began.TotalSeconds, what);
        // Virtual controls take no time, and there are many.
        if (loop is Link.Live.LiveLoop) progress.Note(what);
        try
        {
            await inner.Do(action, arguments);
            log.Debug("{At,10:0.000} control {What} done after {Time:0.000} s", loop.Now.TotalSeconds, what, (loop.Now - began).TotalSeconds);
        }
        catch (Exception e)
        {
            log.Warning("{At,10:0.000} control {What} failed: {Why}", loop.Now.TotalSeconds, what, e.Message);
            throw;
        }
    }
}
