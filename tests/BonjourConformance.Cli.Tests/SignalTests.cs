using System.Diagnostics;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>Signals at moments of chance and at aimed ones, from before the folder is there until the report is being written: no file is broken, none is left over, and every verdict that fell can be read.</summary>
[Parallelizable(ParallelScope.None)]
[Platform("Linux", Reason = "Signals are sent with kill(2), by Linux's numbers.")]
public sealed class SignalTests
{
    private static readonly PosixSignalNumber[] Signals = [PosixSignalNumber.Kill, PosixSignalNumber.Terminate, PosixSignalNumber.Interrupt, PosixSignalNumber.Kill];

    private static readonly string[] Files = ["capture.pcapng", "junit.xml", "report.html", "results.json", "results.jsonl", "run.log"];

    [Test]
    public void At_a_moment_of_chance([Range(1, 12)] int seed) => Struck(seed, (_, _) => Thread.Sleep(new Random(seed).Next(100, 3500)));

    [Test]
    public void When_the_folder_has_just_been_made([Values(13, 14)] int seed) => Struck(seed, (process, folder) => Await(process, () => Directory.Exists(folder)));

    [Test]
    public void When_the_first_verdict_has_fallen([Values(15, 16)] int seed) => Struck(seed, (process, folder) => Await(process, () => new FileInfo(Path.Combine(folder, "results.jsonl")) is { Exists: true, Length: > 6000 }));

    [Test]
    public void When_the_files_for_people_are_written([Values("results.json", "report.html", "junit.xml", "capture.pcapng")] string name) =>
        Struck(16 + name.Length, (process, folder) => Await(process, () => File.Exists(Path.Combine(folder, name))));

    private static void Struck(int seed, Action<Process, string> moment)
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        List<string> args = ["run", "--seed", $"{seed}", "--only", "rfc6762/6", "--only", "rfc6762/8", "--fault", "two-probes", "--out", folder];
        if (seed % 3 == 0) args.Add("--redact");
        var process = Tool.Start([.. args]);
        moment(process, folder);
        if (!process.HasExited) Tool.Signal(process, Signals[seed % Signals.Length]);
        var said = Tool.End(process);

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.AnyOf(ExitCode.Failed, ExitCode.Interrupted, 128 + (int)PosixSignalNumber.Kill, 128 + (int)PosixSignalNumber.Terminate), said.Error);
            Assert.That(said.Error, Does.Not.Contain("Unhandled").And.Not.Contain("   at "));
            if (!Directory.Exists(folder)) return;
            Assert.That(Directory.GetFileSystemEntries(folder).Select(Path.GetFileName), Is.SubsetOf(Files));
            var journal = Path.Combine(folder, "results.jsonl");
            var lines = File.Exists(journal) ? File.ReadAllText(journal).Split('\n')[..^1] : [];
            var report = Tool.Invoke("report", folder);
            Assert.That(report.Code, Is.EqualTo(lines.Length > 0 || File.Exists(Path.Combine(folder, "results.json")) ? ExitCode.Good : ExitCode.Usage), report.Error);
            if (report.Code != ExitCode.Good)
            {
                Assert.That(report.Error, Does.Contain(folder));
                return;
            }
            var record = RecordJson.Read(Path.Combine(folder, "results.json"));
            Assert.That(record.Checks, Has.Count.EqualTo(lines.Count(l => l.StartsWith("{\"check\"", StringComparison.Ordinal))), "verdicts in results and whole lines in the journal");
            Assert.That(record.Checks.SelectMany(c => c.Frames), Has.All.InRange(1, CaptureFile.Read(Path.Combine(folder, "capture.pcapng")).Frames.Count));
            Assert.That(record.Run.Redacted, Is.EqualTo(seed % 3 == 0));
            Assert.That(Directory.GetFileSystemEntries(folder).Select(Path.GetFileName), Is.SubsetOf(Files));
        });
    }

    private static void Await(Process process, Func<bool> holds)
    {
        var patience = Stopwatch.StartNew();
        while (!process.HasExited && !holds() && patience.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(1);
    }
}
