using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Frames that do not reach the device for a while, or its frames nobody, at the worst moment, are not held against it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DeafnessTests
{
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
        };

        var record = new CheckRunner(session).Run(check);

        Assert.Multiple(() =>
        {
            Assert.That(MatrixRun.IsBreach(record), Is.False, $"{record.Attempts} attempts, {string.Join("; ", record.Tries.Select(t => $"{t.Verdict} {t.Observed}"))} {record.Message}");
            Assert.That(session.Silences.All, Is.Empty, "what passed by itself is no falling silent");
        });
    }
}
