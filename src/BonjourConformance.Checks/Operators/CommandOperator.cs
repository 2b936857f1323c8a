using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Operators;

/// <summary>Runs the commands of a profile: argv arrays, without a shell; exit 0 is done.</summary>
/// <param name="fallback">Asked for what no command does.</param>
public sealed class CommandOperator(DeviceProfile profile, IOperator fallback) : IOperator
{
    /// <summary>What is kept of a command's complaints; the end of a long one says what went wrong.</summary>
    private const int MostComplaint = 2000;

    private readonly IReadOnlyDictionary<ControlAction, IReadOnlyList<string>> commands = profile.Control;
    private readonly string directory = profile.Directory;
    private Task underWay = Task.CompletedTask;

    /// <summary>The name of an action in a profile.</summary>
    public static string NameOf(ControlAction action) => char.ToLowerInvariant(action.ToString()[0]) + action.ToString()[1..];

    /// <summary>Controls whose program does not exist, each as a sentence.</summary>
    public IEnumerable<string> Missing() =>
        from command in commands
        where OwnSession.Program is not null && OwnSession.Find(command.Value[0], directory) is null
        select $"The control {NameOf(command.Key)} names a program that does not exist: {command.Value[0]}";

    public bool Can(ControlAction action) => commands.ContainsKey(action) || fallback.Can(action);

    public bool CanByItself(ControlAction action) => commands.ContainsKey(action) || fallback.CanByItself(action);

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) =>
        commands.TryGetValue(action, out var command) ? Make(action, command, Spelled(arguments), null) : fallback.Do(action, arguments);

    /// <summary>A command that waits until the device has booted returns too late for what is to be done to the start-up, so its sign ends the wait.</summary>
    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign sign) =>
        commands.TryGetValue(action, out var command) ? Make(action, command, Spelled(arguments), Sign.IsStart(action) ? sign.Seen(asking: false) : null) : fallback.Do(action, arguments, sign);

    /// <summary>Waits for a command whose sign came before its end, or that nobody waits for any more.</summary>
    public Task Finish() => underWay;

    /// <summary>The link may show a service type in any case, which says nothing; a command compares letters.</summary>
    private Dictionary<string, string> Spelled(IReadOnlyDictionary<string, string> arguments) =>
        arguments.ToDictionary(a => a.Key, a => a.Key == "type" ? profile.Instances.Select(i => i.Type).FirstOrDefault(t => t.Equals(a.Value, StringComparison.OrdinalIgnoreCase)) ?? a.Value.ToLowerInvariant() : a.Value);

    private async Task Make(ControlAction action, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> arguments, Task? sign)
    {
        await underWay;
        var done = Run(action, command, arguments);
        underWay = Quietly(done);
        if (sign is null || await Task.WhenAny(done, sign) == done) await done;
    }

    /// <summary>Whoever awaits it for its own sake is told; whoever only waits for its end is not.</summary>
    private static async Task Quietly(Task done)
    {
        try
        {
            await done;
        }
        catch (InconclusiveException)
        {
            // It has ended.
        }
    }

    private async Task Run(ControlAction action, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> arguments)
    {
        var argv = ControlArguments.Fill(command, arguments);
        var shown = string.Join(' ', argv);
        var start = new ProcessStartInfo(OwnSession.Program ?? argv[0]) { WorkingDirectory = directory, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        if (OwnSession.Program is not null) start.ArgumentList.Add(OwnSession.Find(argv[0], directory) ?? throw new InconclusiveException($"the control {NameOf(action)} ({shown}) could not be started: there is no such program"));
        foreach (var word in argv.Skip(1)) start.ArgumentList.Add(word);
        foreach (var (name, value) in arguments) start.Environment[ControlArguments.Variable(name)] = value;
        try
        {
            using var process = Process.Start(start) ?? throw new InconclusiveException($"the control {NameOf(action)} ({shown}) could not be started");
            process.StandardInput.Close();
            // A command may leave a daemon behind that holds the pipes open, so the exit is awaited, not the end of its output.
            var complaint = new Tail(process.StandardError.BaseStream);
            _ = new Tail(process.StandardOutput.BaseStream);
            try
            {
                var end = Loop.Now + profile.ControlLimit;
                while (!process.HasExited)
                {
                    if (Loop.Now > end) throw new InconclusiveException($"the control {NameOf(action)} ({shown}) had not ended after {profile.ControlLimit.TotalSeconds:0} s (\"controlSeconds\" of the profile allows more){(complaint.Text is { Length: > 0 } said ? ": " + said : "")}");
                    await LoopDelay(TimeSpan.FromMilliseconds(5));
                }
            }
            catch when (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            if (process.ExitCode == 0) return;
            await LoopDelay(TimeSpan.FromMilliseconds(50));
            throw new InconclusiveException($"the control {NameOf(action)} ({shown}) ended with exit code {process.ExitCode}: {complaint.Text}");
        }
        catch (Win32Exception e)
        {
            throw new InconclusiveException($"the control {NameOf(action)} ({shown}) could not be started: {(e.NativeErrorCode is 2 or 3 ? "there is no such program" : e.NativeErrorCode is 13 or 5 ? "permission is denied" : $"the system says {e.NativeErrorCode}")}");
        }
    }

    private static Link.EventLoop Loop => (Link.EventLoop)SynchronizationContext.Current!;

    private static Task LoopDelay(TimeSpan time) => Loop.Delay(time);

    /// <summary>Reads a stream to its end, however long it is, and keeps its last octets.</summary>
    private sealed class Tail
    {
        private readonly Stream stream;
        private readonly byte[] buffer = new byte[16384];
        private readonly Queue<byte> kept = new();
        private long seen;

        public Tail(Stream stream)
        {
            this.stream = stream;
            Read();
        }

        public string Text
        {
            get
            {
                lock (kept) return (seen > kept.Count ? "... " : "") + Encoding.UTF8.GetString([.. kept]).Trim();
            }
        }

        // Completions come on a thread of the system, never on the loop: the reading must go on while a check waits.
        private void Read() => stream.ReadAsync(buffer, 0, buffer.Length).ContinueWith(Took, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        private void Took(Task<int> read)
        {
            if (read.Status != TaskStatus.RanToCompletion || read.Result == 0) return;
            lock (kept)
            {
                seen += read.Result;
                foreach (var octet in buffer.AsSpan(Math.Max(0, read.Result - MostComplaint), Math.Min(read.Result, MostComplaint))) kept.Enqueue(octet);
                while (kept.Count > MostComplaint) kept.Dequeue();
            }
            Read();
        }
    }
}
