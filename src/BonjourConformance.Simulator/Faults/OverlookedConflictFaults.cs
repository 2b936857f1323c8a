using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Conflicts that are overlooked in certain company, at certain moments, or the second time (RFC 6762 sections 8.1, 8.2 and 9).</summary>
public static class OverlookedConflictFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("conflicts-beside-own-records-ignored", ["6762-9-26"], "Takes a response that holds one of its own unique records for its own, come back to it, and looks for no conflict in it.", b =>
        {
            var isOwn = IsOwnUnique(b);
            var isTaken = false;
            b.Reception.Filters.Add(m =>
            {
                isTaken = m.Message.Answers.Any(isOwn);
                return true;
            });
            b.Conflicts.OverlookAfterwards((_, _, _) => isTaken);
        }),
        new("denials-of-instances-after-second-probe-ignored", ["6762-8.1-30"], "Minds no answer to its probes for an instance once it has sent two.", b => b.Conflicts.OverlookWhileProbing((c, _, _) => !c.IsHost && c.Sent > 1)),
        new("denials-of-instances-after-third-probe-ignored", ["6762-8.1-30"], "Takes an instance name for its own as soon as it has sent its third probe.", b => b.Conflicts.OverlookWhileProbing((c, _, _) => !c.IsHost && c.Sent > 2)),
        new("second-lost-tiebreak-ignored", ["6762-8.2-21"], "Waits once when it loses a tiebreak over a name, and goes on when it loses again.", b => SecondRival(b, _ => true)),
        new("second-lost-tiebreak-over-instances-ignored", ["6762-8.2-21"], "Waits once when it loses a tiebreak over an instance name, and goes on when it loses again.", b => SecondRival(b, c => !c.IsHost)),
        new("tiebreak-by-service-where-there-is-no-text", ["6762-8.2.1-04"], "Compares its SRV record alone with that of a rival who proposes no TXT record.", b =>
        {
            var usual = b.Probing.Compare;
            b.Probing.Compare = (own, theirs) => theirs.All(r => r.Type == RecordType.SRV) ? usual([.. own.Where(r => r.Type == RecordType.SRV)], theirs) : usual(own, theirs);
        }),
        new("tiebreak-over-services-by-number-of-records", ["6762-8.2.1-04"], "Takes the longer list of records for an instance for the later one.", b =>
        {
            var usual = b.Probing.Compare;
            b.Probing.Compare = (own, theirs) => own.Any(r => r.Type == RecordType.SRV) && theirs.Count != own.Count ? own.Count.CompareTo(theirs.Count) : usual(own, theirs);
        }),
        new("conflicts-before-second-announcement-ignored", ["6762-9-27"], "Looks for conflicts about a name once it has announced it twice.", b => Soon(b, _ => true)),
        new("service-conflicts-before-second-announcement-ignored", ["6762-9-27"], "Looks for conflicts about an instance once it has announced it twice.", b => Soon(b, r => r.Type is RecordType.SRV or RecordType.TXT)),
        new("later-names-not-defended", ["6762-8.1-31", "6762-8.1-32", "6762-9-28", "6762-9-29", "6763-10-02"], "Answers no probe for a name that it took after a conflict, or that a user gave.", b => Undefended(b, (_, n) => IsLater(n))),
        new("later-instance-names-not-defended", ["6762-8.1-31", "6762-9-29"], "Answers no probe for an instance name that it took after a conflict.", b => Undefended(b, (_, n) => n.FirstLabel.EndsWith(')'))),
        new("later-host-names-not-defended", ["6762-8.1-31", "6762-9-28"], "Answers no probe for a host name that it took after a conflict.", b => Undefended(b, (_, n) => n.Count == 2 && IsLater(n))),
        new("names-of-users-not-defended", ["6762-8.1-32", "6763-10-02"], "Answers no probe for an instance name that a user gave.", b => Undefended(b, (_, n) => n.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal))),
    ];

    /// <summary>Whether a record is one that it has sent with the cache-flush bit.</summary>
    internal static Func<ResourceRecord, bool> IsOwnUnique(Behaviour behaviour)
    {
        var sent = new HashSet<(DnsName, RecordType, RecordData)>();
        behaviour.Messages.Rewrite.Add(m => sent.UnionWith(m.IsQuery ? [] : m.Message.Answers.Where(r => r.CacheFlush).Select(r => (r.Name, r.Type, r.Data))));
        return record => sent.Contains((record.Name, record.Type, record.Data));
    }

    private static void SecondRival(Behaviour behaviour, Func<Claim, bool> which)
    {
        var hasLost = VerifiedAnewFaults.HasLostTiebreak(behaviour);
        behaviour.Probing.Contends = (claim, _) => hasLost(claim) && which(claim) ? [] : [claim];
    }

    /// <summary>Overlooks conflicts about a name from its first announcement until the second one is due.</summary>
    private static void Soon(Behaviour behaviour, Func<ResourceRecord, bool> which)
    {
        var counts = new Dictionary<DnsName, int>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe)
                foreach (var question in m.Message.Questions) counts[question.Name] = 0;
            if (m.Kind == OutgoingKind.Announcement && m.Family == IpFamily.IPv4)
                foreach (var name in m.Message.Answers.Where(r => r.Ttl > 0).Select(r => r.Name).Distinct()) counts[name] = counts.GetValueOrDefault(name) + 1;
        });
        behaviour.Conflicts.OverlookAfterwards((claim, theirs, _) => which(theirs) && counts.GetValueOrDefault(claim.Name) == 1);
    }

    /// <summary>Probes of others that it does not hear, for names that it uses: while it probes for one itself, it does.</summary>
    internal static void Undefended(Behaviour behaviour, Func<Incoming, DnsName, bool> which)
    {
        var used = new HashSet<DnsName>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe) used.ExceptWith(m.Message.Questions.Select(q => q.Name));
            else if (!m.IsQuery) used.UnionWith(m.Message.Answers.Select(r => r.Name));
        });
        behaviour.Reception.ReadsQueries(m => m.Message.Authorities.Count > 0, m => m.Message with { Questions = [.. m.Message.Questions.Where(q => !(which(m, q.Name) && used.Contains(q.Name)))] });
    }

    private static bool IsLater(DnsName name) => name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal) || name.FirstLabel.EndsWith(')') || name.FirstLabel.StartsWith("printer-", StringComparison.Ordinal);
}
