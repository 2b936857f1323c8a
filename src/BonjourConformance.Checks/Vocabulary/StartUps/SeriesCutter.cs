using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// Takes the announcements of a start-up apart into series: one ends where the record's data change, where it says goodbye, or where a
/// name that it rests on, though in use, is probed for anew.
/// </summary>
internal sealed class SeriesCutter(StartUp startUp)
{
    /// <summary>Records of one set may go out in several messages, one right after the other.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<DnsName> used = [];
    private readonly List<(Series Series, List<Heard> Announcements)> all = [];
    private readonly Dictionary<(DnsName Name, RecordType Type), Dictionary<RecordData, int>> open = [];
    private ILookup<(DnsName, RecordType, RecordData), TimeSpan> sent = Enumerable.Empty<TimeSpan>().ToLookup(_ => default((DnsName, RecordType, RecordData)));

    public IReadOnlyList<Series> Cut(IReadOnlyList<Heard> messages)
    {
        sent = (from message in messages
                where message.IsMulticastResponse
                from record in message.Message.Answers
                where record.Ttl > 0
                select (Key: (record.Name, record.Type, record.Data), message.At)).ToLookup(r => r.Key, r => r.At);
        foreach (var message in messages)
        {
            foreach (var name in startUp.SoughtIn(message).Where(used.Remove))
                foreach (var members in open.Values)
                    foreach (var data in members.Keys.Where(data => RestsOn(all[members[data]].Series, name)).ToList()) End(members, data, message.At);
            if (message.IsMulticastResponse)
                foreach (var record in message.Message.Answers.Where(r => r.Type != RecordType.NSEC)) Take(record, message);
        }
        return all.ConvertAll(s => s.Series with { Announcements = s.Announcements });
    }

    private void Take(ResourceRecord record, Heard message)
    {
        var set = (record.Name, record.Type);
        if (!open.TryGetValue(set, out var members)) open[set] = members = [];
        // A record of a unique set that is announced without another one takes that one's place.
        foreach (var data in members.Keys.Where(data => record.Ttl == 0 ? data.Equals(record.Data) : record.CacheFlush && !IsSentAbout(record, data, message.At)).ToList())
            End(members, data, message.At);
        if (record.Ttl == 0) return;
        used.Add(record.Name);
        if (!members.TryGetValue(record.Data, out var at))
        {
            members[record.Data] = at = all.Count;
            all.Add((new Series((record.Name, record.Type, record.Data), []), []));
        }
        if (all[at].Announcements.LastOrDefault() != message) all[at].Announcements.Add(message);
    }

    private bool IsSentAbout(ResourceRecord other, RecordData data, TimeSpan time) => sent[(other.Name, other.Type, data)].Any(at => (at - time).Duration() <= Together);

    private void End(Dictionary<RecordData, int> members, RecordData data, TimeSpan when)
    {
        members.Remove(data, out var at);
        all[at] = (all[at].Series with { End = when }, all[at].Announcements);
    }

    /// <summary>
    /// A pointer rests on the name that it leads to, and the list of service types on all names. The name of a service type is shared, and
    /// whoever probes for it verifies one pointer at most: the others are not in doubt.
    /// </summary>
    private static bool RestsOn(Series series, DnsName name) =>
        series.About == name || series.Key.Name == ServiceNames.TypeEnumeration || (series.Key.Data is NameData to && to.Name == name);
}
