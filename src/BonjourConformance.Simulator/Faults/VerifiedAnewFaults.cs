using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Names that are verified anew after a conflict or a lost tiebreak, and otherwise than at a start (RFC 6762 sections 8.1 to 8.3 and 9).</summary>
public static class VerifiedAnewFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("rivals-after-second-probe-ignored", ["6762-8.2-19"], "Takes part in tiebreaks until its second probe.", b => b.Probing.Contends = (c, _) => c.Sent > 1 ? [] : [c]),
        new("rivals-after-third-probe-ignored", ["6762-8.2-19"], "Takes part in no tiebreak after its third probe.", b => b.Probing.Contends = (c, _) => c.Sent > 2 ? [] : [c]),
        new("denials-after-lost-tiebreak-ignored", ["6762-8.2-20"], "Minds no answer to the probes that it sends after a lost tiebreak.", b =>
        {
            var hasLost = HasLostTiebreak(b);
            b.Conflicts.OverlookWhileProbing((claim, _, _) => hasLost(claim));
        }),
        new("denials-of-first-probe-after-lost-tiebreak-ignored", ["6762-8.2-20"], "Minds no answer to the first probe that it sends after a lost tiebreak.", b =>
        {
            var hasLost = HasLostTiebreak(b);
            b.Conflicts.OverlookWhileProbing((claim, _, _) => hasLost(claim) && claim.Sent < 2);
        }),
        new("denials-of-instances-after-lost-tiebreak-ignored", ["6762-8.2-20"], "Minds no answer to the probes for an instance that it sends after a lost tiebreak.", b =>
        {
            var hasLost = HasLostTiebreak(b);
            b.Conflicts.OverlookWhileProbing((claim, _, _) => !claim.IsHost && hasLost(claim));
        }),
        new("instances-not-announced-after-conflict", ["6762-9-25"], "Probes for an instance after a conflict, and then uses it again without a word.", AfterConflict((claim, _) => claim.IsHost)),
        new("announced-once-after-conflict", ["6762-9-25"], "Announces a name once for which it probed after a conflict.", AfterConflict((_, time) => time < 2)),
    ];

    /// <summary>Whether it gave way to a rival since it began to probe for a name.</summary>
    internal static Func<Claim, bool> HasLostTiebreak(Behaviour behaviour)
    {
        var lost = new HashSet<Claim>();
        behaviour.Probing.LeavesOutAfterWait = claim =>
        {
            lost.Add(claim);
            return 0;
        };
        behaviour.Probing.LeavesOut = claim =>
        {
            lost.Remove(claim);
            return 0;
        };
        return lost.Contains;
    }

    /// <summary>Which records that a name had before it announces for the n-th time since it probed for that after a conflict. Changed ones are another matter.</summary>
    private static Action<Behaviour> AfterConflict(Func<Claim, int, bool> keeps) => b =>
    {
        var again = new Dictionary<DnsName, Claim>();
        var (sent, had) = (new HashSet<(DnsName Name, RecordData)>(), new HashSet<(DnsName, RecordData)>());
        var times = new Dictionary<(DnsName, RecordData, IpFamily), int>();
        b.Probing.LeavesOut = claim =>
        {
            if (claim.WasEstablished) again[claim.Name] = claim;
            else again.Remove(claim.Name);
            had.UnionWith(sent.Where(s => s.Name == claim.Name));
            foreach (var key in times.Keys.Where(k => k.Item1 == claim.Name).ToList()) times.Remove(key);
            return 0;
        };
        bool Keeps(ResourceRecord record, IpFamily family) =>
            !again.TryGetValue(record.Name, out var claim) || !had.Contains((record.Name, record.Data)) || keeps(claim, times[(record.Name, record.Data, family)] = times.GetValueOrDefault((record.Name, record.Data, family)) + 1);
        b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind != OutgoingKind.Announcement) return;
            m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => Keeps(r, m.Family))] };
            sent.UnionWith(m.Message.Answers.Select(r => (r.Name, r.Data)));
            m.Drop |= m.Message.Answers.Count == 0;
        });
    };
}
