using BonjourConformance.Checks.Replay;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Replaying;

/// <summary>Says in words what a capture is, and what of it could not be judged.</summary>
internal static class Circumstances
{
    public static IReadOnlyList<Condition> Of(string path, CaptureSource source, IReadOnlyList<CapturedHost> hosts, CapturedHost host, long repeated, int returns)
    {
        var its = source.Head.Interfaces[host.Link.Interface];
        var left = source.LeftOut;
        var conditions = new List<Condition>
        {
            new("capture", $"{Path.GetFileName(path)}, {source.Count} frames, {host.Messages} messages of this device"),
            new("stamps", "a capture does not say how exact its time stamps are; --tolerance does"),
        };
        if (source.Head.Application is { } application) conditions.Add(new("captured by", application));
        if (its.LinkType != CaptureInterface.Ethernet) conditions.Add(new("link-layer header", "Linux cooked capture: destination addresses of frames were not saved"));
        if (its.Dropped > 0) conditions.Add(new("frames lost by the capture", $"{its.Dropped}: what seems missing may be for want of them"));
        if (repeated > 0) conditions.Add(new("messages that repeat", $"{repeated} repeat earlier ones octet for octet in the same surroundings, and were not judged again"));
        if (left.Cut > 0) conditions.Add(new("frames cut by the capture", $"{left.Cut}, left out: capture whole frames (tcpdump -s 0)"));
        if (left.Doubled > 0) conditions.Add(new("frames seen twice", $"{left.Doubled}, as on a mirror port or in sections that repeat; each was taken once"));
        if (returns > 0) conditions.Add(new("times that go back", $"{returns}; what follows each is a recording of its own, and was judged by itself"));
        if (left.OutOfOrder > 0) conditions.Add(new("frames out of order", $"{left.OutOfOrder}, left out, since time goes back too often: put the file in order (reordercap)"));
        if (left.NotEthernet.Count > 0) conditions.Add(new("frames without Ethernet addresses", string.Join(", ", left.NotEthernet.Select(l => $"{l.Value} of link type {l.Key}")) + ", left out"));
        if (source.Head.Flaws.Count > 0) conditions.Add(new("damage of the file", $"{source.Head.Flaws[^1]}; judged up to there"));
        var others = hosts.Where(h => h != host && !h.IsPlayed).Select(h => h.Label).ToList();
        if (others.Count > 0) conditions.Add(new("other hosts in the capture", string.Join(", ", others.Take(12)) + (others.Count > 12 ? $" and {others.Count - 12} more" : "")));
        if (hosts.Any(h => h.IsPlayed))
            conditions.Add(new("a run of this program", "it was made while this capture was taken, as the link-layer addresses of its hosts show. This file does not tell what the run sent from the device's own address; capture.pcapng in the run's folder does"));
        return conditions;
    }

    /// <summary>Why there is nothing in a capture that could be judged.</summary>
    public static string OfNothing(CaptureSource source)
    {
        var left = source.LeftOut;
        if (source.Count == 0) return source.Head.Flaws.Count > 0 ? "no frame of it can be read." : "it holds no frame.";
        if (left.NotEthernet.Count > 0) return $"its frames are of link type {string.Join(", ", left.NotEthernet.Keys)}, which has no Ethernet addresses by which devices could be told apart.";
        if (left.Cut > 0) return $"its frames were cut when they were saved ({left.Cut} of {source.Count}); capture whole frames (tcpdump -s 0).";
        return $"of its {source.Count} frames none goes to or comes from port 5353. Was the capture taken on the device's link, with the interface in promiscuous mode?";
    }
}
