using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A device without fault passes, whatever the seed, the link and the choices that the RFCs leave it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultlessTests
{
    private static readonly LanConditions Impaired = new(TimeSpan.FromMicroseconds(200), TimeSpan.FromMilliseconds(20), Loss: 0.01, Duplication: 0.01);

    /// <summary>How many seeds there are, where it is not the fifty of each kind that two cores manage in some two minutes.</summary>
    private const string SeedsVariable = "BONJOUR_CONFORMANCE_SEEDS";

    private static IEnumerable<int> Seeds => Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out var seeds) ? seeds : 50);

    private static IEnumerable<int> SomeSeeds => Seeds.Take(20);

    /// <summary>How many seeds each variation is tried with, where it is not one.</summary>
    private const string VariationSeedsVariable = "BONJOUR_VARIATION_SEEDS";

    private static IEnumerable<TestCaseData> Variations => Each(FaultCatalogue.Variations);

    /// <summary>What a box may be: names, interfaces and addresses, on which much depends that loss and delay may upset.</summary>
    private static IEnumerable<TestCaseData> Boxes => Each(BoxVariations.All);

    private static IEnumerable<TestCaseData> Each(IEnumerable<Variation> variations) =>
        from variation in variations
        from seed in Enumerable.Range(11, int.TryParse(Environment.GetEnvironmentVariable(VariationSeedsVariable), out var seeds) ? seeds : 1)
        select new TestCaseData(variation, seed).SetArgDisplayNames(variation.Name, $"{seed}");

    [TestCaseSource(nameof(Seeds))]
    public void It_passes_every_check(int seed) => AssertNoBreach(new SimulatedRunOptions { Seed = seed });

    [TestCaseSource(nameof(Seeds))]
    public void It_fails_nothing_on_a_bad_link(int seed) => AssertNoBreach(new SimulatedRunOptions { Seed = seed, Conditions = Impaired });

    [TestCaseSource(nameof(Seeds))]
    public void It_passes_every_check_as_live(int seed) => AssertNoBreach(new SimulatedRunOptions { Seed = seed, LateHands = seed % 2 == 0 }.AsLive());

    [TestCaseSource(nameof(Variations))]
    public void It_passes_every_check_as_live_with_the_other_choices_that_the_RFC_leaves(Variation variation, int seed) =>
        AssertNoBreach(new SimulatedRunOptions { Seed = seed, Changes = [variation.Apply], LateHands = true }.AsLive(), practice: !variation.AgainstPractice);

    [TestCaseSource(nameof(SomeSeeds))]
    public void It_passes_every_check_beside_a_neighbour(int seed) => AssertNoBreach(new SimulatedRunOptions { Seed = seed, Neighbour = true });

    [TestCaseSource(nameof(Variations))]
    public void It_passes_every_check_with_the_other_choices_that_the_RFC_leaves(Variation variation, int seed) =>
        AssertNoBreach(new SimulatedRunOptions { Seed = seed, Changes = [variation.Apply] }, practice: !variation.AgainstPractice);

    [TestCaseSource(nameof(Boxes))]
    public void It_fails_nothing_on_a_bad_link_whatever_the_box(Variation variation, int seed) =>
        AssertNoBreach(new SimulatedRunOptions { Seed = seed, Changes = [variation.Apply], Conditions = Impaired });

    /// <summary>Each way, with what a live run grants: slow, now fast and now slow, lossy, and every second frame twice.</summary>
    private static IEnumerable<TestCaseData> Links =>
    [
        new TestCaseData(LanConditions.AsLive with { Delay = TimeSpan.FromMilliseconds(50) }).SetArgDisplayNames("50 ms"),
        new TestCaseData(LanConditions.AsLive with { Delay = TimeSpan.FromMilliseconds(300) }).SetArgDisplayNames("300 ms"),
        new TestCaseData(LanConditions.AsLive with { Delay = TimeSpan.FromMilliseconds(50), Jitter = TimeSpan.FromMilliseconds(30) }).SetArgDisplayNames("50 to 80 ms"),
        new TestCaseData(LanConditions.AsLive with { Loss = 0.05 }).SetArgDisplayNames("5 % lost"),
        new TestCaseData(LanConditions.AsLive with { Loss = 0.15 }).SetArgDisplayNames("15 % lost"),
        new TestCaseData(LanConditions.AsLive with { Duplication = 0.5 }).SetArgDisplayNames("every second twice"),
    ];

    [TestCaseSource(nameof(Links))]
    public void It_fails_nothing_on_whatever_link(LanConditions link)
    {
        // ARP packets of one host are all alike, so that one that comes twice cannot be told from two.
        foreach (var seed in SomeSeeds.Take(2)) AssertNoBreach(new SimulatedRunOptions { Seed = seed, Conditions = link, LateHands = true }, only: link.Duplication > 0 ? check => !check.Section.BindsLinkLocal : null);
    }

    [Test]
    public void Its_own_name_may_be_that_of_no_service_and_probed_for_before_the_others()
    {
        var usual = DeviceSetup.Default;
        var setup = usual with { Host = "controller", Instances = [.. usual.Instances.Select(i => i with { Host = usual.Host })] };
        AssertNoBreach(new SimulatedRunOptions { Seed = 12, Setup = setup, Changes = [b => b.Probing.Together = false] }.AsLive(), only: check => check.Section.Rfc == "RFC 6762" || check.Stage != Checks.Suites.Stage.Answering);
    }

    private static void AssertNoBreach(SimulatedRunOptions options, bool practice = true, Func<Checks.Suites.CheckCase, bool>? only = null)
    {
        var results = MatrixRun.Of(options, practice ? only : check => !check.Id.StartsWith("practice/", StringComparison.Ordinal));

        var bad = results.Where(r => MatrixRun.IsBreach(r) || r.Verdict == Verdict.Error || (options.Conditions.IsIdeal && options.Changes.Count == 0 && !options.Neighbour && r.Verdict == Verdict.Inconclusive)).ToList();
        Assert.That(bad, Is.Empty, () => MatrixRun.Show(bad));
    }
}
