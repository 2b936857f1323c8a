using BonjourConformance.Link.Capture;

namespace BonjourConformance.Checks.Replay;

/// <summary>
/// Tells the frames that a capture holds twice: a mirror port shows one again within a millisecond, and a section that repeats shows it again at the same
/// instant. The latter are looked for among the last million or so, so that memory does not grow with the file.
/// </summary>
internal sealed class SeenTwice
{
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(1);

    private const int MostLinks = 4096;
    private const int Rows = 1 << 17;
    private const int Places = 8;

    private readonly Dictionary<CaptureLinkId, Queue<LinkedFrame>> recent = [];

    /// <summary>Hashes of what was seen, the latest of each row first; what a row has no place for is forgotten.</summary>
    private readonly ulong[] seen = new ulong[Rows * Places];

    /// <summary>Takes notice of a frame, and says whether it was there already.</summary>
    public bool Has(CaptureLinkId link, LinkedFrame frame) => IsRepeated(link, frame) || IsEcho(link, frame);

    private bool IsRepeated(CaptureLinkId link, LinkedFrame frame)
    {
        var hash = Relevance.Instant(frame.Octets.Span, link.Interface, link.Machine, frame.At);
        var row = seen.AsSpan((int)(hash % Rows) * Places, Places);
        if (row.Contains(hash)) return true;
        row[..^1].CopyTo(row[1..]);
        row[0] = hash;
        return false;
    }

    private bool IsEcho(CaptureLinkId link, LinkedFrame frame)
    {
        if (!recent.TryGetValue(link, out var before))
        {
            if (recent.Count >= MostLinks) recent.Clear();
            recent[link] = before = new();
        }
        while (before.TryPeek(out var oldest) && (frame.At - oldest.At > Echo || before.Count > 64)) before.Dequeue();
        foreach (var earlier in before)
            if ((frame.At - earlier.At).Duration() <= Echo && earlier.Octets.Span.SequenceEqual(frame.Octets.Span)) return true;
        before.Enqueue(frame);
        return false;
    }
}
