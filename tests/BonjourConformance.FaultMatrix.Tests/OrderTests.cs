using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Records;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>No check leans on its neighbours: in whatever order of a stage they are made, they say the same.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OrderTests
{
    private static readonly string[] Some = ["reverse", "1", "2", "3"];

    /// <summary>One of each kind: a start-up, a goodbye, a cache, a conflict, and what only a later name shows.</summary>
    private static readonly string[] Sample = ["two-probes", "no-goodbye", "never-refreshes", "no-rescue", "services-not-announced"];

    [Test]
    public void A_faultless_device_passes([ValueSource(nameof(Some))] string order, [Values] bool asLive)
    {
        var options = new SimulatedRunOptions { Seed = 21 };
        var results = MatrixRun.Of(asLive ? options.AsLive() : options, order: order);

        var bad = results.Where(r => MatrixRun.IsBreach(r) || r.Verdict == Verdict.Error).ToList();
        Assert.That(bad, Is.Empty, () => MatrixRun.Show(bad));
    }

    [Test]
    public void A_fault_trips_the_checks_of_its_duties_and_no_others([ValueSource(nameof(Some))] string order, [ValueSource(nameof(Sample))] string name)
    {
        var fault = FaultCatalogue.All.Single(f => f.Name == name);
        var named = MatrixRun.Suite.Where(c => c.Check.Duties.Intersect(fault.Duties).Any()).Select(c => c.Id).ToHashSet();
        // What takes a moment that one order brings and another does not may stay hidden, as on a live link.
        var hidden = MatrixRun.Suite.Where(c => c.Check.Duties.Intersect(fault.HiddenAsLive?.Duties ?? []).Any()).Select(c => c.Id).ToHashSet();
        var results = MatrixRun.Of(new SimulatedRunOptions { Seed = 7, Changes = [fault.Apply] }, order: order);

        Assert.That(results.Where(MatrixRun.IsBreach).Select(r => r.Id).Distinct().Union(named.Intersect(hidden)), Is.EquivalentTo(named), () => MatrixRun.Show(results.Where(r => MatrixRun.IsBreach(r) != named.Contains(r.Id))));
    }

    [Test]
    public void An_order_keeps_the_checks_and_their_stages([ValueSource(nameof(Some))] string order)
    {
        var other = Orders.Of(MatrixRun.Suite, order, _ => 0);

        Assert.That(other, Is.EquivalentTo(MatrixRun.Suite).And.Not.EqualTo(MatrixRun.Suite));
        Assert.That(other.Select(c => c.Stage), Is.Ordered);
    }
}
