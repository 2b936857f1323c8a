using System.CommandLine;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Replaying;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Commands;

/// <summary>`replay`: judges the devices in a saved capture.</summary>
internal sealed class ReplayCommand : Command
{
    private readonly Argument<string> capture = new("capture") { Description = "A pcapng or pcap file, also compressed with gzip." };
    private readonly Option<string?> device = new("--device", "-d") { Description = "Which device is meant: its host name, one of its instance names, or an address. Without it, every host that claims names is judged.", HelpName = "DEVICE" };
    private readonly Option<string?> profile = new("--profile", "-p") { Description = "What is known of the device (see fixtures/devices).", HelpName = "FILE" };
    private readonly Option<string?> output = new("--out", "-o") { Description = "Folder for the results; of several devices, each has a folder in it. Default: a new one under reports/out.", HelpName = "DIR" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a judgement that is in the folder already." };
    private readonly Option<string[]> only = new("--only") { Description = "Only checks whose id starts so; repeatable. `list` names them.", HelpName = "ID-PREFIX" };
    private readonly Option<double> tolerance = new("--tolerance") { Description = "By how much the capture's time stamps may be wrong, in ms.", HelpName = "MS", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> strict = new("--strict") { Description = "Warning and Inconclusive count as failures." };
    private readonly Option<string?> baseline = new("--baseline") { Description = "Known failures of the device, each with a reason; they do not fail the judgement.", HelpName = "FILE" };
    private readonly Option<bool> redact = new("--redact") { Description = "Replace MAC addresses, serial numbers, UUIDs and host names in everything that is written." };
    private readonly Option<string?> template = new("--template") { Description = "Folder with report templates that replace those built in.", HelpName = "DIR" };

    public ReplayCommand(Screen screen, TimeProvider wallClock)
        : base("replay", "Judges the devices in a saved capture by every rule that needs no stimulus, one device after the other.")
    {
        Add(capture);
        foreach (var option in (Option[])[device, profile, output, overwrite, only, tolerance, strict, baseline, redact, template]) Add(option);
        SetAction(parsed => Replay(parsed, screen, wallClock));
    }

    private int Replay(ParseResult parsed, Screen screen, TimeProvider wallClock)
    {
        var path = parsed.GetRequiredValue(capture);
        if (!File.Exists(path)) throw new UsageException(path.Length == 0 ? "Which capture? An empty text is no file." : Directory.Exists(path) ? $"{path} is a folder, and a file is wanted." : $"{path}: there is no such file.");
        if (parsed.GetValue(tolerance) is not (>= 0 and <= 1000 and var late)) throw new UsageException("--tolerance must be between 0 and 1000 ms.");
        if (parsed.GetValue(output) is { Length: > 0 } folder && Path.GetFullPath(path).StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new UsageException($"{path} is in the folder that --out names, where it could be replaced. Choose another folder.");
        var suite = CheckCase.Of(Suite.Assembly);
        var known = Aim.At(parsed.GetValue(profile) is { } file ? BuiltIn.Profile(file) : null, parsed.GetValue(device));
        var plan = new ReplayPlan(path, suite, Selection.Of(suite, parsed.GetValue(only) ?? []), TimeSpan.FromMilliseconds(late), Repeat(parsed))
        {
            Profile = known,
            Output = parsed.GetValue(output),
            Overwrite = parsed.GetValue(overwrite),
            Report = new ReportOptions { Strict = parsed.GetValue(strict), Redact = parsed.GetValue(redact), TemplateDirectory = parsed.GetValue(template) },
            Baseline = parsed.GetValue(baseline) is { } failures ? Baseline.Read(failures) : null,
        };
        using var interruption = new Interruption();
        return new ReplayRun(plan, screen, wallClock).Make(interruption);
    }

    private List<string> Repeat(ParseResult parsed)
    {
        var command = new List<string> { "bonjour-conformance", "replay", parsed.GetRequiredValue(capture) };
        foreach (var option in (Option<string?>[])[device, profile, baseline])
            if (parsed.GetValue(option) is { } value) command.AddRange([option.Name, value]);
        if (parsed.GetValue(tolerance) is not 10 and var late) command.AddRange([tolerance.Name, late.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        foreach (var prefix in parsed.GetValue(only) ?? []) command.AddRange([only.Name, prefix]);
        if (parsed.GetValue(strict)) command.Add(strict.Name);
        return command;
    }
}
