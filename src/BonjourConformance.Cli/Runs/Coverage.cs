using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Runs;

/// <summary>Whether a run judged what it should have: a run that judges less and less must not look better and better.</summary>
public static class Coverage
{
    /// <param name="controls">Sentences about controls that never worked.</param>
    public static RunRecord Judge(RunRecord record, RunPlan plan, IReadOnlyList<string> controls)
    {
        if (plan.AllowFewer || record.Run.Interrupted is not null) return record;
        var problems = controls.ToList();
        if (!record.Checks.Any(CoverageOf.IsJudged)) problems.Insert(0, $"Nothing was judged: of {(record.Checks.Count == 1 ? "1 check none came" : $"{record.Checks.Count} checks none came")} to a verdict. With --allow-fewer this is no failure.");
        if (plan is { IsWhole: true, Baseline.Judged: { } before })
            problems.AddRange(CoverageOf.Lost(before, record).Select(l => $"Fewer checks were judged than {plan.Baseline.Name} says: {l}. With --allow-fewer this is no failure."));
        return problems.Count == 0 ? record : record with { Run = record.Run with { CoverageProblems = problems } };
    }
}
