using System.CommandLine;
using BonjourConformance.Cli.Console;
using BonjourConformance.Reporting.Compare;

namespace BonjourConformance.Cli.Commands;

/// <summary>`compare`: what changed from one run to another.</summary>
internal sealed class CompareCommand : Command
{
    private readonly Argument<string> before = new("before") { Description = "The earlier run: its folder, results.json or results.jsonl." };
    private readonly Argument<string> after = new("after") { Description = "The later run." };
    private readonly Option<string?> output = new("--out", "-o") { Description = "Also write the comparison as a page.", HelpName = "FILE" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the page where there is one." };
    private readonly Option<bool> allowFewer = new("--allow-fewer") { Description = "What was judged before and is not any more is no failure." };
    private readonly Option<string?> template = new("--template") { Description = "Folder with templates that replace those built in.", HelpName = "DIR" };

    public CompareCommand(Screen screen)
        : base("compare", "Compares two runs of a device. Exit code 1: something that held is broken.")
    {
        Add(before);
        Add(after);
        Add(output);
        Add(overwrite);
        Add(template);
        Add(allowFewer);
        SetAction(parsed =>
        {
            var comparison = Comparison.Of(ReportCommand.Read(parsed.GetRequiredValue(before), screen), ReportCommand.Read(parsed.GetRequiredValue(after), screen));
            foreach (var line in ComparisonWriter.Lines(comparison)) screen.Line(line);
            if (parsed.GetValue(output) is { } path)
            {
                var (page, problems) = ComparisonWriter.Page(comparison, parsed.GetValue(template));
                foreach (var problem in problems) screen.Problem(problem);
                NamedFile.Write(Path.GetFullPath(path), page, parsed.GetValue(overwrite));
                screen.Line(whole: Path.GetFullPath(path));
            }
            List<CheckRecord> lost = [.. comparison.NoLongerJudged.Select(c => c.Either), .. comparison.NotMade];
            if (lost.Count > 0 && !parsed.GetValue(allowFewer))
            {
                screen.Problem($"{(lost.Count == 1 ? "1 check was" : $"{lost.Count} checks were")} judged in the first run and not in the second, such as {lost[0].Label}. With --allow-fewer this is no failure.");
                return ExitCode.Failed;
            }
            return comparison.ExitCode;
        });
    }
}
