using BonjourConformance.Reporting.Tests.Made;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Tests;

public sealed class WriterTests : TestFiles
{
    [Test]
    public void A_run_is_written_as_report_results_and_junit()
    {
        var (record, frames) = MadeRun.Printer();
        var written = ReportWriter.Write(record, frames, Out);
        if (Environment.GetEnvironmentVariable("KEEP_REPORT") is { } keep)
            System.IO.File.Copy(written.ReportPath, keep, overwrite: true);
        Assert.Multiple(() =>
        {
            Assert.That(System.IO.File.ReadAllText(written.ReportPath), Does.StartWith("<!doctype html>").And.EndsWith("</html>\n"));
            Assert.That(System.IO.File.Exists(written.ResultsPath) && System.IO.File.Exists(written.JUnitPath));
            Assert.That(written.Problems, Is.Empty);
        });
    }

    [Test]
    public void A_repeated_check_is_drawn_as_the_attempt_that_decides_and_lists_what_was_sent_in_all()
    {
        const string Id = "rfc6762/1/x";
        var cable = new Cable();
        var question = DnsMessage.Query(new Question(MadeRun.InstanceA, RecordType.SRV));
        cable.ByHarness(0, question, Id);
        int[] last = [cable.ByHarness(60_000, question, Id), cable.ByDevice(60_050, DnsMessage.Response(ResourceRecord.Srv(MadeRun.InstanceA, 631, MadeRun.Host)))];
        var check = MadeRun.Check(Id, Verdict.Fail) with { Attempts = 2, Frames = last, EndedMs = 61_000 };

        var html = System.IO.File.ReadAllText(ReportWriter.Write(new RunRecord { Run = MadeRun.Run(), Device = MadeRun.Device(), Checks = [check], Duties = [], Unjudged = [] }, cable.Frames, Out).ReportPath);

        Assert.Multiple(() =>
        {
            foreach (var frame in last) Assert.That(html, Does.Contain($"<title>Frame {frame}:"));
            Assert.That(html, Does.Not.Contain("<title>Frame 1:"));
            Assert.That(html, Does.Contain("data-frame=\"1\""));
        });
    }
}
