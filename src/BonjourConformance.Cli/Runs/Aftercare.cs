using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;

namespace BonjourConformance.Cli.Runs;

/// <summary>
/// Remembers what was done to the device and is not undone, and undoes it at the end, however that comes: a device is not left switched off, unplugged,
/// asleep or browsing, and gets its names and attributes back where that takes nobody.
/// </summary>
public sealed class Aftercare(IOperator inner) : IOperator
{
    private readonly Dictionary<ControlAction, string> open = [];
    private readonly HashSet<string> browsing = [];
    private readonly Dictionary<(string Type, string Name), string> names = [];
    private readonly Dictionary<(string Type, string Instance, string Key), string> attributes = [];
    private bool isOver;

    /// <summary>The value of an attribute before the run, by type, instance and key; null where there was none.</summary>
    public Func<string, string, string, string?> ValueBefore { get; set; } = (_, _, _) => null;

    public bool Can(ControlAction action) => inner.Can(action);

    public bool CanByItself(ControlAction action) => inner.CanByItself(action);

    public Task Finish() => inner.Finish();

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) => Do(action, arguments, () => inner.Do(action, arguments));

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign sign) => Do(action, arguments, () => inner.Do(action, arguments, sign));

    private async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Func<Task> make)
    {
        if (isOver) throw new InconclusiveException("the run is over");
        if (!inner.CanByItself(action))
        {
            // A person does it, or does not and says so.
            try
            {
                await make();
            }
            catch (BegunAnewException e) when (e.IsDone)
            {
                Begin(action, arguments)();
                throw;
            }
            Begin(action, arguments)();
            return;
        }
        // Before it is begun: what is cut short may have had its effect.
        var change = Begin(action, arguments);
        await make();
        change();
    }

    /// <summary>Undoes what an earlier part of the run has left, which was killed. What cannot be undone shows when the device is looked for.</summary>
    public async Task Undo(IReadOnlyList<ControlAction> inverses, EventLoop loop)
    {
        foreach (var inverse in inverses) _ = await Failed(inverse, []);
        await loop.Delay(TimeSpan.FromSeconds(5));
    }

    /// <summary>Undoes what can be undone without anybody. What could not be is told in sentences.</summary>
    public async Task<IReadOnlyList<string>> Restore(EventLoop loop)
    {
        isOver = true;
        await inner.Finish();
        var left = new List<string>();
        foreach (var (inverse, state) in open.ToList())
            if (await Failed(inverse, []) is { } why) left.Add($"The device is left {state}: {why}.");
        // A device that was brought back just now takes the time of a start before it can be told anything else.
        if (open.Count > 0 && names.Count + attributes.Count > 0) await loop.Delay(TimeSpan.FromSeconds(10));
        foreach (var type in browsing.ToList())
            if (inner.CanByItself(ControlAction.StopBrowse) && await Failed(ControlAction.StopBrowse, new() { ["type"] = type }) is { } why) left.Add($"The device is left browsing for {type}: {why}.");
        foreach (var ((type, name), current) in names)
            if (await Failed(ControlAction.Rename, new() { ["instance"] = current, ["type"] = type, ["newName"] = name }) is { } why) left.Add($"The service \"{name}\" ({type}) is left with the name \"{current}\": {why}.");
        foreach (var ((type, instance, key), value) in attributes)
        {
            var before = ValueBefore(type, instance, key);
            var why = before is null ? "it had no such attribute, and no control takes one away" : await Failed(ControlAction.ChangeTxt, new() { ["instance"] = instance, ["type"] = type, ["key"] = key, ["value"] = before });
            if (why is not null) left.Add($"The service \"{instance}\" ({type}) is left with {key}={value}{(before is null ? "" : $" in place of {key}={before}")}: {why}.");
        }
        return left;
    }

    /// <summary>Gives an instance the name back that a contest took from it. Where that does not work it stays as it is, which is said elsewhere.</summary>
    public Task GiveBack(string type, string now, string before) => Failed(ControlAction.Rename, new() { ["instance"] = now, ["type"] = type, ["newName"] = before });

    /// <summary>Why an act was not done; null where it was.</summary>
    private async Task<string?> Failed(ControlAction action, Dictionary<string, string> arguments)
    {
        if (!inner.CanByItself(action)) return $"the profile has no control \"{CommandOperator.NameOf(action)}\", so somebody has to do it by hand";
        try
        {
            await inner.Do(action, arguments);
            return null;
        }
        catch (Exception e) when (e is OutcomeException)
        {
            return e.Message;
        }
    }

    /// <summary>What is to be remembered when an act is begun, and, as the result, when it is done.</summary>
    private Action Begin(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        string Get(string key) => arguments.GetValueOrDefault(key, "");
        switch (action)
        {
            case ControlAction.Stop or ControlAction.Kill:
                open[ControlAction.Start] = "switched off";
                break;
            case ControlAction.CableOut:
                open[ControlAction.CableIn] = "without its cable";
                break;
            case ControlAction.Sleep:
                open[ControlAction.Wake] = "asleep";
                break;
            case ControlAction.Browse:
                browsing.Add(Get("type"));
                break;
            case ControlAction.Start or ControlAction.CableIn or ControlAction.Wake:
                return () => open.Remove(action);
            case ControlAction.PowerCycle:
                return () =>
                {
                    open.Remove(ControlAction.Start);
                    browsing.Clear();
                };
            case ControlAction.StopBrowse:
                return () => browsing.Remove(Get("type"));
            case ControlAction.Rename:
                return () => Renamed(Get("type"), Get("instance"), Get("newName"));
            case ControlAction.ChangeTxt:
                return () => attributes[(Get("type"), Get("instance"), Get("key"))] = Get("value");
            default:
                break;
        }
        return () => { };
    }

    /// <summary>Follows an instance from name to name, back to the one that it had first.</summary>
    private void Renamed(string type, string from, string to)
    {
        var first = names.FirstOrDefault(n => n.Key.Type == type && (n.Value == from || IsCutTo(n.Value, from))).Key.Name ?? from;
        if (first == to) names.Remove((type, first));
        else names[(type, first)] = to;
    }

    /// <summary>A name that fits into no label is cut, by the device and where it likes.</summary>
    private static bool IsCutTo(string wanted, string name) => System.Text.Encoding.UTF8.GetByteCount(wanted) > 63 && wanted.StartsWith(name, StringComparison.Ordinal);
}
