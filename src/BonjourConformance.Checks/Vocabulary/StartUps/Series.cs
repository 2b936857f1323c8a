using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>The announcements of one record, or of several that always went together.</summary>
/// <param name="End">When there was no more to announce: its data had changed, or its name was probed for anew. Null: it lasted.</param>
/// <param name="Others">How many other records went with it.</param>
public sealed record Series((DnsName Name, RecordType Type, RecordData Data) Key, IReadOnlyList<Heard> Announcements, TimeSpan? End = null, int Others = 0) : ICase
{
    public DnsName About => Key.Data is NameData pointer && (Key.Name.IsServiceType() || Key.Name.IsSubtype()) ? pointer.Name : Key.Name;

    public Heard First => Announcements[0];

    /// <summary>Records that were announced in the same messages make one series.</summary>
    public static IReadOnlyList<Series> Together(IEnumerable<Series> series) =>
        [.. series.GroupBy(s => string.Join(' ', s.Announcements.Select(a => a.Number)), (_, same) => same.ToList()).Select(same => same[0] with { Others = same.Count - 1 })];

    public string Record => $"{Key.Name} {Key.Type}{(Others > 0 ? $" and {Others} more" : "")}";

    /// <summary>It had so much time before it ended, if it did.</summary>
    public bool Lasted(TimeSpan time) => End is not { } end || end - First.At > time;

    /// <summary>Between the first two; null where there is one only.</summary>
    public TimeSpan? FirstGap => Announcements.Count > 1 ? Announcements[1].At - First.At : null;

    /// <summary>Announcements that came so long after the first.</summary>
    public IEnumerable<Heard> Since(TimeSpan least, TimeSpan most) => Announcements.Where(a => a.At - First.At is var since && since >= least && since <= most);

    /// <summary>From each announcement to the next.</summary>
    public IEnumerable<Gap> Gaps => Vocabulary.Gaps.Between(Announcements, Record);

    /// <summary>Announcements that came sooner than twice the gap before them (RFC 6762 section 8.3), 5 % granted. One of eight may well be lost, which makes one gap of two.</summary>
    public IEnumerable<Growth> TooSoon(TimeSpan tolerance)
    {
        var gaps = Gaps.ToList();
        return Growth.Of(gaps).Where((growth, at) => growth.IsTooSoon(tolerance) && !growth.LacksOne(at > 0 ? gaps[at - 1] : null, tolerance));
    }

    /// <summary>Announcements that nothing explains: too soon for a series of growing intervals, though the start is long past, or right after another host's.</summary>
    public IEnumerable<Heard> Causeless(LongWatch watch, TimeSpan tolerance) => TooSoon(tolerance).Select(g => Heard.Of(g.Now.To)!).Where(h => h.At > First.At + TimeSpan.FromSeconds(15))
        .Concat(Announcements.Skip(1).Where(a => First.At < watch.ForeignService - TimeSpan.FromSeconds(15) && a.At > watch.ForeignService && a.At < watch.ForeignService + TimeSpan.FromSeconds(3) && !IsDue(a)));

    /// <summary>
    /// Its gap is longer than the one before by the factor by which that was longer than its own, at least two: it came when a series of up to eight had it
    /// come, whatever another host did at that moment.
    /// </summary>
    private bool IsDue(Heard announcement)
    {
        var at = Announcements.ToList().IndexOf(announcement);
        if (at is < 3 or > 7) return false;
        var gaps = Gaps.Skip(at - 3).Take(3).Select(g => g.Length).ToList();
        var factor = gaps[1] / gaps[0];
        return factor > 1.9 && gaps[2] / gaps[1] is var next && next > 0.9 * factor && next < 1.1 * factor;
    }

    public override string ToString() => Announcements.Count == 1 ? $"{Record}: one announcement, in frame {First.Number}"
        : $"{Record}: {Announcements.Count} announcements, {string.Join(", ", Gaps.Take(12).Select(g => $"{g.Length.TotalSeconds:0.##}"))}{(Announcements.Count > 13 ? ", ..." : "")} s apart";
}
