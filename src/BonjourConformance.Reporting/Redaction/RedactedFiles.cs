using System.Text.Json;
using System.Text.Json.Nodes;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting.Frames;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>Rewrites the files of a run directory that hold identities: capture, journal and log.</summary>
internal static class RedactedFiles
{
    /// <summary>Replaces capture.pcapng, results.jsonl and run.log in place where they exist; whoever wrote them must have closed them.</summary>
    public static void Rewrite(string directory, Redactor redactor)
    {
        var capture = Path.Combine(directory, "capture.pcapng");
        if (File.Exists(capture))
            Capture(capture, redactor);
        foreach (var (name, hidden) in new (string, Func<string, string>)[] { ("results.jsonl", line => Line(line, redactor)), ("run.log", redactor.Text) })
            if (Path.Combine(directory, name) is var path && File.Exists(path))
                Results.Write(path, string.Join('\n', File.ReadAllText(path).Split('\n').Select(line => hidden(Privacy.WithoutTester(line)))));
    }

    /// <summary>Of a line of the journal the values, not the members' names: a device may be called like one. What is no JSON is text.</summary>
    private static string Line(string line, Redactor redactor)
    {
        try
        {
            if (JsonNode.Parse(line) is not { } node) return line;
            var hidden = redactor.Node(node);
            // Whoever goes on with the run, or makes a report of its journal alone, has to know.
            if (hidden is JsonObject { } members && members["run"] is JsonObject run) run["redacted"] = true;
            return hidden.ToJsonString(RecordJson.Line);
        }
        catch (JsonException)
        {
            return redactor.Text(line);
        }
    }

    private static void Capture(string path, Redactor redactor)
    {
        var file = CaptureFile.Read(path);
        if (file.Frames.Count == 0)
            return;
        var its = file.Interfaces[file.Frames[0].Interface];
        var began = its.Started ?? file.Frames.Min(frame => frame.Stamp);
        var frames = redactor.Frames(CaptureFrames.Of(file));
        var addresses = its.Addresses is { } known ? known with { Mac = redactor.Mac(known.Mac), IPv6 = [] } : null;
        // Into a second file first: a redaction that breaks half-way must not leave half a capture.
        var next = path + ".redacted";
        try
        {
            using (var writer = new CaptureWriter(OwnFile.Create(next, 1 << 16), its with { Addresses = addresses }, began, file.Comment is { } comment ? redactor.Text(comment) : null))
                foreach (var frame in frames)
                    writer.Write(frame);
            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }
}
