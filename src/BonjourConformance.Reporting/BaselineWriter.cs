using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BonjourConformance.Reporting;

/// <summary>Makes a baseline of what a run found, with the reasons left to be filled in: a file without them is refused.</summary>
public static class BaselineWriter
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RunRecord record)
    {
        var text = new StringBuilder();
        text.AppendLine("{");
        text.AppendLine($"  // Of {Text($"run {record.Run.Id}, device {record.Device.Name}{(record.Device.Firmware is { } firmware ? $", firmware {firmware}" : "")}")[1..^1]}. Each entry needs a reason before `run --baseline` takes it.");
        text.AppendLine("  \"known\": [");
        foreach (var group in record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning).GroupBy(c => (c.Id, c.Verdict)).OrderBy(g => g.Key.Verdict).ThenBy(g => g.Key.Id, StringComparer.Ordinal))
        {
            text.AppendLine($"    // {Text(group.First().Title)[1..^1]}");
            text.AppendLine($"    // {Text(group.First().Observed)[1..^1]}");
            text.AppendLine($"    {{ \"check\": {Text(group.Key.Id)}, \"verdict\": \"{group.Key.Verdict}\", \"reason\": {Text(group.First().Known?.Reason ?? "")} }},");
        }
        text.AppendLine("  ],");
        text.AppendLine("  // How many checks of each section were judged: a later run that judges fewer fails.");
        text.AppendLine($"  \"judged\": {{ {string.Join(", ", CoverageOf.Sections(record).Select(s => $"{Text(s.Key)}: {s.Value}"))} }}");
        text.AppendLine("}");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Text(string text) => JsonSerializer.Serialize(text.ReplaceLineEndings(" "), Plain);
}
