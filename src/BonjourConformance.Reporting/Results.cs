using System.Text.Json;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>results.json: the record in a stable order, so that equal runs give equal octets.</summary>
public static class Results
{
    /// <summary>Sorts what has no order of its own, and leaves out what belongs to the tester's machine.</summary>
    public static RunRecord Normalise(RunRecord record)
    {
        var shown = WithWhatWasNotReached(Privacy.WithoutTester(record));
        return shown with
        {
            Checks = [.. Order.Sorted(shown.Checks).Select(check => Privacy.WithoutTester(Round(check)))],
            Duties = [.. shown.Duties.OrderBy(duty => duty.Id, StringComparer.Ordinal)],
            Unjudged = [.. shown.Unjudged.OrderBy(duty => duty.Id, StringComparer.Ordinal)],
        };
    }

    // A run that was cut off meant to judge more than it did: those duties are as open as any other.
    private static RunRecord WithWhatWasNotReached(RunRecord record)
    {
        if (record.Run.Interrupted is null)
            return record;
        var reached = record.Checks.SelectMany(check => check.Duties).ToHashSet();
        var open = record.Unjudged.Select(duty => duty.Id).ToHashSet();
        return record with
        {
            Unjudged = [.. record.Unjudged, .. record.Duties.Where(duty => !reached.Contains(duty.Id) && open.Add(duty.Id))
                .Select(duty => new UnjudgedDuty(duty.Id, duty.Rfc, duty.Section, duty.Level, duty.Summary, "The run ended before this was judged."))],
            Duties = [.. record.Duties.Where(duty => reached.Contains(duty.Id))],
        };
    }

    /// <summary>The text of results.json, with a final line feed.</summary>
    public static string Json(RunRecord record) => JsonSerializer.Serialize(record, RecordJson.Indented) + "\n";

    internal static void Write(string path, string text) => OwnFile.Replace(path, text);

    // A microsecond is below any demand; the digits after it are noise of binary fractions.
    private static CheckRecord Round(CheckRecord check) => check with
    {
        Rfc = Order.Number(check.Rfc) is { Length: > 0 } number ? number : "-",
        StartedMs = Math.Round(check.StartedMs, 3),
        EndedMs = Math.Round(check.EndedMs, 3),
    };
}
