using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting.Tests.Made;
using NJsonSchema;

namespace BonjourConformance.Reporting.Tests;

public sealed class ResultsTests : TestFiles
{
    private static async Task<JsonSchema> Schema() => await JsonSchema.FromFileAsync(Path.Combine(Repository, "reports", "results.schema.json"));

    [Test]
    public async Task Results_follow_the_schema()
    {
        var (record, frames) = MadeRun.Printer();
        var written = ReportWriter.Write(record, frames, Out);
        var errors = (await Schema()).Validate(await System.IO.File.ReadAllTextAsync(written.ResultsPath));
        Assert.That(errors.Select(error => error.ToString()), Is.Empty);
    }

    [TestCase("\"verdict\": \"Pass\"", "\"verdict\": \"Passed\"")]
    [TestCase("\"world\": \"live\"", "\"world\": 1")]
    [TestCase("\"toleranceMs\"", "\"tolerance\"")]
    [TestCase("\"schemaVersion\": 2", "\"schemaVersion\": 3")]
    [TestCase("\"error\": 1", "\"error\": -1")]
    [TestCase("\"id\": \"rfc6762/8.1/three-probes\"", "\"id\": \"three-probes\"")]
    public async Task The_schema_refuses_what_is_none(string right, string wrong)
    {
        var json = Results.Json(Results.Normalise(MadeRun.Printer().Record));
        Assert.That(json, Does.Contain(right));
        Assert.That((await Schema()).Validate(json.Replace(right, wrong)), Is.Not.Empty);
    }

    [Test]
    public void Equal_runs_give_equal_octets_in_whatever_order_verdicts_fell()
    {
        var (record, _) = MadeRun.Printer();
        var other = record with { Checks = [.. record.Checks.Reverse()], Duties = [.. record.Duties.Reverse()], Unjudged = [.. record.Unjudged.Reverse()] };
        Assert.That(Results.Json(Results.Normalise(other)), Is.EqualTo(Results.Json(Results.Normalise(record))));
    }

    [Test]
    public void Sections_are_ordered_as_numbers()
    {
        var record = MadeRun.Printer().Record with { Checks = [.. new[] { "10", "C", "9", "7.10", "7.2" }.Select(s => MadeRun.Check($"rfc6762/{s}/x", Verdict.Pass))] };
        Assert.That(Results.Normalise(record).Checks.Select(check => check.Section), Is.EqualTo(new[] { "7.2", "7.10", "9", "10", "C" }));
    }

    [Test]
    public void Results_are_read_as_they_were_written()
    {
        var written = Results.Normalise(MadeRun.Printer().Record);
        System.IO.File.WriteAllText(File("results.json"), Results.Json(written));
        Assert.That(Results.Json(RecordJson.Read(File("results.json"))), Is.EqualTo(Results.Json(written)));
    }

    [TestCase("InstanceA._ipp._tcp.local", SubjectKind.Instance)]
    [TestCase("printer.local", SubjectKind.Host)]
    [TestCase("Example LaserPrint 300", SubjectKind.Device)]
    [TestCase("", SubjectKind.Device)]
    [TestCase("_universal._sub._ipp._tcp.local", SubjectKind.Name)]
    public void Subjects_of_schema_version_1_are_understood(string text, SubjectKind kind)
    {
        var made = MadeRun.Printer().Record;
        var json = Results.Json(made with { SchemaVersion = 1, Checks = [made.Checks[0] with { Subject = SubjectInfo.OfName("here") }] });
        var old = System.Text.RegularExpressions.Regex.Replace(json, "\"subject\": \\{[^}]*\\}", $"\"subject\": \"{text}\"");
        System.IO.File.WriteAllText(File("results.json"), old);
        var read = RecordJson.Read(File("results.json"));
        Assert.That((read.SchemaVersion, read.Checks[0].Subject.Kind), Is.EqualTo((2, kind)));
    }

    [Test]
    public void What_is_no_results_file_is_named()
    {
        System.IO.File.WriteAllText(File("other.json"), "{\"checks\": 7}");
        Assert.That(() => RecordJson.Read(File("other.json")), Throws.TypeOf<FileException>().With.Message.Contains("other.json"));
    }

    [Test]
    public void Half_a_character_in_a_name_does_not_stop_the_results()
    {
        var record = MadeRun.Printer().Record with { Checks = [MadeRun.Check("rfc6762/1/x", Verdict.Fail) with { Subject = SubjectInfo.OfName("half \uD83D of") }] };
        Assert.That(Results.Json(Results.Normalise(record)), Does.Contain("half \\uFFFD of"));
    }

    [Test]
    public void Nothing_of_the_testers_machine_is_written()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var check = MadeRun.Check("rfc6762/1/x", Verdict.Error) with
        {
            Message = $"boom at {Path.Combine(AppContext.BaseDirectory, "Checks.cs")}:line 3, {home}/secret/a.json, /home/qa.person/work/b.json",
            Observed = @"C:\Users\QaPerson\b.json",
        };
        var made = MadeRun.Printer().Record;
        var record = made with
        {
            Checks = [check],
            Run = made.Run with { Command = ["/home/qa.person/tool", "run", "--profile", "/home/qa.person/p.json", "--out=/home/qa.person/out/"], Baseline = "/home/qa.person/known.json" },
        };
        var written = ReportWriter.Write(record, [], Out);
        var all = string.Concat(new[] { written.ReportPath, written.ResultsPath, written.JUnitPath }.Select(System.IO.File.ReadAllText));
        Assert.Multiple(() =>
        {
            Assert.That(all, Does.Not.Contain("qa.person").And.Not.Contain("QaPerson").And.Not.Contain(home + "/"));
            Assert.That(all, Does.Not.Contain(AppContext.BaseDirectory));
            Assert.That(all, Does.Contain("tool run --profile p.json --out=out"));
            Assert.That(all, Does.Contain("Checks.cs:line 3"));
        });
    }
}
