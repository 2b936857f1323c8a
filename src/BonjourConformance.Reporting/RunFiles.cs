using BonjourConformance.Records.Reading;

namespace BonjourConformance.Reporting;

/// <summary>Reads what a run has left: its results or, where these are missing or damaged, its journal.</summary>
public static class RunFiles
{
    public const string Results = "results.json";
    public const string Journal = "results.jsonl";
    public const string Capture = "capture.pcapng";

    /// <summary>Reads a run that is named by its folder, its results or its journal.</summary>
    /// <exception cref="FileException">There is none, or nothing of it can be used.</exception>
    public static Readable<RunRecord> Read(string path)
    {
        if (path.Length == 0) throw new FileException("No run is named: an empty text is no folder.");
        if (!Directory.Exists(path))
            return path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? Reporting.Journal.Read(path) : OfResults(path);
        string results = Path.Combine(path, Results), journal = Path.Combine(path, Journal);
        if (!File.Exists(results) && !File.Exists(journal)) throw new FileException($"{path}: there is no {Results} and no {Journal}.");
        if (!File.Exists(results)) return Reporting.Journal.Read(journal);
        if (!File.Exists(journal)) return OfResults(results);
        try
        {
            var read = OfResults(results);
            // The journal has each verdict too; what is damaged in one file may be whole in the other.
            return read.Value.Run.Interrupted is not null && read.Problems.Count > 0 && Try(journal) is { Problems.Count: 0 } whole
                ? whole with { Problems = [.. read.Problems, $"{results} is damaged; {Journal} beside it was read in its place."] }
                : read;
        }
        catch (FileException e)
        {
            if (Try(journal) is not { } other) throw;
            return other with { Problems = [e.Message, $"{results} cannot be used; {Journal} beside it was read in its place.", .. other.Problems] };
        }
    }

    /// <summary>Reads a results.json.</summary>
    /// <exception cref="FileException">Nothing of it can be used.</exception>
    public static Readable<RunRecord> OfResults(string path)
    {
        var octets = JsonFiles.Octets(path);
        var read = JsonFiles.Salvage<RunRecord>(octets, path, 1, out var losses);
        if (Refusal(read.Value.SchemaVersion) is { } why) throw new FileException($"{path}: {why}");
        return new(Understood(read.Value, losses.GetValueOrDefault(typeof(CheckRecord)), losses.ContainsKey(typeof(JsonFiles)), Path.GetFileName(path)), read.Problems);
    }

    /// <summary>Why a version of the schema cannot be read; null where it can.</summary>
    internal static string? Refusal(int version) => version is >= 1 and <= RunRecord.CurrentSchema ? null
        : $"it is of schema version {version}, and this program reads versions 1 to {RunRecord.CurrentSchema}{(version > RunRecord.CurrentSchema ? "; a newer one has written it" : "")}.";

    /// <summary>The record as the present schema has it. Where verdicts are missing it is incomplete, and says so: what was lost may have been a Fail.</summary>
    internal static RunRecord Understood(RunRecord record, int lost, bool isCut, string name) => record with
    {
        SchemaVersion = RunRecord.CurrentSchema,
        Run = lost == 0 && !isCut ? record.Run : record.Run with
        {
            Interrupted = $"{(isCut ? $"{name} is cut off or damaged" : $"{lost} verdict{(lost == 1 ? "" : "s")} of {name} could not be read")}.{(record.Run.Interrupted is { } why ? " " + why : "")}",
        },
        Checks = [.. record.Checks.Select(check => check with { Subject = check.Subject.Understood(record.Device, check.Family) })],
    };

    private static Readable<RunRecord>? Try(string journal)
    {
        try
        {
            return Reporting.Journal.Read(journal);
        }
        catch (FileException)
        {
            return null;
        }
    }
}
