using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>What `run --redact` hides is in no file and on no terminal, in no spelling, and at no time.</summary>
[Parallelizable(ParallelScope.None)]
public sealed partial class DisclosureTests
{
    internal const string Profile = """
        { "name": "Test device", "host": "Annas-MacBook-Pro", "serial": "PROF-5512X", "note": "PROF-5512X, on the shelf of Annas-MacBook-Pro", "instances": [
            { "name": "Annas-MacBook-Pro 02005E005302", "type": "_ipp._tcp", "port": 631, "txt": { "S/N": "QX7781K2", "srl": "ZK90144", "serialnumber ": "MM4411X", "UUID": "6f9d2a44-8a2b-4c56-9a0a-0123456789ab",
              "mac": "02 00 5E 00 53 02", "ll": "fe80::5eff:fe00:5302", "adminurl": "http://Annas-MacBook-Pro.local/", "where": "the shelf of Annas-MacBook-Pro",
              "json": "{\"sn\":\"JSN55512\",\"hw\":\"0200-5e00-5302\"}", "free": "unit SN: ZZ99123", "pct": "http://x/?m=02%3A00%3A5E%3A00%3A53%3A02", "eui": "0000:5eff:fe00:5302",
              "devid": "MFG:Acme;MDL:X1;SERN:GHIJ98765;", "halves": "02005E-A1B2C3", "bare": "2:0:5e:a:b2:d3", "eui64": "02005EFFFEA1B2D4", "wide": "02-00-5E-FF-FE-A1-B2-D5", "fours": "0200.5ea1.b2d6", "id": "HK-99-XX-77",
              "owner": "anna@example.org", "imei": "490154203237518", "pk": "b07727d6f6cd6e08b58ede525ec3cdea" } } ] }
        """;

    private static readonly string[] Needles =
    [
        "Annas-MacBook-Pro", "QX7781K2", "ZK90144", "MM4411X", "6f9d2a44-8a2b-4c56-9a0a-0123456789ab", "02005e005302", "02:00:5e:00:53:02", "02-00-5e-00-53-02", "02 00 5e 00 53 02", "0200.5e00.5302",
        "fe80::5eff:fe00:5302", "ff02::1:ff00:5302", "2.0.3.5.0.0.e.f.f.f.e.5.0.0.0.0", "203500e50020", "PROF-5512X", "JSN55512", "0200-5e00-5302", "ZZ99123", "02%3A00%3A5E%3A00%3A53%3A02", "0000:5eff:fe00:5302",
        "GHIJ98765", "02005E-A1B2C3", "02:00:5e:a1:b2:c3", "2:0:5e:a:b2:d3", "02005EFFFEA1B2D4", "02-00-5E-FF-FE-A1-B2-D5", "02005ea1b2d5", "0200.5ea1.b2d6", "HK-99-XX-77", "anna@example.org", "490154203237518", "b07727d6f6cd6e08b58ede525ec3cdea",
    ];

    private static IEnumerable<string> Spellings => Needles.Concat(Needles.SelectMany(n => (string[])[n, n.ToLowerInvariant(), n.ToUpperInvariant()]).Distinct().SelectMany(n =>
    {
        var octets = Encoding.UTF8.GetBytes(n);
        return (string[])[Convert.ToHexString(octets), Convert.ToBase64String(octets).TrimEnd('=')];
    }));

