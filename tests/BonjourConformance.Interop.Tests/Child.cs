using System.Diagnostics;

namespace BonjourConformance.Interop.Tests;

/// <summary>What a process that ended said.</summary>
internal sealed record Said(int Code, string Output, string Error)
{
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}

/// <summary>Processes that a test starts.</summary>
internal static class Child
{
    /// <summary>Sends a signal to a process, such as -STOP.</summary>
    public static async Task Signal(string signal, Process process) =>
        Assert.That((await Run(TimeSpan.FromSeconds(20), new Dictionary<string, string>(), "kill", signal, $"{process.Id}")).Code, Is.Zero);

    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time; it has been killed.</exception>
    public static async Task<Said> Run(TimeSpan patience, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command[1..]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            throw new TimeoutException($"{string.Join(' ', command)} did not end within {patience.TotalMinutes:0.#} minutes. It said:\n{await output}\n{await error}");
        }
        return new Said(process.ExitCode, await output, await error);
    }
}
