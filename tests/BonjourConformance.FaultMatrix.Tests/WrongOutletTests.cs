using System.Net;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Two of a kind on one link, and the power that is cut is that of the other one: nothing is said of the device, which did not start.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WrongOutletTests
{
    [Test]
    public void The_device_is_not_judged_by_a_start_that_it_did_not_make()
    {
        var results = StartUpOf(null, switchesTheOther: true);

        Assert.That(results.Select(r => r.Verdict), Is.All.EqualTo(Verdict.Inconclusive), MatrixRun.Show(results));
        Assert.That(results.Select(r => r.Message), Has.Some.Contains("192.168.77.88").And.Some.Contains("not the one under test"), MatrixRun.Show(results));
    }

    [Test]
    public void One_that_starts_and_does_not_say_so_is_judged_as_before()
    {
        var results = StartUpOf("neither-probes-nor-announces", switchesTheOther: false);

        Assert.That(results.Select(r => r.Verdict), Is.All.EqualTo(Verdict.Fail), MatrixRun.Show(results));
    }

    private static List<CheckRecord> StartUpOf(string? fault, bool switchesTheOther)
    {
        SimulatedRun? run = null;
        SimulatedDevice? twin = null;
        run = new SimulatedRun(new SimulatedRunOptions
        {
            Changes = FaultNames.Changes(fault is null ? [] : [fault]),
            Watch = hands => switchesTheOther ? new Outlet(SwitchTheOther) : hands,
        }.AsLive());
        return [.. MatrixRun.Suite.Where(c => c.Id == "rfc6762/8.1/every-unique-name-is-probed").Select(check =>
        {
            var session = run.SessionFor(check);
            run.Loop.Run(session.Start);
            return new CheckRunner(session).Run(check);
        })];

        void SwitchTheOther()
        {
            twin?.Kill(run!.Loop.Now);
            twin = new SimulatedDevice(Twin, 7, new Behaviour());
            twin.Start(run!.Loop.Now);
            run.Plug(twin);
        }
    }

    private static DeviceSetup Twin { get; } = DeviceSetup.Default with
    {
        Mac = MacAddress.Parse("02:00:5e:00:53:88"),
        IPv4 = IPAddress.Parse("192.168.77.88"),
        IPv6 = [DeviceSetup.LinkLocalAddress(MacAddress.Parse("02:00:5e:00:53:88"))],
    };

    /// <summary>That of the other one.</summary>
    private sealed class Outlet(Action switchTheOther) : IOperator
    {
        public bool Can(ControlAction action) => action == ControlAction.PowerCycle;

        public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
        {
            switchTheOther();
            return Task.CompletedTask;
        }
    }
}
