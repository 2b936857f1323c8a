using System.Globalization;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// The checks that a fault should leave alone and is tried on all the same: a part of them, drawn by fault and check, so that each check meets hundreds of
/// faults. BONJOUR_MATRIX=all takes every one, as a night does; a number draws others.
/// </summary>
internal static class Sample
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("BONJOUR_MATRIX");

    /// <param name="oneIn">One in so many checks is taken.</param>
    public static bool Takes(CheckCase check, Fault fault, int oneIn)
    {
        if (Wanted == "all") return true;
        _ = int.TryParse(Wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var draw);
        // FNV-1a: the same sample on every machine.
        var hash = $"{draw} {fault.Name} {check.Id}".Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);
        return hash % oneIn == 0;
    }

    /// <summary>The ids of the checks that a breach of one of these duties should trip.</summary>
    public static HashSet<string> ChecksOf(IEnumerable<string> duties) => [.. MatrixRun.Suite.Where(c => c.Check.Duties.Intersect(duties).Any()).Select(c => c.Id)];

    public static HashSet<string> Tripped(IEnumerable<CheckRecord> results) => [.. results.Where(MatrixRun.IsBreach).Select(r => r.Id)];
}
