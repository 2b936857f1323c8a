using System.Text.Json;
using System.Text.Json.Nodes;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>
/// Files that are damaged or forged, in every member: the commands that read them end with 0 or 2 and a sentence that names file and line, in little
/// time and memory, and never call a run good of which a verdict is missing.
/// </summary>
[Parallelizable(ParallelScope.None)]
public sealed class HostileFilesTests
{
    private const long MostOctets = 300_000_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    internal static readonly (string Name, string? Json)[] Values =
    [
        ("absent", null), ("null", "null"), ("list-of-null", "[null]"), ("truth", "true"), ("object", "{}"), ("list", "[]"), ("empty", "\"\""), ("minus-one", "-1"), ("ninety-nine", "99"),
        ("1e20", "1e20"), ("1e308", "1e308"), ("minus-1e308", "-1e308"), ("not-a-number", "NaN"), ("million", "\"" + new string('x', 1_000_000) + "\""),
    ];

    /// <summary>A file in which every member of the schema stands, and the places of all of them.</summary>
    private static readonly Lazy<(JsonObject Whole, List<string[]> Places)> Sample = new(Make);

    private static IEnumerable<string> Top => ["schemaVersion", "run", "device", "checks", "summary", "duties", "unjudged"];

    [TestCaseSource(nameof(Top))]
    public void A_report_is_made_or_refused(string part) => Walk(part, folder => Tool.Invoke("report", folder));

    [TestCaseSource(nameof(Top))]
    public void A_redacted_report_is_made_or_refused(string part) => Walk(part, folder => Tool.Invoke("report", "--redact", folder));

    [TestCaseSource(nameof(Top))]
    public void A_comparison_is_made_or_refused(string part) => Walk(part, folder => Tool.Invoke("compare", Whole(), folder));

