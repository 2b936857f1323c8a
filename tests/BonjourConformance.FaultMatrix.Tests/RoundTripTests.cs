using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>How far away a device is, is told by its replies to requests for its link-layer address, however it addresses them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RoundTripTests
{
    /// <summary>Those of a link-local address are broadcast (RFC 3927 section 2.5), others go to whoever asked.</summary>
    [Test]
    public void Every_reply_counts_broadcast_or_not([Values] bool isLinkLocal)
    {
        var trips = Measured(isLinkLocal, LanConditions.Ideal with { Delay = TimeSpan.FromMilliseconds(30) });

        Assert.That((trips.Sent, trips.Lost), Is.EqualTo((10, 0)));
        Assert.That(trips.Median, Is.EqualTo(TimeSpan.FromMilliseconds(60)).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void What_is_lost_on_the_way_is_counted_as_lost([Values] bool isLinkLocal) =>
        Assert.That(Measured(isLinkLocal, LanConditions.Ideal with { Loss = 0.5 }).Lost, Is.InRange(4, 9));

    private static RoundTrips Measured(bool isLinkLocal, LanConditions later)
    {
        var setup = isLinkLocal ? DeviceSetup.Default with { LinkLocal = true, Dhcp = true, IPv4 = null } : DeviceSetup.Default;
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3, Setup = setup });
        var session = run.SessionFor(MatrixRun.Suite.First(c => c.Section.BindsLinkLocal == isLinkLocal));
        run.Loop.Run(session.Start);
        run.Impair(later);
        RoundTrips? trips = null;
        run.Loop.Run(async () => trips = await RoundTrips.Measure(session, session.Device.Addresses.First(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork), 10));
        return trips!;
    }
}
