using BonjourConformance.Checks.Suites;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>A start-up and a long time afterwards in which nobody asks the device anything.</summary>
/// <param name="Beginning">The start-up alone, until the device had come to rest.</param>
/// <param name="ForeignService">When another host announced a service of its own and was asked for it.</param>
/// <param name="Prompted">Numbers of multicasts that other hosts called for, by a question or by a weak copy of a record.</param>
public sealed record LongWatch(StartUp StartUp, StartUp Beginning, TimeSpan ForeignService, TimeSpan End, IReadOnlySet<int> Prompted)
{
    /// <summary>Multicasts of each record in one family, oldest first.</summary>
    public IReadOnlyList<Series> Series(Family family) => new SeriesCutter(StartUp).Cut([.. StartUp.Messages.Where(m => m.Family == family)]);

    /// <summary>
    /// The same without multicasts that announce another record, one that came up later: what stands beside that is no announcement of its own.
    /// Records that other hosts called for in the meantime are left out: which of their multicasts are announcements cannot be told.
    /// </summary>
    public IReadOnlyList<Series> OwnSeries(Family family)
    {
        var all = Series(family);
        var newest = new Dictionary<int, TimeSpan>();
        foreach (var series in all)
            foreach (var message in series.Announcements)
                if (!newest.TryGetValue(message.Number, out var at) || series.First.At > at) newest[message.Number] = series.First.At;
        return [.. all.Where(s => !s.Announcements.Any(a => Prompted.Contains(a.Number))).Select(s => s with { Announcements = [.. s.Announcements.Where(a => newest[a.Number] <= s.First.At + TimeSpan.FromMilliseconds(50))] })];
    }
}
