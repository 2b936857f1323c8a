using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>What a host sent in ten seconds to everybody on the link, by kind.</summary>
public sealed class Outpour(TimeSpan began)
{
    private readonly List<Frame> shown = [];

    public TimeSpan Began { get; } = began;

    public int Resolutions { get; private set; }

    public int Queries { get; private set; }

    public int Responses { get; private set; }

    public int Others { get; private set; }

    /// <summary>Octet for octet like the one before, within some milliseconds.</summary>
    public int Copies { get; private set; }

    public int All => Resolutions + Queries + Responses + Others + Copies;

    /// <summary>What nobody called for: to each question of somebody else belong a request for his link-layer address, and the answer over both families in some messages.</summary>
    public int Excess { get; private set; }

    /// <summary>Its first frames.</summary>
    public IReadOnlyList<Frame> Shown => shown;

    internal void Take(Frame frame, int asked)
    {
        if (frame.IsCopy) Copies++;
        else if (frame.Dns is { } dns && dns.Message.IsResponse) Responses++;
        else if (frame.Dns is not null) Queries++;
        else if (frame.Arp is not null || frame.Ip is { Version: 6, Protocol: 58 }) Resolutions++;
        else Others++;
        if (shown.Count < 5) shown.Add(frame);
        Excess = Copies + Queries + Others + Math.Max(0, Resolutions - asked) + Math.Max(0, Responses - 4 * asked);
    }

    public override string ToString() => All == 0 ? "none" : $"{All} in the 10 s from {Began.TotalSeconds:0.0} s on: {Kinds}";

    private string Kinds => string.Join(", ", new (int Count, string What)[]
        { (Resolutions, "of ARP or neighbour discovery"), (Queries, "Multicast DNS queries"), (Responses, "Multicast DNS responses"), (Others, "others"), (Copies, "copies of the frame before, as a loop between switches makes them too") }
        .Where(k => k.Count > 0).OrderByDescending(k => k.Count).Select(k => $"{k.Count} {k.What}"));
}

/// <summary>
/// Counts what each host sends to the groups of the link and by broadcast: it reaches everybody, and costs every battery on the link and all of the
/// air of a wireless one. What is multicast further than the link (pictures, sound) is wanted by whoever joined its group.
/// </summary>
public sealed class GroupTraffic
{
    public static readonly TimeSpan Stretch = TimeSpan.FromSeconds(10);

    /// <summary>A device beyond this is worth being remembered.</summary>
    private const int Noticeable = 100;

    /// <summary>So many of one stretch are a flood, of which a part will do for every check.</summary>
    private const int Flood = 2000;

    /// <summary>How much of floods is kept for checks to look at.</summary>
    private const int MostKept = 30_000;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<MacAddress, Outpour> current = [];
    private readonly Dictionary<MacAddress, Outpour> worst = [];
    private readonly Dictionary<ulong, TimeSpan> contents = [];
    private TimeSpan end;
    private int asked;
    private int kept;

    /// <summary>So much of a flood was kept that no more is: what is judged from here on lacks frames.</summary>
    public bool IsOverflowing => kept >= MostKept;

    /// <summary>The ten seconds in which one of these hosts sent most that nobody had called for; null where all were quiet.</summary>
    public Outpour? Worst(IEnumerable<MacAddress> macs) =>
        macs.SelectMany(m => new[] { worst.GetValueOrDefault(m), current.GetValueOrDefault(m) }).OfType<Outpour>().MaxBy(o => o.Excess);

    internal void See(Frame frame)
    {
        if (frame.At >= end) Next(frame.At);
        if (frame.Dns is { Message.IsResponse: false }) asked++;
        if (frame.Direction != Direction.Received || !frame.Parsed.Destination.IsGroup || IsWanted(frame)) return;
        if (!current.TryGetValue(frame.Source, out var outpour)) current[frame.Source] = outpour = new Outpour(frame.At);
        outpour.Take(frame, asked);
    }

    /// <summary>Whether a frame of the device is to be kept: all of them, until it floods the link.</summary>
    internal bool Keeps(Frame frame)
    {
        if (!frame.Parsed.Destination.IsGroup || !current.TryGetValue(frame.Source, out var outpour) || outpour.Excess < Flood || frame.At >= end) return true;
        var content = Relevance.Content(frame.Parsed.Octets.Span);
        if (IsOverflowing || (contents.TryGetValue(content, out var last) && frame.At - last < Again)) return false;
        contents[content] = frame.At;
        kept++;
        return true;
    }

    private void Next(TimeSpan at)
    {
        foreach (var (mac, outpour) in current)
            if (outpour.Excess > Noticeable && outpour.Excess > (worst.GetValueOrDefault(mac)?.Excess ?? 0)) worst[mac] = outpour;
        current.Clear();
        contents.Clear();
        (end, asked) = (at + Stretch, 0);
    }

    /// <summary>Multicast beyond the link: not 224.0.0.0/24, and not of IPv6's link-local scope.</summary>
    private static bool IsWanted(Frame frame) => frame.Ip is { } ip && ip.Destination.GetAddressBytes() switch
    {
        [>= 224 and < 240, var second, var third, _] => (second, third) != (0, 0),
        { Length: 16 } and [0xFF, var scope, ..] => (scope & 15) > 2,
        _ => false,
    };
}
