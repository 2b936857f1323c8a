using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// A device may take another name where no check expects it to: one that gives up a name to whoever probes for it does. It is asked for what it is called once it
/// is silent to its old name, and not for the old name till the end of the run.
/// </summary>
public sealed class LostNamesTests
{
    [Test]
    public void It_is_asked_what_it_is_called_once_it_does_not_answer_to_its_name()
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Setup = Simulator.DeviceSetup.Default with { Instances = [.. Simulator.DeviceSetup.Default.Instances.Take(1)] } }.AsLive());
        var checks = MatrixRun.Suite.Where(c => c.Id == "rfc6763/6/every-instance-has-a-text-record" || c.Id == "rfc6763/10/own-names-are-answered").ToList();
        var session = run.SessionFor(checks[0]);
        run.Loop.Run(session.Start);
        var instance = session.Device.AnyInstance;
        run.Loop.Run(() => session.Operator.Do(ControlAction.Rename, new Dictionary<string, string> { ["instance"] = instance.Label, ["type"] = "_ipp._tcp", ["newName"] = "Another" }));
        run.Loop.Run(() => run.Loop.Delay(TimeSpan.FromSeconds(8)));

        var results = PlanOf(checks, session);

        Assert.That(results.Skip(1).Select(r => r.Verdict), Is.All.EqualTo(Verdict.Pass), MatrixRun.Show(results));
    }

    private static List<CheckRecord> PlanOf(List<CheckCase> checks, Checks.Sessions.Session session) => [.. checks.Select(c => new CheckRunner(session).Run(c))];
}
