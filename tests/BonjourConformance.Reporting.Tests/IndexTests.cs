using BonjourConformance.Reporting.Compare;
using BonjourConformance.Reporting.Index;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

/// <summary>A folder of runs as a lab leaves it: whole ones, one interrupted, one killed, and files that are no results.</summary>
public sealed class IndexTests : TestFiles
{
    private void Lab()
    {
        var (record, frames) = MadeRun.Printer();
        ReportWriter.Write(record, frames, File("1-whole"));
        var cut = record with { Run = record.Run with { Started = record.Run.Started.AddDays(1), Finished = null, Interrupted = "Ctrl-C." }, Checks = [MadeRun.Check("rfc6762/1/x", Verdict.Pass)] };
        ReportWriter.Write(cut, frames, File("2-cut"));
        Directory.CreateDirectory(File("3-killed"));
        using (var journal = new Journal(Path.Combine(File("3-killed"), "results.jsonl")))
        {
            journal.Begin(record.Run, record.Device with { Name = "Killed printer" });
            journal.Add(MadeRun.Check("rfc6762/1/x", Verdict.Fail));
        }

        foreach (var (name, text) in new[] { ("4-torn", "{\"schemaVersion\": 1, \"run\": {"), ("5-null", "null"), ("6-other", "{\"a\": 1}") })
        {
            Directory.CreateDirectory(File(name));
            System.IO.File.WriteAllText(Path.Combine(File(name), "results.json"), text);
        }

        Directory.CreateDirectory(File("7-empty"));
    }

    [Test]
    public void Broken_results_are_named_without_the_testers_path_and_the_rest_is_listed()
    {
        Lab();
        var (path, problems) = RunIndex.Write(Out);
        Assert.That(problems, Has.Count.EqualTo(3).And.None.Contains(Out));
        Assert.That(problems.Select(problem => problem.Split(':')[0]), Is.EqualTo(new[] { "4-torn", "5-null", "6-other" }));
        Assert.That(System.IO.File.ReadAllText(path), Does.Contain("2 devices, 3 runs").And.Contain("<strong>Left out.</strong> 4-torn"));
    }

    [Test]
    public void An_incomplete_run_says_so_and_is_not_drawn_as_clean()
    {
        Lab();
        var html = System.IO.File.ReadAllText(RunIndex.Write(Out).Path);
        Assert.That(html, Does.Contain("Incomplete: no failure in the 1 check").And.Contain("Incomplete: breaks 1 duty").And.Contain("1 pass, incomplete"));
        Assert.That(html, Does.Not.Contain("class=\"clean\""));
    }

    [Test]
    public void A_run_that_was_killed_before_its_report_has_no_link_that_leads_nowhere()
    {
        Lab();
        var html = System.IO.File.ReadAllText(RunIndex.Write(Out).Path);
        Assert.That(html, Does.Contain("2-cut/report.html").And.Not.Contain("3-killed/report.html").And.Contain("<bdi>Killed printer</bdi>"));
    }

    [Test]
    public void Checks_that_an_incomplete_run_did_not_reach_are_not_told_as_removed_without_a_word()
    {
        var record = MadeRun.Printer().Record;
        var lines = ComparisonWriter.Lines(Comparison.Of(record, record with { Run = record.Run with { Interrupted = "Ctrl-C." }, Checks = [.. record.Checks.Take(5)] }));
        Assert.That(lines.First(), Does.Contain("removed").And.EndWith("; the second run is incomplete"));
    }

    [Test]
    public void A_run_that_was_cut_off_is_not_the_newest_of_its_device()
    {
        Night("1-whole", 0, MadeRun.Check("rfc6762/1/x", Verdict.Fail));
        Night("2-cut", 1, MadeRun.Check("rfc6762/1/x", Verdict.Pass), run => run with { Interrupted = "Ctrl-C.", Finished = null });

        var html = System.IO.File.ReadAllText(RunIndex.Write(Out).Path);

        Assert.That(html, Does.Contain("<td>2026-11-22 10:15 UTC</td>").And.Contain("1-whole/report.html#rfc6762/1/x").And.Not.Contain("2-cut/report.html#rfc6762/1/x"));
    }

    [Test]
    public void A_check_that_changed_without_a_new_firmware_is_told_with_each_night_and_one_that_a_firmware_mended_is_not()
    {
        foreach (var (night, (firmware, chance, mended)) in new[] { ("1.0", Verdict.Pass, Verdict.Fail), ("1.0", Verdict.Fail, Verdict.Fail), ("2.0", Verdict.Pass, Verdict.Pass), ("2.0", Verdict.Inconclusive, Verdict.Pass) }.Index())
            Night($"night-{night}", night, [MadeRun.Check("rfc6762/1/chance", chance), MadeRun.Check("rfc6762/1/mended", mended)], firmware);

        var html = System.IO.File.ReadAllText(RunIndex.Write(Out).Path);
        var flips = html[html.IndexOf("Changed without a new firmware", StringComparison.Ordinal)..html.IndexOf("Not shown to be kept by every device", StringComparison.Ordinal)];

        Assert.Multiple(() =>
        {
            Assert.That(flips, Does.Contain("rfc6762/1/chance").And.Not.Contain("rfc6762/1/mended"));
            Assert.That(flips, Does.Contain("night-0/report.html#rfc6762/1/chance\" title=\"2026-11-22 10:15: Pass\"").And.Contain("night-1/report.html#rfc6762/1/chance\" title=\"2026-11-23 10:15: Fail\""));
            Assert.That(flips, Does.Not.Contain("night-2"), "of the newer firmware one night judged it and the other could not");
            Assert.That(html, Does.Contain("4 runs").And.Contain("firmware <bdi>2.0</bdi>"));
        });
    }

    [Test]
    public void Nights_that_have_a_folder_each_are_found_and_linked()
    {
        Night(Path.Combine("monday 1", "printer"), 0, MadeRun.Check("rfc6762/1/x", Verdict.Pass));
        Night(Path.Combine("tuesday", "printer"), 1, MadeRun.Check("rfc6762/1/x", Verdict.Pass));

        Assert.That(System.IO.File.ReadAllText(RunIndex.Write(Out).Path), Does.Contain("1 device, 2 runs").And.Contain("href=\"monday%201/printer/report.html\"").And.Contain("href=\"tuesday/printer/report.html#rfc6762/1/x\""));
    }

    private void Night(string folder, int day, CheckRecord check, Func<RunInfo, RunInfo>? change = null) => Night(folder, day, [check], null, change);

    private void Night(string folder, int day, IReadOnlyList<CheckRecord> checks, string? firmware, Func<RunInfo, RunInfo>? change = null)
    {
        var run = MadeRun.Run() with { Started = MadeRun.Run().Started.AddDays(day), Finished = MadeRun.Run().Started.AddDays(day).AddMinutes(4) };
        var record = new RunRecord { Run = change is null ? run : change(run), Device = MadeRun.Device() with { Firmware = firmware }, Checks = checks, Duties = [], Unjudged = [] };
        ReportWriter.Write(record, [], File(folder));
    }
}
