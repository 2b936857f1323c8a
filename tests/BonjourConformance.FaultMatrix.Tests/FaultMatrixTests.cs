using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Every check has been seen to fail, and under its own fault only.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultMatrixTests
{
    private static IEnumerable<TestCaseData> Faults => FaultCatalogue.All.Select(f => new TestCaseData(f).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Faults))]
    public void A_fault_trips_exactly_the_checks_of_the_duties_it_names(Fault fault)
    {
        var results = MatrixRun.Of(new SimulatedRunOptions { Seed = 7, Changes = [fault.Apply] });

        var tripped = results.Where(MatrixRun.IsBreach).Select(r => r.Id).ToHashSet();
        var named = MatrixRun.Suite.Where(c => c.Check.Duties.Intersect(fault.Duties).Any()).Select(c => c.Id).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(named, Is.Not.Empty, "no check has a duty that the fault names");
            Assert.That(named.Except(tripped), Is.Empty, () => "named, but not tripped:\n" + MatrixRun.Show(results.Where(r => named.Contains(r.Id))));
            Assert.That(tripped.Except(named), Is.Empty, () => "tripped, but not named:\n" + MatrixRun.Show(results.Where(r => MatrixRun.IsBreach(r) && !named.Contains(r.Id))));
            Assert.That(results.Where(r => r.Verdict == Verdict.Error), Is.Empty, () => MatrixRun.Show(results.Where(r => r.Verdict == Verdict.Error)));
            Assert.That(Proof.Problems(results), Is.Empty);
        });
    }

    [Test]
    public void Every_duty_that_a_fault_or_a_check_names_is_in_the_catalogue()
    {
        var named = FaultCatalogue.All.SelectMany(f => f.Duties).Concat(MatrixRun.Suite.SelectMany(c => c.Check.Duties)).Distinct();

        Assert.That(named.Where(id => !RequirementCatalogue.Default.Contains(id)), Is.Empty);
    }

    [Test]
    public void Every_check_that_may_stand_in_the_way_of_others_exists() => Assert.That(Causes.All.Except(MatrixRun.Suite.Select(c => c.Id)), Is.Empty);

    [Test]
    public void Every_check_that_must_show_a_window_exists() => Assert.That(Proof.Unknown, Is.Empty);

    [Test]
    public void Every_check_of_a_duty_that_can_be_broken_has_a_hint() =>
        Assert.That(MatrixRun.Suite.Where(c => c.Check.Hint.Length == 0 && c.Check.Duties.Any(d => RequirementCatalogue.Default[d].Breach != Breach.None)).Select(c => c.Id).Distinct(), Is.Empty);

    [Test]
    public void Every_check_of_a_duty_that_can_be_broken_has_a_fault()
    {
        var broken = FaultCatalogue.All.SelectMany(f => f.Duties).ToHashSet();

        var unproven = MatrixRun.Suite.Where(c => c.Check.Duties.Any(d => RequirementCatalogue.Default[d].Breach != Breach.None) && !c.Check.Duties.Any(broken.Contains));

        Assert.That(unproven.Select(c => c.Id).Distinct(), Is.Empty);
    }
}
