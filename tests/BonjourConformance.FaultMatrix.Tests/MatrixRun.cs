using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Fixtures;
using BonjourConformance.Link.Capture;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>One run of the suite in virtual time, with all its verdicts.</summary>
internal static class MatrixRun
{
    public static IReadOnlyList<CheckCase> Suite { get; } = SimulatedRun.Order(CheckCase.Of(typeof(FixtureAssembly).Assembly));

    public static IReadOnlyList<CheckRecord> Of(SimulatedRunOptions options, Func<CheckCase, bool>? only = null)
    {
        var run = new SimulatedRun(options);
        using var capture = Captures is { } folder ? CaptureWriter.Follow(run.Link, Path.Combine(folder, TestContext.CurrentContext.Test.ID + ".pcapng"), TestContext.CurrentContext.Test.Name) : null;
        return PlanRunner.Run(Suite.Where(only ?? (_ => true)), run.SessionFor);
    }

    /// <summary>Where what was sent is kept, for whoever looks into a test that failed.</summary>
    public static string? Captures => Environment.GetEnvironmentVariable("BONJOUR_MATRIX_CAPTURES");

    public static bool IsBreach(CheckRecord result) => result.Verdict is Verdict.Fail or Verdict.Warning;

    public static string Show(IEnumerable<CheckRecord> results) =>
        string.Join("\n", results.Select(r => $"{r.Verdict} {r.Label} [{string.Join(' ', r.Duties)}] {r.Message}"));
}
