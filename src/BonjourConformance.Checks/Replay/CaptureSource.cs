using BonjourConformance.Link;
using BonjourConformance.Link.Capture;

namespace BonjourConformance.Checks.Replay;

/// <summary>A link that a capture was taken on: an interface of the file, and of a capture on all interfaces one of the machine's.</summary>
public readonly record struct CaptureLinkId(int Interface, int Machine);

/// <summary>What of a capture file cannot be judged, counted.</summary>
public sealed class LeftOut
{
    /// <summary>Frames that no rule reads: TCP and the like.</summary>
    public long OfNoConcern { get; internal set; }

    /// <summary>Frames of links without Ethernet addresses, by which devices could be told apart; by number of the link type.</summary>
    public Dictionary<int, long> NotEthernet { get; } = [];

    /// <summary>Frames that were cut when they were saved.</summary>
    public long Cut { get; internal set; }

    /// <summary>Frames that are there twice, as a mirror port shows them, or a section that repeats.</summary>
    public long Doubled { get; internal set; }

    /// <summary>Frames before which time goes back, as it does too often to judge what follows by itself.</summary>
    public long OutOfOrder { get; internal set; }
}

/// <summary>Reads a capture file as often as it is asked, one frame at a time, and leaves out what no rule reads.</summary>
public sealed class CaptureSource(string path)
{
    /// <summary>More than an IP packet and its link-layer header can have.</summary>
    private const int LongestFrame = 1 << 17;

    /// <summary>A silence that is longer before the first frame or after the last one is taken for a wrong clock.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>What the file says beside its frames, as of the last reading.</summary>
    public CaptureHead Head { get; private set; } = new();

    public LeftOut LeftOut { get; private set; } = new();

    /// <summary>All frames of the file, those left out too.</summary>
    public int Count { get; private set; }

    /// <summary>Octets of all frames, as many as were saved.</summary>
    public long Octets { get; private set; }

    /// <summary>From which the times of the frames count: the first frame's, or where the file says that it began earlier, that.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>The frames that rules read, in the order of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<(CaptureLinkId Link, LinkedFrame Frame)> Frames()
    {
        using var stream = new CaptureStream(path);
        (Head, LeftOut, Count, Octets) = (stream.Head, new LeftOut(), 0, 0);
        var twice = new SeenTwice();
        foreach (var frame in stream.Frames())
        {
            Count = frame.Number;
            Octets += frame.Octets.Length;
            if (Count == 1 && Began == default) Began = frame.Stamp;
            if (frame.Stamp - Began > Ended) Ended = frame.Stamp - Began;
            var its = Head.Interfaces[frame.Interface];
            if (CookedFrames.AsEthernet(its.LinkType, frame.Octets) is not { } ethernet)
            {
                LeftOut.NotEthernet[its.LinkType] = LeftOut.NotEthernet.GetValueOrDefault(its.LinkType) + 1;
                continue;
            }
            if (ethernet.Octets.Length > LongestFrame || !Relevance.Of(ethernet.Octets.Span))
            {
                LeftOut.OfNoConcern++;
                continue;
            }
            if (frame.OriginalLength > frame.Octets.Length)
            {
                LeftOut.Cut++;
                continue;
            }
            var direction = Head.IsOwn && frame.Outbound == true ? Direction.Sent : Direction.Received;
            var linked = new LinkedFrame(frame.Number, frame.Stamp - Began, direction, ethernet.Octets, frame.Comment);
            var link = new CaptureLinkId(frame.Interface, ethernet.Interface);
            if (twice.Has(link, linked)) LeftOut.Doubled++;
            else yield return (link, linked);
        }
    }

    /// <summary>When the file says that its capture ended; that of its last frame where it does not.</summary>
    public TimeSpan Ended { get; private set; }

    /// <summary>To be called after the first reading: where the file says that it began before its first frame, or went on after its last, that counts.</summary>
    public void Settle()
    {
        var last = Began + Ended;
        foreach (var its in Head.Interfaces)
        {
            if (its.Started is { } started && started < Began && Began - started < Longest) Began = started;
            if (its.Ended is { } ended && ended > last && ended - last < Longest) last = ended;
        }
        Ended = last - Began;
    }
}
