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

/// <summary>Asks the person at the terminal to do what no command can, and shows how long it has been waiting.</summary>
public sealed class HumanOperator(Screen screen, IKeyboard keyboard) : IOperator
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public bool Can(ControlAction action) => true;

    public bool CanByItself(ControlAction action) => false;

    public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        var loop = (EventLoop)SynchronizationContext.Current!;
        while (keyboard.TryTake(out _))
        {
            // Keys from before the question are no answers to it.
        }
        var began = loop.Now;
        screen.Ask($"Please {Wish(action, arguments)}");
        try
        {
            for (var shown = -1; ;)
            {
                if (keyboard.TryTake(out var key))
                {
                    if (key == ConsoleKey.Enter) return;
                    if (key == ConsoleKey.S) throw new InconclusiveException($"the operator could not do it: {Wish(action, arguments)}");
                }
                var waited = (int)(loop.Now - began).TotalSeconds;
                if (waited != shown) screen.Status($"Enter: done   s: cannot be done   waiting {shown = waited} s");
                await loop.Delay(Poll);
            }
        }
        finally
        {
            screen.Answered();
        }
    }

    private static string Wish(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        string Get(string key) => arguments.GetValueOrDefault(key, "?");
        return action switch
        {
            ControlAction.PowerCycle => "cut the device's power, restore it, and press Enter when the device has started.",
            ControlAction.Start => "switch the device on, and press Enter when it has started.",
            ControlAction.Stop => "shut the device down in an orderly way, then press Enter.",
            ControlAction.Kill => "cut the device's power, then press Enter.",
            ControlAction.CableOut => "pull the network cable out of the device, then press Enter.",
            ControlAction.CableIn => "plug the network cable into the device, then press Enter.",
            ControlAction.Rename => $"rename the service \"{Get("instance")}\" ({Get("type")}) to \"{Get("newName")}\" at the device, then press Enter.",
            ControlAction.ChangeTxt => $"change the attribute {Get("key")} of the service \"{Get("instance")}\" ({Get("type")}) to \"{Get("value")}\" at the device, then press Enter.",
            ControlAction.Browse => $"let the device browse for services of type {Get("type")}, then press Enter.",
            ControlAction.StopBrowse => "end the browsing at the device, then press Enter.",
            ControlAction.Resolve => $"let the device show where the service \"{Get("instance")}\" ({Get("type")}) is, then press Enter.",
            ControlAction.Connect => $"let the device use the service \"{Get("instance")}\" ({Get("type")}), then press Enter.",
            ControlAction.Sleep => "put the device to sleep, then press Enter.",
            ControlAction.Wake => "wake the device, then press Enter.",
            // Everything is recorded from before the question on, so a late answer loses nothing.
            _ => $"do {CommandOperator.NameOf(action)}, then press Enter.",
        };
    }
}
