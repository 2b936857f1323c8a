using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Listing;

/// <summary>What there is to say about a check to somebody who has only its id: from the catalogue and the check's own attributes, as the report does.</summary>
public static class Explanation
{
    /// <summary>Lines, each with the command that stands at its end and is copied from there.</summary>
    public static IEnumerable<(string Text, string Command)> Of(CheckCase check, IEnumerable<CheckCase> same, RequirementCatalogue catalogue)
    {
        var duties = check.Check.Duties.Select(d => catalogue[d]).ToList();
        yield return (check.Id, "");
        yield return ("", "");
        foreach (var duty in duties)
        {
            yield return ($"Duty          {duty.Summary}", "");
            yield return ($"              {duty.Id}, {RfcText.Title(duty.RfcNumber, duty.Section)}: {Levels.Words(duty.LevelText, duty.Breach == Breach.Fail)}", "");
            if (RfcText.Url(duty.RfcNumber, duty.Section) is { Length: > 0 } url) yield return ($"              {url}", "");
        }
        yield return ($"When broken   {(duties[0].Breach == Breach.Fail ? "Fail" : "Warning")}", "");
        if (Impact.Of(check.Id) is { Length: > 0 } impact) yield return ($"Users notice  {impact}", "");
        yield return ($"How           {duties[0].HowToTest}", "");
        yield return ($"What it does  {check.Stage switch
        {
            Stage.StartUp => "watches a start-up of the device, so it needs a control that restarts it, or a person",
            Stage.Disturbing => "changes the device or contradicts it, and lets it come to rest afterwards",
            Stage.WholeRun => "judges everything that the device sent in the run; `replay` makes it on a capture",
            _ => "asks the device",
        }}{(same.Any(c => c.Family is not null) ? ", over IPv4 and over IPv6" : "")}", "");
        if (duties[0].Mistake.Length > 0) yield return ($"Simple fault  {duties[0].Mistake}", "");
        if (check.Check.Hint.Length > 0) yield return ($"Usual cause   {check.Check.Hint}", "");
        if (check.Check.BctSays.Length > 0) yield return ($"Apple's test  {check.Check.BctSays}", "");
        var faults = FaultNames.All.Where(f => f.Duties.Intersect(check.Check.Duties).Any()).ToList();
        foreach (var fault in faults.Take(6)) yield return ("Shown by      ", $"run --fault {fault.Name} --only {check.Id}");
        if (faults.Count > 6) yield return ($"              and {faults.Count - 6} more faults: list --faults", "");
        yield return ("Alone         ", $"run --interface IF --only {check.Id}");
    }
}
