using BonjourConformance.Checks.Profiles;
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

    /// <summary>A Fail decides the exit code even where the harness broke in another check.</summary>
    public bool FailsFirst { get; init; }

    /// <summary>Failures of the device that are known.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>What whoever tests has to say.</summary>
    public string? Note { get; init; }

    /// <summary>What is known of the device beforehand: what has to be hidden of it is hidden from the first line on.</summary>
    public DeviceProfile? Known { get; init; }

    /// <summary>What the run had come to when it was cut short; null for one that begins.</summary>
    public EarlierPart? Before { get; init; }

    /// <summary>When it went on; wall clock.</summary>
    public DateTimeOffset Resumed { get; init; }

    /// <summary>The checks that have no verdict yet.</summary>
    public IReadOnlyList<CheckCase> Missing => Before?.Missing(Checks) ?? Checks;

    /// <summary>Coverage that was lost does not fail the run.</summary>
    public bool AllowFewer { get; init; }

    /// <summary>What the run will take.</summary>
    public Forecast Forecast { get; init; } = Forecast.None;

    /// <summary>Every verdict is shown, not only those that need attention.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Every check of the suite is to be made.</summary>
    public bool IsWhole => Checks.Count == Suite.Count;
}
