using System.Text;
using System.Text.Json;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>results.json: the record in a stable order, so that equal runs give equal octets.</summary>
public static class Results
{
    /// <summary>Sorts what has no order of its own, and leaves out what belongs to the tester's machine.</summary>
    public static RunRecord Normalise(RunRecord record) => Privacy.WithoutTester(record) with
    {
        Checks = [.. Order.Sorted(record.Checks).Select(check => Privacy.WithoutTester(Round(check)))],
        Duties = [.. record.Duties.OrderBy(duty => duty.Id, StringComparer.Ordinal)],
        Unjudged = [.. record.Unjudged.OrderBy(duty => duty.Id, StringComparer.Ordinal)],
    };

    /// <summary>The text of results.json, with a final line feed.</summary>
    public static string Json(RunRecord record) => JsonSerializer.Serialize(record, RecordJson.Indented) + "\n";

    internal static void Write(string path, string text) => File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    // A microsecond is below any demand; the digits after it are noise of binary fractions.
    private static CheckRecord Round(CheckRecord check) => check with
    {
        Rfc = Order.Number(check.Rfc),
        StartedMs = Math.Round(check.StartedMs, 3),
        EndedMs = Math.Round(check.EndedMs, 3),
    };
}
