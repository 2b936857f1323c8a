using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Runs;

/// <summary>A run that only needs to be made.</summary>
/// <param name="Checks">Those to make, in order.</param>
/// <param name="Suite">All there are.</param>
/// <param name="Command">The arguments that repeat the run, the program first.</param>
/// <param name="Began">Wall clock.</param>
public sealed record RunPlan(
    RunWorld World, IReadOnlyList<CheckCase> Checks, IReadOnlyList<CheckCase> Suite, int Seed, RunFolder Folder, IReadOnlyList<string> Command, DateTimeOffset Began)
{
    public ReportOptions Report { get; init; } = new();

    /// <summary>Failures of the device that are known.</summary>
    public Baseline? Baseline { get; init; }
}
