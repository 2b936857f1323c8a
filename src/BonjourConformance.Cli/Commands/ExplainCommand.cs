using System.CommandLine;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Listing;
using BonjourConformance.Cli.Runs;

namespace BonjourConformance.Cli.Commands;

/// <summary>`explain`: says what a check is about.</summary>
internal sealed class ExplainCommand : Command
{
    private readonly Argument<string> id = new("check-id") { Description = "The id of a check or of a duty, or the name of a fault for the checks that notice it." };

    public ExplainCommand(Screen screen)
        : base("explain", "Explains a check: its duty, its section, what is done, what is usually wrong, and how to make it alone.")
    {
        Add(id);
        SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(id);
            if (wanted.Length == 0) throw new UsageException("The name of the check is empty. `list` shows all ids.");
            var suite = CheckCase.Of(Suite.Assembly);
            var found = suite.Where(c => c.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count == 0) found = [.. suite.Where(c => c.Check.Duties.Contains(wanted))];
            if (found.Count == 0 && FaultNames.All.FirstOrDefault(f => f.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } fault) found = [.. suite.Where(c => c.Check.Duties.Intersect(fault.Duties).Any())];
            if (found.Count == 0)
            {
                var near = Selection.Near(wanted, suite.Select(c => c.Id)).Take(5).ToList();
                throw new UsageException($"There is no check {wanted}. {(near.Count > 0 ? $"Near: {string.Join(", ", near)}." : "`list` shows all ids.")}");
            }
            foreach (var check in found.GroupBy(c => c.Id))
                foreach (var (text, command) in Explanation.Of(check.First(), check, RequirementCatalogue.Default)) screen.Line(text, command);
            return ExitCode.Good;
        });
    }
}
