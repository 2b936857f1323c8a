using BonjourConformance.Cli.Console;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Runs;

/// <summary>Writes a report, if not into the folder that is meant then into another: what was found must not be lost with the disk.</summary>
internal static class Rescue
{
    /// <summary>Null: nowhere; the screen has been told why.</summary>
    public static WrittenReport? Write(Screen screen, string folder, Func<string, WrittenReport> write)
    {
        foreach (var each in (string[])[folder, Path.Combine(Path.GetTempPath(), $"bonjour-conformance-{Guid.NewGuid():N}")])
        {
            try
            {
                return write(each);
            }
            catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
            {
                screen.Problem($"The report cannot be written to {each}: {why}.");
            }
        }
        return null;
    }
}
