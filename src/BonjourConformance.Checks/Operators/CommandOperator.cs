using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Operators;

/// <summary>Runs the commands of a profile: argv arrays, without a shell; exit 0 is done.</summary>
/// <param name="commands">argv by action.</param>
/// <param name="directory">Where they run: the profile's folder.</param>
/// <param name="fallback">Asked for what no command does.</param>
public sealed class CommandOperator(IReadOnlyDictionary<ControlAction, IReadOnlyList<string>> commands, string directory, IOperator fallback) : IOperator
{
    /// <summary>The name of an action in a profile.</summary>
    public static string NameOf(ControlAction action) => char.ToLowerInvariant(action.ToString()[0]) + action.ToString()[1..];

    public bool Can(ControlAction action) => commands.ContainsKey(action) || fallback.Can(action);

    public bool CanByItself(ControlAction action) => commands.ContainsKey(action) || fallback.CanByItself(action);

    public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        if (!commands.TryGetValue(action, out var command))
        {
            await fallback.Do(action, arguments);
            return;
        }
        var argv = command.Select(word => arguments.Aggregate(word, (w, a) => w.Replace("{" + a.Key + "}", a.Value, StringComparison.Ordinal))).ToList();
        var shown = string.Join(' ', argv);
        var start = new ProcessStartInfo(argv[0]) { WorkingDirectory = directory, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var word in argv.Skip(1)) start.ArgumentList.Add(word);
        try
        {
            using var process = Process.Start(start) ?? throw new InconclusiveException($"the control {NameOf(action)} ({shown}) could not be started");
            process.StandardInput.Close();
            // A command may leave a daemon behind that holds the pipes open, so the exit is awaited, not the end of its output.
            var errors = new StringBuilder();
            process.ErrorDataReceived += (_, line) =>
            {
                lock (errors) errors.AppendLine(line.Data);
            };
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            while (!process.HasExited) await LoopDelay(TimeSpan.FromMilliseconds(5));
            if (process.ExitCode == 0) return;
            await LoopDelay(TimeSpan.FromMilliseconds(50));
            string text;
            lock (errors) text = errors.ToString().Trim();
            throw new InconclusiveException($"the control {NameOf(action)} ({shown}) ended with exit code {process.ExitCode}: {text}");
        }
        catch (Win32Exception e)
        {
            throw new InconclusiveException($"the control {NameOf(action)} ({shown}) could not be started: {e.Message}");
        }
    }

    private static Task LoopDelay(TimeSpan time) => ((Link.EventLoop)SynchronizationContext.Current!).Delay(time);
}
