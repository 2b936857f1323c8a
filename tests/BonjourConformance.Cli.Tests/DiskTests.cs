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
