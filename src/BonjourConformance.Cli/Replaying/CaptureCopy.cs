using BonjourConformance.Checks.Replay;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Writing;

namespace BonjourConformance.Cli.Replaying;

/// <summary>Puts a capture beside its report under the same frame numbers, so that the folder can be mailed and opened by itself.</summary>
internal static class CaptureCopy
{
    private const long Most = 64 << 20;

    /// <summary>False where it is too large, or holds frames that are not Ethernet and would get other numbers.</summary>
    public static bool Write(string path, CaptureSource source, string to, int copies)
    {
        if (new FileInfo(path).Length > Most / copies || source.Count > 500_000 || source.Head.Interfaces.Any(i => i.LinkType != CaptureInterface.Ethernet)) return false;
        using var stream = new CaptureStream(path);
        using var writer = new CaptureWriter(OwnFile.Create(to, 1 << 16),
            new CaptureInterface(source.Head.Interfaces[0].Name, "a saved capture", CaptureInterface.Ethernet, source.Head.Interfaces[0].Addresses), source.Began, $"from {Path.GetFileName(path)}");
        foreach (var frame in stream.Frames())
            writer.Write(frame.Stamp - source.Began, stream.Head.IsOwn && frame.Outbound == true ? Direction.Sent : Direction.Received, frame.Octets.Span, frame.Comment);
        return true;
    }
}
