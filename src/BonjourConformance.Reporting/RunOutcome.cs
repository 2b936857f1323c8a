namespace BonjourConformance.Reporting;

/// <summary>Whether a run succeeded, in the exit codes of `run`.</summary>
public static class RunOutcome
{
    /// <summary>
    /// 3 where the harness broke in any check, since what it did not judge may be broken too; 1 for at least one Fail that no baseline knows, or a
    /// baseline that is no longer true, or coverage that was lost, with strict also for an unknown Warning or Inconclusive; 0 otherwise.
    /// </summary>
    /// <param name="failsFirst">A Fail outweighs a broken harness.</param>
    public static int ExitCode(RunRecord record, bool strict, bool failsFirst = false)
    {
        bool Counts(CheckRecord check) => check.Known is null && (check.Verdict == Verdict.Fail || (strict && (check.Verdict is Verdict.Warning or Verdict.Inconclusive)));
        var failed = record.Run.BaselineProblems.Count + record.Run.CoverageProblems.Count > 0 || record.Checks.Any(Counts);
        var broke = record.Checks.Any(check => check is { Verdict: Verdict.Error, Known: null });
        return broke && !(failed && failsFirst) ? 3 : failed ? 1 : 0;
    }
}
