using System.Text;
using System.Text.Json;
using BonjourConformance.Records.Reading;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting.Redaction;

namespace BonjourConformance.Reporting;

/// <summary>
/// results.jsonl: one JSON object on each line, on disk before the next check starts, so that a run that is killed still has a report.
/// Not thread-safe: verdicts fall one at a time.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly FileStream file;

    private readonly Redactor? redactor;

    /// <summary>Makes the file, which must not be there yet. With a redactor nothing is written that it knows.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public Journal(string path, Redactor? redactor = null) => (file, this.redactor) = (OwnFile.Create(path), redactor);

    private Journal(FileStream file) => this.file = file;

    /// <summary>Goes on with the journal of a run that was cut short; what it did not write to its end is taken away.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static Journal GoOn(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var octets = new byte[file.Length];
        file.ReadExactly(octets);
        file.SetLength(Array.LastIndexOf(octets, (byte)'\n') + 1);
        file.Seek(0, SeekOrigin.End);
        return new Journal(file);
    }

    /// <summary>Writes the circumstances; call it first. <see cref="RunInfo.Finished"/> is ignored until <see cref="End"/>.</summary>
    public void Begin(RunInfo run, DeviceInfo device) => Write(new JournalLine { SchemaVersion = RunRecord.CurrentSchema, Run = Shown(run), Device = device });

    /// <summary>Replaces the circumstances, when more became known during the run.</summary>
    public void Update(RunInfo run) => Write(new JournalLine { Run = Shown(run) });

    /// <summary>Replaces what is known of the device.</summary>
    public void Update(DeviceInfo device) => Write(new JournalLine { Device = device });

    /// <summary>Records which duties the run covers and which it does not, and why.</summary>
    public void Cover(IReadOnlyList<DutyInfo> duties, IReadOnlyList<UnjudgedDuty> unjudged) =>
        Write(new JournalLine { Duties = duties, Unjudged = unjudged });

    /// <summary>Records a verdict.</summary>
    public void Add(CheckRecord check) => Write(new JournalLine { Check = Privacy.WithoutTester(check) });

    /// <summary>Records that the run came to its end.</summary>
    public void End(DateTimeOffset finished) => Write(new JournalLine { Finished = finished });

    public void Dispose() => file.Dispose();

    /// <summary>
    /// Makes a run record of a journal, which may be cut off anywhere: a torn last line is left out, and <see cref="RunInfo.Interrupted"/> says that the
    /// end is missing. What else cannot be read is among the problems.
    /// </summary>
    /// <exception cref="FileException">The circumstances of the run are missing.</exception>
    public static Readable<RunRecord> Read(string path)
    {
        RunInfo? run = null;
        DeviceInfo? device = null;
        IReadOnlyList<DutyInfo> duties = [];
        IReadOnlyList<UnjudgedDuty> unjudged = [];
        var checks = new List<CheckRecord>();
        var problems = new List<string>();
        DateTimeOffset? finished = null;
        var lost = 0;
        foreach (var (octets, number) in Lines(JsonFiles.Octets(path)))
        {
            Readable<JournalLine> read;
            try
            {
                read = JsonFiles.Salvage<JournalLine>(octets, path, number, out _);
            }
            catch (FileException e)
            {
                problems.Add(e.Message);
                lost++;
                continue;
            }
            var line = read.Value;
            if (line.SchemaVersion is { } version && RunFiles.Refusal(version) is { } why) throw new FileException($"{path}, line {number}: {why}");
            problems.AddRange(read.Problems);
            if (read.Problems.Count > 0 && line.Check is null) lost++;
            run = line.Run ?? run;
            device = line.Device ?? device;
            duties = line.Duties ?? duties;
            unjudged = line.Unjudged ?? unjudged;
            finished = line.Finished ?? finished;
            if (line.Check is { } check)
                checks.Add(check);
        }

        if (run is null || device is null)
            throw new FileException(problems.Count > 0 ? problems[0] : $"{path}: no whole first line, so it is not known what was run.");
        run = run with { Finished = finished };
        if (finished is null)
            run = run with { Interrupted = run.Interrupted ?? $"The run was cut off after {checks.Count} verdicts." };
        var record = new RunRecord { Run = run, Device = device, Checks = checks, Duties = duties, Unjudged = unjudged };
        return new(RunFiles.Understood(record, lost, isCut: false, Path.GetFileName(path)), problems);
    }

    // A journal leaves the house as well, beside the capture that a vendor asks for.
    private static RunInfo Shown(RunInfo run) => Privacy.WithoutTester(run) with { Finished = null };

    /// <summary>Whole lines with their numbers: one that has lost its line feed was still being written, even if it happens to be JSON.</summary>
    private static IEnumerable<(byte[] Octets, int Number)> Lines(byte[] octets)
    {
        for (int start = 0, end, number = 1; (end = Array.IndexOf(octets, (byte)'\n', start)) >= 0; start = end + 1, number++)
            if (end > start && octets[start..end] is not [(byte)'\r']) yield return (octets[start..end], number);
    }

    private void Write(JournalLine line)
    {
        var text = redactor is null ? JsonSerializer.Serialize(line, RecordJson.Line) : redactor.Node(JsonSerializer.SerializeToNode(line, RecordJson.Line)!).ToJsonString(RecordJson.Line);
        file.Write(Encoding.UTF8.GetBytes(text + "\n"));
        file.Flush();
    }

    internal sealed record JournalLine
    {
        public int? SchemaVersion { get; init; }

        public RunInfo? Run { get; init; }

        public DeviceInfo? Device { get; init; }

        public CheckRecord? Check { get; init; }

        public IReadOnlyList<DutyInfo>? Duties { get; init; }

        public IReadOnlyList<UnjudgedDuty>? Unjudged { get; init; }

        public DateTimeOffset? Finished { get; init; }
    }
}
