using System.Diagnostics;
using System.Runtime.InteropServices;
using BonjourConformance.Cli.Console;

namespace BonjourConformance.Cli.Tests;

/// <summary>What an invocation of the command line said.</summary>
internal sealed record Said(int Code, string Output, string Error);

/// <summary>Invokes the command line: within this process, or as a process of its own.</summary>
internal static partial class Tool
{
    /// <summary>The checkout.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
            while (!System.IO.File.Exists(Path.Combine(folder.FullName, "BonjourConformance.sln"))) folder = folder.Parent!;
            return folder.FullName;
        }
    }

    /// <summary>A folder that goes with the test.</summary>
    public static string Folder()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "cli", TestContext.CurrentContext.Test.ID, Path.GetRandomFileName());
        Directory.CreateDirectory(path);
        return path;
    }

    public static string File(string name, string text)
    {
        var path = Path.Combine(Folder(), name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public static Said Invoke(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = CommandLine.Invoke(args, new Screen(output, error, isTerminal: false, canAsk: false), TimeProvider.System);
        return new Said(code, output.ToString(), error.ToString());
    }

    public static Process Start(params string[] args) => StartIn("", args);

    /// <param name="folder">The working directory; empty for that of the tests.</param>
    /// <param name="args">The command line.</param>
    public static Process StartIn(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "bonjour-conformance.dll"));
        foreach (var arg in args) start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    public static Said End(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill();
            Assert.Fail("The process did not end within five minutes.");
        }
        return new Said(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The same, with the most memory that it had, in octets.</summary>
    public static (Said Said, long Peak) EndOf(Process process)
    {
        var end = Task.Run(() => End(process));
        var peak = 0L;
        while (!end.Wait(100))
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }
        }
        return (end.Result, peak);
    }

    public static void Signal(Process process, PosixSignalNumber signal) => Assert.That(SendSignal(process.Id, (int)signal), Is.Zero);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}

/// <summary>As Linux numbers them.</summary>
public enum PosixSignalNumber
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
