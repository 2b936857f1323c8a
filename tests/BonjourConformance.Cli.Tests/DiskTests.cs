using System.Diagnostics;

namespace BonjourConformance.Cli.Tests;

/// <summary>A disk that is full or may not be written, and files that are to belong to whoever called sudo. Each in a mount namespace of its own.</summary>
[Parallelizable(ParallelScope.None)]
[Platform("Linux", Reason = "Mount namespaces.")]
public sealed class DiskTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "bonjour-conformance.dll");

    /// <summary>A shell script in a mount namespace, with $tool for the program and $1 for an empty folder.</summary>
    private static (Said Said, string Folder) Script(string text, params (string Name, string Value)[] environment)
    {
        if (!Environment.IsPrivilegedProcess) Assert.Inconclusive("Only root makes mount namespaces.");
        var folder = Tool.Folder();
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in (string[])["-m", "sh", "-c", $"tool='dotnet {Program}'; {text}", "sh", folder]) start.ArgumentList.Add(argument);
        start.Environment["TMPDIR"] = Path.Combine(folder, "tmp");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        Directory.CreateDirectory(Path.Combine(folder, "tmp"));
        using var process = Process.Start(start)!;
        return (Tool.End(process), folder);
    }

    [Test]
    public void On_a_full_disk_there_is_a_sentence_the_summary_and_a_report_elsewhere()
    {
        var (said, folder) = Script("mkdir $1/small && mount -t tmpfs -o size=600k tmpfs $1/small && $tool run --only rfc6762/8 --out $1/small/run");

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Broken), said.Error);
            Assert.That(said.Error, Does.Contain("the disk is full").And.Not.Contain("Exception").And.Not.Contain("   at "));
            Assert.That(said.Output, Does.Contain("Pass "));
            Assert.That(Directory.GetFiles(Path.Combine(folder, "tmp"), "report.html", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        });
    }

    /// <summary>Whatever was being written when it filled: log and journal, the capture, or what is written at the end.</summary>
    [TestCase("100k")]
    [TestCase("400k")]
    [TestCase("900k")]
    public void What_is_to_be_hidden_does_not_lie_on_a_full_disk_either(string size)
    {
        var (said, folder) = Script($"mkdir $1/small && mount -t tmpfs -o size={size} tmpfs $1/small && $tool run --redact --profile {Tool.File("device.json", DisclosureTests.Profile)} --only rfc6762/8 --only rfc6763/6 --out $1/small/run; code=$?; cp -r $1/small/run $1/left; exit $code");

        Assert.That(said.Error, Does.Contain("the disk is full"));
        DisclosureTests.Clean(Path.Combine(folder, "left"), said.Output + said.Error);
        foreach (var report in Directory.GetFiles(Path.Combine(folder, "tmp"), "report.html", SearchOption.AllDirectories)) DisclosureTests.Clean(Path.GetDirectoryName(report)!, "");
    }

    [Test]
    public void A_capture_is_not_called_unreadable_because_its_report_finds_no_room()
    {
        var raw = Path.Combine(Tool.Folder(), "run");
        Tool.Invoke("run", "--only", "rfc6762/8.1", "--out", raw);
        var (said, folder) = Script($"mkdir $1/small && mount -t tmpfs -o size=40k tmpfs $1/small && $tool replay {raw}/capture.pcapng --out $1/small/run; code=$?; ls $1/small/run >$1/left; exit $code");

        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        Assert.That(said.Error, Does.Contain("the disk is full").And.Not.Contain("cannot be read").And.Not.Contain("No space"));
        Assert.That(Directory.GetFiles(Path.Combine(folder, "tmp"), "report.html", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        Assert.That(File.ReadAllText(Path.Combine(folder, "left")), Does.Not.Contain("capture"));
    }

    /// <summary>The raw files that were to be redacted are still there then, whole, and that is said.</summary>
    [Test]
    public void A_redaction_for_which_there_is_no_room_says_that_nothing_was_hidden()
    {
        var (said, folder) = Script("mkdir $1/small && mount -t tmpfs -o size=4m tmpfs $1/small && $tool run --only rfc6762/8 --out $1/small/run >/dev/null; head -c 4m /dev/zero >$1/small/full 2>/dev/null; ls $1/small/run >$1/before; $tool report --redact $1/small/run; code=$?; ls $1/small/run >$1/after; exit $code");

        Assert.That(said.Code, Is.EqualTo(ExitCode.Broken), said.Error);
        Assert.That(said.Error, Does.Contain("the disk is full").And.Contain("not redacted").And.Not.Contain("Exception"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "after")), Is.EqualTo(File.ReadAllText(Path.Combine(folder, "before"))));
    }

    [Test]
    public void Where_nothing_may_be_written_a_sentence_says_so_before_anything_is_done()
    {
        var (said, _) = Script("mkdir $1/fixed && mount -t tmpfs -o ro tmpfs $1/fixed && $tool run --only rfc6762/8.1 --out $1/fixed/run");
        Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
        Assert.That(said.Error, Does.Contain("cannot be written").And.Contain("--out").And.Not.Contain("Exception"));
    }

    [Test]
    public void What_a_run_under_sudo_writes_belongs_to_whoever_called_it()
    {
        var (said, folder) = Script("$tool run --only rfc6762/8.1/three-probes --out $1/a/run >/dev/null; stat -c '%u:%g %a %F' $1/a $1/a/run $1/a/run/*", ("SUDO_UID", "1234"), ("SUDO_GID", "2345"));

        var lines = said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(8), said.Output + said.Error);
        Assert.That(lines, Has.All.StartsWith("1234:2345 "));
        Assert.That(lines.Skip(2), Has.All.Contains(" 600 "));
        Assert.That(Directory.Exists(folder));
    }
}
