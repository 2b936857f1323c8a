using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Frames that do not reach the device for a while, or its frames nobody, at the worst moment, are not held against it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DeafnessTests
{
    private const string Deaf = "what was sent to it did not reach it";
    private const string Nothing = "and no frame of it arrived";

    private static IEnumerable<TestCaseData> Cases => from check in Checks from isHeard in (bool[])[true, false] select new TestCaseData(check, isHeard).SetArgDisplayNames($"{check}", isHeard ? "it does not hear" : "it is not heard");

    private static IEnumerable<CheckCase> Checks => MatrixRun.Suite.Where(c => c.Id is "rfc6762/8.1/defers-to-holder-of-instance-name" or "rfc6762/8.1/defers-to-holder-of-host-name"
        or "rfc6762/9/loser-gives-up-the-name" or "rfc6762/8.2/loser-waits-one-second" or "rfc6762/9/conflict-starts-probing");

    [TestCaseSource(nameof(Cases))]
    public void Twelve_seconds_in_which_the_link_carries_one_way_only_are_no_breach(CheckCase check, bool isHeard)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3 }.AsLive());
        var session = run.SessionFor(check);
        var deafened = false;
        run.Link.Transcript.Added += frame =>
        {
            if (deafened || frame.Direction != Direction.Sent || frame.Comment != check.Id || frame.Dns?.Message.IsResponse != true) return;
            deafened = true;
            // The very frame that the device should heed is the first that it does not get, or what it does about it the first that nobody hears.
            if (isHeard) run.Deafen(TimeSpan.FromSeconds(12));
            else run.Silence(TimeSpan.FromSeconds(12));
            // What it says of its own accord is heard by those whom it does not hear.
            if (isHeard) run.Loop.At(run.Loop.Now + TimeSpan.FromSeconds(11), () => run.Link.Transcript.Add(run.Loop.Now, Direction.Received, OfItsOwnAccord(session)));
        };

        var record = new CheckRunner(session).Run(check);

        Assert.Multiple(() =>
        {
            Assert.That(MatrixRun.IsBreach(record), Is.False, $"{record.Attempts} attempts, {string.Join("; ", record.Tries.Select(t => $"{t.Verdict} {t.Observed}"))} {record.Message}");
            Assert.That(session.Silences.All, Is.Empty, "what passed by itself is no falling silent");
            var told = record.Tries.Select(t => t.Observed).ToList();
            Assert.That(told, Has.None.Contains(isHeard ? Nothing : Deaf), "the other way");
            // Only one of these checks waits in vain for a device that hears.
            if (isHeard || check.Id == "rfc6762/9/conflict-starts-probing") Assert.That(told, Has.Some.Contains(isHeard ? Deaf : Nothing), "the way");
        });
    }

    /// <summary>It asks for the link-layer address of somebody else.</summary>
    private static byte[] OfItsOwnAccord(Session session) =>
        FrameWriter.Arp(new ArpPacket(ArpPacket.Request, session.Device.Mac, session.Device.AddressesOf(Family.IPv4).First(), MacAddress.Zero, session.Hosts.Querier.IPv4));
}
