using System.CommandLine;
using BonjourConformance.Cli.Console;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting;
using BonjourConformance.Reporting.Index;

namespace BonjourConformance.Cli.Commands;

/// <summary>`report`: writes the report of a run again, from what the run left; or a page over many runs.</summary>
internal sealed class ReportCommand : Command
{
    private readonly Argument<string> folder = new("folder") { Description = "The folder of a run.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> template = new("--template") { Description = "Folder with templates that replace those built in.", HelpName = "DIR", Recursive = true };
    private readonly Option<bool> redact = new("--redact") { Description = "Replace MAC addresses, serial numbers, UUIDs and host names in every file of the folder." };
    private readonly Option<bool> strict = new("--strict") { Description = "Warning and Inconclusive count as failures in junit.xml." };

    public ReportCommand(Screen screen)
        : base("report", "Writes report.html, results.json and junit.xml of a run again from its results or, if it was killed, from its journal.")
    {
        Add(folder);
        Add(template);
        Add(redact);
        Add(strict);
        SetAction(parsed => parsed.GetValue(folder) is { } path
            ? Again(path, new ReportOptions { TemplateDirectory = parsed.GetValue(template), Redact = parsed.GetValue(redact), Strict = parsed.GetValue(strict) }, screen)
            : throw new UsageException("Which run? Name the folder that it wrote."));
        Add(Index(screen));
    }

    private Command Index(Screen screen)
    {
        var runs = new Argument<string>("folder") { Description = "The folder that holds the folders of the runs.", DefaultValueFactory = _ => Path.Combine("reports", "out") };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an index.html that this command has not made." };
        var command = new Command("index", "Writes index.html: the newest run of each device, check by check, and how each device fared over time.") { runs, overwrite };
        command.SetAction(parsed =>
        {
            var path = Existing(parsed.GetRequiredValue(runs));
            if (RunIndex.Find(path) is { Runs: [], Unreadable: [] }) throw new UsageException($"There is no run below {path}: a run is a folder with results.json or results.jsonl.");
            if (RunIndex.IsTaken(path) && !parsed.GetValue(overwrite)) throw new UsageException($"{Path.Combine(path, "index.html")} is a link, or a page that `report index` has not made. Take it away, or replace it with --overwrite.");
            var (page, problems) = RunIndex.Write(path, parsed.GetValue(template));
            foreach (var problem in problems) screen.Problem(problem);
            screen.Line(whole: page);
            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>A run that is named by its folder, its results or its journal; what of it cannot be read is said.</summary>
    /// <exception cref="FileException">There is none.</exception>
    internal static RunRecord Read(string path, Screen screen)
    {
        var read = RunFiles.Read(path);
        Say(read.Problems, screen);
        return read.Value;
    }

    private static void Say(IReadOnlyList<string> problems, Screen screen)
    {
        const int Most = 10;
        foreach (var problem in problems.Take(Most)) screen.Problem(problem);
        if (problems.Count > Most) screen.Problem($"{problems.Count - Most} more things cannot be read.");
    }

    private static int Again(string path, ReportOptions options, Screen screen)
    {
        var record = Read(Existing(path), screen);
        // A run that was made to hide identities hides them in every report of it.
        if (record.Run.Redacted) options = options with { Redact = true };
        var written = Written(record, path, options);
        foreach (var problem in written.Problems) screen.Problem(problem);
        SummaryText.Show(screen, written.Record, written.ReportPath);
        return ExitCode.Good;
    }

    private static WrittenReport Written(RunRecord record, string path, ReportOptions options)
    {
        try
        {
            return ReportWriter.Write(record, Path.Combine(path, RunFiles.Capture), path, options);
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            var raw = options.Redact && !record.Run.Redacted ? " Files of the folder are not redacted yet: give none of them away until `report --redact` has come to its end." : "";
            throw new CannotRunException($"The report cannot be written to {path}: {why}.{raw}", e);
        }
    }

    private static string Existing(string path) => Directory.Exists(path) ? path : throw new UsageException(path.Length == 0 ? "Which run? An empty text is no folder." : $"{path}: there is no such folder.");
}
