using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A device on a switched outlet: nothing can be done while it is off, so claims to its names begin with its start.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PowerCycleOnlyTests
{
    [TestCase(null, Verdict.Pass)]
    [TestCase("minds-answers-before-first-probe", Verdict.Fail)]
    public void A_claim_before_the_first_probe_is_judged_over_both_families(string? fault, Verdict verdict)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 2, Changes = FaultNames.Changes(fault is null ? [] : [fault]), Watch = hands => new Outlet(hands) }.AsLive());
        var records = MatrixRun.Suite.Where(c => c.Id == "rfc6762/8.1/conflict-before-first-probe-is-ignored").Select(check =>
        {
            var session = run.SessionFor(check);
            run.Loop.Run(session.Start);
            return new CheckRunner(session).Run(check);
        }).ToList();

        Assert.That(records.Select(r => r.Verdict), Is.EqualTo((Verdict[])[verdict, verdict]), () => MatrixRun.Show(records));
    }

    /// <summary>Takes the power away and gives it back, and that is all.</summary>
    private sealed class Outlet(IOperator hands) : IOperator
    {
        public bool Can(ControlAction action) => action == ControlAction.PowerCycle;

        public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) => hands.Do(action, arguments);
    }
}
