using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>A run beside five hundred neighbours that send 2,000 frames a second, as a process of its own: what they say costs no memory and changes no verdict.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class BusyLinkTests
{
    [Test]
    public void A_run_stays_small_and_says_what_it_says_of_a_quiet_link()
    {
        var (quiet, _) = Run();
        var (busy, peak) = Run("--crowd", "2000");

        Assert.Multiple(() =>
        {
            Assert.That(busy.Checks.Select(c => (c.Label, $"{c.Subject}", c.Verdict)), Is.EqualTo(quiet.Checks.Select(c => (c.Label, $"{c.Subject}", c.Verdict))));
            Assert.That(busy.Checks.Max(c => c.EndedMs), Is.GreaterThan(15_000), "thirty thousand frames have gone by");
            Assert.That(peak, Is.LessThan(500L << 20));
        });
    }

    private static (RunRecord Record, long Peak) Run(params string[] more)
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        using var process = Tool.Start(["run", "--as-live", "--only", "rfc6762/7.1/known-answer-suppressed", "--only", "rfc6762/8.1/three-probes", "--out", folder, .. more]);
        var (said, peak) = Tool.EndOf(process);
        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        return (RecordJson.Read(Path.Combine(folder, "results.json")), peak);
    }
}
