using System.Diagnostics;

namespace BonjourConformance.Cli.Tests;

/// <summary>tests/run.sh beside stand-ins for the programs that it calls: it says what is missing, and installs nothing that it was not told to.</summary>
[Parallelizable(ParallelScope.None)]
[Platform("Linux", Reason = "A shell script.")]
public sealed class RunScriptTests
{
    private static readonly string Script = Path.Combine(Tool.Root, "tests", "run.sh");

    private static (Said Said, string Calls) Run(params string[] options)
    {
        var folder = Tool.Folder();
        var log = Path.Combine(folder, "calls");
        File.WriteAllText(log, "");
        // No package is installed, nobody is root, and what is built does not build, which ends the script.
        foreach (var (name, does) in new[] { ("dpkg-query", "exit 1"), ("apt-get", $"echo apt-get $* >>'{log}'"), ("id", "echo 1000"), ("dotnet", "[ \"$1\" != build ]") })
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, $"#!/bin/sh\n{does}\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        var start = new ProcessStartInfo("bash", [Script, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        return (Tool.End(process), File.ReadAllText(log));
    }

    [Test]
    public void What_is_missing_is_named_and_stays_missing()
    {
        var (said, calls) = Run();

        Assert.That(calls, Is.Empty);
        Assert.That(said.Output, Does.Contain("== missing: chromium libpcap0.8").And.Contain("--install has them installed, or: apt-get install").And.EndWith("0 passed, 1 failed, 0 skipped\n"));
        Assert.That(said.Code, Is.EqualTo(1));
    }

    [Test]
    public void Without_rights_nothing_is_installed_either()
    {
        var (said, calls) = Run("--install");

        Assert.That(calls, Is.Empty);
        Assert.That(said.Output, Does.Contain("== install: chromium"));
        Assert.That(said.Error, Does.Contain("not root"));
    }

    [Test]
    public void An_option_that_is_none_is_refused() => Assert.That(Run("--instal").Said, Has.Property("Code").EqualTo(2).And.Property("Error").Contains("usage"));

    [Test]
    public void The_build_server_has_everything_installed() => Assert.That(File.ReadAllText(Path.Combine(Tool.Root, ".ci", "run")), Does.Contain("tests/run.sh --install"));
}
