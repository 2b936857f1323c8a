using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Console;

namespace BonjourConformance.Cli.Runs;

/// <summary>Tries each control of a profile once, with its inverse, and says what the link showed of it: before a night depends on them.</summary>
public sealed class ControlTrial(Session session, Screen screen)
{
    private int failures;

    /// <summary>Returns how many controls did not do what they are for.</summary>
    public async Task<int> Make()
    {
        var hands = session.Operator;
        await Pair(ControlAction.Browse, ControlAction.StopBrowse, new() { ["type"] = "_bjctrial._tcp" });
        await Pair(ControlAction.CableOut, ControlAction.CableIn, []);
        await Pair(ControlAction.Sleep, ControlAction.Wake, []);
        if (session.Device.Instances.Find(i => i is { IsPlaceholder: false, Srv: not null }) is { } instance)
        {
            var (label, type) = (instance.Label, Subjects.TypeText(instance.Type));
            if (hands.CanByItself(ControlAction.Rename) && await Try(ControlAction.Rename, new() { ["instance"] = label, ["type"] = type, ["newName"] = label + " trial" }))
                await Try(ControlAction.Rename, new() { ["instance"] = label + " trial", ["type"] = type, ["newName"] = label });
            if (hands.CanByItself(ControlAction.ChangeTxt) && instance.Txt?.Strings.Select(s => Wire.Octets.Show(s)).FirstOrDefault(s => s.Contains('=')) is { } pair)
            {
                var (key, value) = (pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..]);
                if (await Try(ControlAction.ChangeTxt, new() { ["instance"] = label, ["type"] = type, ["key"] = key, ["value"] = value + " trial" }))
                    await Try(ControlAction.ChangeTxt, new() { ["instance"] = label, ["type"] = type, ["key"] = key, ["value"] = value });
            }
        }
        await Pair(ControlAction.Stop, ControlAction.Start, []);
        await Pair(ControlAction.Kill, ControlAction.Start, []);
        if (hands.CanByItself(ControlAction.PowerCycle)) await Try(ControlAction.PowerCycle, []);
        return failures;
    }

    private async Task Pair(ControlAction action, ControlAction inverse, Dictionary<string, string> arguments)
    {
        if (!session.Operator.CanByItself(action)) return;
        if (!session.Operator.CanByItself(inverse))
        {
            failures++;
            screen.Line($"{CommandOperator.NameOf(action),-11} not tried: the profile has no control \"{CommandOperator.NameOf(inverse)}\" that would undo it");
            return;
        }
        if (await Try(action, arguments)) await session.Link.Loop.Delay(TimeSpan.FromSeconds(2));
        await Try(inverse, arguments);
    }

    /// <summary>False: it could not be done.</summary>
    private async Task<bool> Try(ControlAction action, Dictionary<string, string> arguments)
    {
        var name = CommandOperator.NameOf(action);
        try
        {
            var (time, seen) = await session.Try(action, arguments);
            if (seen == false) failures++;
            screen.Line($"{name,-11} {(seen == false ? "done, and nothing of it was seen on the link" : "works")}  ({time.TotalSeconds:0.0} s{(seen is null ? "; the link cannot show it" : "")})");
            return true;
        }
        catch (OutcomeException e)
        {
            failures++;
            screen.Line($"{name,-11} failed: {e.Message}");
            return false;
        }
    }
}
