using BonjourConformance.Checks.Replay;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting.Redaction;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Replaying;

/// <summary>Puts a capture beside its report under the same frame numbers, so that the folder can be mailed and opened by itself.</summary>
internal static class CaptureCopy
{
    private const long Most = 64 << 20;

    /// <summary>False where it is too large, or holds frames that are not Ethernet and would get other numbers.</summary>
    public static bool Write(string path, CaptureSource source, string to, int copies, Redactor? redactor)
    {
        if (source.Octets > Most / copies || source.Count > 500_000 || source.Head.Interfaces.Any(i => i.LinkType != CaptureInterface.Ethernet)) return false;
        using var stream = new CaptureStream(path);
        var its = source.Head.Interfaces[0];
        var addresses = redactor is null || its.Addresses is null ? its.Addresses : its.Addresses with { Mac = redactor.Mac(its.Addresses.Mac), IPv6 = [] };
        var from = $"from {Path.GetFileName(path)}";
        using var writer = new CaptureWriter(OwnFile.Create(to, 1 << 16), new CaptureInterface(its.Name, "a saved capture", CaptureInterface.Ethernet, addresses), source.Began, redactor?.Text(from) ?? from);
        foreach (var frame in stream.Frames())
        {
            if (redactor is null) writer.Write(frame.Stamp - source.Began, DirectionOf(frame, stream.Head), frame.Octets.Span, frame.Comment);
            else writer.Write(redactor.Frame(Read(frame, stream.Head, source.Began)));
        }
        return true;
    }

    /// <summary>A frame of a capture file as a link would have shown it.</summary>
    public static Frame Read(CapturedFrame frame, CaptureHead head, DateTimeOffset began) =>
        new(frame.Number, frame.Stamp - began, DirectionOf(frame, head), FrameReader.Read(frame.Octets), frame.Comment);

    private static Direction DirectionOf(CapturedFrame frame, CaptureHead head) => head.IsOwn && frame.Outbound == true ? Direction.Sent : Direction.Received;
}
