using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>The frames of a run out of its capture file, under the numbers they have there.</summary>
public static class CaptureFrames
{
    /// <summary>Empty when there is no such file: a run that broke before its first frame still has a report.</summary>
    public static IReadOnlyList<Frame> Read(string? path) => path is null || !File.Exists(path) ? [] : Of(CaptureFile.Read(path));

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
