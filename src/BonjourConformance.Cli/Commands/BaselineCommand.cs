using System.CommandLine;
using BonjourConformance.Cli.Console;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Commands;

/// <summary>`baseline`: makes a file of known failures of what a run found.</summary>
internal sealed class BaselineCommand : Command
{
    private readonly Argument<string> folder = new("folder") { Description = "The folder of a run, its results.json or results.jsonl." };
    private readonly Option<string> output = new("--out", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the file where there is one; reasons that were filled in are lost." };

    public BaselineCommand(Screen screen)
        : base("baseline", "Writes a baseline of a run: its failures, each with a reason to be filled in, and how much it judged.")
    {
        Add(folder);
        Add(output);
        Add(overwrite);
        SetAction(parsed =>
        {
            var record = ReportCommand.Read(parsed.GetRequiredValue(folder), screen);
            if (!record.Checks.Any(c => c.Verdict is Verdict.Pass or Verdict.Fail or Verdict.Warning)) throw new UsageException($"The run in {parsed.GetRequiredValue(folder)} judged nothing, so nothing is known of the device.");
            if (record.Run.Interrupted is { } why) screen.Problem($"{why} What it did not reach is not in the baseline.");
            var path = Path.GetFullPath(parsed.GetRequiredValue(output));
            NamedFile.Write(path, BaselineWriter.Of(record), parsed.GetValue(overwrite));
            var entries = record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning).Select(c => (c.Id, c.Verdict)).Distinct().Count();
            screen.Line(entries == 0 ? $"{path}: nothing failed, so no reason is to be filled in; it holds how much was judged."
                : $"{path}: {(entries == 1 ? "1 entry" : $"{entries} entries")}. Fill in the reasons; `run --baseline` refuses an entry without one.");
            return ExitCode.Good;
        });
    }
}
