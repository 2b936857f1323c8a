using System.Text;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting;
using BonjourConformance.Reporting.Frames;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Tests;

/// <summary>Whatever octets a file has, its reader takes or refuses it with a sentence: the short run, the same each time, of what a coverage-guided fuzzer does for hours.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class AnyFileTests
{
    private const string Baseline = """{ "known": [ { "check": "rfc6762/8.1/three-probes", "subject": "A._ipp._tcp.local", "family": "IPv4", "verdict": "Fail", "reason": "x", "issue": "y" } ], "judged": { "rfc6762/8.1": 5 } }""";

    private static readonly byte[][] Tokens =
        [.. ((string[])["null", "-1", "1e308", "99", "\"\"", "{", "}", "[", "]", ",", "\"", "\\u0000", "\\ud800", "\n", "\u202e"]).Select(Encoding.UTF8.GetBytes), [0], [0xFF], [0xC0, 0x0C], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0]];

    [TestCase("profile", 400)]
    [TestCase("baseline", 400)]
    [TestCase("results", 150)]
    [TestCase("journal", 150)]
    [TestCase("capture", 400)]
    [TestCase("frame", 3000)]
    public void It_is_taken_or_refused_with_a_sentence(string kind, int times)
    {
        var folder = Tool.Folder();
        var seeds = Seeds(kind, folder);
        var random = new Random(13);
        for (var time = 0; time < times; time++)
        {
            var octets = Damaged(seeds[time % seeds.Count], random);
            try
            {
                Read(kind, octets, folder);
            }
            catch (FileException e)
            {
                Assert.That(e.Message, Does.Contain("file").And.Not.Contain("System.").And.Not.Contain("Exception"));
            }
            catch (Exception e)
            {
                Assert.Fail($"{kind} {time}: {e}\n{Convert.ToBase64String(octets[..Math.Min(octets.Length, 3000)])}");
            }
        }
    }

    private static List<byte[]> Seeds(string kind, string folder)
    {
        var run = Path.Combine(folder, "run");
        if (kind is "profile") return [.. Directory.GetFiles(Path.Combine(Tool.Root, "fixtures", "devices"), "*.json").Where(f => !f.EndsWith("schema.json", StringComparison.Ordinal)).Select(File.ReadAllBytes)];
        if (kind is "baseline") return [Encoding.UTF8.GetBytes(Baseline)];
        Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--only", "rfc6762/6/shared-delay-is-uniform", "--fault", "two-probes", "--out", run);
        var capture = Path.Combine(run, "capture.pcapng");
        return kind switch
        {
            "results" => [File.ReadAllBytes(Path.Combine(run, "results.json"))],
            "journal" => [File.ReadAllBytes(Path.Combine(run, "results.jsonl"))],
            "capture" => [File.ReadAllBytes(capture)[..4000]],
            _ => [.. CaptureFile.Read(capture).Frames.Take(60).Select(f => f.Octets.ToArray())],
        };
    }

    private static void Read(string kind, byte[] octets, string folder)
    {
        var path = Path.Combine(folder, kind == "journal" ? "file.jsonl" : "file.json");
        switch (kind)
        {
            case "profile":
                ProfileReader.Parse(Encoding.UTF8.GetString(octets), "file.json");
                break;
            case "baseline":
                Reporting.Baseline.Parse(Encoding.UTF8.GetString(octets), "file.json");
                break;
            case "capture":
                CaptureFrames.Of(CaptureFile.Read(octets));
                break;
            case "frame":
                var frame = FrameReader.Read(octets);
                _ = FrameTree.Of(frame).Count + FrameSummary.Of(frame).Length + FrameSummary.Short(frame).Length;
                break;
            default:
                File.WriteAllBytes(path, octets);
                var record = Results.Normalise(RunFiles.Read(path).Value);
                _ = JUnit.Write(record).Length + JobSummary.Markdown(record).Length;
                break;
        }
    }

    /// <summary>What a coverage-guided fuzzer broke readers with: octets that are not UTF-8, or half a character, wherever a text or a word may stand; a line feed before all else.</summary>
    [Test]
    public void A_text_that_is_none_is_refused_wherever_it_stands([Values("results", "journal")] string kind, [Values("\\ud800", "\u00ff")] string put)
    {
        var folder = Tool.Folder();
        var good = Encoding.Latin1.GetString(Seeds(kind, folder)[0]);
        var before = kind == "results" ? ": \"" : ":\"";
        for (int at = good.IndexOf(before, StringComparison.Ordinal), count = 0; at >= 0 && count < 150; at = good.IndexOf(before, at + 1, StringComparison.Ordinal), count++)
        {
            var place = at + before.Length;
            try
            {
                Read(kind, Encoding.Latin1.GetBytes(good.Insert(place, put)), folder);
            }
            catch (FileException e)
            {
                Assert.That(e.Message, Does.Contain("file"));
            }
        }
        Assert.That(() => Read(kind, Encoding.Latin1.GetBytes("\n\r\n" + good), folder), Throws.Nothing);
    }

    /// <summary>Octets changed, taken out, doubled or put in, at one to four places.</summary>
    private static byte[] Damaged(byte[] good, Random random)
    {
        var octets = good.ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(octets.Count);
            var length = Math.Min(octets.Count - at, random.Next(1, 40));
            switch (random.Next(5))
            {
                case 0: octets[at] = (byte)random.Next(256); break;
                case 1: octets[at] ^= (byte)(1 << random.Next(8)); break;
                case 2 when octets.Count > length: octets.RemoveRange(at, length); break;
                case 3: octets.InsertRange(at, octets.GetRange(random.Next(octets.Count - length + 1), length)); break;
                default: octets.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
            }
        }
        return [.. octets];
    }
}
