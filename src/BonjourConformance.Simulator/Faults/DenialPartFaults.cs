using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Conflicts that are minded but for some moments, families or data (RFC 6762 sections 8.1 and 9).</summary>
public static class DenialPartFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // While probing.
        new("denials-at-power-on-ignored", ["6762-8.1-10"], "Minds answers to its probes after conflicts and link changes, and not when it is switched on.", b => LaterConflictFaults.FromStart(b, ofLink: false, _ => true)),
        new("stops-listening-100-ms-after-third-probe", ["6762-8.1-12", "6762-8.1-30"], "Minds no conflict that comes later than 100 ms after its third probe.", b => b.Probing.ListenAfterLast = TimeSpan.FromMilliseconds(100)),
        new("minds-answers-over-ipv6-before-first-probe", ["6762-8.1-13"], "Takes another name for an answer over IPv6 that came before its first probe.", b =>
        {
            var family = IpFamily.IPv4;
            b.Reception.Filters.Add(m =>
            {
                family = m.Family;
                return true;
            });
            b.Conflicts.BeforeFirstProbe = true;
            b.Conflicts.OverlookWhileProbing((claim, _, _) => claim.State == ClaimState.Waiting && family == IpFamily.IPv4);
        }),
        new("skips-names-heard-within-ten-seconds", ["6762-8.1-08"], "Does not try a new host name of which it heard another host's record a moment ago.", SkipsRecentNames),

        new("denials-without-flush-bit-ignored", ["6762-8.1-10", "6762-9-05", "6763-8-04", "6762-9-18", "6762-8.1-28", "6762-8-10"], "Takes a name although its probe was answered, where the answer lacks the cache-flush bit.", b => b.Conflicts.OverlookWhileProbing((_, theirs, _) => !theirs.CacheFlush)),

        // Afterwards.
        new("claims-without-flush-bit-ignored", ["6762-9-02", "6762-9-12"], "Minds records of another host with the cache-flush bit only, once it has announced its names.", b => b.Conflicts.OverlookAfterwards((_, theirs, _) => !theirs.CacheFlush)),
        new("address-conflicts-in-answers-only", ["6762-9-03"], "Looks for conflicts about addresses in the Answer section only.", b => b.Reception.Reads(m => m.Message.IsResponse, m => m.Message with
        {
            Authorities = [.. m.Message.Authorities.Where(r => r.Data is not AddressData)],
            Additionals = [.. m.Message.Additionals.Where(r => r.Data is not AddressData)],
        })),
        new("responses-with-question-dropped-over-ipv6", ["6762-9-15"], "Drops responses over IPv6 that repeat the question.", b => b.Reception.Filters.Add(m => m.Family == IpFamily.IPv4 || !m.Message.IsResponse || m.Message.Questions.Count == 0)),
        new("conflicts-of-a-few-seconds-ignored", ["6762-9-19"], "Takes another host's record of ten seconds or less for none.", b => b.Conflicts.OverlookAfterwards((_, theirs, _) => theirs.Ttl <= 10)),
        new("ports-compared-by-high-octet", ["6762-9-20"], "Compares the high octet of the ports of SRV records.",
            b => b.Conflicts.OverlookAfterwards((_, theirs, own) => theirs.Data is SrvData rival && own.Any(o => o.Record.Data is SrvData ours && ours.Target == rival.Target && ours.Port >> 8 == rival.Port >> 8))),
        new("services-of-a-users-name-not-watched", ["6762-9-24"], "Minds TXT records of another host under a name that a user gave, and no SRV records.", b => b.Conflicts.OverlookAfterwards((claim, theirs, _) => theirs.Type == RecordType.SRV && claim.Label.StartsWith("Renamed", StringComparison.Ordinal))),
    ];

    private static void SkipsRecentNames(Behaviour behaviour)
    {
        var heard = new Dictionary<string, TimeSpan>();
        var now = TimeSpan.Zero;
        behaviour.Reception.Filters.Add(m =>
        {
            now = m.At;
            foreach (var record in m.Message.Records.Where(r => m.Message.IsResponse && r.Data is AddressData)) heard[record.Name.FirstLabel] = m.At;
            return true;
        });
        var usual = behaviour.Conflicts.NextLabel;
        behaviour.Conflicts.NextLabel = claim =>
        {
            var label = usual(claim);
            while (claim.IsHost && heard.TryGetValue(label, out var at) && now - at < TimeSpan.FromSeconds(10)) label = ConflictsBehaviour.Number(label, "-", "");
            return label;
        };
    }
}
