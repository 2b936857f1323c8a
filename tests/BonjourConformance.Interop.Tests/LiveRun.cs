using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>One run of the command line that came to its end, and what it found.</summary>
internal sealed record LiveRun(RunRecord Record, Said Said)
{
    /// <summary>Far longer than a run takes, and short of what tests/run.sh grants.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(24);

    /// <summary>Judges the device of a lab over its cable.</summary>
    public static async Task<LiveRun> Of(Lab lab, params string[] more)
    {
        var folder = Folder();
        string[] run = ["run", "--interface", lab.Interface, "--profile", lab.Profile, "--unattended", "--out", folder, .. more];
        return Read(folder, await lab.Harness(Patience, run));
    }

    /// <summary>Judges a simulated device that is as a profile describes it, in virtual time.</summary>
    public static async Task<LiveRun> Virtual(string profile, params string[] more)
    {
        var folder = Folder();
        string[] run = ["dotnet", Repository.Program, "run", "--profile", profile, "--out", folder, .. more];
        return Read(folder, await Child.Run(Patience, new Dictionary<string, string>(), run));
    }

    public IEnumerable<CheckRecord> Breaches => Record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning);

    public static string Show(IEnumerable<CheckRecord> checks) => string.Join('\n', checks.Select(c => $"{c.Verdict} {c.Id} ({c.Subject}): {c.Message} Frames {string.Join(", ", c.Frames.Take(12))}"));

    /// <summary>The checks that a run spends its time on, the slowest first.</summary>
    private static string Slowest(RunRecord record, int count) => string.Join('\n', record.Checks.OrderByDescending(Took).Take(count)
        .Select(c => $"{Took(c) / 1000,7:0.0} s {c.Attempts ?? 1} x {c.Id} ({c.Subject}) {c.Verdict}"));

    private static double Took(CheckRecord check) => check.EndedMs - check.StartedMs;

    private static string Folder() => Path.Combine(TestContext.CurrentContext.WorkDirectory, "interop", TestContext.CurrentContext.Test.MethodName + "-" + Path.GetRandomFileName());

    private static LiveRun Read(string folder, Said said)
    {
        Assert.That(said.Code, Is.AnyOf(0, 1), () => $"The run did not complete: {said}");
        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        TestContext.Out.WriteLine($"{folder}\n{record.Summary}\n{record.Checks.Sum(Took) / 1000:0} s in checks; the slowest:\n{Slowest(record, 20)}");
        Assert.That(record.Run.Interrupted, Is.Null);
        return new LiveRun(record, said);
    }
}
