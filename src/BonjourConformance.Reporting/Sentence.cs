using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>The run in one sentence.</summary>
public static class Sentence
{
    /// <summary>Such as "breaks 3 duties of RFC 6762 and 1 of RFC 6763", the device being the subject.</summary>
    public static string Verdict(RunRecord record)
    {
        var failures = record.Checks.Where(check => check.Verdict == Reporting.Verdict.Fail).ToList();
        var broken = Broken(failures.Where(check => check.Known is null));
        var known = Broken(failures.Where(check => check.Known is not null));
        var knownCount = DutyCount(failures.Where(check => check.Known is not null));
        var cut = record.Run.Interrupted is null ? "" : " as far as the run came";
        if (broken.Length > 0)
            return $"breaks {broken}{cut}{(known.Length > 0 ? $"; {knownCount} more {(knownCount == 1 ? "is" : "are")} known" : "")}";
        if (known.Length > 0)
            return $"breaks {known}{cut}, all of them known";
        if (record.Checks.Count == 0)
            return "was not judged";
        if (record.Checks.All(check => check.Verdict is Reporting.Verdict.Error or Reporting.Verdict.Inconclusive or Reporting.Verdict.NotApplicable))
            return "could not be judged";
        var sum = record.Summary;
        var missing = sum.Inconclusive + sum.Error;
        var sentence = (missing + record.Unjudged.Count == 0 ? "conforms" : "conforms in all that was judged") + cut;
        if (sum.Warning > 0)
            sentence += $", but neglects {Count(DutyCount(record.Checks.Where(check => check.Verdict == Reporting.Verdict.Warning)), "recommendation")}";
        return missing > 0 ? $"{sentence}; {Count(missing, "check")} could not be judged" : sentence;
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
