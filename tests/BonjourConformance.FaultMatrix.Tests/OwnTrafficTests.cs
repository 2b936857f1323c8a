using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// What the harness sends is judged after every run of the matrix (<see cref="MatrixRun"/>). These runs are those that make most of it: lists of known
/// answers are long with a hundred instances, and longer with names that need care; and with them the session is ended, which others leave open.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class OwnTrafficTests
{
    [TestCase("hundred-instances")]
    [TestCase("names-that-need-care")]
    public void What_the_harness_sends_conforms_to_its_farewell(string variation)
    {
        var change = BoxVariations.All.Single(v => v.Name == variation);
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 5, Changes = [change.Apply] });
        Session? session = null;
        foreach (var check in MatrixRun.Suite.Where(c => !c.Section.BindsLinkLocal)) new CheckRunner(session = run.SessionFor(check)).Run(check);
        run.Loop.Run(session!.Farewell);

        Assert.That(OwnTraffic.Sent(run).Count(), Is.GreaterThan(1000), "there is something to judge");
        Assert.That(OwnTraffic.Breaches(run, [session]), Is.Empty);
    }
}
