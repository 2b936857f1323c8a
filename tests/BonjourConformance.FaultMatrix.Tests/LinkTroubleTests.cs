using System.Net;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;
using BonjourConformance.Simulator.Faults;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A link that loses, delays or doubles frames for a while is named, held against nobody, and what was seen over it is looked at again when it is better.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LinkTroubleTests
{
    private static readonly Dictionary<string, LanConditions> Troubles = new()
    {
        ["loses"] = LanConditions.AsLive with { Loss = 0.35 },
        ["delays"] = LanConditions.AsLive with { Delay = TimeSpan.FromMilliseconds(400) },
        ["doubles"] = LanConditions.AsLive with { Duplication = 1 },
    };

    private static IEnumerable<CheckCase> Checks => MatrixRun.Suite.Where(c => c is { Stage: Stage.Answering or Stage.StartUp, Section.Rfc: "RFC 6762" } && c.Family is null or Family.IPv4);

    /// <summary>The link is in trouble whenever a check begins, and again well half a minute later.</summary>
    private static IEnumerable<CheckRecord> Made(SimulatedRun run, LanConditions trouble, IEnumerable<CheckCase> checks)
    {
        foreach (var check in checks)
        {
            var session = run.SessionFor(check);
            run.Loop.Run(session.Start);
            run.Impair(trouble);
            var end = run.Loop.At(run.Loop.Now + TimeSpan.FromSeconds(12), () => run.Impair(LanConditions.AsLive));
            yield return new CheckRunner(session).Run(check);
            end.Dispose();
            run.Impair(LanConditions.AsLive);
        }
    }

    [Test]
    public void What_is_seen_over_a_bad_link_is_not_held_against_the_device([Values("loses", "delays", "doubles")] string kind, [Values(1, 2)] int seed)
    {
        var records = Made(new SimulatedRun(new SimulatedRunOptions { Seed = seed }.AsLive()), Troubles[kind], Checks).ToList();
        var bad = records.Where(r => MatrixRun.IsBreach(r) || r.Verdict == Verdict.Error).ToList();
        Assert.That(bad, Is.Empty, () => Show(bad));
        // Frames that come twice are mostly lived with.
        if (kind != "doubles") Assert.That(records.SelectMany(r => r.Tries.Select(t => t.Observed).Append(r.Message)).Any(t => t.Contains("the link", StringComparison.Ordinal)), "the trouble is named");
    }

    [Test]
    public void A_late_reply_to_what_was_asked_to_find_the_device_does_not_make_the_way_seem_short()
    {
        var options = new SimulatedRunOptions { Conditions = LanConditions.AsLive with { Delay = TimeSpan.FromMilliseconds(300) }, Profile = new DeviceProfile { Address = DeviceSetup.Default.IPv4 } };
        var run = new SimulatedRun(options);
        var session = run.SessionFor(Checks.First());
        run.Loop.Run(session.Start);

        Assert.That(session.Way.RoundTrip, Is.EqualTo(TimeSpan.FromMilliseconds(600)).Within(TimeSpan.FromMilliseconds(5)));
    }

    [TestCase("two-probes", "rfc6762/8.1/three-probes")]
    [TestCase("response-without-aa", "rfc6762/18.4/responses-have-aa-set")]
    [TestCase("known-answers-ignored", "rfc6762/7.1/")]
    public void A_fault_is_found_all_the_same_when_the_link_is_better(string fault, string id)
    {
        var found = FaultCatalogue.All.FirstOrDefault(f => f.Name == fault);
        Assert.That(found, Is.Not.Null, "there is such a fault");
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 5, Changes = [found!.Apply] }.AsLive());
        var records = Made(run, Troubles["loses"], MatrixRun.Suite.Where(c => c.Id.StartsWith(id, StringComparison.Ordinal))).ToList();
        Assert.That(records.Any(MatrixRun.IsBreach), () => Show(records));
    }

    [Test]
    public void Reports_of_groups_that_a_device_repeats_are_no_trouble_of_the_link()
    {
        var options = new SimulatedRunOptions { Seed = 5, Changes = [FaultCatalogue.All.Single(f => f.Name == "probes-qm").Apply] }.AsLive();
        var run = new SimulatedRun(options);
        // Linux sends each again at a random moment, now and then within 30 ms.
        var all = IPAddress.Parse("ff02::16");
        var report = FrameWriter.Ip(options.Setup.Mac, MacAddress.OfGroup(all), IPAddress.Parse("fe80::5eff:fe00:5302"), all, 58, new byte[28], ttl: 1);
        run.Plug(new Crowd(TimeSpan.FromSeconds(1), (_, count) => count % 700 < 3 ? report : null, perSecond: 100));

        var records = MatrixRun.Suite.Where(c => c.Id == "rfc6762/8.1/probes-ask-for-unicast").Select(c => new CheckRunner(run.SessionFor(c)).Run(c)).ToList();

        Assert.That(records, Is.Not.Empty);
        Assert.That(records.Select(r => (r.Verdict, r.Tries.Count(t => t.Verdict == Verdict.Inconclusive))), Has.All.EqualTo((Verdict.Warning, 0)), () => Show(records));
    }

    private static string Show(IEnumerable<CheckRecord> records) =>
        string.Join("\n", records.Select(r => $"{r.Verdict} {r.Label} {r.Message} [{string.Join("; ", r.Tries.Select(t => $"{t.Verdict} {t.Observed}"))}]"));
}
