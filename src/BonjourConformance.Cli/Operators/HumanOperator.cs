using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Console;
using BonjourConformance.Link;

namespace BonjourConformance.Cli.Operators;

/// <summary>Keys as a person presses them.</summary>
public interface IKeyboard
{
    /// <summary>Takes a key that was pressed; false when there is none.</summary>
    bool TryTake(out ConsoleKey key);
}

/// <summary>The keyboard of the process's terminal. It is polled: a blocking read would stop the one thread of the run, and with it its clock.</summary>
public sealed class TerminalKeyboard : IKeyboard
{
    public bool TryTake(out ConsoleKey key)
    {
        key = default;
        if (!System.Console.KeyAvailable) return false;
        key = System.Console.ReadKey(intercept: true).Key;
        return true;
    }
}

/// <summary>
/// Asks the person at the terminal to do what no command can, and shows how long it has been waiting. What the link shows ends the question by itself;
/// what cannot be done is not asked for again.
/// </summary>
/// <param name="acts">How many acts there will be as far as is known; null for not known.</param>
public sealed class HumanOperator(Screen screen, IKeyboard keyboard, int? acts = null) : IOperator
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>For so long after Enter the link is looked at for what ought to be there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ControlAction, OutcomeException> refused = [];
    private readonly HashSet<ControlAction> skipped = [];
    private int asked;
    private bool isAnew;

    private const string Anew = "whoever stands by the device wanted to begin anew";

    public bool Can(ControlAction action) => !refused.ContainsKey(action);

    public bool CanByItself(ControlAction action) => false;

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) => Ask(action, arguments, null);

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign sign) => Ask(action, arguments, sign);

    private async Task Ask(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign? sign)
    {
        if (refused.TryGetValue(action, out var refusal)) throw refusal;
        while (keyboard.TryTake(out _))
        {
            // Keys from before the question are no answers to it.
        }
        var wish = Wishes.Of(action, arguments);
        var seen = sign is { CanBeSeen: true } ? sign.Seen(asking: true) : null;
        screen.Ask($"{Number()}Please {wish}{(seen is null ? " Press Enter when it is done." : " It will be seen; Enter says so all the same.")}");
        try
        {
            while (!await IsDone(action, wish, seen))
            {
                var until = Loop.Now + Patience;
                while (sign?.Objection is not null && Loop.Now < until && !seen!.IsCompleted) await Task.WhenAny(Loop.Delay(Poll), seen);
                if (seen is { IsCompleted: true }) break;
                if (sign?.Objection is not { } objection) break;
                screen.Ask($"But {objection}. Please {wish} Enter again: it was done all the same.");
                sign = null;
            }
            if (seen is { IsCompleted: true }) screen.Line("  Seen.");
            if (isAnew) throw new BegunAnewException(Anew, isDone: true);
        }
        finally
        {
            isAnew = false;
            screen.Answered();
        }
    }

    private static EventLoop Loop => (EventLoop)SynchronizationContext.Current!;

    private string Number() => acts is { } most ? $"[{++asked} of {Math.Max(most, asked)}] " : "";

    /// <summary>Waits for a key or the sign. True: it was seen; false: somebody says that it is done.</summary>
    /// <exception cref="OutcomeException">It cannot be done.</exception>
    private async Task<bool> IsDone(ControlAction action, string wish, Task? seen)
    {
        var began = Loop.Now;
        for (var shown = -1; seen is not { IsCompleted: true };)
        {
            if (keyboard.TryTake(out var key))
            {
                if (key == ConsoleKey.Enter) return false;
                if (key == ConsoleKey.S) throw Skip(action, wish);
                if (key == ConsoleKey.N) throw Never(action, wish);
                if (key == ConsoleKey.B) GoBack(action);
            }
            var waited = (int)(Loop.Now - began).TotalSeconds;
            if (waited != shown) screen.Status($"Enter: done   s: skip   n: skip all of this kind   b: begin anew   waiting {shown = waited} s");
            await (seen is null ? Loop.Delay(Poll) : Task.WhenAny(Loop.Delay(Poll), seen));
        }
        return true;
    }

    /// <summary>Where the device is off or unplugged it has to come back first, which is what is asked for anyway.</summary>
    /// <exception cref="BegunAnewException">It is as it was before the check.</exception>
    private void GoBack(ControlAction action)
    {
        if (action is not (ControlAction.Start or ControlAction.CableIn or ControlAction.Wake or ControlAction.StopBrowse)) throw new BegunAnewException(Anew, isDone: false);
        if (!isAnew) screen.Line("  Do it all the same; then the check begins anew.");
        isAnew = true;
    }

    /// <summary>What a device is not made for, and what was skipped twice, is skipped for good.</summary>
    private InconclusiveException Skip(ControlAction action, string wish)
    {
        var outcome = new InconclusiveException($"the operator could not do it: {wish}");
        if (Ability.For(action) is null && skipped.Add(action)) return outcome;
        refused[action] = outcome;
        screen.Line("  That is not asked for again in this run.");
        return outcome;
    }

    private OutcomeException Never(ControlAction action, string wish)
    {
        OutcomeException outcome = Ability.For(action) is { } ability ? new NotApplicableException($"the operator says that the device {ability.Lack}") : new InconclusiveException($"the operator cannot do it: {wish}");
        foreach (var same in Ability.For(action)?.Actions ?? [action]) refused[same] = outcome;
        return outcome;
    }
}