    [Test]
    public void Nothing_that_names_the_device_is_in_any_file()
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        var said = Tool.Invoke("run", "--redact", "--profile", Tool.File("device.json", Profile), "--only", "rfc6762/8", "--only", "rfc6762/9", "--only", "rfc6763/6", "--only", "rfc6763/4", "--fault", "txt-key-twice", "--out", folder);
        Assert.That(said.Code, Is.Not.EqualTo(ExitCode.Usage), said.Error);
        Assert.That(said.Output, Does.Contain("A name in a free text is not found out"));
        Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Run.Redacted);
        Assert.That(Folded(File.ReadAllText(Path.Combine(folder, "report.html"))).Count(), Is.GreaterThan(50), "frames that the report has within it");
        Clean(folder, said.Output + said.Error);

        var again = Tool.Invoke("report", folder);
        Assert.That(again.Code, Is.EqualTo(ExitCode.Good), again.Error);
        Assert.That(again.Output, Does.Contain("A name in a free text is not found out"));
        Clean(folder, again.Output + again.Error);
    }

    /// <summary>Names of other scripts, short ones, and what wraps a secret: base 64 of a longer text, every octet percent-encoded, UTF-16 in hexadecimal digits, punycode.</summary>
    [TestCase("Büro-Gerät-Anna", "xn--bro-gert-anna-hfb76a")]
    [TestCase("プリンタ", "xn--5ck4bxctb")]
    [TestCase("Jörg", "xn--jrg-sna")]
    [TestCase("anna4", "anna4")]
    [TestCase("q7", "q7.local")]
    public void Names_of_any_length_and_script_are_in_no_file(string host, string domain)
    {
        string[] secrets = ["Jürgen Müller-Groß", "ZÜ-9912-XY", "QQ7781K2"];
        string Wide(string text) => Convert.ToHexString(Encoding.Unicode.GetBytes(text));
        string Percent(string text) => "%" + BitConverter.ToString(Encoding.UTF8.GetBytes(text)).Replace('-', '%');
        var within = string.Concat(new[] { "", "a", "ab" }.Select(before => Convert.ToBase64String(Encoding.UTF8.GetBytes(before + "QQ7781K2,")) + "."));
        var profile = Tool.File("device.json", $$"""
            { "name": "Unit", "host": "{{host}}", "instances": [{ "name": "One", "type": "_ipp._tcp", "port": 631, "txt": {
              "owner": "{{secrets[0]}}", "sn": "{{secrets[1]}}", "usb_SN": "{{secrets[2]}}", "domain": "{{(domain.Contains('.') ? domain : domain + ".local")}}", "url": "http://{{host}}.local:631/", "free": "the shelf of {{(host.Length > 2 ? host : "it")}}, room 2",
              "wide": "{{Wide(secrets[2])}}", "widemac": "{{Wide("02005E005302")}}", "percent": "{{Percent(secrets[2])}}", "within": "{{within}}", "upper": "{{secrets[0].ToUpperInvariant()}}" } }] }
            """);
        var folder = Path.Combine(Tool.Folder(), "run");

        var said = Tool.Invoke("run", "--redact", "--profile", profile, "--only", "rfc6762/8.1", "--only", "rfc6763/6", "--fault", "txt-key-twice", "--out", folder);

        Assert.That(said.Code, Is.Not.EqualTo(ExitCode.Usage), said.Error);
        string[] names = host.Length > 2 ? [host, domain] : [domain];
        Clean(folder, said.Output + said.Error, [.. names, .. secrets, .. within.Split('.', StringSplitOptions.RemoveEmptyEntries), Wide(secrets[2]), Wide("02005E005302"), Percent(secrets[2])]);
    }

    /// <summary>What is hidden is in texts; colours of the terminal and counts of verdicts are not what a device is called.</summary>
    [Test]
    public void A_device_may_be_called_like_a_colour_or_a_verdict([Values("grey", "bold", "pass")] string host)
    {
        var profile = Tool.File("device.json", $$"""{ "name": "Unit {{host}}", "host": "{{host}}", "instances": [{ "name": "One", "type": "_ipp._tcp", "port": 631 }] }""");

        var said = Tool.Invoke("run", "--redact", "--profile", profile, "--only", "rfc6763/6", "--out", Path.Combine(Tool.Folder(), "run"));

        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        Assert.That(said.Output, Does.Match("Pass [1-9]").And.Not.Contain($"{host}.local").And.Contain(".local at 192.168.77.2"));
    }

    [Test]
    public void Neither_a_run_nor_its_folder_is_named_for_the_device()
    {
        var place = Directory.CreateTempSubdirectory("bonjour-disclosure-").FullName;
        try
        {
            var profile = Tool.File("device.json", Profile.Replace("\"Test device\"", "\"Annas-MacBook-Pro\"", StringComparison.Ordinal));

            var said = Tool.End(Tool.StartIn(place, "run", "--redact", "--profile", profile, "--only", "rfc6762/8.1/three-probes"));

            var folder = Directory.GetDirectories(Path.Combine(place, "reports", "out")).Single();
            Assert.That(Path.GetFileName(folder), Does.EndWith("-redacted"));
            Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Run.Id, Does.EndWith("-redacted"));
            Clean(folder, said.Output + said.Error);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    [Test]
    public void A_killed_run_has_left_nothing_raw_and_its_report_stays_redacted()
    {
        var folder = Path.Combine(Tool.Folder(), "run");
        var process = Tool.Start("run", "--redact", "--profile", Tool.File("device.json", Profile), "--out", folder);
        var journal = Path.Combine(folder, "results.jsonl");
        for (var waited = 0; waited < 600 && !process.HasExited && (!File.Exists(journal) || new FileInfo(journal).Length < 100_000); waited++) Thread.Sleep(100);
        process.Kill();
        process.WaitForExit();

        Clean(folder, "");
        File.Delete(Path.Combine(folder, "results.json"));
        var said = Tool.Invoke("report", folder);
        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Run.Redacted);
        Clean(folder, said.Output + said.Error);
    }

    [Test]
    public void Nothing_of_a_capture_that_is_judged_again_is_given_away_by_its_copy_or_its_report()
    {
        var raw = Path.Combine(Tool.Folder(), "run");
        Tool.Invoke("run", "--profile", Tool.File("device.json", Profile), "--only", "rfc6762/8.1", "--only", "rfc6763", "--out", raw);
        var capture = Path.Combine(Tool.Folder(), "Annas-MacBook-Pro.pcapng");
        File.Copy(Path.Combine(raw, "capture.pcapng"), capture);
        var before = File.ReadAllBytes(capture);
        var folder = Path.Combine(Tool.Folder(), "run");

        var said = Tool.Invoke("replay", "--redact", capture, "--out", folder);

        Assert.That(said.Code, Is.Not.EqualTo(ExitCode.Broken).And.Not.EqualTo(ExitCode.Usage), said.Error);
        Clean(folder, said.Output + said.Error);
        Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")) is { Run: { Redacted: true, Id: var id } } ? id : "", Does.EndWith("-redacted"));
        Assert.That(File.ReadAllBytes(capture), Is.EqualTo(before), "what was given stays as it is");
    }

    private static string Shown(byte[] octets) => $"{Encoding.UTF8.GetString(octets)} {Encoding.Latin1.GetString(octets)} {Convert.ToHexString(octets)}";

    /// <summary>The frames that a report has within it, each as octets and as it is explained, and its pictures.</summary>
    private static IEnumerable<(string Name, string Text)> Folded(string page)
    {
        using var stream = new DeflateStream(new MemoryStream(Convert.FromBase64String(Evidence().Match(page).Groups["block"].Value)), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(stream);
        foreach (var frame in json.RootElement.GetProperty("frames").EnumerateObject())
            yield return ($"frame {frame.Name} within the report", $"{Shown(frame.Value[3].GetBytesFromBase64())} {string.Join('\n', frame.Value.EnumerateArray().Where((_, i) => i != 3).SelectMany(Texts))}");
        foreach (var picture in json.RootElement.GetProperty("pictures").EnumerateObject()) yield return ($"the picture of {picture.Name}", $"{picture.Value}");
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Texts) : [element.ToString()];

    [GeneratedRegex("id=\"evidence\">(?<block>[^<]*)<")]
    private static partial Regex Evidence();

    internal static void Clean(string folder, string terminal) => Clean(folder, terminal, [.. Spellings]);

    private static void Clean(string folder, string terminal, IReadOnlyList<string> needles)
    {
        var texts = Directory.GetFiles(folder).Where(f => !f.EndsWith(".pcapng", StringComparison.Ordinal)).Select(f => (Name: Path.GetFileName(f), Text: File.ReadAllText(f))).Append(("terminal", terminal)).ToList();
        // The frames as octets, and as the hexadecimal digits in which a viewer shows them.
        var capture = Path.Combine(folder, "capture.pcapng");
        foreach (var frame in File.Exists(capture) ? CaptureFile.Read(capture).Frames : [])
            texts.Add(($"frame {frame.Number}", $"{Shown(frame.Octets.ToArray())} {frame.Comment}"));
        if (Path.Combine(folder, "report.html") is var report && File.Exists(report)) texts.AddRange(Folded(File.ReadAllText(report)));
        Assert.Multiple(() =>
        {
            foreach (var needle in needles)
                foreach (var (name, text) in texts)
                    Assert.That(text.Contains(needle, StringComparison.OrdinalIgnoreCase), Is.False, $"{needle} is in {name}");
        });
    }
}
