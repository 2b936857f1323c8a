using BonjourConformance.Reporting.Compare;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

public sealed class ComparisonTests
{
    private static RunRecord Run(params CheckRecord[] checks) => MadeRun.Printer().Record with { Checks = checks };

    private static Comparison From(Verdict was, Verdict now) => Comparison.Of(Run(MadeRun.Check("rfc6762/1/x", was)), Run(MadeRun.Check("rfc6762/1/x", now)));

    [TestCase(Verdict.Pass, Verdict.Fail)]
    [TestCase(Verdict.Warning, Verdict.Fail)]
    [TestCase(Verdict.Pass, Verdict.Warning)]
    [TestCase(Verdict.Inconclusive, Verdict.Fail)]
    public void Worse_is_broken(Verdict was, Verdict now)
    {
        Assert.That(From(was, now).Broken, Has.Count.EqualTo(1));
        Assert.That(From(was, now).ExitCode, Is.EqualTo(1));
    }

    [TestCase(Verdict.Fail, Verdict.Pass)]
    [TestCase(Verdict.Fail, Verdict.Warning)]
    [TestCase(Verdict.Warning, Verdict.NotApplicable)]
    public void Better_is_fixed(Verdict was, Verdict now)
    {
        Assert.That(From(was, now).Fixed, Has.Count.EqualTo(1));
        Assert.That(From(was, now).ExitCode, Is.Zero);
    }

    [TestCase(Verdict.Fail, Verdict.Inconclusive)]
    [TestCase(Verdict.Pass, Verdict.Error)]
    public void What_cannot_be_judged_any_more_is_neither(Verdict was, Verdict now)
    {
        var comparison = From(was, now);
        Assert.That((comparison.Broken.Count, comparison.Fixed.Count, comparison.NoLongerJudged.Count), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public void The_same_failure_is_still_failing() => Assert.That(From(Verdict.Fail, Verdict.Fail).StillFailing, Has.Count.EqualTo(1));

    [Test]
    public void Checks_of_one_run_only_are_new_or_removed()
    {
        var comparison = Comparison.Of(Run(MadeRun.Check("rfc6762/1/old", Verdict.Pass)), Run(MadeRun.Check("rfc6762/1/new", Verdict.Fail)));
        Assert.That((comparison.Removed.Single().Before!.Id, comparison.New.Single().After!.Id), Is.EqualTo(("rfc6762/1/old", "rfc6762/1/new")));
        Assert.That(comparison.ExitCode, Is.Zero);
    }

    [Test]
    public void A_device_under_another_name_is_the_same_subject()
    {
        RunRecord Named(string name, Verdict verdict)
        {
            var run = Run(MadeRun.Check("rfc6762/1/x", verdict));
            return run with { Device = run.Device with { Name = name } };
        }

        Assert.That(Comparison.Of(Named("Printer 1.0", Verdict.Pass), Named("Printer 1.1", Verdict.Fail)).Broken, Has.Count.EqualTo(1));
    }

    [Test]
    public void Subjects_are_compared_each_with_itself()
    {
        CheckRecord Of(string subject, Verdict verdict) => MadeRun.Check("rfc6762/1/x", verdict) with { Subject = SubjectInfo.OfName(subject) };
        var comparison = Comparison.Of(Run(Of("A", Verdict.Pass), Of("B", Verdict.Fail)), Run(Of("A", Verdict.Fail), Of("B", Verdict.Pass)));
        Assert.That(($"{comparison.Broken.Single().Either.Subject}", $"{comparison.Fixed.Single().Either.Subject}"), Is.EqualTo(("A", "B")));
    }

    [TestCase(250, 251, 0)]
    [TestCase(250, 280, 1)]
    [TestCase(10, 12, 0)]
    public void Timings_moved_when_by_more_than_tolerance_and_a_tenth(double was, double now, int moved)
    {
        CheckRecord With(double value) => MadeRun.Check("rfc6762/1/x", Verdict.Pass) with { Numbers = [new Number { Name = "gap", Value = value, Unit = "ms", Tolerance = 2.5 }] };
        Assert.That(Comparison.Of(Run(With(was)), Run(With(now))).Moved, Has.Count.EqualTo(moved));
    }

    [TestCase(0, 0)]
    [TestCase(60, 1)]
    public void A_distribution_moved_when_its_median_did(double by, int moved)
    {
        CheckRecord With(double shift) => MadeRun.Check("rfc6762/1/x", Verdict.Pass) with
        {
            Distribution = new Distribution { Unit = "ms", Samples = [.. Enumerable.Range(0, 100).Select(i => 20 + i + shift)], MandatedFrom = 20, MandatedTo = 120, N = 100, FalseAlarmProbability = 1e-6 },
        };
        Assert.That(Comparison.Of(Run(With(0)), Run(With(by))).Moved, Has.Count.EqualTo(moved));
    }

    [Test]
    public void The_lines_name_what_broke()
    {
        var lines = ComparisonWriter.Lines(From(Verdict.Pass, Verdict.Fail)).ToList();
        Assert.That(lines, Is.EqualTo(new[] { "1 broken", "  broken: rfc6762/1/x: Pass -> Fail" }));
    }

    [Test]
    public void What_broke_over_one_family_is_told_with_it()
    {
        static RunRecord Over(Verdict verdict) => MadeRun.Printer().Record with { Checks = [MadeRun.Check("rfc6762/1/x", verdict) with { Family = "IPv6" }] };

        Assert.That(ComparisonWriter.Lines(Comparison.Of(Over(Verdict.Pass), Over(Verdict.Fail))), Has.Some.EqualTo("  broken: rfc6762/1/x (IPv6): Pass -> Fail"));
    }
}
