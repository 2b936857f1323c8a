using System.Globalization;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Fixtures;
using BonjourConformance.Simulator;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>What the plan of a run is reckoned from (plan.csv beside the fixtures) is what was measured.</summary>
public sealed class PlanTableTests
{
    /// <summary>Names a file that the table is written to, made anew.</summary>
    private const string WriteVariable = "BONJOUR_WRITE_PLAN";

    [Test]
    public void Every_row_is_of_a_check_and_nearly_every_check_has_one()
    {
        var table = PlanTable.Of(typeof(FixtureAssembly).Assembly);
        var checks = MatrixRun.Suite.Select(c => c.ToString()).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(table.Keys.Except(checks), Is.Empty, $"make it anew: {WriteVariable}=fixtures/BonjourConformance.Fixtures/plan.csv dotnet test --filter Name~The_table");
            Assert.That(checks.Except(table.Keys).Count(), Is.LessThan(checks.Count / 10));
        });
    }

    [Test]
    public void The_table_says_how_long_a_run_takes()
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) is { } path) Write(path);
        var checks = MatrixRun.Suite.Where(c => !c.Section.BindsLinkLocal).ToList();
        var run = new SimulatedRun(new SimulatedRunOptions().AsLive());
        var began = run.Loop.Now;
        foreach (var check in checks) _ = new CheckRunner(Looked(run, run.SessionFor(check))).Run(check);

        Assert.That((run.Loop.Now - began).TotalSeconds, Is.EqualTo(checks.Sum(c => PlanTable.Of(c).Time.TotalSeconds)).Within(15).Percent);
    }

    /// <summary>As in a run, where that is found out before most checks are made.</summary>
    private static Session Looked(SimulatedRun run, Session session)
    {
        run.Loop.Run(session.Start);
        run.Loop.Run(session.TreatsFamiliesApart);
        return session;
    }

    private static void Write(string path)
    {
        var times = new Dictionary<string, double>();
        var run = new SimulatedRun(new SimulatedRunOptions().AsLive());
        foreach (var check in MatrixRun.Suite)
        {
            var session = Looked(run, run.SessionFor(check));
            var began = run.Loop.Now;
            _ = new CheckRunner(session).Run(check);
            times[check.ToString()] = (run.Loop.Now - began).TotalSeconds;
        }
        var acts = new Dictionary<string, List<string>>();
        var hands = new SimulatedRun(new SimulatedRunOptions { Setup = DeviceSetup.Default with { LinkLocal = true, Dhcp = true, IPv4 = null }, Watch = inner => new NobodyByItself(inner) });
        var occasions = new Dictionary<(double, string), string>();
        foreach (var check in MatrixRun.Suite)
        {
            var record = new CheckRunner(hands.SessionFor(check)).Run(check);
            acts[check.ToString()] = [.. (record.Timeline ?? []).Where(w => w.Kind == TimeWindow.Event).Select(w => Named(occasions, w.FromMs, w.Label, check.Id)).Distinct()];
        }
        File.WriteAllLines(path, [.. MatrixRun.Suite.Select(c => c.ToString()).Order(StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c},{times[c]:0.0},{string.Join(' ', acts[c])}")).Prepend("check,seconds,acts")]);
    }

    /// <summary>An occasion is named after the check that first needed it.</summary>
    private static string Named(Dictionary<(double, string), string> occasions, double at, string label, string check)
    {
        if (occasions.TryGetValue((at, label), out var known)) return known;
        return occasions[(at, label)] = $"{check.Split('/')[^1]}:{label.Replace(' ', '-')}";
    }

    private sealed class NobodyByItself(IOperator hands) : IOperator
    {
        public bool Can(ControlAction action) => hands.Can(action);

        public bool CanByItself(ControlAction action) => false;

        public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) => hands.Do(action, arguments);
    }
}
