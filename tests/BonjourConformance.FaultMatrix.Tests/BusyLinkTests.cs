using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>What other hosts say among themselves is seen, numbered and captured, and is not kept: a run beside it may last for hours.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BusyLinkTests
{
    private static CheckCase Check { get; } = MatrixRun.Suite.First(c => c.Id == "rfc6762/8.1/three-probes");

    /// <summary>Messages about names of their own, ARP among them, and a stream that is no Multicast DNS at all.</summary>
    [Test]
    public void What_concerns_others_goes_to_the_capture_only()
    {
        var quiet = new CheckRunner(new SimulatedRun(new SimulatedRunOptions { Seed = 3 }).SessionFor(Check)).Run(Check);
        var (run, seen, kept, record) = Beside(Crowd.Chatter);

        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.GreaterThan(2000), "the crowd speaks all the time");
            Assert.That(kept, Is.Zero);
            Assert.That(run.Link.Transcript.Count, Is.GreaterThan(run.Link.Transcript.All.Count), "what is not kept has its number");
            Assert.That(run.Link.Transcript.All.Select(f => f.Number), Is.Ordered.And.Unique);
            Assert.That((quiet.Verdict, record.Verdict), Is.EqualTo((Verdict.Pass, Verdict.Pass)));
        });
    }

    /// <summary>Whoever asks for what the device has may be the reason why it speaks.</summary>
    [Test]
    public void Of_the_same_question_for_its_type_one_in_a_tenth_of_a_second_is_kept()
    {
        var (_, seen, kept, _) = Beside((host, _) => host.Multicast(DnsMessage.Query(new Question(DnsName.Parse("_ipp._tcp.local"), RecordType.PTR))));

        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.GreaterThan(2000));
            Assert.That(kept, Is.InRange(seen / 250, seen / 150), "2,000 a second are put");
        });
    }

    /// <summary>A unicast answer is owed to whoever asked for it, so that each of these counts.</summary>
    [Test]
    public void Every_question_for_a_unicast_answer_is_kept()
    {
        var (_, seen, kept, _) = Beside((host, count) => count % 100 == 0 ? host.Multicast(DnsMessage.Query(new Question(DnsName.Parse("_ipp._tcp.local"), RecordType.PTR).AsQU())) : null);

        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.GreaterThan(20));
            Assert.That(kept, Is.EqualTo(seen));
        });
    }

    /// <summary>Makes the check beside a crowd that sends 2,000 frames a second once the device is known.</summary>
    private static (SimulatedRun Run, int Seen, int Kept, CheckRecord Record) Beside(Func<CrowdHost, int, byte[]?> next)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3 });
        var session = run.SessionFor(Check);
        run.Loop.Run(session.Start);
        var (began, seen) = (run.Link.Transcript.Count, 0);
        run.Link.Transcript.Added += frame => seen += CrowdHost.Sent(frame) ? 1 : 0;
        run.Plug(new Crowd(run.Loop.Now, next));
        var record = new CheckRunner(session).Run(Check);
        return (run, seen, run.Link.Transcript.All.Count(f => f.Number > began && CrowdHost.Sent(f)), record);
    }

}
