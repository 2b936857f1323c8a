using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Replaying;

/// <summary>A capture that only needs to be judged.</summary>
/// <param name="Suite">All checks there are.</param>
/// <param name="Chosen">Those that were asked for.</param>
/// <param name="Command">The arguments that repeat the judgement, the program first.</param>
public sealed record ReplayPlan(string Capture, IReadOnlyList<CheckCase> Suite, IReadOnlyList<CheckCase> Chosen, TimeSpan Tolerance, IReadOnlyList<string> Command)
{
    /// <summary>What is known of the device that is meant; null where every device is.</summary>
    public DeviceProfile? Profile { get; init; }

    public string? Output { get; init; }

    /// <summary>What an earlier judgement left in the folder is replaced.</summary>
    public bool Overwrite { get; init; }

    public ReportOptions Report { get; init; } = new();

    public Baseline? Baseline { get; init; }
}
