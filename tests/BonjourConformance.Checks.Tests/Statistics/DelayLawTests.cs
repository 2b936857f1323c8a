using BonjourConformance.Checks.Statistics;
using NUnit.Framework;

namespace BonjourConformance.Checks.Tests.Statistics;

/// <summary>Both sides of the delay checks: conforming devices are never accused, and the usual wrong laws always are.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DelayLawTests
{
    private static readonly DelayRange Range = DelayRange.Shared(TimeSpan.FromMilliseconds(2));

    private delegate double Law(Random random, int index);

    private static IEnumerable<TestCaseData> Conforming()
    {
        yield return Case("exact draws", (r, _) => Draw(r, 20, 120));
        yield return Case("late by up to 5 ms", (r, _) => Draw(r, 20, 120) + Draw(r, 0, 5));
        yield return Case("late by 15 ms each time", (r, _) => Draw(r, 20, 120) + 15);
        yield return Case("measured 2 ms wrong either way", (r, _) => Draw(r, 20, 120) + Draw(r, -2, 2));
        yield return Case("whole milliseconds", (r, _) => Math.Round(Draw(r, 20, 120)));
        yield return Case("clock of 10 ms", (r, _) => Math.Ceiling(Draw(r, 20, 120) / 10) * 10);
        yield return Case("clock of 15.6 ms at any phase", (r, _) => Draw(r, 20, 120) + Draw(r, 0, 15.6));
        yield return Case("one answer in 50 very late", (r, _) => Draw(r, 20, 120) + (r.Next(50) == 0 ? 300 : 0));
    }

    private static IEnumerable<TestCaseData> Breaking()
    {
        yield return Case("no delay", (r, _) => Draw(r, 0, 1));
        yield return Case("fixed delay", (_, _) => 70);
        yield return Case("fixed delay, late by up to 5 ms", (r, _) => 70 + Draw(r, 0, 5));
        yield return Case("steps of 10 ms", (_, i) => 20 + i % 10 * 11.1);
        yield return Case("steps of a quarter", (_, i) => 32.5 + i % 4 * 25);
        yield return Case("steps of a quarter, late by up to 3 ms", (r, i) => 32.5 + i % 4 * 25 + Draw(r, 0, 3));
        yield return Case("a quarter after the other, drawn within", (r, i) => 20 + i % 4 * 25 + Draw(r, 0, 25));
        yield return Case("down in steps", (_, i) => 120 - i % 7 * 15);
        yield return Case("steps per name, five names in turn", (_, i) => 20 + i / 5 % 9 * 12);
        yield return Case("lower half", (r, _) => Draw(r, 20, 70));
        yield return Case("upper half", (r, _) => Draw(r, 70, 120));
        yield return Case("20 to 90 ms", (r, _) => Draw(r, 20, 90));
        yield return Case("65 to 120 ms", (r, _) => Draw(r, 65, 120));
        yield return Case("20 to 220 ms", (r, _) => Draw(r, 20, 220));
        yield return Case("10 to 50 ms", (r, _) => Draw(r, 10, 50));
        yield return Case("0 to 80 ms", (r, _) => Draw(r, 0, 80));
        yield return Case("either end of the range", (r, _) => r.Next(2) == 0 ? 20 : 120);
        yield return Case("200 to 300 ms", (r, _) => Draw(r, 200, 300));
        yield return Case("400 to 500 ms", (r, _) => Draw(r, 400, 500));
    }

    [TestCaseSource(nameof(Conforming))]
    public void Ten_thousand_conforming_devices_raise_no_alarm(object law)
    {
        var accused = Enumerable.Range(1, 10_000).Select(seed => Run((Law)law, seed)).FirstOrDefault(f => f.Objects);

        Assert.That(accused.Objection, Is.Null);
    }

    [TestCaseSource(nameof(Breaking))]
    public void A_thousand_devices_that_break_the_law_are_all_caught(object law)
    {
        var missed = Enumerable.Range(1, 1000).Count(seed => !Run((Law)law, seed).Objects);

        Assert.That(missed, Is.Zero);
    }

    [Test]
    public void A_conforming_device_behind_a_link_with_jitter_raises_no_alarm()
    {
        var jittery = DelayRange.Shared(TimeSpan.FromMilliseconds(40));

        var accused = Enumerable.Range(1, 10_000).Select(seed => Run((r, _) => Draw(r, 20, 120) + Draw(r, 0, 20) + Draw(r, 0, 20), seed, jittery)).FirstOrDefault(f => f.Objects);

        Assert.That(accused.Objection, Is.Null);
    }

    /// <summary>As the checks do: judged at each look, until something objects.</summary>
    private static Finding Run(Law law, int seed, DelayRange? within = null)
    {
        var range = within ?? Range;
        var random = new Random(seed);
        var delays = Enumerable.Range(0, UniformDelay.Looks[^1]).Select(i => law(random, i)).ToList();
        foreach (var look in UniformDelay.Looks)
        {
            var sample = delays.Take(look).ToList();
            if (DelayWindow.Judge(sample, range) is { Objects: true } window) return window;
            if (UniformDelay.Judge(sample, range) is { Objects: true } law_) return law_;
        }
        return Finding.None;
    }

    private static double Draw(Random random, double from, double to) => from + random.NextDouble() * (to - from);

    private static TestCaseData Case(string name, Law law) => new TestCaseData((object)law).SetArgDisplayNames(name);
}
