using BonjourConformance.Reporting;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.Interop.Tests;

/// <summary>The same device, the same checks, in virtual time and over a cable: the verdicts must be the same.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SimulatorTests
{
    [Test]
    public async Task A_faultless_device_gets_the_same_verdicts_over_a_cable_as_in_virtual_time([ValueSource(typeof(Selections), nameof(Selections.Parts))] string part)
    {
        await using var lab = await Lab.Up("simulated");

        var live = await LiveRun.Of(lab, Selections.Part(part));

        Assert.That(LiveRun.Show(live.Breaches), Is.Empty);
        Agree(live, await LiveRun.Virtual(lab.Profile, Selections.Part(part)));
    }

    [Test]
    public async Task A_faultless_querier_gets_the_same_verdicts_over_a_cable_as_in_virtual_time()
    {
        await using var lab = await Lab.Up("simulated");

        var live = await LiveRun.Of(lab, Selections.OfQueriers);

        Assert.That(LiveRun.Show(live.Breaches), Is.Empty);
        Agree(live, await LiveRun.Virtual(lab.Profile, Selections.OfQueriers));
    }

    [TestCase("known-answers-ignored")]
    [TestCase("response-without-aa")]
    [TestCase("goodbye-over-one-family")]
    public async Task A_fault_is_found_over_a_cable_by_the_checks_that_find_it_in_virtual_time(string name)
    {
        var fault = FaultCatalogue.All.Single(f => f.Name == name);
        var named = Selections.Naming(fault.Duties);
        await using var lab = await Lab.Up("simulated", "--fault", name);

        var live = await LiveRun.Of(lab, named);

        Assert.That(live.Breaches, Is.Not.Empty);
        Agree(live, await LiveRun.Virtual(lab.Profile, ["--fault", name, .. named]));
    }

    private static void Agree(LiveRun live, LiveRun imagined)
    {
        var expected = imagined.Record.Checks.ToDictionary(Key);
        // In virtual time the device is judged a second time with a link-local address; on the cable it has a configured one.
        var judged = live.Record.Checks.Where(c => !(c.Verdict == Verdict.NotApplicable && (c.Rfc == "3927" || Selections.BindsLinkLocal(c.Id)))).ToList();
        Assert.That(judged.Where(c => !IsSame(expected[Key(c)], c)).Select(c => $"{Key(c)}: {expected[Key(c)].Verdict} in virtual time, {c.Verdict} on the cable: {c.Message}"), Is.Empty);
    }

    /// <summary>What judges all that happened to be sent in a run may find nothing to judge in one of the two.</summary>
    private static bool IsSame(CheckRecord imagined, CheckRecord live) =>
        imagined.Verdict == live.Verdict || (Selections.JudgesWholeRuns(live.Id) && live.Verdict == Verdict.Pass && imagined.Verdict is Verdict.NotApplicable or Verdict.Inconclusive);

    private static string Key(CheckRecord check) => check.Family is null ? check.Id : $"{check.Id} over {check.Family}";
}
