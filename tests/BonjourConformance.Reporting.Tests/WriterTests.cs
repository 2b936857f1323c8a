using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

public sealed class WriterTests
{
    private string directory = "";

    [SetUp]
    public void MakeDirectory() => directory = Directory.CreateTempSubdirectory("reporting").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    [Test]
    public void A_run_is_written_as_report_results_and_junit()
    {
        var (record, frames) = MadeRun.Printer();
        var written = ReportWriter.Write(record, frames, directory);
        if (Environment.GetEnvironmentVariable("KEEP_REPORT") is { } keep)
            File.Copy(written.ReportPath, keep, overwrite: true);
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(written.ReportPath), Does.StartWith("<!doctype html>").And.EndsWith("</html>\n"));
            Assert.That(new FileInfo(written.ReportPath).Length, Is.LessThan(5_000_000));
            Assert.That(File.Exists(written.ResultsPath) && File.Exists(written.JUnitPath));
            Assert.That(written.Problems, Is.Empty);
        });
    }
}
