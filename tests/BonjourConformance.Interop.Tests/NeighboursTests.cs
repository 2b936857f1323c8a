using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>What a run leaves behind on a link with three other responders, over a cable that loses, delays and doubles frames: names, caches, processes and files, after it and after a signal.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class NeighboursTests
{
    private static readonly string[] Impaired = ["--delay", "3", "--jitter", "4", "--loss", "0.01", "--twice", "0.01"];

    /// <summary>A goodbye that is lost would be nobody's fault.</summary>
    private static readonly string[] Lossless = ["--delay", "3", "--jitter", "4", "--twice", "0.01"];

    /// <summary>Denies the device its names, claims them in its place, and asks what others ask as well.</summary>
    private static readonly string[] Selection = ["--unattended", "--device", "printer.local", "--only", "rfc6762/9/conflict-starts-probing", "--only", "rfc6762/8.1/three-probes", "--only", "rfc6763/12.1", "--only", "practice/link", "--only", "rfc6762/10.2/every"];

    private static readonly string[] Files = ["capture.pcapng", "junit.xml", "report.html", "results.json", "results.jsonl", "run.log"];

    [Test]
    public async Task A_run_over_a_bad_cable_blames_nobody_and_leaves_the_neighbours_as_they_were()
    {
        await using var street = await Street.Up(Impaired);
        var before = await street.State();

        var (folder, code, said) = await Run(street, null);

        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, said);
            Assert.That(LiveRun.Show(record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning or Verdict.Error)), Is.Empty);
            Assert.That(record.Checks.Count(c => c.Verdict == Verdict.Pass), Is.GreaterThan(record.Checks.Count / 2), said);
        });
        await Unharmed(street, folder, before);
    }

    [Test]
    public async Task A_run_that_is_told_to_stop_in_the_middle_leaves_them_as_they_were([Values("-INT", "-TERM")] string signal)
    {
        await using var street = await Street.Up(Lossless);
        var before = await street.State();

        var (folder, code, said) = await Run(street, signal);

        Assert.That(code, Is.AnyOf(130, 143), said);
        await Unharmed(street, folder, before);
    }

    [TestCase("delays frames", "--delay", "40")]
    [TestCase("loses frames", "--loss", "0.15")]
    public async Task What_lies_between_is_named_by_doctor(string sentence, params string[] relay)
    {
        await using var cable = await Cable.Lay(relay: relay);

        var said = await cable.Cli("doctor", "--interface", "near");

        Assert.That(said.Output, Does.Contain(sentence).And.Contain("a wireless hop, a power-line adapter, a tunnel"), said.ToString());
    }

    [Test]
    public async Task A_link_too_bad_to_find_the_device_blames_nobody()
    {
        await using var cable = await Cable.Lay(relay: ["--loss", "0.98"]);

        var said = await cable.Cli("run", "--interface", "near", "--unattended", "--out", cable.Folder);

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(3), said.ToString());
            Assert.That(said.Error, Does.Contain("`doctor --interface near`"), said.ToString());
            Assert.That(RecordJson.Read(Path.Combine(cable.Folder, "results.json")).Checks, Is.Empty);
        });
    }

    private static async Task<(string Folder, int Code, string Said)> Run(Street street, string? signal)
    {
        var folder = Path.Combine(street.Folder, "run");
        using var process = street.Begin(["run", "--interface", "near", "--verbose", "--out", folder, .. Selection]);
        var said = "";
        if (signal is not null)
        {
            while (!said.TrimStart().StartsWith("1/", StringComparison.Ordinal)) said = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The run ended before its first verdict.");
            // Into the next check: what it had others announce, or took from the device, has to be put right.
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.That((await Child.Run(TimeSpan.FromSeconds(20), new Dictionary<string, string>(), "kill", signal, process.Id.ToString(CultureInfo.InvariantCulture))).Code, Is.Zero);
        }
        said += await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (folder, process.ExitCode, said);
    }

    private static async Task Unharmed(Street street, string folder, JsonNode before)
    {
        // A goodbye takes a second to take effect (RFC 6762 section 10.1), and a device that lost its name some to have it again.
        await Task.Delay(TimeSpan.FromSeconds(4));
        var after = await street.State();
        var left = await street.Left();
        Assert.Multiple(() =>
        {
            // A contest that is cut short may cost the device its name, as the run says then.
            Assert.That(Regex.Replace(after["names"]!.ToJsonString(), @"printer-\d+\.local", "printer.local"), Is.EqualTo(before["names"]!.ToJsonString()), "everybody is found under the name that he had, at the host and port that he had");
            Assert.That(after["names"]!.AsObject().Select(n => n.Value?.ToString()), Has.None.Null, "and before");
            Assert.That(after["own"]!.ToString(), Is.EqualTo(before["own"]!.ToString()));
            Assert.That(after["cache"]!.AsArray().Select(n => n!.ToString()).Except(before["cache"]!.AsArray().Select(n => n!.ToString())).Where(IsForeign), Is.Empty, "nothing of the harness's hosts is left in a neighbour's cache");
            Assert.That(street.Gone, Is.Empty);
            Assert.That(left, Is.Empty, "processes of the harness");
            Assert.That(Directory.GetFileSystemEntries(folder).Select(Path.GetFileName), Is.EquivalentTo(Files));
            Assert.That(RecordJson.Read(Path.Combine(folder, "results.json")).Checks.SelectMany(c => c.Frames), Has.All.InRange(1, CaptureFile.Read(Path.Combine(folder, "capture.pcapng")).Frames.Count));
        });
    }

    /// <summary>Not of one of the four hosts on the switch, the device under its next names included; of the device's host name, an address that is not the device's.</summary>
    private static bool IsForeign(string entry) => entry.StartsWith("printer.local. ", StringComparison.OrdinalIgnoreCase) ? !entry.Contains("5eff:fe00:5302", StringComparison.Ordinal)
        : !new[] { "neighbour", "printer.local", "printer-", "Instance", "_services._dns-sd" }.Any(own => entry.Contains(own, StringComparison.OrdinalIgnoreCase));
}
