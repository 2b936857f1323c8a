using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Simulator.Faults;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>What a run leaves in the caches, the logs and the switches of everybody else on the link.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TracesTests
{
    private static readonly Lazy<SimulatedRun> Whole = new(() => Made(new SimulatedRunOptions { Seed = 5 }));

    private static SimulatedRun Made(SimulatedRunOptions options, Func<CheckCase, bool>? only = null)
    {
        var run = new SimulatedRun(options);
        Session? session = null;
        foreach (var check in MatrixRun.Suite.Where(only ?? (c => !c.Section.BindsLinkLocal))) new CheckRunner(session = run.SessionFor(check)).Run(check);
        run.Loop.Run(session!.Farewell);
        return run;
    }

    /// <summary>What a host would hold that listened all the time and kept to section 10 of RFC 6762: each record with when it was said, and by whom.</summary>
    private static List<(ResourceRecord Record, Frame Said)> Cache(SimulatedRun run)
    {
        var cache = new List<(ResourceRecord Record, Frame Said)>();
        foreach (var frame in run.Link.Transcript.All)
        {
            if (Heard.Of(frame) is not { IsMulticastResponse: true, SourcePort: 5353 } heard || !frame.Parsed.Destination.IsGroup || heard.Decoded.Flaws.Count > 0) continue;
            foreach (var record in heard.Message.Answers.Concat(heard.Message.Additionals).Where(r => r.Type is not (RecordType.OPT or RecordType.NSEC)))
            {
                if (record.CacheFlush) cache.RemoveAll(c => c.Record.SameSet(record) && Version(c.Said) == Version(frame) && frame.At - c.Said.At > TimeSpan.FromSeconds(1));
                cache.RemoveAll(c => c.Record.SameRecord(record) && Version(c.Said) == Version(frame));
                if (record.Ttl > 0) cache.Add((record, frame));
            }
        }
        return [.. cache.Where(c => c.Said.At + TimeSpan.FromSeconds(c.Record.Ttl) > run.Loop.Now)];
    }

    private static int Version(Frame frame) => frame.Ip!.Version;

    private static string Show(IEnumerable<(ResourceRecord Record, Frame Said)> held) => string.Join("\n", held.Select(h => $"{h.Record} (frame {h.Said.Number}, {h.Said.Comment})"));

    [Test]
    public void Nothing_that_the_harness_announced_outlives_the_run()
    {
        var ours = Cache(Whole.Value).Where(c => c.Said.Direction == Direction.Sent).ToList();
        Assert.That(ours, Is.Empty, () => Show(ours));
    }

    [TestCase("old-pointers-linger", "rfc6762/8.4")]
    [TestCase("subtypes-list-the-old-name", "rfc6762/8.4")]
    [TestCase("no-goodbye", "rfc6762/9/")]
    public void Names_that_the_device_gave_up_without_a_goodbye_get_one(string fault, string checks)
    {
        var run = Made(new SimulatedRunOptions { Seed = 5, Changes = [FaultCatalogue.All.Single(f => f.Name == fault).Apply] }, c => c.Id.StartsWith(checks, StringComparison.Ordinal));
        var names = run.Link.Transcript.All.Where(f => f.Direction == Direction.Received).Select(Heard.Of).OfType<Heard>().Where(h => h.IsResponse)
            .SelectMany(h => h.Message.Answers).Where(r => r is { Type: RecordType.SRV, Ttl: > 0 }).Select(r => r.Name).Distinct().ToList();
        var borne = run.SessionFor(MatrixRun.Suite.First(c => !c.Section.BindsLinkLocal)).Device.Instances.Select(i => i.Name).ToList();
        var left = names.Except(borne).ToList();
        Assert.That(left, Is.Not.Empty, "the device took other names");

        var held = Cache(run).Where(c => c.Record.Data is NameData pointer && left.Contains(pointer.Name)).ToList();
        Assert.That(held, Is.Empty, () => Show(held));
    }

    [Test]
    public void A_name_that_somebody_else_has_meanwhile_is_let_be()
    {
        var run = Made(new SimulatedRunOptions { Seed = 5, Neighbour = true }, c => c.Id.StartsWith("rfc6762/9/", StringComparison.Ordinal));
        Assert.That(Cache(run).Any(c => c.Record.Data is NameData { Name.FirstLabel: "Neighbour" } || c.Record.Name.FirstLabel == "neighbour"), "the neighbour is still known");
    }

    [Test]
    public void Damaged_frames_go_to_the_device_alone()
    {
        var damaged = Whole.Value.Link.Transcript.All.Where(f => f.Direction == Direction.Sent && (f.Parsed.Flaws.Count > 0 || f.Dns?.Flaws.Count > 0)).ToList();
        Assert.That(damaged, Has.Count.GreaterThan(100), "there are some");
        // Whoever asked the group takes answers from the group only, also damaged ones.
        var group = damaged.Where(f => f.Parsed.Destination.IsGroup && f.Comment?.StartsWith("rfc6762/6.1/odd-nsec-does-not-spoil-an-answer", StringComparison.Ordinal) != true).ToList();
        Assert.That(group.Select(f => $"{f.Number} {f.Comment} {string.Join(", ", f.Parsed.Flaws)} {string.Join(", ", f.Dns?.Flaws ?? [])}"), Is.Empty);
    }

    [Test]
    public void After_a_frame_with_the_devices_own_address_the_device_speaks_so_that_switches_find_it_again()
    {
        var run = Made(new SimulatedRunOptions { Seed = 5 });
        var device = run.SessionFor(MatrixRun.Suite.First(c => !c.Section.BindsLinkLocal)).Device;
        var borrowed = run.Link.Transcript.All.Where(f => f.Direction == Direction.Sent && device.Macs.Contains(f.Source)).ToList();
        Assert.That(borrowed, Has.Count.InRange(1, 4));
        foreach (var frame in borrowed)
            Assert.That(run.Link.Transcript.All.Any(f => f.Number > frame.Number && f.At - frame.At < TimeSpan.FromMilliseconds(100) && device.Owns(f)), $"after frame {frame.Number}, {frame.Comment}");
    }

    [Test]
    public void It_never_sends_more_in_a_second_than_is_promised() =>
        Assert.That(Whole.Value.Link.PeakRate, Is.InRange(100, SendRate.Most));
}
