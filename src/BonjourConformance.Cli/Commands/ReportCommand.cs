using System.CommandLine;
using BonjourConformance.Cli.Console;
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
        var command = new Command("index", "Writes index.html: the newest run of each device, check by check, and how each device fared over time.") { runs };
        command.SetAction(parsed =>
        {
            var path = Existing(parsed.GetRequiredValue(runs));
            var (page, problems) = RunIndex.Write(path, parsed.GetValue(template));
            foreach (var problem in problems) screen.Problem(problem);
            screen.Line(page);
            return ExitCode.Good;
        });
        return command;
    }

    /// <exception cref="UsageException">There is no run in the folder.</exception>
    internal static RunRecord Read(string path)
    {
        // A run is named by its folder, its results or its journal.
        var file = Directory.Exists(path) ? new[] { "results.json", "results.jsonl" }.Select(n => Path.Combine(path, n)).FirstOrDefault(File.Exists) : File.Exists(path) ? path : null;
        try
        {
            return file switch
            {
                null => throw new UsageException($"{path}: there is no results.json and no results.jsonl."),
                _ when file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) => Journal.Rebuild(file),
                _ => RecordJson.Read(file),
            };
        }
        catch (InvalidDataException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static int Again(string path, ReportOptions options, Screen screen)
    {
        var written = ReportWriter.Write(Read(Existing(path)), Path.Combine(path, "capture.pcapng"), path, options);
        foreach (var problem in written.Problems) screen.Problem(problem);
        SummaryText.Show(screen, written.Record, written.ReportPath);
        return ExitCode.Good;
    }

    private static string Existing(string path) => Directory.Exists(path) ? path : throw new UsageException($"{path}: there is no such folder.");
}
