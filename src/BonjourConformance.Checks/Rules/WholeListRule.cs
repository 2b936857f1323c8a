using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6763 section 4.1: the answer to a question for a service type, a subtype or the list of types is the list of all that the device has.
/// Every such question of another host is judged that lists nothing as known, and that was answered at all. A pointer is missing where the
/// device had sent it before, sends it again later, and neither multicast it a second before nor left it to another host that did.
/// </summary>
public static class WholeListRule
{
    private static readonly TimeSpan RateLimit = TimeSpan.FromSeconds(1.1);

    /// <summary>120 ms, half a second for other answers, and for a long list to be sent.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Octets of a message that had room for more pointers, as all have that hold additional records too.</summary>
    private const int RoomForMore = 700;

    /// <summary>An answer to a question for a list.</summary>
    /// <param name="Kind">What is asked for by what way; a device that errs does so in all of these.</param>
    private sealed record Case(DnsName Name, (bool Subtype, bool Any, Family Family, bool ByMulticast, bool Legacy) Kind, Heard Query, Told Told, IReadOnlyList<RecordData> Missing);

    /// <summary>What a querier was told.</summary>
    private sealed record Told(HashSet<RecordData> Data, Heard First, int Largest);

    /// <remarks>
    /// Where frames may be lost, lists that take several messages are not judged, and others only where all answers of a kind are incomplete, two
    /// at least.
    /// </remarks>
    public static Judgement Judge(RunView run, bool frameMayBeLost)
    {
        var cases = run.Names.Where(n => !n.IsReverseMapping()).SelectMany(n => Cases(run, n)).ToList();
        var wrong = cases.Where(c => c.Missing.Count > 0).ToList();
        if (frameMayBeLost)
        {
            var kinds = cases.GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.ToList());
            wrong.RemoveAll(c => kinds[c.Kind] is var same && (same.Count < 2 || same.Exists(o => o.Missing.Count == 0 || o.Told.Largest > RoomForMore)));
        }
        return new Judgement(cases.Count, [.. from one in wrong
                                              let way = one.Told.First.IsMulticast ? "by multicast" : "by unicast"
                                              from data in one.Missing
                                              select new Finding($"{one.Name} without {Expect.Short(data.ToString()!)} {way} in frame {one.Told.First.Number}, in answer to frame {one.Query.Number}", [one.Query.Frame, one.Told.First.Frame])]);
    }

    /// <summary>Answers of which more than one pointer is due; one alone cannot be incomplete.</summary>
    private static IEnumerable<Case> Cases(RunView run, DnsName name)
    {
        var pointers = run.At(name).Where(s => s.Record is { Type: RecordType.PTR, CacheFlush: false }).ToList();
        var sets = pointers.GroupBy(s => s.Record.Data).ToDictionary(g => g.Key, g => g.ToList());
        if (sets.Count < 2) yield break;
        foreach (var query in run.Asked(name).Where(q => AsksForAll(q, name)))
        {
            if (Answer(run, query, pointers) is not { } told) continue;
            var due = sets.Where(s => IsDue(run, query, told.First, name, s.Key, s.Value)).Select(s => s.Key).ToList();
            if (due.Count > 1)
                yield return new Case(name, (name.IsSubtype(), query.Message.Questions.Any(q => q.Name == name && q.Type == RecordType.ANY), query.Family, told.First.IsMulticast, query.SourcePort != 5353), query, told, due.FindAll(d => !told.Data.Contains(d)));
        }
    }

    /// <remarks>A damaged query may be ignored: an announcement after it is no answer to what of it can be read.</remarks>
    private static bool AsksForAll(Heard query, DnsName name) => query is { Decoded.Flaws.Count: 0, Message: { TC: false, Answers.Count: 0, Authorities.Count: 0, Opcode: 0, Rcode: 0 } }
        && query.Message.Questions.Any(q => q.Name == name && q.Type is RecordType.PTR or RecordType.ANY && q.Class is DnsClass.Internet or DnsClass.Any);

    /// <summary>What the querier was told, and in which message first; null where it was told nothing, or that there is more.</summary>
    private static Told? Answer(RunView run, Heard query, List<Sighting> pointers)
    {
        var end = query.At + AnswerTime + run.Tolerance;
        var told = new List<Sighting>();
        for (var i = pointers.FirstIndex(s => s.In.At > query.At - RateLimit - run.Tolerance); i < pointers.Count && pointers[i].In.At < end; i++)
            // Simple resolvers do not hear the group.
            if (pointers[i] is { Record.Ttl: > 0, In: var m } && m.Family == query.Family && ((m.IsMulticast && query.SourcePort == 5353) || (m.Number > query.Number && m.To.Equals(query.From) && m.DestinationPort == query.SourcePort))) told.Add(pointers[i]);
        var first = told.Find(s => s.In.Number > query.Number && s.Section == Section.Answer).In;
        if (first is null || told.Exists(s => s.In.Message.TC)) return null;
        return new Told(told.Select(s => s.Record.Data).ToHashSet(), first, told.Where(s => s.In.Number >= first.Number && s.In.Message.Additionals.Count == 0).Select(s => s.In.Frame.Parsed.Payload.Length).DefaultIfEmpty().Max());
    }

    /// <summary>Whether the device had a pointer when it was asked, and still has it.</summary>
    private static bool IsDue(RunView run, Heard query, Heard answer, DnsName name, RecordData data, List<Sighting> seen)
    {
        var at = seen.FirstIndex(s => s.In.Number > query.Number);
        if (at < 1 || at == seen.Count || seen[at - 1].Record.Ttl == 0) return false;
        // It may have been given up since it was last told over the other family.
        if (seen.Skip(at).Take(seen.FirstIndex(s => s.In.Number >= answer.Number) - at + 1).Any(s => s.Record.Ttl == 0)) return false;
        // Over the other family it may have been there sooner.
        var (before, after) = (seen[at - 1].In, seen[at].In.Number > answer.Number ? seen[at].In : answer);
        // It may be offered over one family only.
        var (segment, offered) = (run.Segment(query), at - 1);
        while (offered >= 0 && run.Segment(seen[offered].In) == segment && seen[offered].In.Family != query.Family) offered--;
        if (offered < 0 || run.Segment(seen[offered].In) != segment) return false;
        if (run.Segment(before) != run.Segment(after) || run.Disturbed(name, before, after) || data.Names.Any(n => run.Disturbed(n, before, after))) return false;
        // A name that is probed for is not in use.
        if (data.Names.Any(n => run.Probes(n) is var probes && probes.FirstIndex(p => p.Number > before.Number) < probes.FirstIndex(p => p.Number >= after.Number))) return false;
        // Another host may have left it nothing to answer.
        return RunView.Before(run.Others, after, after.At - query.At + RateLimit + run.Tolerance, m => m.IsResponse && m.Message.Records.Any(r => r.Name == name && r.Data.Equals(data))) is null;
    }
}
