using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>The run in one sentence.</summary>
public static class Sentence
{
    /// <summary>
    /// Such as "breaks 3 duties of RFC 6762 and 1 of RFC 6763", the device being the subject. A run that was cut off says so first, and never that
    /// the device conforms: what was not reached may be broken.
    /// </summary>
    public static string Verdict(RunRecord record)
    {
        var sentence = record.Run.Interrupted is null ? Whole(record) : Incomplete(record);
        return record.Run.BaselineProblems.Count is > 0 and var count ? $"{sentence}; {(count == 1 ? "1 entry of the baseline is" : $"{count} entries of the baseline are")} no longer true" : sentence;
    }


    /// <summary>
    /// The look that goes with the sentence. That of Pass only for a run that came to its end and could judge every check: green must promise no more
    /// than was seen.
    /// </summary>
    internal static View.Look Tone(RunRecord record)
    {
        var unknown = record.Checks.Where(check => check.Known is null).ToList();
        var worst = View.Look.Worst(unknown.FindAll(check => check.Verdict is not (Records.Verdict.Inconclusive or Records.Verdict.Error)));
        if (worst.Css == "fail")
            return worst;
        if (record.Run.Interrupted is not null || unknown.Exists(check => check.Verdict is Records.Verdict.Inconclusive or Records.Verdict.Error))
            return View.Look.Of(Records.Verdict.Inconclusive);
        // What is known is still broken: neither an alarm nor a success.
        return record.Checks.Any(check => check is { Verdict: Records.Verdict.Fail, Known: not null }) ? View.Look.Nothing : worst;
    }

    private static string Incomplete(RunRecord record)
    {
        var failures = record.Checks.Where(check => check.Verdict == Records.Verdict.Fail).ToList();
        var broken = Broken(failures.Where(check => check.Known is null));
        var known = DutyCount(failures.Where(check => check.Known is not null));
        var judged = record.Checks.Count(IsJudged);
        if (broken.Length > 0)
            return $"Incomplete: breaks {broken} as far as the run came{(known > 0 ? $"; {known} more {(known == 1 ? "is" : "are")} known" : "")}";
        if (judged == 0)
            return "Incomplete: nothing was judged";
        return $"Incomplete: {(known > 0 ? "no new failure" : "no failure")} in the {Count(judged, "check")} that the run reached; whether the device conforms is not known";
    }

    private static bool IsJudged(CheckRecord check) => check.Verdict is Records.Verdict.Pass or Records.Verdict.Warning or Records.Verdict.Fail;

    private static string Whole(RunRecord record)
    {
        var failures = record.Checks.Where(check => check.Verdict == Records.Verdict.Fail).ToList();
        var broken = Broken(failures.Where(check => check.Known is null));
        var known = Broken(failures.Where(check => check.Known is not null));
        var knownCount = DutyCount(failures.Where(check => check.Known is not null));
        if (broken.Length > 0)
            return $"breaks {broken}{(known.Length > 0 ? $"; {knownCount} more {(knownCount == 1 ? "is" : "are")} known" : "")}";
        if (known.Length > 0)
            return $"breaks {known}, {(knownCount == 1 ? "which is known" : "all of them known")}";
        if (record.Checks.Count == 0)
            return "was not judged";
        if (record.Checks.All(check => check.Verdict is Records.Verdict.Error or Records.Verdict.Inconclusive or Records.Verdict.NotApplicable))
            return "could not be judged";
        var sum = record.Summary;
        var missing = sum.Inconclusive + sum.Error;
        var sentence = (missing + record.Unjudged.Count == 0 ? "conforms" : "conforms in all that was judged");
        var warnings = record.Checks.Where(check => check.Verdict == Records.Verdict.Warning).ToLookup(check => RfcText.IsPractice(check.Rfc, check.Section));
        if (warnings[false].Any())
            sentence += $", but neglects {Count(DutyCount(warnings[false]), "recommendation")}";
        // What no RFC says is said apart: it takes nothing from conformance.
        if (warnings[true].Any())
            sentence += $"{(warnings[false].Any() ? "," : ", but")} differs from practice in {Count(warnings[true].Count(), "point")}";
        var due = record.Checks.Count - sum.NotApplicable;
        // Where much is open, that comes first: who reads only half the sentence must not read "conforms".
        if (missing * 10 > due)
            return $"could not be judged in {missing} of {Count(due, "check")}; {sentence.Replace(" in all that was judged", " in the others")}";
        return missing > 0 ? $"{sentence}; {missing} of {Count(due, "check")} could not be judged" : sentence;
    }

    internal static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Broken(IEnumerable<CheckRecord> failures)
    {
        var parts = failures.GroupBy(check => Order.Number(check.Rfc)).OrderBy(group => Order.Rfc(group.Key), StringComparer.Ordinal)
            .Select((group, index) => group.Key.Length == 0 ? $"{Count(DutyCount(group), "demand")} of robustness"
                : (index == 0 ? Count(DutyCount(group), "duty").Replace("dutys", "duties") : $"{DutyCount(group)}") + $" of RFC {group.Key}").ToList();
        return parts.Count switch
        {
            0 => "",
            1 => parts[0],
            _ => string.Join(", ", parts.Take(parts.Count - 1)) + " and " + parts[^1],
        };
    }

    // A check that names no duty counts as one of its own.
    private static int DutyCount(IEnumerable<CheckRecord> checks) =>
        checks.SelectMany(check => check.Duties.Count > 0 ? check.Duties : [check.Id]).Distinct().Count();
}
