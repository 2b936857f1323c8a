using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Checks.Plans;

/// <summary>Makes checks as a run plans them.</summary>
public static class PlanRunner
{
    public static IReadOnlyList<CheckRecord> Run(IEnumerable<CheckCase> checks, Func<CheckCase, Session> sessionFor)
    {
        var records = new List<CheckRecord>();
        foreach (var step in Step.Plan([.. checks]))
        {
            var session = sessionFor(step.Checks[0]);
            session.Link.Loop.Run(session.Start);
            var (left, tried) = new Company(session) { Taken = records.Add }.Run(step);
            records.AddRange(left.Select(check => new CheckRunner(session).Run(check, tried ? 1 : 0)));
        }
        return records;
    }
}
