using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Simultaneous probes (RFC 6762 sections 8.2 and 8.2.1).</summary>
public static class TiebreakFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // What is compared, section 8.2.
        new("probes-without-proposed-records", ["6762-8.2-01", "6762-8.2-16"], "Leaves the Authority section of probes empty.", b => b.Probing.Proposes = _ => false),
        new("asks-for-names-instead-of-probing", ["6762-8.2-01", "6762-8.2-16", "6762-10.2-05", "6762-8.3-03", "6762-10.2-11"], "Asks for its names without proposing records, and sets no cache-flush bit on those it then has.", b =>
        {
            b.Probing.Proposes = _ => false;
            b.Messages.Rewrite.Add(m => m.MapRecords(r => r.WithCacheFlush(false)));
        }),
        new("text-not-proposed", ["6762-8.2-02"], "Leaves TXT out of the Authority section of probes.", b => b.Probing.Proposes = r => r.Type != RecordType.TXT),
        new("one-address-not-proposed", ["6762-8.2-02"], "Leaves AAAA out of the Authority section of probes.", b => b.Probing.Proposes = r => r.Type != RecordType.AAAA),

        // What comes of it.
        new("always-yields", ["6762-8.2-03"], "Yields to every rival that probes, later or not.", b => b.Probing.Compare = (own, theirs) => Tiebreak.Compare(own, theirs) == 0 ? 0 : -1),
        new("never-yields", ["6762-8.2-04"], "Ignores simultaneous probes.", b => b.Probing.OnLostTiebreak = LostTiebreak.Ignore),
        new("renames-on-lost-tiebreak", ["6762-8.2-05"], "Takes another name at once when it loses a tiebreak.", b => b.Probing.OnLostTiebreak = LostTiebreak.Rename),
        new("short-deferral", ["6762-8.2-04"], "Waits 100 ms instead of a second after a lost tiebreak.", b => b.Probing.Deferral = TimeSpan.FromMilliseconds(100)),
        new("half-deferral", ["6762-8.2-04"], "Waits half a second instead of a second after a lost tiebreak.", b => b.Probing.Deferral = TimeSpan.FromMilliseconds(500)),
        new("one-probe-after-lost-tiebreak", ["6762-8.2-14", "6762-8.2-15", "6762-8.1-27"], "Waits a second after a lost tiebreak, and probes once more.", b => b.Probing.LeavesOutAfterWait = _ => 2) { HiddenAsLive = new("Where frames may be lost, a few trains of probes that lack two count for nothing.", "6762-8.1-27") },
        new("two-probes-for-services-after-lost-tiebreak", ["6762-8.2-15", "6762-8.1-27"], "Counts the probe with which an instance name lost a tiebreak as the first of three.", b => b.Probing.LeavesOutAfterWait = c => c.IsHost ? 0 : 1) { HiddenAsLive = new("Where frames may be lost, a few trains of probes that lack one count for nothing.", "6762-8.1-27") },
        new("yields-without-proposal", ["6762-8.2-12"], "Yields to any query for a name it probes for.",
            b =>
            {
                b.Probing.NeedsProposedRecords = false;
                b.Probing.Compare = (own, theirs) => theirs.Count == 0 ? -1 : Tiebreak.Compare(own, theirs);
            }),
        new("yields-to-identical-probe", ["6762-8.2.1-03"], "Yields to a probe that proposes the same records, its own come back included.",
            b =>
            {
                b.Reception.TakesOwnEcho = true;
                b.Probing.Compare = (own, theirs) => Tiebreak.Compare(own, theirs) <= 0 ? -1 : 1;
            }),

        // How records are compared, sections 8.2 and 8.2.1.
        new("tiebreak-with-flush-bit", ["6762-8.2-06"], "Compares the class with the cache-flush bit in it.", Order((l, r) => First(l.RawClass.CompareTo(r.RawClass), Tiebreak.CompareRecords(l, r)))),
        new("tiebreak-ignores-type", ["6762-8.2-07", "6762-8.2.1-04"], "Compares the rdata of the sorted records whatever their types.", b => b.Probing.Compare = (own, theirs) => Pairwise(Sorted(own), Sorted(theirs), Data)),
        new("tiebreak-as-text", ["6762-8.2-08"], "Compares addresses as they are shown to people.",
            Order((l, r) => First(Head(l, r), l.Data is AddressData && r.Data is AddressData ? string.CompareOrdinal(l.Data.ToString(), r.Data.ToString()) : Data(l, r)))),
        new("tiebreak-as-written", ["6762-8.2-09"], "Compares the rdata of SRV records as written, with pointers.", b => b.Probing.ReadsRival = AsWritten),
        new("tiebreak-signed", ["6762-8.2-10"], "Compares octets as signed values.", Order((l, r) => First(Head(l, r), Signed(l.Data.ToOctets(), r.Data.ToOctets())))),
        new("tiebreak-equal-prefix-is-equal", ["6762-8.2-11"], "Compares rdata only as far as the shorter one reaches.", Order((l, r) => First(Head(l, r), Prefix(l.Data.ToOctets(), r.Data.ToOctets())))),
        new("tiebreak-longest-text-wins", ["6762-8.2-11"], "Takes the longer of two TXT records for the later one, whatever their octets.",
            Order((l, r) => First(Head(l, r), First(l.Type == RecordType.TXT ? l.Data.ToOctets().Length.CompareTo(r.Data.ToOctets().Length) : 0, Data(l, r))))),
        new("tiebreak-text-without-case", ["6762-8.2.1-01"], "Compares texts as people do, small letters like capitals.",
            Order((l, r) => First(Head(l, r), l.Type == RecordType.TXT ? Octets.Compare(Lower(l.Data.ToOctets()), Lower(r.Data.ToOctets())) : Data(l, r)))),
        new("tiebreak-over-second-type-ignored", ["6762-8.2.1-02", "6762-8.2-18"], "Takes no part in tiebreaks over instances of its second service type.", Except(r => r.Name.Count > 2 && Octets.Show(r.Name[1]) == "_ipps")),
        new("tiebreak-over-second-instance-ignored", ["6762-8.2.1-02", "6762-8.2-18"], "Takes no part in tiebreaks over its second instance.", Except(r => r.Name.FirstLabel.StartsWith("InstanceB", StringComparison.Ordinal))),
        new("tiebreak-over-services-over-one-family", ["6762-8.2.1-02"], "Takes no part in tiebreaks over instances over IPv6.", b =>
        {
            var (usual, isHeard) = (b.Probing.Compare, true);
            b.Reception.Filters.Add(m => (isHeard = m.Family == IpFamily.IPv4) || true);
            b.Probing.Compare = (own, theirs) => isHeard || own.All(r => r.Data is AddressData) ? usual(own, theirs) : 0;
        }),
        new("tiebreak-over-first-name-of-a-probe", ["6762-8.2-18"], "Of the names that it probes for in one message, takes part in tiebreaks over the first.",
            b => b.Probing.Contends = (claim, together) => together.Contains(claim) && together[0] != claim ? [] : [claim]),
        new("tiebreak-by-whole-authority-section", ["6762-8.2-18"], "Compares all that its own probe proposes, for whichever names, with what the rival proposes.",
            b => b.Probing.Contends = (claim, together) => together.Contains(claim) ? together : [claim]),
        new("tiebreak-ignores-aaaa", ["6762-8.2-17"], "Compares the proposals for host names by their A records alone.", b =>
        {
            var usual = b.Probing.Compare;
            b.Probing.Compare = (own, theirs) => usual([.. own.Where(r => r.Type != RecordType.AAAA)], [.. theirs.Where(r => r.Type != RecordType.AAAA)]);
        }),
        new("tiebreak-unsorted", ["6762-8.2.1-01", "6762-8.2.1-04"], "Compares records in the order in which they stand in the message.", b => b.Probing.Compare = (own, theirs) => Pairwise(own, theirs, Tiebreak.CompareRecords)),
        new("tiebreak-fewer-records-tie", ["6762-8.2.1-02"], "Takes a shorter list that is equal so far for a tie.", b => b.Probing.Compare = Shorter),
        new("tiebreak-longer-list-loses", ["6762-8.2.1-02"], "Lets the list with records remaining lose.",
            b => b.Probing.Compare = (own, theirs) => Shorter(own, theirs) is var order and not 0 ? order : theirs.Count.CompareTo(own.Count)),
    ];

    private static Action<Behaviour> Order(Comparison<ResourceRecord> order) => b => b.Probing.Compare = (own, theirs) => Tiebreak.Compare(own, theirs, order);

    private static Action<Behaviour> Except(Func<ResourceRecord, bool> overlooks) => b =>
    {
        var usual = b.Probing.Compare;
        b.Probing.Compare = (own, theirs) => own.Any(overlooks) ? 0 : usual(own, theirs);
    };

    private static byte[] Lower(byte[] octets) => [.. octets.Select(o => o is >= (byte)'A' and <= (byte)'Z' ? (byte)(o | 0x20) : o)];

    private static int First(int one, int other) => one != 0 ? one : other;

    private static int Head(ResourceRecord left, ResourceRecord right) => First(left.Class.CompareTo(right.Class), left.Type.CompareTo(right.Type));

    private static int Data(ResourceRecord left, ResourceRecord right) => Octets.Compare(left.Data.ToOctets(), right.Data.ToOctets());

    private static int Signed(byte[] left, byte[] right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
            if (left[i] != right[i]) return ((sbyte)left[i]).CompareTo((sbyte)right[i]);
        return left.Length.CompareTo(right.Length);
    }

    private static int Prefix(byte[] left, byte[] right)
    {
        var length = Math.Min(left.Length, right.Length);
        return Octets.Compare(left.AsSpan(0, length), right.AsSpan(0, length));
    }

    private static List<ResourceRecord> Sorted(IEnumerable<ResourceRecord> records) => [.. records.Order(Comparer<ResourceRecord>.Create(Tiebreak.CompareRecords))];

    private static int Pairwise(IReadOnlyList<ResourceRecord> own, IReadOnlyList<ResourceRecord> theirs, Comparison<ResourceRecord> order) =>
        own.Zip(theirs, (o, t) => order(o, t)).FirstOrDefault(d => d != 0) is var difference and not 0 ? difference : own.Count.CompareTo(theirs.Count);

    private static ResourceRecord AsWritten(Incoming message, ResourceRecord record)
    {
        var decoded = message.Frame.Dns!;
        foreach (var (seen, layout) in decoded.RecordsWithLayout)
            if (ReferenceEquals(seen, record) && seen.Type == RecordType.SRV) return record with { Data = new RawData(decoded.Octets.Slice(layout.RdataOffset, layout.RdataLength).ToArray()) };
        return record;
    }

    private static int Shorter(IReadOnlyList<ResourceRecord> own, IReadOnlyList<ResourceRecord> theirs) =>
        Sorted(own).Zip(Sorted(theirs), Tiebreak.CompareRecords).FirstOrDefault(d => d != 0);
}
