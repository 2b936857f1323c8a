using BonjourConformance.Checks.Statistics;
using NUnit.Framework;

namespace BonjourConformance.Checks.Tests.Statistics;

/// <summary>The bounds against values worked out by other means.</summary>
public sealed class BoundsTests
{
    [TestCase(10, 0.5, 10, 0.0009765625)]
    [TestCase(10, 0.5, 5, 0.623046875)]
    [TestCase(63, 0.66, 63, 4.29e-12)]
    [TestCase(3, 0.2, 1, 0.488)]
    [TestCase(5, 0.3, 0, 1)]
    [TestCase(5, 0.3, 6, 0)]
    public void The_binomial_tail_is_exact(int trials, double probability, int hits, double expected) =>
        Assert.That(Bounds.BinomialAtLeast(trials, probability, hits), Is.EqualTo(expected).Within(1).Percent);

    [Test]
    public void Uniform_values_fall_short_of_the_least_spread_as_often_as_stated()
    {
        var random = new Random(5);
        var least = Bounds.LeastUniformSpread(6, 0.05);

        var short_ = Enumerable.Range(0, 20_000).Count(_ =>
        {
            var values = Enumerable.Range(0, 6).Select(_ => random.NextDouble()).ToList();
            return values.Max() - values.Min() < least;
        });

        Assert.That(short_ / 20_000.0, Is.EqualTo(0.05).Within(0.006));
    }

    [Test]
    public void The_deviation_shrinks_with_the_root_of_the_sample() =>
        Assert.That(Bounds.EmpiricalDeviation(400, 1e-6), Is.EqualTo(Bounds.EmpiricalDeviation(100, 1e-6) / 2).Within(1e-12));
}
