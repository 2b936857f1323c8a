using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6762 section 8.4: the records of a service whose data have changed are announced anew, whatever changed them: a host name that was lost and
/// replaced is in all SRV records. Judged from where the new data first appear, in whatever message, over each family. An answer to a question counts as
/// an announcement, for it says the same to everybody; but where there are answers only, two of them have to be as far apart as announcements are. A device
/// that is slow to give out new data, or probes once more, or takes leave before, may.
/// </summary>
public static class ChangedDataRule
{
    /// <summary>The second announcement comes a second after the first, and a third may come first where the limit of one a second swallowed one.</summary>
    private static readonly TimeSpan Announcing = TimeSpan.FromSeconds(5);

    /// <summary>From the first announcement to the second, a second as it is measured.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.9), Most = TimeSpan.FromSeconds(2.5);

    /// <summary>A host that has lost its name may wait five seconds before it probes for the next (section 8.1), and announces what has changed when it has that.</summary>
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(8);

    private const double FalseAlarm = 1e-3;

    /// <param name="OnRequest">Somebody had asked each time.</param>
    private sealed record Case(Sighting Before, Sighting First, IReadOnlyList<Heard> Seen, bool OnRequest)
    {
        public ResourceRecord Record => First.Record;

        public bool IsShort => Seen.Count < 2 || (OnRequest && !Seen.Any(one => Seen.Any(other => other.At - one.At >= Least && other.At - one.At <= Most)));

        public string Told => Seen.Count switch { 0 => "not announced", 1 => "announced once", _ => "sent after questions for it only" };
    }

    /// <remarks>
    /// Where frames may be lost, what was announced once is held against the device only where that is so over each family, and the rest where it is the
    /// rule of records of a type, or of one record, and of more changes than a link that loses so much leaves.
    /// </remarks>
    /// <param name="loss">The part of the frames that the link was seen to lose; null where it can lose none.</param>
    public static Judgement Judge(RunView run, double? loss)
    {
        var cases = run.Names.SelectMany(n => run.At(n).Where(s => s.Record is { Ttl: > 0, Type: RecordType.SRV or RecordType.TXT }).GroupBy(s => (s.Record.Type, s.In.Family, s.In.Frame.Source)))
            .SelectMany(set => Cases(run, [.. set])).ToList();
        var few = cases.Where(c => c.IsShort).ToList();
        if (loss is { } lost)
        {
            few.RemoveAll(c => c.Seen.Count > 0 && cases.Exists(o => !o.IsShort && o.Record.SameSet(c.Record) && o.Record.Data.Equals(c.Record.Data)));
            var names = few.Select(c => (c.Record.Name, c.Record.Type)).Distinct().Count();
            bool IsRule(IEnumerable<Case> all, int choices)
            {
                // What is told in one message is lost with it.
                var (changes, wanting) = (all.DistinctBy(c => c.First.In.Number).Count(), few.Intersect(all).DistinctBy(c => c.First.In.Number).Count());
                return wanting >= 3 && wanting * 2 >= changes && Bounds.BinomialAtLeast(changes, Bounds.OneLostOf(2, lost), wanting) * choices <= FalseAlarm;
            }
            var types = cases.GroupBy(c => c.Record.Type).Where(t => IsRule(t, 2)).Select(t => t.Key).ToList();
            var records = cases.GroupBy(c => (c.Record.Name, c.Record.Type)).Where(r => IsRule(r, names)).Select(r => r.Key).ToList();
            few.RemoveAll(c => !types.Contains(c.Record.Type) && !records.Contains((c.Record.Name, c.Record.Type)));
        }
        return new Judgement(cases.Count,
        [
            .. few.Select(c => new Finding(
                $"{c.Record.Name} {c.Record.Type} {Unlike(c.Before.Record.Data, c.Record.Data)} {c.Told} over {c.First.In.Family}, first seen in frame {c.First.In.Number} ({(c.First.In.IsMulticast ? "" : "by unicast, ")}{c.First.Section}); in frame {c.Before.In.Number} it was {Unlike(c.Record.Data, c.Before.Record.Data)}",
                [c.Before.In.Frame, c.First.In.Frame],
                new TimeWindow(c.First.In.At, c.First.In.At + Announcing, $"announcements of {c.Record.Name} {c.Record.Type}"))),
        ]);
    }