    [Test]
    public void The_index_of_all_of_them_leaves_out_what_cannot_be_read()
    {
        var folder = Tool.Folder();
        var number = 0;
        foreach (var place in Sample.Value.Places)
            foreach (var (_, value) in Values.Where(v => v.Name != "million"))
                Write(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"{number++}")).FullName, "results.json"), place, value);
        var said = Tool.Invoke("report", "index", folder);
        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        Plain(said);
        Assert.That(File.ReadAllText(Path.Combine(folder, "index.html")), Does.Contain("results.json, line"));
    }

    [Test]
    public void A_baseline_is_taken_or_refused_with_its_name()
    {
        var whole = JsonNode.Parse("""
            { "responder": "x 1.0", "known": [ { "check": "rfc6762/8.1/three-probes", "subject": "A._ipp._tcp.local", "family": "IPv4", "verdict": "Fail", "sometimes": true, "reason": "x", "issue": "y" } ], "judged": { "rfc6762/8.1": 5 } }
            """)!;
        var (places, record) = (new List<string[]>(), RecordJson.Read(Path.Combine(Run(), "results.json")));
        Places(whole, [], places);
        var taken = new List<string>();
        Assert.Multiple(() =>
        {
            foreach (var place in places)
                foreach (var (name, value) in Values)
                {
                    var what = $"{string.Join('.', place)} {name}";
                    try
                    {
                        Baseline.Parse(With(whole, place, value), "known.json").Apply(record);
                        taken.Add(what);
                    }
                    catch (Records.Reading.FileException e)
                    {
                        Assert.That(e.Message, Does.StartWith("known.json, line "), what);
                        Plain(new Said(ExitCode.Usage, "", e.Message), what);
                    }
                }
        });
        Assert.That(taken, Has.None.StartsWith("known null").And.None.StartsWith("known list-of-null").And.None.Contains("1e").And.None.Contains("not-a-number"));
    }

    [TestCase("99")]
    [TestCase("\"Fine\"")]
    [TestCase("null")]
    public void A_verdict_that_cannot_be_read_leaves_the_run_incomplete(string verdict)
    {
        var folder = Tool.Folder();
        Write(Path.Combine(folder, "results.json"), ["checks", "0", "verdict"], verdict);
        var said = Tool.Invoke("report", folder);
        Assert.Multiple(() =>
        {
            Assert.That(said.Output, Does.Not.Contain("conforms in").And.Contain("Incomplete"));
            Assert.That(said.Error, Does.Contain("results.json, line ").And.Contain("checks[0].verdict"));
        });
    }

    [Test]
    public void A_newer_schema_is_refused()
    {
        var folder = Tool.Folder();
        Write(Path.Combine(folder, "results.json"), ["schemaVersion"], "999");
        var said = Tool.Invoke("report", folder);
        Assert.That((said.Code, said.Error), Is.EqualTo((ExitCode.Usage, $"{Path.Combine(folder, "results.json")}: it is of schema version 999, and this program reads versions 1 to 2; a newer one has written it.{Environment.NewLine}")));
    }

    [Test]
    public void Broken_results_do_not_hide_the_journal_beside_them()
    {
        var folder = Run();
        File.WriteAllText(Path.Combine(folder, "results.json"), "{\"schemaVersion\": 2, \"run\": {");
        var said = Tool.Invoke("report", folder);
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
            Assert.That(said.Error, Does.Contain("results.jsonl beside it was read in its place"));
            Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Checks, Is.Not.Empty);
        });
    }

    [TestCase("results.json")]
    [TestCase("results.jsonl")]
    public void A_byte_order_mark_does_no_harm(string name)
    {
        var folder = Run();
        File.Delete(Path.Combine(folder, name == "results.json" ? "results.jsonl" : "results.json"));
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(path)]);
        var said = Tool.Invoke("report", folder);
        Assert.That((said.Code, said.Error), Is.EqualTo((ExitCode.Good, "")));
    }

    [TestCase("missing", "capture.pcapng is missing")]
    [TestCase("damaged", "capture.pcapng is damaged")]
    [TestCase("cut", "capture.pcapng is damaged")]
    public void A_capture_that_is_not_whole_is_mentioned(string how, string said)
    {
        var folder = Run();
        var path = Path.Combine(folder, "capture.pcapng");
        var octets = File.ReadAllBytes(path);
        File.Delete(path);
        if (how == "damaged") File.WriteAllText(path, "no capture");
        if (how == "cut") File.WriteAllBytes(path, octets[..^7]);
        var spoken = Tool.Invoke("report", folder);
        Assert.That(spoken.Error, Does.Contain(said));
        Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain(said));
    }

    [Test]
    public void Lines_of_a_journal_that_cannot_be_read_are_said_and_the_others_kept()
    {
        var folder = Run();
        File.Delete(Path.Combine(folder, "results.json"));
        var path = Path.Combine(folder, "results.jsonl");
        var lines = File.ReadAllLines(path).ToList();
        var verdicts = lines.Count(l => l.StartsWith("{\"check\"", StringComparison.Ordinal));
        lines.Insert(3, "{\"check\": {\"id\": null}}");
        lines.Insert(4, "not JSON");
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        var said = Tool.Invoke("report", folder);
        Assert.Multiple(() =>
        {
            Assert.That(said.Error, Does.Contain("results.jsonl, line 4, check.id: a text is wanted here, and this is null.").And.Contain("results.jsonl, line 5: this is not JSON"));
            Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Checks, Has.Count.EqualTo(verdicts));
            Assert.That(said.Output, Does.Contain("Incomplete"));
        });
    }

    private static string Run()
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        Assert.That(Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--out", folder).Code, Is.EqualTo(ExitCode.Good));
        return folder;
    }

    private static string Whole()
    {
        var path = Path.Combine(Tool.Folder(), "results.json");
        File.WriteAllText(path, Sample.Value.Whole.ToJsonString());
        return path;
    }

    private static void Walk(string part, Func<string, Said> ask)
    {
        var whole = Tool.Folder();
        Write(Path.Combine(whole, "results.json"), ["run", "id"], "\"x\"");
        Assert.That(ask(whole).Error, Does.Not.Contain("results.json"), "the sample itself must be right");
        Assert.Multiple(() =>
        {
            foreach (var place in Sample.Value.Places.Where(p => p[0] == part))
                foreach (var (name, value) in Values)
                {
                    var folder = Tool.Folder();
                    Write(Path.Combine(folder, "results.json"), place, value);
                    var (began, allocated) = (TimeProvider.System.GetTimestamp(), GC.GetTotalAllocatedBytes());
                    var said = ask(folder);
                    var (took, used) = (TimeProvider.System.GetElapsedTime(began), GC.GetTotalAllocatedBytes() - allocated);
                    var what = $"{string.Join('.', place)} {name}";
                    Assert.That(said.Code, Is.AnyOf(ExitCode.Good, ExitCode.Failed, ExitCode.Usage), $"{what}: {said.Error}");
                    if (said.Code == ExitCode.Usage) Assert.That(said.Error, Does.Contain("results.json"), what);
                    Assert.That(took, Is.LessThan(MostTime * 3), what);
                    Assert.That(used, Is.LessThan(MostOctets), what);
                    Plain(said, what);
                    Directory.Delete(folder, recursive: true);
                }
        });
    }

    /// <summary>Nothing of what a framework says to a programmer.</summary>
    internal static void Plain(Said said, string what = "")
    {
        foreach (var word in (string[])["System.", "Exception", "   at ", "JsonPath", ".NET", "BytePositionInLine", "+BaselineFile", "`1"])
            Assert.That(said.Error + said.Output, Does.Not.Contain(word), what);
    }

    private static void Write(string path, string[] place, string? json) => File.WriteAllText(path, With(Sample.Value.Whole, place, json));

    /// <summary>The text of a file with something else in one place; null: nothing.</summary>
    internal static string With(JsonNode whole, string[] place, string? json)
    {
        const string Mark = "\"HERE\"";
        var copy = whole.DeepClone();
        var parent = place[..^1].Aggregate(copy, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);
        if (parent is JsonArray items) items[int.Parse(place[^1])] = "HERE";
        else if (json is null) ((JsonObject)parent).Remove(place[^1]);
        else parent[place[^1]] = "HERE";
        return copy.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).Replace(Mark, json ?? "null", StringComparison.Ordinal);
    }

    private static (JsonObject Whole, List<string[]> Places) Make()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Tool.Root, "reports", "results.schema.json")))!.AsObject();
        var whole = (JsonObject)Value(schema, schema, "");
        var places = new List<string[]>();
        Places(whole, [], places);
        return (whole, places);
    }

    internal static void Places(JsonNode? node, string[] at, List<string[]> places)
    {
        if (at.Length > 0) places.Add(at);
        if (node is JsonObject members)
            foreach (var (name, value) in members) Places(value, [.. at, name], places);
        if (node is JsonArray { Count: > 0 } items) Places(items[0], [.. at, "0"], places);
    }

    private static JsonNode Value(JsonNode shape, JsonObject schema, string name)
    {
        if (shape["$ref"] is { } reference) return Value(schema["definitions"]![reference.GetValue<string>()["#/definitions/".Length..]]!, schema, name);
        if (shape["anyOf"] is JsonArray any) return Value(any[0]!, schema, name);
        if (shape["enum"] is JsonArray words) return name == "verdict" ? "Fail" : words[0]!.DeepClone();
        var type = shape["type"] is JsonArray several ? several[0]!.GetValue<string>() : shape["type"]!.GetValue<string>();
        return type switch
        {
            "object" => new JsonObject(shape["properties"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Value(p.Value!, schema, p.Key)))),
            "array" => new JsonArray(Value(shape["items"]!, schema, name)),
            "boolean" => true,
            "string" => shape["format"] is not null ? "2026-11-25T21:00:00+00:00" : name == "id" && shape["pattern"] is not null ? "rfc6762/8.1/three-probes" : name == "rfc" ? "6762" : name == "section" ? "8.1" : name == "octets" ? "8400" : "text",
            _ => 1,
        };
    }
}
