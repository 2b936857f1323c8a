using System.Reflection;

namespace BonjourConformance.Cli.Composition;

/// <summary>The checks that this program makes.</summary>
public static class Suite
{
    public static Assembly Assembly { get; } = typeof(Fixtures.FixtureAssembly).Assembly;
}