    /// <param name="versions">Those of one record of one interface over one family.</param>
    private static IEnumerable<Case> Cases(RunView run, List<Sighting> versions)
    {
        // What stands together in a message are members of a set, not versions of a record.
        if (versions.DistinctBy(s => s.Record.Data).Count() == 1 || versions.GroupBy(s => s.In).Any(m => m.DistinctBy(s => s.Record.Data).Count() > 1)) yield break;
        // What is in no answer to the group may be a second truth beside the first, which another rule judges.
        var stretches = Stretches(versions).Where((s, i) => i == 0 || s.Exists(IsAnswer)).ToList();
        foreach (var (before, now) in stretches.Zip(stretches.Skip(1)))
        {
            var (first, end) = (now[0], now[0].In.At + Announcing + run.Tolerance);
            if (Same(before, now) || run.Segment(before[^1].In) != run.Segment(first.In) || !IsLeftAlone(run, first, end)) continue;
            if (versions.Exists(s => s.In.Number > first.In.Number && s.In.At <= end && !s.Record.Data.Equals(first.Record.Data))) continue;
            var seen = run.At(first.Record.Name)
                .Where(s => IsAnswer(s) && s.In.Family == first.In.Family && s.In.Number >= first.In.Number && s.In.At <= end && s.Record.Type == first.Record.Type && s.Record.Data.Equals(first.Record.Data)).Select(s => s.In).Distinct().ToList();
            yield return new Case(before[^1], first, seen, seen.TrueForAll(s => run.IsPrompted(s, first.Record.Name)));
        }
    }

    /// <summary>Data as far as they differ from others.</summary>
    private static string Unlike(RecordData than, RecordData data) =>
        Expect.Short((than is TxtData before && data is TxtData text && text.Strings.Where(s => !before.Strings.Any(b => b.AsSpan().SequenceEqual(s))).ToList() is { Count: > 0 } changed ? new TxtData(changed) : data).ToString()!);

    private static bool Same(List<Sighting> one, List<Sighting> other) => one[0].Record.Data.Equals(other[0].Record.Data);

    private static bool IsAnswer(Sighting sighting) => sighting.In.IsMulticast && sighting.Section == Section.Answer;

    /// <summary>Sightings of the same data that follow each other.</summary>
    private static List<List<Sighting>> Stretches(List<Sighting> versions)
    {
        var stretches = new List<List<Sighting>>();
        foreach (var version in versions)
            if (stretches is [.., var last] && last[0].Record.Data.Equals(version.Record.Data)) last.Add(version);
            else stretches.Add([version]);
        return stretches;
    }

    /// <summary>Nothing else happened while the change was due to be announced: nobody switched the device or changed it, and no other host spoke of the names.</summary>
    private static bool IsLeftAlone(RunView run, Sighting first, TimeSpan end)
    {
        var (name, number) = (first.Record.Name, first.In.Number);
        bool IsWithin(Heard message) => message.Number > number && message.At <= end;
        if (run.All[^1].At < end || run.Doings.Any(d => !d.Precedes(first.In) && d.At <= end)) return false;
        List<DnsName> about = [name, .. first.Record.Data.Names];
        if (about.Exists(n => run.Probes(n).Any(p => p.Number > number && p.At <= first.In.At + Waiting)) || run.At(name).Any(s => IsWithin(s.In) && s.Record.Ttl == 0)) return false;
        return !run.Others.Skip(run.Others.FirstIndex(m => m.Number > number)).TakeWhile(m => m.At <= end)
            .Any(m => (m.IsResponse || m.Message.Authorities.Count > 0) && m.Message.Records.Any(r => about.Contains(r.Name) || r.Data.Names.Contains(name)));
    }
}
