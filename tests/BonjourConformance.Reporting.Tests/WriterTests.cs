using BonjourConformance.Reporting.Tests.Made;

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
}
