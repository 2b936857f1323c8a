using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Reading;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>The frames of a run out of its capture file, under the numbers they have there.</summary>
public static class CaptureFrames
{
    /// <summary>What can be read of it, and why that is not all: a run that broke before its first frame still has a report.</summary>
    public static (IReadOnlyList<Frame> Frames, string? Trouble) Read(string? path)
    {
        if (path is null) return ([], null);
        var name = Path.GetFileName(path);
        try
        {
            if (!File.Exists(path)) return ([], $"{name} is missing: the frames that verdicts rest on cannot be shown.");
            var file = CaptureFile.Read(path);
            return (Of(file), file.Flaws.Count == 0 ? null : $"{name} is damaged ({file.Flaws[0]}): {(file.Frames.Count == 0 ? "none of its frames" : $"only {file.Frames.Count} of its frames")} can be shown.");
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            return ([], $"{name} cannot be read ({why}): the frames that verdicts rest on cannot be shown.");
        }
    }

    public static IReadOnlyList<Frame> Of(CaptureFile file)
    {
        if (file.Frames.Count == 0)
            return [];
        var began = file.Interfaces[file.Frames[0].Interface].Started ?? file.Frames.Min(frame => frame.Stamp);
        return
        [
            .. file.Frames.Where(frame => file.Interfaces[frame.Interface].LinkType == CaptureInterface.Ethernet).Select(frame => new Frame(
                frame.Number,
                frame.Stamp - began,
                file.IsOwn && frame.Outbound == true ? Direction.Sent : Direction.Received,
                FrameReader.Read(frame.Octets),
                frame.Comment)),
        ];
    }
}
