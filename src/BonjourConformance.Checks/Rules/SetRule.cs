using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6762 section 10.2: a response that holds members of a unique RRset holds all of them, or is one of a quick burst that does, whatever
/// it was made for; section 6.2 says the same of addresses. A member counts as missing where the device had sent it before, has not
/// withdrawn it, and sends it again later: what changed in between is not held against it.
/// </summary>
public static class SetRule
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);

    public static Judgement Judge(RunView run)
    {
        var findings = new List<Finding>();
        var judged = 0;
        foreach (var name in run.Names)
            foreach (var set in run.At(name).Where(IsOfASet).GroupBy(s => (s.In.Family, s.In.Frame.Source, s.Record.Type)))
                judged += Judge(run, [.. set], findings);
        return new Judgement(judged, findings);
    }

    /// <summary>Pointers are everybody's, and NSEC is made for the answer.</summary>
    private static bool IsOfASet(Sighting sighting) => sighting.Record.Type is not (RecordType.NSEC or RecordType.PTR or RecordType.OPT or RecordType.CNAME);

    private static int Judge(RunView run, List<Sighting> set, List<Finding> findings)
    {
        var members = set.Where(s => s.Record.Ttl > 0).Select(s => s.Record.Data).Distinct().ToList();
        var messages = set.Where(s => s.Record.Ttl > 0).GroupBy(s => s.In).ToList();
        // Replies to simple resolvers may be cut short (section 6.7), and then say so.
        messages.RemoveAll(m => m.Key.Message.TC);
        if (members.Count < 2) return messages.Count;
        foreach (var member in members)
        {
            var seen = set.Where(s => s.Record.Data.Equals(member)).ToList();
            foreach (var message in messages.Where(m => !m.Any(s => s.Record.Data.Equals(member))).Select(m => m.Key))
                if (Misses(run, message, seen, set) is { } before)
                    findings.Add(new Finding($"{set[0].Record.Name} {set[0].Record.Type} without {Expect.Short(member.ToString()!)}, which it had in frame {before.Number}, {(message.IsMulticast ? "by multicast" : "by unicast")} in frame {message.Number}", [before.Frame, message.Frame]));
        }
        return messages.Count;
    }

    /// <summary>The message before that had the member, where it was valid all the time; else null.</summary>
    private static Heard? Misses(RunView run, Heard message, List<Sighting> seen, List<Sighting> set)
    {
        bool IsLinkLocal() => seen[0].Record.Data is AddressData { Address: var address } && address.IsIPv4LinkLocal();
        var segment = run.Segment(message);
        var at = seen.FirstIndex(s => s.In.Number >= message.Number);
        var last = at == 0 ? default : seen[at - 1];
        if (last.In is null || last.Record.Ttl == 0 || run.Segment(last.In) != segment || run.Disturbed(last.Record.Name, last.In, message)) return null;
        if (seen.Exists(s => s.Record.Ttl > 0 && (s.In.At - message.At).Duration() <= Burst && s.In.To.Equals(message.To))) return null;
        // Data that were never together are versions of a record, not members of a set.
        var together = In(set, last.In).Select(s => s.Record.Data).ToHashSet();
        if (!In(set, message).Any(s => s.Record.Ttl > 0 && together.Contains(s.Record.Data))) return null;
        var behind = seen.FirstIndex(s => s.In.Number > message.Number);
        var next = behind == seen.Count ? default : seen[behind];
        if (next.In is null || next.Record.Ttl == 0 || (IsLinkLocal() && run.Segment(next.In) != segment)) return null;
        // Where the set as a whole was announced without it, it had been taken away, and came back.
        for (var i = set.FirstIndex(s => s.In.Number > last.In.Number); i < set.Count && set[i].In.Number < message.Number; i++)
            if (run.IsUnprompted(set[i].In)) return null;
        return run.IsUnprompted(message) && run.Segment(next.In) != segment ? null : last.In;
    }

    private static IEnumerable<Sighting> In(List<Sighting> set, Heard message) => set.Skip(set.FirstIndex(s => s.In.Number >= message.Number)).TakeWhile(s => s.In == message);
}
