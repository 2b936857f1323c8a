using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Conflicts that were thought of in one form only, and probes that are whole at a start only (RFC 6762 sections 8.1, 8.2 and 9).</summary>
public static class OtherDenialFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Answers to its probes.
        new("denials-by-unicast-ignored", ["6762-8.1-25", "6762-11-05"], "Asks for unicast answers to its probes, and minds those to the group only.", WhileProbing((message, _, _) => !message.ToGroup)),
        new("denials-behind-other-records-ignored", ["6762-8.1-26"], "While probing looks at the first record of a response.", WhileProbing((message, theirs, _) => !ReferenceEquals(message.Message.Records.First(), theirs))),
        new("denials-of-instances-by-other-types-ignored", ["6762-8.1-14"], "While probing for an instance minds SRV and TXT records only.", b => b.Conflicts.OverlookWhileProbing((claim, theirs, _) => !claim.IsHost && theirs.Type is not (RecordType.SRV or RecordType.TXT))),
        new("denials-of-services-over-ipv6-ignored", ["6762-9-18"], "While probing for instances minds answers over IPv4 only.", WhileProbing((message, theirs, _) => message.Family == IpFamily.IPv6 && theirs.Name.Count > 2)),
        new("short-lived-denials-ignored", ["6762-8.1-26"], "While probing takes a record of less than a minute for a stale one.", WhileProbing((_, theirs, _) => theirs.Ttl < 60)),
        new("denials-with-own-target-ignored", ["6762-8.1-26"], "While probing compares the targets of SRV records only.",
            WhileProbing((_, theirs, own) => theirs.Data is SrvData rival && own.Any(o => o.Record.Data is SrvData service && service.Target == rival.Target))),

        // Other data.
        new("texts-compared-by-first-string", ["6762-9-22"], "Compares the first string of TXT records where another host has the same name.", Afterwards((theirs, own) => theirs.Strings.Count > 0 && own.Strings.Count > 0 && theirs.Strings[0].AsSpan().SequenceEqual(own.Strings[0]))),
        new("texts-compared-by-case", ["6762-9-22"], "Compares TXT records without regard to case where another host has the same name.", Afterwards((theirs, own) => theirs.ToString()!.Equals(own.ToString(), StringComparison.OrdinalIgnoreCase))),

        // Probes after a conflict.
        new("two-probes-for-second-instance-after-conflict", ["6762-8.1-27"], "Probes twice for its second instance when another host claims it.", b => b.Probing.LeavesOut = c => c is { WasEstablished: true, Instance.Name: "InstanceB" } ? 1 : 0) { HiddenAsLive = new("Where frames may be lost, a few trains of probes that lack one count for nothing.", "6762-8.1-27") },
        new("no-proposals-after-conflict", ["6762-8.2-16"], "Proposes no records when it probes for a name in use that another host claims.", b =>
        {
            var again = new HashSet<DnsName>();
            b.Probing.LeavesOut = claim =>
            {
                if (claim.WasEstablished) again.Add(claim.Name);
                else again.Remove(claim.Name);
                return 0;
            };
            b.Probing.Proposes = r => !again.Contains(r.Name);
        }),
        new("proposes-first-text", ["6762-8.2-16"], "Proposes the TXT record that it had first.", b =>
        {
            var first = new Dictionary<DnsName, RecordData>();
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind != OutgoingKind.Probe) return;
                foreach (var record in m.Message.Authorities.Where(r => r.Data is TxtData)) first.TryAdd(record.Name, record.Data);
                m.MapRecords(r => r.Data is TxtData ? r with { Data = first[r.Name] } : r);
            });
        }),
    ];

    private static Action<Behaviour> WhileProbing(Func<Incoming, ResourceRecord, IReadOnlyList<ZoneRecord>, bool> overlooks) => b =>
    {
        Incoming? last = null;
        b.Reception.Filters.Add(m =>
        {
            last = m;
            return true;
        });
        b.Conflicts.OverlookWhileProbing((_, theirs, own) => overlooks(last!, theirs, own));
    };

    private static Action<Behaviour> Afterwards(Func<TxtData, TxtData, bool> overlooks) =>
        b => b.Conflicts.OverlookAfterwards((_, theirs, own) => theirs.Data is TxtData text && own.Any(o => o.Record.Data is TxtData ours && overlooks(text, ours)));
}
