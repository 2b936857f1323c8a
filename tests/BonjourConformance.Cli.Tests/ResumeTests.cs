using BonjourConformance.Checks.Operators;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>A run that was cut short goes on with what is missing.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ResumeTests
{
    private static readonly string[] Some = ["run", "--only", "rfc6762/7.1", "--only", "rfc6762/8.1/three-probes", "--only", "rfc6762/18.11", "--seed", "7"];

    private static string Told(CheckRecord check) => $"{check.Label} {check.Verdict} {string.Join(' ', check.Frames)}";

    private static string Path(string folder, string name) => System.IO.Path.Combine(folder, name);

    /// <summary>A run as it is left where it is killed after some verdicts: with a torn line, a torn frame, and no report.</summary>
    private static string CutShort(int verdicts)
    {
        var folder = System.IO.Path.Combine(Tool.Folder(), "run");
        Assert.That(Tool.Invoke([.. Some, "--out", folder]).Code, Is.EqualTo(ExitCode.Good));
        var lines = File.ReadAllLines(Path(folder, "results.jsonl"));
        var first = Array.FindIndex(lines, l => l.Contains("\"check\":", StringComparison.Ordinal));
        File.WriteAllText(Path(folder, "results.jsonl"), string.Join('\n', lines.Take(first + verdicts)) + "\n" + lines[first + verdicts][..40]);
        var last = Journal.Read(Path(folder, "results.jsonl")).Value.Checks.SelectMany(c => c.Frames).DefaultIfEmpty().Max();
        var capture = File.ReadAllBytes(Path(folder, "capture.pcapng"));
        // Of the frames of later checks some are there, as they would be.
        File.WriteAllBytes(Path(folder, "capture.pcapng"), capture[..(capture.Length * 2 / 3)]);
        Assert.That(CaptureFile.Read(Path(folder, "capture.pcapng")).Frames, Has.Count.GreaterThan(last));
        foreach (var name in (string[])["results.json", "report.html", "junit.xml"]) File.Delete(Path(folder, name));
        return folder;
    }

    [Test]
    public void What_was_redacted_afterwards_does_not_go_on_raw()
    {
        var folder = CutShort(verdicts: 4);
        Assert.That(Tool.Invoke("report", "--redact", folder).Code, Is.EqualTo(ExitCode.Good));
        File.Delete(Path(folder, "results.json"));

        Assert.That(Tool.Invoke("run", "--resume", folder), Has.Property("Code").EqualTo(ExitCode.Usage).And.Property("Error").Contains("is redacted"));
    }

    [Test]
    public void What_is_missing_is_made_with_the_same_seed_and_numbers_that_go_on()
    {
        var folder = CutShort(verdicts: 4);
        var (before, seen) = (Journal.Read(Path(folder, "results.jsonl")).Value, CaptureFile.Read(Path(folder, "capture.pcapng")).Frames);

        var said = Tool.Invoke("run", "--resume", folder);

        var record = RecordJson.Read(Path(folder, "results.json"));
        var frames = CaptureFile.Read(Path(folder, "capture.pcapng")).Frames;
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
            Assert.That((record.Run.Seed, record.Run.Id, record.Run.Started, record.Run.Interrupted), Is.EqualTo((7, before.Run.Id, before.Run.Started, (string?)null)));
            Assert.That(record.Checks.Select(c => c.Label), Is.Unique.And.SupersetOf(before.Checks.Select(c => c.Label)));
            Assert.That(record.Checks, Has.Count.GreaterThan(before.Checks.Count));
            Assert.That(record.Checks.Select(Told), Is.SupersetOf(before.Checks.Select(Told)), "what was judged stays as it is");
            Assert.That(record.Checks.ExceptBy(before.Checks.Select(c => c.Label), c => c.Label).Where(c => c.Frames.Count > 0).Select(c => c.Frames.Min()), Has.All.GreaterThan(seen.Count), "the frames of what was made later come later");
            Assert.That(frames.Take(seen.Count).Select(f => (f.Nanoseconds, Convert.ToHexString(f.Octets.Span), f.Comment)), Is.EqualTo(seen.Select(f => (f.Nanoseconds, Convert.ToHexString(f.Octets.Span), f.Comment))));
            Assert.That(frames.Select(f => f.Nanoseconds), Is.Ordered);
            Assert.That(record.Run.Conditions.Single(c => c.Name == "resumed").Value, Does.Contain("after 4 checks"));
            Assert.That(Journal.Read(Path(folder, "results.jsonl")).Value.Run.Finished, Is.Not.Null);
            Assert.That(Directory.GetFiles(folder).Select(System.IO.Path.GetFileName), Is.EquivalentTo((string[])["results.json", "results.jsonl", "capture.pcapng", "run.log", "junit.xml", "report.html"]));
        });
    }

    [Test]
    public void It_may_be_cut_short_again_wherever_that_is()
    {
        var folder = CutShort(verdicts: 2);
        // Killed when its frames had been put aside, and not yet written again.
        File.Move(Path(folder, "capture.pcapng"), Path(folder, "capture.pcapng.before"));
        File.WriteAllBytes(Path(folder, "capture.pcapng"), []);
        var seen = CaptureFile.Read(Path(folder, "capture.pcapng.before")).Frames.Count;

        Assert.That(Tool.Invoke("run", "--resume", folder).Code, Is.EqualTo(ExitCode.Good));
        Assert.That(CaptureFile.Read(Path(folder, "capture.pcapng")).Frames, Has.Count.GreaterThan(seen));
        Assert.That(Tool.Invoke("run", "--resume", folder).Error, Does.Contain("came to its end"));
    }

    [Test]
    public void What_cannot_go_on_is_refused_and_left_as_it_is()
    {
        var folder = CutShort(verdicts: 2);
        Assert.Multiple(() =>
        {
            Assert.That(Tool.Invoke("run", "--resume", Tool.Folder()).Error, Does.Contain("no run to go on with"));
            Assert.That(Tool.Invoke("run", "--resume", folder, "--seed", "8").Error, Does.Contain("--seed cannot be given"));
        });
        File.Delete(Path(folder, "capture.pcapng"));
        var said = Tool.Invoke("run", "--resume", folder);
        Assert.That((said.Code, File.Exists(Path(folder, "run.log"))), Is.EqualTo((ExitCode.Usage, true)), said.Error);
    }

    [TestCase("control \"cableOut\"\ncontrol \"cableOut\" done after 0.100 s", ControlAction.CableIn)]
    [TestCase("control \"cableOut\"", ControlAction.CableIn, Description = "What was begun may have had its effect.")]
    [TestCase("control \"cableOut\"\ncontrol \"cableIn\"\ncontrol \"cableIn\" done after 0.100 s")]
    [TestCase("control \"cableOut\"\ncontrol \"cableIn\"", ControlAction.CableIn)]
    [TestCase("control \"kill\" failed: \"no answer\"\ncontrol \"powerCycle\" done after 1.000 s")]
    [TestCase("control \"stop\"\ncontrol \"sleep\"", ControlAction.Start, ControlAction.Wake)]
    [TestCase("control \"rename instance=control \"\"kill\" type=_ipp._tcp\"")]
    public void What_was_left_undone_is_known_from_the_log(string log, params ControlAction[] open)
    {
        var part = new EarlierPart("", null!, new EarlierFrames(default, []), log);

        Assert.That(part.Open, Is.EquivalentTo(open));
    }
}
