using BonjourConformance.Reporting;
using Spectre.Console;

namespace BonjourConformance.Cli.Console;

/// <summary>What a run says at its end.</summary>
public static class SummaryText
{
    public static void Show(Screen screen, RunRecord record, string report)
    {
        screen.Line();
        var sentence = Screen.Escape(Sentence.Verdict(record));
        // "NAME conforms" reads as one sentence; an incomplete run is no such statement about the device.
        screen.Markup($"[bold]{Screen.Escape(record.Device.Name)}[/]{(record.Run.Interrupted is null ? $" {sentence}" : $": [yellow]{sentence}[/]")}");
        var device = record.Device;
        if (device.Host is { } host)
            screen.Markup($"[grey]{Screen.Escape($"{host}{(device.HostNames.Count > 1 ? $" and {Count(device.HostNames.Count - 1, "more host name")}" : "")} at {string.Join(", ", device.Addresses)}, {Count(device.Instances.Count, "service instance")}")}[/]");
        if (device.Why is { } one) screen.Markup($"[grey]  {Screen.Escape(one)}[/]");
        foreach (var instance in device.Instances)
            screen.Markup($"[grey]  {Screen.Escape($"{instance.Name}  {instance.Type}  {(instance.Port is { } port ? $"port {port}" : "no SRV record")}{(instance.Target is { } at ? $" at {at}" : "")}")}[/]");
        var sum = record.Summary;
        screen.Line();
        (Verdict, int)[] counts = [(Verdict.Pass, sum.Pass), (Verdict.Fail, sum.Fail), (Verdict.Warning, sum.Warning), (Verdict.Inconclusive, sum.Inconclusive), (Verdict.NotApplicable, sum.NotApplicable), (Verdict.Error, sum.Error)];
        screen.Markup(string.Join("   ", counts.Select(c => c.Item2 == 0 ? $"[grey]{c.Item1} 0[/]" : $"[{Progress.Colour(c.Item1)}]{c.Item1} {c.Item2}[/]")));
        if (sum.Unconfirmed is { } unconfirmed) screen.Markup($"[yellow]{Count(unconfirmed, "breach", "breaches")} seen and not seen again when tried once more: Inconclusive, each with what every attempt saw[/]");
        foreach (var (cause, stopped) in Summary.CausesOf(record.Checks).OrderByDescending(c => c.Value)) screen.Markup($"[yellow]{Screen.Escape($"{Count(stopped, "verdict is", "verdicts are")} Inconclusive because {cause} is broken")}[/]");
        Worst(screen, record);
        // On a terminal the verdicts have scrolled by between status lines; a log has them in place already.
        if (record.Run.Interrupted is { } why) screen.Markup($"[yellow]{Screen.Escape(why)}[/]");
        if (record.Run.Seed is { } seed) screen.Markup($"[grey]World {record.Run.World}, seed {seed}, tolerance {record.Run.ToleranceMs:0.###} ms[/]");
        if (record.Run.Redacted) screen.Line("Redacted: what a key, a frame or its shape tells to name a device or its owner is replaced. A name in a free text is not found out: read it before you give it away.");
        screen.Line("Report: ", report);
    }

    /// <summary>The Fails once more, worst first: what a person looks for has scrolled away.</summary>
    private static void Worst(Screen screen, RunRecord record)
    {
        const int Most = 12;
        var findings = Findings.Of(record).Where(f => f.Verdict == Verdict.Fail).ToList();
        if (findings.Count == 0) return;
        screen.Line();
        foreach (var finding in findings.Take(Most))
        {
            screen.Markup($"[bold red]{finding.Verdict}[/] {Screen.Escape($"{finding.Id}{(finding.Where.Length > 0 ? $" ({finding.Where})" : "")}")}");
            screen.Markup($"     {Screen.Escape(finding.Title)}{(finding.Impact.Length > 0 ? $" [grey]{Screen.Escape(finding.Impact)}[/]" : "")}");
            screen.Markup($"     [grey]{Screen.Escape(finding.Observed.ReplaceLineEndings(" "))}[/]");
        }
        if (findings.Count > Most) screen.Line($"     and {findings.Count - Most} more in the report");
        screen.Line();
    }

    private static string Count(int count, string noun, string? plural = null) => count == 1 ? $"1 {noun}" : $"{count} {plural ?? noun + "s"}";
}
