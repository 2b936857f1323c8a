using System.Text.Json;
using BonjourConformance.Checks.Replay;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Records;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Tests.Replaying;

/// <summary>Real responders, as they were captured, are judged as fixtures/captures/expected.json says, and as the page beside it explains.</summary>
public sealed class RealCapturesTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement;

    private static string Folder
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "BonjourConformance.sln"))) root = root.Parent!;
            return Path.Combine(root.FullName, "fixtures", "captures");
        }
    }

    private static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.pcapng").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal);

    [Test]
    public void Every_capture_has_its_expected_verdicts_and_every_finding_its_reason()
    {
        Assert.That(Expected.GetProperty("captures").EnumerateObject().Select(c => c.Name), Is.EquivalentTo(Names));
        var named = Expected.GetProperty("captures").EnumerateObject().SelectMany(c => c.Value.GetProperty("findings").EnumerateArray()).Select(f => f.GetString()!.Split(' ')[1]).Distinct();
        Assert.That(Expected.GetProperty("why").EnumerateObject().Select(w => w.Name), Is.EquivalentTo(named));
    }

    [TestCaseSource(nameof(Names))]
    public void A_capture_is_judged_as_expected(string name)
    {
        var source = new CaptureSource(Path.Combine(Folder, name + ".pcapng"));
        var survey = new CaptureSurvey();
        foreach (var (link, frame) in source.Frames()) survey.Add(link, frame);
        source.Settle();
        var device = survey.Hosts().Where(h => h.IsCalled(null, null, null, MacAddress.Parse("02:bc:00:00:77:02"))).ToList();

        var records = new CaptureJudge(source, device, CheckCase.Of(Suite.Assembly), TimeSpan.FromMilliseconds(10)).Judge().SelectMany(v => v.Results).Select(r => r.Record).ToList();

        var its = Expected.GetProperty("captures").GetProperty(name);
        Assert.Multiple(() =>
        {
            Assert.That(records.Where(r => r.Verdict is Verdict.Fail or Verdict.Warning or Verdict.Error).Select(r => $"{r.Verdict} {r.Label}"),
                Is.EquivalentTo(its.GetProperty("findings").EnumerateArray().Select(f => f.GetString())));
            Assert.That(records.Count(r => r.Verdict is Verdict.Pass or Verdict.Fail or Verdict.Warning), Is.AtLeast(its.GetProperty("judged").GetInt32()));
        });
    }
}
