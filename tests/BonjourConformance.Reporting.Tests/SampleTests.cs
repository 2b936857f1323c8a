namespace BonjourConformance.Reporting.Tests;

/// <summary>reports/sample: what a faulty simulated printer looks like, for whoever considers the tool, and a golden file for templates and views.</summary>
public sealed class SampleTests : TestFiles
{
    [Test]
    public void The_sample_is_what_its_run_gives()
    {
        var sample = Path.Combine(Repository, "reports", "sample");
        var record = RecordJson.Read(Path.Combine(sample, "results.json"));
        var written = ReportWriter.Write(record, Path.Combine(sample, "capture.pcapng"), Out);
        var kept = Path.Combine(sample, "report.html");
        if (Environment.GetEnvironmentVariable("UPDATE_SAMPLE") is { Length: > 0 })
            System.IO.File.Copy(written.ReportPath, kept, overwrite: true);
        // Line by line, for a difference to be found; the evidence is one very long line.
        string[] expected = System.IO.File.ReadAllLines(kept), now = System.IO.File.ReadAllLines(written.ReportPath);
        var different = expected.Zip(now).Select((pair, i) => (Line: i + 1, pair.First, pair.Second)).FirstOrDefault(line => line.First != line.Second);
        Assert.That(different.Line == 0 && expected.Length == now.Length, Is.True,
            $"line {different.Line}: expected {Start(different.First)}, is {Start(different.Second)}. If that is right: UPDATE_SAMPLE=1, and look at it.");
    }

    [Test]
    public void The_sample_shows_what_reports_are_for()
    {
        var record = RecordJson.Read(Path.Combine(Repository, "reports", "sample", "results.json"));
        Assert.That(record.Checks.Where(check => check.Verdict == Verdict.Fail).SelectMany(check => check.Duties), Is.SupersetOf(new[] { "6762-8.1-06", "6762-7.1-03", "6762-8.3-04" }));
        Assert.That(record.Device.Instances, Has.Count.EqualTo(4));
        Assert.That(new FileInfo(Path.Combine(Repository, "reports", "sample", "report.html")).Length, Is.LessThan(5_000_000));
    }

    private static string Start(string? line) => line is null ? "nothing" : line[..Math.Min(line.Length, 160)];
}
