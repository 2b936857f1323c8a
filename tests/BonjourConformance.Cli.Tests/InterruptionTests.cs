using System.Diagnostics;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>A run that is ended half-way leaves what was seen so far.</summary>
[Parallelizable(ParallelScope.None)]
[Platform("Linux", Reason = "Signals are sent with kill(2), by Linux's numbers.")]
public sealed class InterruptionTests
{
    [TestCase(PosixSignalNumber.Interrupt, "SIGINT")]
    [TestCase(PosixSignalNumber.Terminate, "SIGTERM")]
    public void An_interrupted_run_reports_what_was_seen(PosixSignalNumber signal, string name)
    {
        var folder = Tool.Folder();
        var process = HalfWay(folder, seed: 1);

        Tool.Signal(process, signal);
        Tool.Signal(process, PosixSignalNumber.Continue);
        var said = Tool.End(process);

        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Interrupted), said.Error);
            Assert.That(record.Run.Interrupted, Does.Contain(name));
            Assert.That(record.Checks, Is.Not.Empty);
            Assert.That(File.Exists(Path.Combine(folder, "report.html")));
            Assert.That(File.Exists(Path.Combine(folder, "junit.xml")));
            Assert.That(Journal.Read(Path.Combine(folder, "results.jsonl")).Value.Checks, Has.Count.EqualTo(record.Checks.Count));
        });
    }

    [Test]
    public void A_killed_run_can_be_reported_from_its_journal()
    {
        var folder = Tool.Folder();
        var process = HalfWay(folder, seed: 2);

        Tool.Signal(process, PosixSignalNumber.Kill);
        Tool.End(process);
        Assert.That(File.Exists(Path.Combine(folder, "report.html")), Is.False, "The run had ended before it was killed.");
        var said = Tool.Invoke("report", folder);

        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        var capture = CaptureFile.Read(Path.Combine(folder, "capture.pcapng"));
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
            Assert.That(record.Checks, Is.Not.Empty);
            Assert.That(record.Run.Interrupted, Does.Contain("cut off"));
            Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("cut off"));
            Assert.That(record.Checks.SelectMany(c => c.Frames), Has.All.InRange(1, capture.Frames.Count));
        });
    }

    [Test]
    public void A_command_that_is_interrupted_is_no_defect()
    {
        using var output = new Cut();
        using var error = new StringWriter();

        var code = CommandLine.Invoke(["list"], new Console.Screen(output, error, isTerminal: false, canAsk: false), TimeProvider.System);

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Interrupted));
            Assert.That(error.ToString(), Is.Empty);
        });
    }

    /// <summary>Somebody presses Ctrl-C while a command writes.</summary>
    private sealed class Cut : StringWriter
    {
        public override void Write(char value) => throw new OperationCanceledException();

        public override void Write(string? value) => throw new OperationCanceledException();

        public override void WriteLine(string? value) => throw new OperationCanceledException();
    }

    /// <summary>A run that has been stopped after its first verdicts and well before its end.</summary>
    private static Process HalfWay(string folder, int seed)
    {
        // Many seconds of work: with loss every breach is tried up to eight times, and this device breaks many duties.
        var process = Tool.Start("run", "--seed", $"{seed}", "--loss", "0.2", "--jitter", "5", "--fault", Faults.OneProbeTooFew, "--out", folder);
        var journal = Path.Combine(folder, "results.jsonl");
        var patience = Stopwatch.StartNew();
        while (Verdicts(journal) < 3)
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(1) || process.HasExited) Assert.Fail("No verdict fell: " + Tool.End(process).Error);
            Thread.Sleep(1);
        }
        Tool.Signal(process, PosixSignalNumber.Stop);
        Assert.That(File.Exists(Path.Combine(folder, "results.json")), Is.False, "The run had ended before it could be stopped.");
        return process;
    }

    private static int Verdicts(string journal)
    {
        if (!File.Exists(journal)) return 0;
        using var reader = new StreamReader(new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n').Count(l => l.StartsWith("{\"check\"", StringComparison.Ordinal));
    }
}
