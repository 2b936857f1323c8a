using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Fixtures;
using BonjourConformance.Link.Capture;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>One run of the suite in virtual time, with all its verdicts.</summary>
internal static class MatrixRun
{
    public static IReadOnlyList<CheckCase> Suite { get; } = SimulatedRun.Order(CheckCase.Of(typeof(FixtureAssembly).Assembly));

    /// <summary>The order of the checks, where it is not the planned one: "reverse", or a number that shuffles them.</summary>
    private static readonly string? OtherOrder = Environment.GetEnvironmentVariable("BONJOUR_ORDER");

    /// <param name="options">The device and its link.</param>
    /// <param name="only">A part of the suite.</param>
    /// <param name="order">See <see cref="OtherOrder"/>.</param>
    public static IReadOnlyList<CheckRecord> Of(SimulatedRunOptions options, Func<CheckCase, bool>? only = null, string? order = null)
    {
        var run = new SimulatedRun(options);
        using var capture = Captures is { } folder ? CaptureWriter.Follow(run.Link, Path.Combine(folder, TestContext.CurrentContext.Test.ID + ".pcapng"), TestContext.CurrentContext.Test.Name) : null;
        var sessions = new HashSet<Session>();
        var records = PlanRunner.Run(Ordered(order ?? OtherOrder).Where(only ?? (_ => true)), check =>
        {
            var session = run.SessionFor(check);
            sessions.Add(session);
            return session;
        });
        Assert.That(OwnTraffic.Breaches(run, sessions), Is.Empty, "what the harness sends keeps to the RFC, or is marked where it is sent");
        return records;
    }

    private static IReadOnlyList<CheckCase> Ordered(string? order) =>
        order is null ? Suite : Orders.Of(Suite, order, c => c.Section.BindsLinkLocal ? 1 : 0);

    /// <summary>Where what was sent is kept, for whoever looks into a test that failed.</summary>
    public static string? Captures => Environment.GetEnvironmentVariable("BONJOUR_MATRIX_CAPTURES");

    public static bool IsBreach(CheckRecord result) => result.Verdict is Verdict.Fail or Verdict.Warning;

    public static string Show(IEnumerable<CheckRecord> results) =>
        string.Join("\n", results.Select(r => $"{r.Verdict} {r.Label} [{string.Join(' ', r.Duties)}] {r.Message}{string.Concat(r.Tries.Select(t => $"\n    {t.Verdict}: {t.Observed}"))}"));
}
