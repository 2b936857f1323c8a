using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Tests;

/// <summary>run.ps1 in a hosted runspace, with a stand-in for dotnet that writes down its arguments.</summary>
[Parallelizable(ParallelScope.None)]
[Platform("Linux", Reason = "The stand-in is a shell script.")]
public sealed class PowerShellTests
{
    private static string Script => Path.Combine(Tool.Root, "run.ps1");

    [Test]
    public void The_script_parses()
    {
        Parser.ParseFile(Script, out _, out var errors);

        Assert.That(errors.Select(e => e.Message), Is.Empty);
    }

    [TestCase("", "")]
    [TestCase("-Interface 'Ethernet 2' -Profile device.json", "--interface|Ethernet 2|--profile|device.json")]
    [TestCase("-Fault a, b -Test rfc6762/8.1, rfc6763 -Seed 0", "--fault|a|--fault|b|--only|rfc6762/8.1|--only|rfc6763|--seed|0")]
    [TestCase("-Device InstanceA -Out results -Strict -Unattended", "--device|InstanceA|--out|results|--strict|--unattended")]
    [TestCase("--baseline known.json", "--baseline|known.json")]
    [TestCase("-Device '$(exit 9); \"x\"'", "--device|$(exit 9); \"x\"")]
    public void Parameters_are_forwarded(string parameters, string arguments)
    {
        var (calls, code) = Run(parameters, "exit 0");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(calls, Has.Length.EqualTo(2));
            Assert.That(calls[0], Does.StartWith("build|"));
            Assert.That(calls[1], Does.StartWith("run|--project|").And.EndWith("|--no-build|--|run" + (arguments.Length > 0 ? "|" + arguments : "")));
        });
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(130)]
    public void The_exit_code_is_returned(int code) => Assert.That(Run("", $"case $1 in run) exit {code};; esac").Code, Is.EqualTo(code));

    [Test]
    public void A_failed_build_is_no_failed_device() => Assert.That(Run("", "case $1 in build) exit 1;; esac").Code, Is.EqualTo(ExitCode.Broken));

    /// <summary>PowerShell takes typographic quotes for quotes, and people's machines are called with them.</summary>
    [Test]
    public void A_quoted_text_is_one_word_to_each_shell_and_nothing_in_it_is_run([Values("it's", "Anna\u2019s Mac", "\u2018a\u201Ab\u201B", "$(exit 9) `x` \"y\"; z | & %PATH%", "-rf", "", "a\\b")] string text, [Values] bool inPowerShell)
    {
        var quoted = Reproduce.Quoted(text, inPowerShell);
        if (inPowerShell)
        {
            using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
            Assert.That(shell.AddScript($"& {{ $args.Count; $args }} {quoted} after").Invoke().Select(r => r.BaseObject), Is.EqualTo(new object[] { 2, text, "after" }));
            return;
        }
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", $"printf '%s|' {quoted} after"]) { RedirectStandardOutput = true })!;
        Assert.That(bash.StandardOutput.ReadToEnd(), Is.EqualTo($"{text}|after|"));
    }

    /// <summary>Runs the script; returns what dotnet was called with, a call a line and arguments apart by bars, and the exit code.</summary>
    private static (string[] Calls, int Code) Run(string parameters, string standIn)
    {
        var folder = Tool.Folder();
        var log = Path.Combine(folder, "calls");
        var dotnet = Path.Combine(folder, "dotnet");
        File.WriteAllText(dotnet, $"#!/bin/sh\n(IFS='|'; printf '%s\\n' \"$*\") >>'{log}'\n{standIn}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", folder + ":" + path);
        try
        {
            using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
            runspace.Open();
            using var shell = PowerShell.Create(runspace);
            shell.AddScript($"& '{Script}' {parameters}; $LASTEXITCODE");
            var result = shell.Invoke();
            // A parameter that does not bind leaves no exit code, only an error.
            Assert.That(shell.Streams.Error.Select(e => e.ToString()), Is.Empty);
            return (File.ReadAllLines(log), (int)result.Last().BaseObject);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }
}
