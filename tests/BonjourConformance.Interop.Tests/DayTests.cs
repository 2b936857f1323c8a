using System.Diagnostics;
using System.Text.RegularExpressions;
using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>The day of a tester with a device on a cable: the commands that the pages show, in their order, and what must not be blamed on the device.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class DayTests
{
    private static readonly string[] Short = ["--unattended", "--only", "rfc6763/6.1/never-empty", "--only", "rfc6763/6.8"];

    [Test]
    public async Task The_commands_that_the_pages_show_work_in_their_order()
    {
        await using var cable = await Cable.Lay("eth0");
        var folder = Directory.CreateDirectory(cable.Folder).FullName;
        var walked = new List<string>();
        foreach (var line in Repository.Pages("README.md", "tests/README.md").SelectMany(page => Command().Matches(page)).Select(m => m.Groups["arguments"].Value.Trim()).Where(IsOfADevice))
        {
            var arguments = Word().Matches(line).Select(m => m.Value.Trim('"')).ToArray();
            if (arguments[0] == "run" && !arguments.Contains("--resume")) arguments = [.. arguments, .. Short, .. line.Contains("--out", StringComparison.Ordinal) ? (string[])[] : ["--out", line.Contains("--note", StringComparison.Ordinal) ? "reports/out/monday" : "reports/out/tuesday"]];
            var said = await cable.CliIn(folder, arguments);
            if (arguments.Contains("--resume"))
            {
                Assert.That(said.ToString(), Does.Contain("nothing is missing"), $"{line}: Monday's run came to its end");
                continue;
            }
            Assert.That(said.Code, Is.Zero, $"{line}: {said}");
            walked.Add(arguments[0]);
        }

        Assert.That(walked.Distinct(), Is.EquivalentTo(new[] { "run", "doctor", "discover", "compare", "report", "baseline" }));
        Assert.That(File.ReadAllText(Path.Combine(folder, "reports", "out", "index.html")), Does.Contain("2 runs"));
        var monday = RecordJson.Read(Path.Combine(folder, "reports", "out", "monday", "results.json"));
        Assert.That(monday.Run.Conditions.Single(c => c.Name == "sent by the harness").Value, Does.EndWith("and never more than 500"));
        Assert.That(monday.Checks.Select(c => c.Verdict), Is.Not.Empty.And.All.EqualTo(Verdict.Pass), LiveRun.Show(monday.Checks));
    }

    [Test]
    public async Task At_a_key_discover_goes_straight_on_to_the_run()
    {
        await using var cable = await Cable.Lay();
        using var discover = cable.BeginOnTerminal(200, "discover --interface near");
        try
        {
            await Shows(discover, "Enter: judge it");
            await discover.StandardInput.WriteAsync('\r');
            await discover.StandardInput.FlushAsync();
            await Shows(discover, "checks, about ");
        }
        finally
        {
            discover.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Waits until a terminal shows something.</summary>
    private static async Task Shows(Process process, string wanted)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (seen, octets) = (new System.Text.StringBuilder(), new char[1024]);
        while (!seen.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var count = await process.StandardOutput.ReadAsync(octets, late.Token);
            Assert.That(count, Is.Positive, $"\"{wanted}\" was not shown: {seen}");
            seen.Append(octets, 0, count);
        }
    }

    [Test]
    public async Task Of_two_devices_neither_is_judged_until_one_is_named()
    {
        await using var cable = await Cable.Lay();
        var lamp = Path.Combine(Directory.CreateDirectory(cable.Folder).FullName, "lamp.json");
        await File.WriteAllTextAsync(lamp, """{ "name": "Lamp", "host": "lamp", "mac": "02:00:5e:00:53:77", "address": "192.168.78.77", "instances": [ { "name": "Night light", "type": "_http._tcp", "port": 80 } ] }""");
        await cable.Device("--profile", lamp);

        var run = await cable.Cli("run", "--interface", "near", "--unattended", "--only", "rfc6762/18.4", "--out", Path.Combine(cable.Folder, "run"));
        var discover = await cable.Cli("discover", "--interface", "near");

        Assert.That(run.Code, Is.EqualTo(2), run.ToString());
        Assert.That(run.Error, Does.Contain("choose one with --device").And.Contain("lamp.local").And.Contain("printer.local"));
        Assert.That(discover.Output, Does.Contain("2 devices are on near").And.Contain("Judge one with: bonjour-conformance run --interface near --device "));
    }

    [Test]
    public async Task A_control_that_never_works_fails_the_run_with_a_sentence()
    {
        await using var cable = await Cable.Lay();
        var profile = Path.Combine(Directory.CreateDirectory(cable.Folder).FullName, "device.json");
        await File.WriteAllTextAsync(profile, """{ "name": "Printer", "control": { "powerCycle": ["sh", "-c", "echo the outlet is not there >&2; exit 7"] } }""");

        var said = await cable.Cli("run", "--interface", "near", "--unattended", "--profile", profile, "--only", "rfc6762/8.1/three-probes", "--only", "rfc6762/18.4/responses-have-aa-set", "--out", Path.Combine(cable.Folder, "run"));

        Assert.That(said.Code, Is.EqualTo(1), said.ToString());
        Assert.That(said.Error, Does.Contain("The control powerCycle failed whenever it was tried").And.Contain("the outlet is not there"));
    }

    [Test]
    public async Task A_harness_that_stood_still_blames_no_device()
    {
        await using var cable = await Cable.Lay();
        var (record, _) = await Disturbed(cable, async process =>
        {
            await Child.Signal("-STOP", process);
            await Task.Delay(TimeSpan.FromSeconds(8));
            await Child.Signal("-CONT", process);
        });

        Assert.That(record.Checks.Where(c => c.Verdict == Verdict.Error).Select(c => $"{c.Id}: {c.Message}"), Is.Empty, "what was under way is made again");
    }

    /// <summary>Behind a switch only the device's end has no carrier: it is not there for a while.</summary>
    [Test]
    public async Task A_cable_that_falls_out_and_takes_the_power_along_pauses_the_run_and_nothing_is_lost([Values] bool isBehindASwitch)
    {
        await using var cable = await Cable.Lay(hasSwitch: isBehindASwitch);
        var (record, _) = await Disturbed(cable, async _ =>
        {
            await cable.Far("ip", "link", "set", "far", "down");
            await Task.Delay(TimeSpan.FromSeconds(4));
            await cable.Far("ip", "link", "set", "far", "up");
            await cable.Device();
        });

        Assert.That(record.Checks.Where(c => c.Verdict == Verdict.Error), Is.Empty, "what was under way is made again when the link is back");
        AssertMostPass(record);
    }

    [Test]
    public async Task An_interface_that_is_switched_off_and_on_pauses_the_run_and_nothing_is_lost()
    {
        await using var cable = await Cable.Lay();
        var (record, _) = await Disturbed(cable, async _ =>
        {
            await cable.Near("ip", "link", "set", "near", "down");
            await Task.Delay(TimeSpan.FromSeconds(3));
            await cable.Near("ip", "link", "set", "near", "up");
        });

        Assert.That(record.Run.Interrupted, Is.Null);
        Assert.That(record.Checks.Where(c => c.Verdict == Verdict.Error).Select(c => $"{c.Id}: {c.Message}"), Is.Empty, "what was under way is made again when the interface is back");
        AssertMostPass(record);
    }

    [Test]
    public async Task A_device_that_falls_silent_for_good_is_blamed_for_nothing_and_not_waited_for_by_each_check()
    {
        await using var cable = await Cable.Lay();
        var (record, shown) = await Disturbed(cable, _ =>
        {
            cable.Lose();
            return Task.CompletedTask;
        });

        Assert.That(record.Run.Interrupted, Is.Null);
        Assert.That(shown, Contains.Substring("and nobody can start it again: what has to ask it ends Inconclusive"));
        Assert.That(record.Checks.Count(c => c is { Verdict: Verdict.Inconclusive, Message: var why } && why.Contains("has answered nothing since", StringComparison.Ordinal)), Is.GreaterThan(record.Checks.Count / 2),
            LiveRun.Show(record.Checks));
    }

    private static void AssertMostPass(RunRecord record) =>
        Assert.That(record.Checks.Count(c => c.Verdict == Verdict.Pass), Is.GreaterThan(record.Checks.Count / 2), LiveRun.Show(record.Checks.Where(c => c.Verdict == Verdict.Inconclusive)));

    /// <summary>A run to which something happens after its first verdict.</summary>
    private static async Task<(RunRecord Record, string Shown)> Disturbed(Cable cable, Func<Process, Task> disturb)
    {
        using var process = cable.Begin("run", "--interface", "near", "--unattended", "--verbose", "--only", "rfc6762/6.1", "--out", cable.Folder);
        var first = "";
        while (!first.TrimStart().StartsWith("1/", StringComparison.Ordinal)) first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The run ended before its first verdict.");
        await disturb(process);
        var reading = process.StandardOutput.ReadToEndAsync();
        if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMinutes(15))) != reading)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The run is not over after a quarter of an hour. The end of its log:\n{string.Join('\n', File.ReadLines(Path.Combine(cable.Folder, "run.log")).TakeLast(60))}");
        }
        var rest = await reading;
        await process.WaitForExitAsync();
        var record = RecordJson.Read(Path.Combine(cable.Folder, "results.json"));
        Assert.That(record.Run.Interrupted is null ? LiveRun.Show(record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning)) : "", Is.Empty, rest);
        return (record, rest);
    }

    private static bool IsOfADevice(string line) => line.StartsWith("discover", StringComparison.Ordinal) || line.Contains("eth0", StringComparison.Ordinal) || line.Contains("reports/out", StringComparison.Ordinal) || line.Contains("results", StringComparison.Ordinal);

    [GeneratedRegex(@"^ {4,8}(sudo )?(bonjour-conformance|dotnet run --project src/BonjourConformance\.Cli --) (?<arguments>.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
