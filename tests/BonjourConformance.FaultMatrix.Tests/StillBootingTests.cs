using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Composition;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A device that is off, or boots, when it is looked for, is waited for, and known with all that it offers.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StillBootingTests
{
    private static readonly DeviceProfile SlowlyBooting = new() { Name = "Slow printer", Boot = TimeSpan.FromSeconds(60) };

    [TestCase(10, "boots-for-40-s")]
    [TestCase(5, "services-8-s-after-host")]
    [TestCase(1, "host-probed-with-each-service")]
    public void It_is_waited_for_as_long_as_its_profile_says(int after, string variation)
    {
        var (run, session) = Off(variation, SlowlyBooting, _ => new NoOperator(), out var hands);

        run.Loop.Run(async () =>
        {
            _ = StartLater();
            await session.Start();

            async Task StartLater()
            {
                await run.Loop.Delay(TimeSpan.FromSeconds(after));
                await hands.Do(ControlAction.Start, Session.NoArguments);
            }
        });

        AssertAllKnown(session);
    }

    [Test]
    public void It_is_waited_for_once_the_run_has_switched_it_on()
    {
        var (run, session) = Off("boots-for-40-s", new DeviceProfile(), hands => hands, out _);

        run.Loop.Run(session.Start);

        AssertAllKnown(session);
    }

    [Test]
    public void Who_finds_nobody_reads_that_a_booting_device_can_be_waited_for()
    {
        var (run, session) = Off("boots-for-40-s", new DeviceProfile(), _ => new NoOperator(), out _);

        Assert.That(() => run.Loop.Run(session.Start), Throws.TypeOf<DeviceNotFoundException>().With.Message.Contains("bootSeconds"));
    }

    private static (SimulatedRun Run, Session Session) Off(string variation, DeviceProfile profile, Func<IOperator, IOperator> watch, out IOperator hands)
    {
        IOperator? real = null;
        var run = new SimulatedRun(new SimulatedRunOptions { Profile = profile, Changes = FaultNames.Variations([variation]), Watch = h => watch(real = h) }.AsLive());
        var session = run.SessionFor(MatrixRun.Suite.First(c => !c.Section.BindsLinkLocal));
        run.Loop.Run(() => real!.Do(ControlAction.Kill, Session.NoArguments));
        hands = real!;
        return (run, session);
    }

    private static void AssertAllKnown(Session session) => Assert.Multiple(() =>
    {
        Assert.That(session.Device.Instances.Where(i => !i.IsPlaceholder).ToList(), Has.Count.EqualTo(4), "InstanceA and InstanceB, each over two types");
        Assert.That(session.Device.Instances.Select(i => i.Srv), Has.None.Null);
    });
}
