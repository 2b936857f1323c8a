using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.Cli.Tests;

/// <summary>Faults that tests of the command line need, found by what they break.</summary>
internal static class Faults
{
    /// <summary>A fault that breaks the duty to probe three times.</summary>
    public static string OneProbeTooFew => FaultCatalogue.All.First(f => f.Duties is ["6762-8.1-05", ..]).Name;
}
