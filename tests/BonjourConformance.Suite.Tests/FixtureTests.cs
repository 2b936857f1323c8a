using BonjourConformance.Checks.Suites;
using NUnit.Framework;

namespace BonjourConformance.Suite.Tests;

/// <summary>The fixtures are here as test explorers see them.</summary>
public sealed class FixtureTests
{
    [Test]
    public void Every_check_of_the_suite_is_compiled_in() =>
        Assert.That(CheckCase.Of(typeof(FixtureTests).Assembly).Select(c => c.ToString()), Is.EquivalentTo(CheckCase.Of(Cli.Composition.Suite.Assembly).Select(c => c.ToString())));
}
