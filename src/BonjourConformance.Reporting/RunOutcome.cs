namespace BonjourConformance.Reporting;

/// <summary>Whether a run succeeded, in the exit codes of `run`.</summary>
public static class RunOutcome
{
    /// <summary>
    /// 1 for at least one Fail that no baseline knows, a baseline that is no longer true, or coverage that was lost; with strict also for an unknown Warning or Inconclusive.
    /// 3 when nothing but errors of the harness came out. 0 otherwise.
    /// </summary>
    public static int ExitCode(RunRecord record, bool strict)
    {
        bool Counts(CheckRecord check) => check.Known is null && (check.Verdict == Verdict.Fail || (strict && (check.Verdict is Verdict.Warning or Verdict.Inconclusive)));
        if (record.Run.BaselineProblems.Count + record.Run.CoverageProblems.Count > 0 || record.Checks.Any(check => Counts(check)))
            return 1;
        return record.Checks.Count > 0 && record.Checks.All(check => check.Verdict == Verdict.Error) ? 3 : 0;
    }
}
