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
}
