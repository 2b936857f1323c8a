using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Tests;

/// <summary>A run in virtual time, from its arguments to its files and its exit code.</summary>
[Parallelizable(ParallelScope.None)]
public sealed partial class RunTests
{
    [Test]
    public void A_run_leaves_all_its_files()
    {
        var folder = Tool.Folder();

        var said = Tool.Invoke("run", "--only", "rfc6762/8.1", "--only", "rfc6763/6", "--out", folder);

        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        var lines = File.ReadAllLines(Path.Combine(folder, "results.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var capture = CaptureFile.Read(Path.Combine(folder, "capture.pcapng"));
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Output + said.Error);
            Assert.That(record.Checks, Has.Count.GreaterThan(5));
            Assert.That(record.Checks.Select(c => c.Id), Has.All.Match("^(rfc6762/8\\.1|rfc6763/6)"));
            Assert.That(lines.Count(l => l.TryGetProperty("check", out _)), Is.EqualTo(record.Checks.Count));
            Assert.That(XDocument.Load(Path.Combine(folder, "junit.xml")).Descendants("testcase").Count(), Is.EqualTo(record.Checks.Count));
            Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("<html"));
            Assert.That(File.ReadAllText(Path.Combine(folder, "run.log")), Does.Contain("rfc6762/8.1/three-probes"));
            Assert.That(capture.Flaws, Is.Empty);
            Assert.That(record.Checks.SelectMany(c => c.Frames), Has.All.InRange(1, capture.Frames.Count));
            Assert.That(said.Output, Does.Contain(Path.Combine(folder, "report.html")));
        });
    }

    [Test]
    public async Task Results_follow_their_schema()
    {
        var folder = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc3927", "--fault", "announces-address-once", "--jitter", "1", "--out", folder);

        var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Tool.Root, "reports", "results.schema.json"));
        var errors = schema.Validate(await File.ReadAllTextAsync(Path.Combine(folder, "results.json")));

        Assert.That(errors.Select(e => e.ToString()), Is.Empty);
    }

    [Test]
    public void Frame_numbers_are_those_of_the_capture()
    {
        var folder = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--out", folder, "--fault", Faults.OneProbeTooFew);

        var failed = RecordJson.Read(Path.Combine(folder, "results.json")).Checks.First(c => c.Verdict == Verdict.Fail);
        var frames = CaptureFile.Read(Path.Combine(folder, "capture.pcapng")).Frames.ToDictionary(f => f.Number);

        // What the verdict rests on is a probe: a query with proposed records.
        var message = Wire.FrameReader.Read(frames[failed.Frames[0]].Octets).Dns!.Message;
        Assert.That(message, Has.Property("IsResponse").False.And.Property("Authorities").Not.Empty);
    }

    [Test]
    public void A_fault_fails_the_run()
    {
        var said = Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--out", Tool.Folder(), "--fault", Faults.OneProbeTooFew);

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Output + said.Error);
            Assert.That(said.Output, Does.Match("Fail +rfc6762/8.1/three-probes"));
        });
    }

    [Test]
    public void A_known_failure_does_not_fail_the_run()
    {
        var baseline = Tool.File("known.json", """{ "known": [ { "check": "rfc6762/8.1/three-probes", "reason": "the vendor knows" } ] }""");

        var said = Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--out", Tool.Folder(), "--fault", Faults.OneProbeTooFew, "--baseline", baseline);

        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Output + said.Error);
    }

    [Test]
    public void The_baseline_that_the_documents_show_works()
    {
        var text = File.ReadAllText(Path.Combine(Tool.Root, "reports", "README.md"));
        var (from, folder) = (text.IndexOf("    {\n      \"known\"", StringComparison.Ordinal), Tool.Folder());
        var example = text[from..text.IndexOf("\n\n", from, StringComparison.Ordinal)];

        var said = Tool.Invoke("run", "--only", "rfc6762/8.1/probes-250-ms-apart", "--only", "rfc6763/6.4/key-appears-once", "--out", folder,
            "--fault", "probes-143-ms-apart", "--fault", "txt-key-twice", "--baseline", Tool.File("known.json", example));

        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        var twice = record.Checks.Single(c => c.Id == "rfc6763/6.4/key-appears-once");
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Output + said.Error);
            Assert.That(record.Run.BaselineProblems, Is.Empty);
            Assert.That(record.Checks.Where(c => c.Verdict == Verdict.Fail).Select(c => c.Known), Has.All.Not.Null);
            Assert.That(twice.Breaks.Select(s => s.Name), Is.SupersetOf(new[] { "InstanceA._ipp._tcp.local", "InstanceB._ipps._tcp.local" }));
            Assert.That(twice.Known, Is.Null, "InstanceB is not excused by an entry for InstanceA");
        });
    }

    [Test]
    public void A_known_failure_that_is_none_any_more_fails_the_run()
    {
        var baseline = Tool.File("known.json", """{ "known": [ { "check": "rfc6762/8.1/three-probes", "reason": "the vendor knew" } ] }""");

        var said = Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--out", Tool.Folder(), "--baseline", baseline);

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Failed));
            Assert.That(said.Error, Does.Contain("remove the entry from known.json"));
        });
    }

    [Test]
    public void A_device_that_is_not_there_is_reported_and_ends_with_3([Values("toaster.local", "toaster", "Toaster._http._tcp", "192.168.77.99")] string device)
    {
        var folder = Tool.Folder();

        var said = Tool.Invoke("run", "--device", device, "--only", "rfc6762/8.1", "--out", folder);

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
            Assert.That(said.Error, Does.Contain(device.Split('.')[0]).IgnoreCase.And.Contain("printer.local"));
            Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Run.Interrupted, Does.Contain("printer.local"));
        });
    }

    [TestCase("192.168.77.2")]
    [TestCase("InstanceB")]
    [TestCase("InstanceB._ipps._tcp.local.")]
    [TestCase("printer")]
    [TestCase("printer.local")]
    [TestCase("fe80::5eff:fe00:5302%3")]
    public void A_device_is_chosen_by_any_of_its_names(string device)
    {
        var said = Tool.Invoke("run", "--device", device, "--only", "rfc6762/8.1/three-probes", "--out", Tool.Folder());

        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Output + said.Error);
    }

    [Test]
    public void What_the_report_says_to_type_gives_the_same_verdict()
    {
        var folder = Tool.Folder();
        Tool.Invoke("run", "--seed", "7", "--fault", Faults.OneProbeTooFew, "--jitter", "2", "--only", "rfc6762/8.1", "--out", folder);
        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        var failed = record.Checks.First(c => c is { Verdict: Verdict.Fail, Id: "rfc6762/8.1/three-probes" });

        var line = Reproduce.Check(record.Run, failed.Id);
        var words = line.Split(' ').Select(w => w.Trim('\'')).ToList();

        Assert.That(System.Net.WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(folder, "report.html"))), Does.Contain(line));
        Assert.That(File.ReadAllText(Path.Combine(Tool.Root, "src", "BonjourConformance.Cli", "BonjourConformance.Cli.csproj")), Does.Contain($"<ToolCommandName>{words[0]}</ToolCommandName>"));
        var again = Path.Combine(Tool.Folder(), "again");
        Tool.Invoke([.. words.Skip(1), "--out", again]);
        Assert.That(RecordJson.Read(Path.Combine(again, "results.json")).Checks.Select(c => (c.Id, c.Verdict)).Distinct(), Is.EqualTo(new[] { (failed.Id, Verdict.Fail) }));
    }

    [TestCase("0", null)]
    [TestCase("50", "^10[0-9.]+ ms there and back")]
    public void Over_what_way_the_verdicts_fell_stands_with_them(string delay, string? way)
    {
        var folder = Tool.Folder();

        Tool.Invoke("run", "--as-live", "--delay", delay, "--only", "rfc6762/18.4/responses-have-aa-set", "--out", folder);

        var told = RecordJson.Read(Path.Combine(folder, "results.json")).Run.Conditions.FirstOrDefault(c => c.Name == "the way to the device")?.Value;
        Assert.That(told, way is null ? Is.Null : Does.Match(way));
        if (told is not null) Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain(told));
    }

    [Test]
    public void Equal_seeds_give_equal_results()
    {
        string[] results = [Results(7), Results(7), Results(8)];

        Assert.Multiple(() =>
        {
            Assert.That(results[1], Is.EqualTo(results[0]));
            // Otherwise the equality would prove nothing.
            Assert.That(results[2], Is.Not.EqualTo(results[0]));
        });
    }

    [Test]
    public void Equal_seeds_give_equal_captures()
    {
        string a = Tool.Folder(), b = Tool.Folder();
        foreach (var folder in (string[])[a, b]) Tool.Invoke("run", "--seed", "3", "--jitter", "2", "--loss", "0.02", "--duplication", "0.02", "--only", "rfc6762", "--out", folder);

        List<byte[]> Frames(string folder) => [.. CaptureFile.Read(Path.Combine(folder, "capture.pcapng")).Frames.Select(f => f.Octets.ToArray())];
        Assert.That(Frames(b), Is.EqualTo(Frames(a)));
    }

    private static string Results(int seed)
    {
        var folder = Tool.Folder();
        Tool.Invoke("run", "--seed", $"{seed}", "--out", folder);
        return TimesAndId().Replace(File.ReadAllText(Path.Combine(folder, "results.json")), "");
    }

    [GeneratedRegex("^    \"(id|started|finished)\": .*\n", RegexOptions.Multiline)]
    private static partial Regex TimesAndId();
}
