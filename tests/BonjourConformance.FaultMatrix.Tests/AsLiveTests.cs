using System.Globalization;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Records;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// A fault is caught as a live run would catch it too: with a tolerance, with jitter, and by breaches that are tried again before they count.
/// Each change runs the checks of the fault's duties and a sample of the others; BONJOUR_AS_LIVE=all runs all of them, a number draws another sample.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class AsLiveTests
{
    /// <summary>One in so many of the checks that the fault should leave alone.</summary>
    private const int Sample = 12;

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("BONJOUR_AS_LIVE");

    private static IEnumerable<TestCaseData> Faults => FaultCatalogue.All.Select(f => new TestCaseData(f).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Faults))]
    public void A_fault_trips_the_same_checks_as_live(Fault fault)
    {
        HashSet<string> Checks(IEnumerable<string> duties) => [.. MatrixRun.Suite.Where(c => c.Check.Duties.Intersect(duties).Any()).Select(c => c.Id)];
        var hidden = Checks(fault.HiddenAsLive?.Duties ?? []);
        var named = Checks(fault.Duties).Except(hidden).ToHashSet();
        var results = Run(fault, c => named.Contains(c.Id) || hidden.Contains(c.Id) || IsDrawn(c, fault));
        // What judges a whole run may need one.
        if (named.Except(Tripped(results)).Any()) results = Run(fault, _ => true);

        var missed = named.Except(Tripped(results)).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(missed, Is.Empty, () => "named, but not tripped:\n" + MatrixRun.Show(results.Where(r => named.Contains(r.Id))));
            Assert.That(Tripped(results).Except(named).Except(hidden), Is.Empty, () => "tripped, but not named:\n" + MatrixRun.Show(results.Where(r => MatrixRun.IsBreach(r) && !named.Contains(r.Id))));
            Assert.That(results.Where(r => r.Verdict == Verdict.Error), Is.Empty, () => MatrixRun.Show(results.Where(r => r.Verdict == Verdict.Error)));
        });
    }

    private static IReadOnlyList<CheckRecord> Run(Fault fault, Func<CheckCase, bool> only) => MatrixRun.Of(new SimulatedRunOptions { Seed = 7, Changes = [fault.Apply], LateHands = true }.AsLive(), only);

    private static HashSet<string> Tripped(IEnumerable<CheckRecord> results) => [.. results.Where(MatrixRun.IsBreach).Select(r => r.Id)];

    private static bool IsDrawn(CheckCase check, Fault fault)
    {
        if (Wanted == "all") return true;
        _ = int.TryParse(Wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var draw);
        // FNV-1a: the same sample on every machine.
        var hash = $"{draw} {fault.Name} {check.Id}".Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);
        return hash % Sample == 0;
    }
}
