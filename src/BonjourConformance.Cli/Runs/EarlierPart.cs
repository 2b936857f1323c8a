using System.Text.RegularExpressions;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Runs;

/// <summary>What a run had come to when it was cut short, for it to go on.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Record">Its verdicts, as its journal has them.</param>
/// <param name="Seen">Its frames.</param>
/// <param name="Log">Its log so far.</param>
public sealed partial record EarlierPart(string Folder, RunRecord Record, EarlierFrames Seen, string Log)
{
    private static readonly Dictionary<ControlAction, ControlAction> Inverses = new()
    {
        [ControlAction.Stop] = ControlAction.Start,
        [ControlAction.Kill] = ControlAction.Start,
        [ControlAction.CableOut] = ControlAction.CableIn,
        [ControlAction.Sleep] = ControlAction.Wake,
    };

    /// <exception cref="UsageException">It is no run that could go on.</exception>
    /// <exception cref="FileException">Its journal cannot be read.</exception>
    public static EarlierPart Read(string folder)
    {
        var (journal, capture, log) = (Path.Combine(folder, RunFiles.Journal), Path.Combine(folder, RunFiles.Capture), Path.Combine(folder, "run.log"));
        if (!File.Exists(journal)) throw new UsageException($"{folder} holds no {RunFiles.Journal}: there is no run to go on with.");
        var record = Journal.Read(journal).Value;
        if (record.Run.Tool != "bonjour-conformance" || record.Run.World == World.Capture) throw new UsageException($"{folder} holds no run that could go on.");
        if (record.Run.Finished is not null) throw new UsageException($"The run in {folder} came to its end: nothing is missing.");
        if (record.Run.Redacted) throw new UsageException($"The run in {folder} is redacted. What that hides is kept nowhere, so it cannot go on.");
        try
        {
            var kept = RunFolder.Aside(capture);
            return new EarlierPart(folder, record, EarlierFrames.Read(File.Exists(kept) ? kept : capture), File.Exists(log) ? File.ReadAllText(log) : "");
        }
        catch (IOException e)
        {
            throw new UsageException($"The run in {folder} cannot go on, since its frames are not to be had ({RunFiles.Capture}: {JsonFiles.Trouble(e) ?? e.Message}).");
        }
    }

    /// <summary>The arguments of `run` that it was made with.</summary>
    public IReadOnlyList<string> Arguments => [.. Record.Run.Command.Skip(2)];

    /// <summary>The checks without a verdict, in their order.</summary>
    public IReadOnlyList<CheckCase> Missing(IEnumerable<CheckCase> checks)
    {
        var made = Record.Checks.Select(c => (c.Id, c.Family)).ToHashSet();
        return [.. checks.Where(c => !made.Contains((c.Id, c.Family?.ToString())))];
    }

    /// <summary>What was done to the device and not undone, as its log tells: by what undoes it.</summary>
    public IReadOnlyList<ControlAction> Open
    {
        get
        {
            var open = new HashSet<ControlAction>();
            foreach (Match match in Control().Matches(Log))
            {
                if (!Enum.TryParse<ControlAction>(match.Groups["name"].Value, ignoreCase: true, out var action)) continue;
                // What was begun may have had its effect; what undoes something must have come to its end.
                if (!match.Groups["done"].Success)
                {
                    if (Inverses.TryGetValue(action, out var inverse)) open.Add(inverse);
                }
                else if (match.Groups["done"].Value == " done")
                {
                    open.Remove(action == ControlAction.PowerCycle ? ControlAction.Start : action);
                }
            }
            return [.. open.Order()];
        }
    }

    public Condition Told(DateTimeOffset now) =>
        new("resumed", $"at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z after {Record.Checks.Count} checks: what is judged over a whole run was judged over what came since");

    [GeneratedRegex("""control "(?<name>\w+)[^"\n]*"(?<done> \w+)?""")]
    private static partial Regex Control();
}
