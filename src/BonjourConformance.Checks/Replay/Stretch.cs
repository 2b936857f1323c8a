using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Replay;

/// <summary>
/// The part of a capture that is being gathered for judging: messages of the devices that say something new, or say it in new surroundings,
/// and everything around them. What only repeats is let go by; a long capture is mostly that.
/// </summary>
/// <param name="isFirst">It begins with the capture, not where time went back in it.</param>
internal sealed class Stretch(IReadOnlySet<MacAddress> devices, int most, bool isFirst)
{
    /// <summary>Frames may be saved in another order than that in which they were seen, but not by so much.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(1);

    /// <summary>How long before a message others belong to its surroundings: what it answers, and what it may not repeat so soon.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1.2);

    /// <summary>In so many different surroundings a message is judged.</summary>
    private const int MostSurroundings = 64;

    private const int MostContents = 200_000;
    private const int MostAround = 200_000;

    private readonly List<LinkedFrame> frames = [];
    private readonly Queue<LinkedFrame> lately = new();
    private readonly Queue<(TimeSpan At, ulong Content)> window = new();
    private readonly Dictionary<(MacAddress, ulong), HashSet<ulong>> seen = [];
    private HashSet<int> judged = [];
    private ulong surroundings;
    private TimeSpan until = TimeSpan.MinValue;
    private TimeSpan? began;
    private TimeSpan latest = TimeSpan.MinValue;
    private int taken;

    public long Repeated { get; private set; }

    public bool IsFull => judged.Count >= most || frames.Count >= 3 * most;

    /// <summary>The start of the capture, which its own clock counts from, or the first frame where that has a time before it, or time went back to it.</summary>
    public TimeSpan Began => began is { } first && (first < TimeSpan.Zero || !isFirst) ? first : TimeSpan.Zero;

    /// <summary>Whether a frame is of another recording, which began before this one ended.</summary>
    public bool IsAfter(LinkedFrame frame) => latest > frame.At + Disorder;

    public static MacAddress? Sender(LinkedFrame frame) => frame.Direction == Direction.Sent || frame.Octets.Length < 12 ? null : MacAddress.Read(frame.Octets.Span[6..]);

    public void Add(LinkedFrame frame)
    {
        began ??= frame.At;
        if (frame.At > latest) latest = frame.At;
        var content = Relevance.Content(frame.Octets.Span);
        while (window.TryPeek(out var oldest) && (frame.At - oldest.At > Before || window.Count > MostAround)) surroundings -= window.Dequeue().Content;
        if (Sender(frame) is { } mac && devices.Contains(mac))
        {
            if (IsNew((mac, content)))
            {
                judged.Add(frame.Number);
                until = frame.At + CaptureJudge.Around;
            }
            else Repeated++;
        }
        window.Enqueue((frame.At, content));
        surroundings += content;
        if (frame.At <= until)
        {
            frames.AddRange(lately);
            lately.Clear();
            frames.Add(frame);
            return;
        }
        lately.Enqueue(frame);
        while (lately.TryPeek(out var old) && (frame.At - old.At > CaptureJudge.Around || lately.Count > most)) lately.Dequeue();
    }

    /// <summary>Takes what is to be judged now; what must stay in view of the next stretch stays.</summary>
    public (List<LinkedFrame> Frames, HashSet<int> Judged) Cut(bool last)
    {
        var all = frames.ToList();
        if (last || all.Count == 0)
        {
            frames.Clear();
            return (all, judged);
        }
        // What comes after the last frame that is judged must be in view, and what came before the first one of the next stretch.
        var end = all.Count;
        while (end > all.Count / 2 && all[^1].At - all[end - 1].At < CaptureJudge.Around) end--;
        var keep = end;
        while (keep > 0 && end - keep < most && all[end - 1].At - all[keep - 1].At < CaptureJudge.Around) keep--;
        var now = judged.Where(n => n <= all[end - 1].Number).ToHashSet();
        judged.ExceptWith(now);
        frames.RemoveRange(0, keep);
        return (all, now);
    }

    private bool IsNew((MacAddress, ulong) message)
    {
        // The first of all are judged whatever they say: a short capture is judged whole.
        if (taken < most)
        {
            taken++;
            if (seen.TryGetValue(message, out var known)) known.Add(surroundings);
            else seen[message] = [surroundings];
            return true;
        }
        if (!seen.TryGetValue(message, out var contexts))
        {
            if (seen.Count >= MostContents) seen.Clear();
            seen[message] = contexts = [];
        }
        return contexts.Count < MostSurroundings && contexts.Add(surroundings);
    }
}
