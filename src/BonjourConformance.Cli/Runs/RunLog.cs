using System.Globalization;
using BonjourConformance.Cli.Console;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting.Redaction;
using Serilog.Core;
using Serilog.Events;

namespace BonjourConformance.Cli.Runs;

/// <summary>run.log: one line for each event, whatever names of devices are in it, and nothing in it that is to be hidden.</summary>
/// <param name="path">Where it is written.</param>
/// <param name="redactor">What is to be hidden.</param>
/// <param name="before">What stood in the log of a run that goes on.</param>
public sealed class RunLog(string path, Redactor? redactor, string before = "") : ILogEventSink, IDisposable
{
    private readonly StreamWriter file = Begin(path, before);

    private static StreamWriter Begin(string path, string before)
    {
        var file = new StreamWriter(OwnFile.Create(path)) { AutoFlush = true, NewLine = "\n" };
        file.Write(before);
        return file;
    }

    public void Emit(LogEvent logEvent)
    {
        var line = $"{logEvent.Timestamp:HH:mm:ss.fff} {logEvent.Level.ToString()[..3].ToUpperInvariant()} {logEvent.RenderMessage(CultureInfo.InvariantCulture)}";
        file.WriteLine(Shown(line));
        if (logEvent.Exception is { } exception)
            foreach (var part in exception.ToString().Split('\n')) file.WriteLine("    " + Shown(part.TrimEnd('\r')));
    }

    public void Dispose()
    {
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // What did not fit on the disk does not fit now.
        }
    }

    private string Shown(string line) => Screen.Harmless(redactor is null ? line : redactor.Text(line));
}
