using System.Text.Json;
using BonjourConformance.Checks.Operators;

namespace BonjourConformance.Cli.Simulation;

/// <summary>What `control` asks a running `simulate` to do: one line of JSON over a Unix domain socket, answered by "ok" or by a line that says why not.</summary>
public sealed record ControlRequest(ControlAction Action, IReadOnlyDictionary<string, string> Arguments)
{
    public const string Done = "ok";

    /// <summary>The arguments of each action in the order in which the command line takes them.</summary>
    public static IReadOnlyList<string> ArgumentsOf(ControlAction action) => action switch
    {
        ControlAction.Rename => ["instance", "type", "newName"],
        ControlAction.ChangeTxt => ["instance", "type", "key", "value"],
        ControlAction.Browse or ControlAction.StopBrowse => ["type"],
        ControlAction.Resolve or ControlAction.Connect => ["instance", "type"],
        _ => [],
    };

    /// <exception cref="UsageException">There is no such action, or it takes other arguments.</exception>
    public static ControlRequest Parse(string name, IReadOnlyList<string> arguments)
    {
        var all = Enum.GetValues<ControlAction>();
        var at = Array.FindIndex(all, a => CommandOperator.NameOf(a) == name);
        if (at < 0) throw new UsageException($"There is no control \"{name}\". There are: {string.Join(", ", all.Select(CommandOperator.NameOf))}.");
        var keys = ArgumentsOf(all[at]);
        if (keys.Count != arguments.Count)
            throw new UsageException($"{name} takes {(keys.Count == 0 ? "no arguments" : string.Join(' ', keys.Select(k => k.ToUpperInvariant())))}, and {arguments.Count} were given.");
        return new ControlRequest(all[at], keys.Zip(arguments).ToDictionary(p => p.First, p => p.Second));
    }

    public string ToLine() => JsonSerializer.Serialize<string[]>([CommandOperator.NameOf(Action), .. ArgumentsOf(Action).Select(k => Arguments[k])]);

    /// <exception cref="UsageException">The line is no request.</exception>
    public static ControlRequest OfLine(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(line) is [var name, .. var arguments] ? Parse(name, arguments) : throw new UsageException("An empty request.");
        }
        catch (JsonException)
        {
            throw new UsageException("Not a request, which is a list of texts in JSON on one line.");
        }
    }
}
