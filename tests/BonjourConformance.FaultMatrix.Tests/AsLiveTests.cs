using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Records;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// A fault is caught as a live run would catch it too: with a tolerance, with jitter, and by breaches that are tried again before they count.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class AsLiveTests
{
    /// <summary>One in so many of the checks that the fault should leave alone.</summary>
    private const int OneIn = 12;

    private static IEnumerable<TestCaseData> Faults => FaultCatalogue.All.Select(f => new TestCaseData(f).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Faults))]
    public void A_fault_trips_the_same_checks_as_live(Fault fault)
    {
        var hidden = Sample.ChecksOf(fault.HiddenAsLive?.Duties ?? []);
        var named = Sample.ChecksOf(fault.Duties).Except(hidden).ToHashSet();
        var results = Run(fault, c => named.Contains(c.Id) || hidden.Contains(c.Id) || Sample.Takes(c, fault, OneIn));
        // What judges a whole run may need one.
        if (named.Except(Sample.Tripped(results)).Any()) results = Run(fault, _ => true);

        var missed = named.Except(Sample.Tripped(results)).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(missed, Is.Empty, () => "named, but not tripped:\n" + MatrixRun.Show(results.Where(r => named.Contains(r.Id))));
            Assert.That(Sample.Tripped(results).Except(named).Except(hidden), Is.Empty, () => "tripped, but not named:\n" + MatrixRun.Show(results.Where(r => MatrixRun.IsBreach(r) && !named.Contains(r.Id))));
            Assert.That(results.Where(r => r.Verdict == Verdict.Error), Is.Empty, () => MatrixRun.Show(results.Where(r => r.Verdict == Verdict.Error)));
        });
    }

    private static IReadOnlyList<CheckRecord> Run(Fault fault, Func<CheckCase, bool> only) => MatrixRun.Of(new SimulatedRunOptions { Seed = 7, Changes = [fault.Apply], LateHands = true }.AsLive(), only);
}
