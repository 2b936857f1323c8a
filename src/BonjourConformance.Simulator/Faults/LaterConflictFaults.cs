using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Conflicts that were thought of for the names, records and moments of a first start (RFC 6762 sections 8.1, 8.4 and 9).</summary>
public static class LaterConflictFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Sections of a response.
        new("service-conflicts-in-answers-only", ["6762-9-23", "6762-6.6-03"], "Looks for conflicts about its services in the Answer section only.", Hears(r => r.Type is RecordType.SRV or RecordType.TXT, Section.Authority, Section.Additional)),
        new("text-conflicts-in-additional-section-ignored", ["6762-9-23", "6762-6.6-03"], "Minds no TXT record of another host in the Additional section.", Hears(r => r.Type == RecordType.TXT, Section.Additional)),
        new("service-conflicts-in-authority-section-ignored", ["6762-9-23"], "Minds no SRV record of another host in the Authority section.", Hears(r => r.Type == RecordType.SRV, Section.Authority)),

        // Types of records.
        new("denials-of-host-by-other-types-ignored", ["6762-8.1-14"], "While probing for its host name minds addresses and TXT records only.", b => b.Conflicts.OverlookWhileProbing((c, r, _) => c.IsHost && r.Type is not (RecordType.A or RecordType.AAAA or RecordType.TXT))),

        // Names of a user.
        new("denials-of-a-users-name-ignored", ["6762-8.1-28"], "Uses a name that a user gave whatever is answered to its probes.", b => b.Conflicts.OverlookWhileProbing((c, _, _) => IsOfUser(c) && !c.WasEstablished)),
        new("users-name-not-watched", ["6762-9-24"], "Minds no conflict about a name that a user gave.", b => b.Conflicts.Watches = c => !IsOfUser(c) || c.State != ClaimState.Established),

        // Fifteen conflicts.
        new("instance-conflicts-not-counted", ["6762-8.1-29"], "Counts conflicts about its host name only before it waits.", b =>
        {
            var uncounted = 0;
            b.Conflicts.CountsWith = c => c.IsHost ? "" : $"{uncounted++}";
        }),
        new("conflicts-counted-for-each-name", ["6762-8.1-29"], "Counts the conflicts about each of its names by itself before it waits.", b => b.Conflicts.CountsWith = c => c.FirstLabel + c.Instance?.Type),

        // When the link comes back.
        new("services-answered-while-link-comes-back", ["6762-8-09"], "Goes on answering for its services while it probes for them anew when the cable is put back.", b => b.Probing.StaysInUseOnLinkUp = c => !c.IsHost),
        new("second-instance-answered-while-link-comes-back", ["6762-8-09"], "Goes on answering for its second instance while it probes for it anew when the cable is put back.", b => b.Probing.StaysInUseOnLinkUp = c => c.Instance?.Name == "InstanceB"),
        new("addresses-answered-while-link-comes-back", ["6762-8-09"], "Goes on answering for its host name while it probes for it anew when the cable is put back.", b => b.Probing.StaysInUseOnLinkUp = c => c.IsHost),
        new("denials-of-services-ignored-when-link-comes-back", ["6762-8-10"], "Takes its instance names for its own when the cable is put back, whatever is answered to its probes.", b => WhenLinkIsBack(b, c => !c.IsHost)),
        new("denials-of-host-ignored-when-link-comes-back", ["6762-8-10"], "Takes its host name for its own when the cable is put back, whatever is answered to its probes.", b => WhenLinkIsBack(b, c => c.IsHost)),

        // Changes of data.
        new("second-text-change-not-announced", ["6762-8.4-01"], "Announces the first change of a TXT record, and none after it.", b => Changes(b, (nth, _) => nth < 2)),
        new("second-text-change-announced-once", ["6762-8.4-01", "6762-8.4-12"], "Announces further changes of a TXT record once only.", b => Changes(b, (nth, time) => nth < 2 || time < 2)) { HiddenAsLive = new("Where frames may be lost, one change that is announced once counts for nothing.", "6762-8.4-12") },
        new("second-text-change-announced-over-ipv4", ["6762-8.4-01"], "Announces further changes of a TXT record over IPv4 only.", b => Changes(b, (nth, _) => nth < 2, IpFamily.IPv6)),
    ];

    private static bool IsOfUser(Claim claim) => claim.Label.StartsWith("Renamed", StringComparison.Ordinal);

    private static Action<Behaviour> Hears(Func<ResourceRecord, bool> overlooks, params Section[] sections) => b => b.Reception.Reads(m => m.Message.IsResponse, m => m.Message with
    {
        Authorities = [.. m.Message.Authorities.Where(r => !(sections.Contains(Section.Authority) && overlooks(r)))],
        Additionals = [.. m.Message.Additionals.Where(r => !(sections.Contains(Section.Additional) && overlooks(r)))],
    });

    /// <summary>Ignores denials from when the cable is put back until the name is in use.</summary>
    private static void WhenLinkIsBack(Behaviour behaviour, Func<Claim, bool> which) => FromStart(behaviour, ofLink: true, which);

    /// <summary>Ignores denials from a start until the name is in use: from those that a link change leads to, or from the others.</summary>
    internal static void FromStart(Behaviour behaviour, bool ofLink, Func<Claim, bool> which)
    {
        var (had, begun) = (new HashSet<Claim>(), new Dictionary<Claim, string>());
        behaviour.Probing.StaysInUseOnLinkUp = claim =>
        {
            had.Add(claim);
            return false;
        };
        behaviour.Probing.WantedOnStart = claim =>
        {
            begun.Remove(claim);
            if (had.Remove(claim) == ofLink) begun[claim] = claim.Label;
            return true;
        };
        behaviour.Conflicts.OverlookWhileProbing((claim, _, _) => begun.GetValueOrDefault(claim) == claim.Label && !claim.WasEstablished && which(claim));
    }

    /// <summary>Leaves TXT records out of announcements, by the number of the change and of the announcement of it.</summary>
    private static void Changes(Behaviour behaviour, Func<int, int, bool> keeps, IpFamily? over = null)
    {
        var versions = new Dictionary<(DnsName, IpFamily), List<RecordData>>();
        var times = new Dictionary<(DnsName, IpFamily), int>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe)
                foreach (var question in m.Message.Questions) versions.Remove((question.Name, m.Family));
            if (m.Kind != OutgoingKind.Announcement) return;
            bool Keeps(ResourceRecord record)
            {
                if (record.Type != RecordType.TXT) return true;
                var key = (record.Name, m.Family);
                if (!versions.TryGetValue(key, out var seen)) versions[key] = seen = [];
                if (seen is not [.., var last] || !last.Equals(record.Data))
                {
                    seen.Add(record.Data);
                    times[key] = 0;
                }
                return keeps(seen.Count - 1, ++times[key]) || (over is { } family && m.Family != family);
            }
            m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(Keeps)] };
            m.Drop |= m.Message.Answers.Count == 0;
        });
    }
}
