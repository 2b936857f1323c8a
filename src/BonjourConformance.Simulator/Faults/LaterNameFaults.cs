using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Names that come up later than at a start, and are announced in part (RFC 6762 sections 8.1, 8.3 and 8.4).</summary>
public static class LaterNameFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("later-names-announced-once", ["6762-8.3-10", "6762-10.1-02", "6762-8.4-12", "6762-9-25"], "Announces the SRV record of a name that comes up later once only.", b =>
        {
            var announced = new HashSet<(DnsName, IpFamily)>();
            Announcements(b, m => r => r.Type != RecordType.SRV || !IsLater(r.Name) || announced.Add((r.Name, m.Family)));
        }) { HiddenAsLive = new("Whether the orderly stop follows right on a change of name, so that a record was announced by nobody yet, is chance in a later attempt, and where frames may be lost, few changes that were announced once count for nothing.", "6762-10.1-02", "6762-8.4-12") },
        new("later-names-announced-over-one-family", ["6762-8.3-10", "6762-8.4-12", "6762-9-25"], "Announces names that come up later over IPv4 only.",
            b => Announcements(b, m => r => m.Family == IpFamily.IPv4 || !(IsLater(r.Name) || r.Data.Names.Any(IsLater)))) { HiddenAsLive = new("An answer in time passes for the announcement of changed data.", "6762-8.4-12") },
        new("subtypes-of-later-names-not-announced", ["6762-8.3-10"], "Lists names that come up later under their subtypes only when it is asked.",
            b => Announcements(b, _ => r => !(r.Name.Count > 1 && Octets.Show(r.Name[1]) == "_sub" && r.Data.Names.Any(IsLater)))),
        new("two-probes-for-a-later-host-name", ["6762-8.1-18", "6762-9-16", "6762-8.2-14", "6762-8.1-27"], "Probes twice for the name of a host that it takes after a conflict.", b =>
        {
            var sent = new Dictionary<(DnsName, IpFamily), int>();
            Probes(b, m =>
            {
                if (m.Message.Questions is [var only] && only.Name.FirstLabel.StartsWith("printer-", StringComparison.Ordinal) && (sent[(only.Name, m.Family)] = sent.GetValueOrDefault((only.Name, m.Family)) + 1) % 3 == 1) m.Drop = true;
            });
        }) { HiddenAsLive = new("Where frames may be lost, a few trains of probes that lack one count for nothing.", "6762-8.1-27") },
        new("probes-for-later-names-qm", ["6762-8.1-22"], "Probes without the unicast-response bit for names that come up later.", b => Probes(b, m =>
        {
            if (m.Message.Questions.All(q => IsLater(q.Name))) m.Message = m.Message with { Questions = [.. m.Message.Questions.Select(q => q with { RawClass = q.Class })] };
        })),
        new("probes-from-a-port-of-its-own", ["6762-8.1-20"], "Sends its probes from a port of its own.", b => Probes(b, m => m.SourcePort = 49152)),
        new("probes-over-ipv6-from-a-port-of-its-own", ["6762-8.1-20"], "Sends its probes over IPv6 from a port of its own.", b => Probes(b, m =>
        {
            if (m.Family == IpFamily.IPv6) m.SourcePort = 49152;
        })),
    ];

    /// <summary>A name of a user, or one with a number added.</summary>
    private static bool IsLater(DnsName name) => name.Count > 1 && (name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal) || name.FirstLabel.EndsWith(')') || name.FirstLabel.StartsWith("printer-", StringComparison.Ordinal));

    private static void Announcements(Behaviour behaviour, Func<Outgoing, Func<ResourceRecord, bool>> keeps) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (m.Kind != OutgoingKind.Announcement) return;
        m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(keeps(m))] };
        m.Drop |= m.Message.Answers.Count == 0;
    });

    private static void Probes(Behaviour behaviour, Action<Outgoing> change) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (m.Kind == OutgoingKind.Probe) change(m);
    });
}
