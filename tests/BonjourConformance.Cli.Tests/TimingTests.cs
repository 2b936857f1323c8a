using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>What was measured, from the device to the comparison of two runs.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class TimingTests
{
    private const string Spacing = "rfc6762/8.1/probes-250-ms-apart";

    [Test]
    public void A_comparison_shows_the_timing_that_a_fault_moved()
    {
        var good = Run("--seed", "3");
        var quick = Run("--seed", "4", "--fault", "probes-143-ms-apart");
        var page = Path.Combine(Tool.Folder(), "compare.html");

        var said = Tool.Invoke("compare", Path.Combine(good, "results.json"), Path.Combine(quick, "results.json"), "-o", page);

        var html = File.ReadAllText(page);
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(1), said.Output);
            Assert.That(said.Output, Does.Match($@"moved: {Spacing} \(IPv4\): shortest time from probe to probe 25\d(\.\d+)? -> 143 ms"));
            Assert.That(html, Does.Contain("Timings that moved"));
            Assert.That(html, Does.Match(@"<td>143(\.\d+)?.ms</td>"));
            Assert.That(html, Does.Contain("237.5 to 500"));
        });
    }

    [Test]
    public void Chance_moves_no_timing()
    {
        var first = Run("--seed", "3");
        var second = Run("--seed", "4");

        var said = Tool.Invoke("compare", Path.Combine(first, "results.json"), Path.Combine(second, "results.json"), "-o", Path.Combine(Tool.Folder(), "compare.html"));

        Assert.That(said.Output, Does.Not.Contain("moved:"));
        Assert.That(said.Code, Is.Zero);
    }

    [Test]
    public void What_came_too_early_lies_before_its_window()
    {
        var check = RecordJson.Read(Path.Combine(Run("--fault", "probes-143-ms-apart"), "results.json")).Checks.First(c => c.Id == Spacing);

        var window = check.Timeline.First(w => w.Kind == WindowKind.Mandated);
        Assert.Multiple(() =>
        {
            Assert.That(check.Verdict, Is.EqualTo(Verdict.Fail));
            Assert.That(check.Frames, Has.Count.GreaterThanOrEqualTo(2));
            Assert.That(window.ToMs - window.FromMs, Is.EqualTo(500 - 237.5).Within(0.01));
            Assert.That(check.Numbers.Select(n => (n.Name, n.Value)), Does.Contain(("shortest time from probe to probe", 143.0)));
        });
    }

    private static string Run(params string[] args)
    {
        var folder = Tool.Folder();
        Tool.Invoke(["run", "--only", "rfc6762/8.1/probes", "--only", "rfc6762/8.3", "--only", "rfc3927/2", "--only", "rfc6762/6/", "--out", folder, .. args]);
        return folder;
    }
}
