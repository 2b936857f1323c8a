using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>A start-up and a long time afterwards in which nobody asks the device anything.</summary>
/// <param name="Beginning">The start-up alone, until the device had come to rest.</param>
/// <param name="ForeignService">When another host announced a service of its own and was asked for it.</param>
/// <param name="Prompted">Numbers of multicasts that other hosts called for, by a question or by a weak copy of a record.</param>
public sealed record LongWatch(StartUp StartUp, StartUp Beginning, TimeSpan ForeignService, TimeSpan End, IReadOnlySet<int> Prompted)
{
    /// <summary>The messages of one announcement follow each other within so long.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    /// <summary>Multicasts of each record in one family, oldest first.</summary>
    public IReadOnlyList<Series> Series(Family family) => new SeriesCutter(StartUp).Cut([.. StartUp.Messages.Where(m => m.Family == family)]);

    /// <summary>
    /// The same without multicasts that announce another record, one that came up later: what stands beside that, or goes out in the same moment, is no announcement of its own.
    /// Records that other hosts called for in the meantime are left out: which of their multicasts are announcements cannot be told.
    /// </summary>
    public IReadOnlyList<Series> OwnSeries(Family family)
    {
        var all = Series(family);
        var sent = all.SelectMany(s => s.Announcements.Select(a => (Message: a, Came: s.First.At))).ToLookup(s => Slot(s.Message));
        var newest = sent.SelectMany(s => s).Select(s => s.Message).DistinctBy(m => m.Number).ToDictionary(m => m.Number,
            m => Enumerable.Range(-1, 3).SelectMany(o => sent[Slot(m) + o]).Where(s => (s.Message.At - m.At).Duration() <= Burst).Max(s => s.Came));
        return [.. all.Where(s => !s.Announcements.Any(a => Prompted.Contains(a.Number))).Select(s => s with { Announcements = [.. s.Announcements.Where(a => newest[a.Number] <= s.First.At + Burst)] })];

        static long Slot(Heard message) => message.At.Ticks / Burst.Ticks;
    }

    /// <summary>Intervals of a series that do not grow, unless the device probed for the name anew meanwhile: it announces anew then.</summary>
    public IEnumerable<Growth> TooSoon(Series series, Family family, TimeSpan tolerance)
    {
        List<DnsName> names = [series.About, .. series.Key.Data.Names];
        return series.TooSoon(tolerance).Where(g => !names.Any(n => StartUp.ProbesFor(n, family).Any(p => p.At > g.Before.From.At && p.At < g.Now.To.At)));
    }
}
