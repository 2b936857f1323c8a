using BonjourConformance.Simulator.LinkLocal;
using static BonjourConformance.Simulator.Faults.LinkLocalFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What hosts do wrong in some claims of an address only, mostly later than at power-on (RFC 3927 sections 2.2 to 2.5).</summary>
public static class LaterClaimFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        F("probes-once-after-losing-its-address", ["3927-2.2.1-24"], "probes once for the address that replaces one it lost", b => b.ProbesFor = r => r == ClaimReason.Conflict ? 1 : null),
        F("probes-once-after-a-denial", ["3927-2.2.1-24"], "probes once for each candidate after the first", b => b.ProbesFor = r => r == ClaimReason.Denial ? 1 : null),
        F("hurries-after-losing-its-address", ["3927-2.2.1-25"], "probes at intervals of 300 ms when it replaces an address it lost", b => b.ProbeGapFor = r => r == ClaimReason.Conflict ? (Seconds(0.3), Seconds(0.3)) : null),
        F("announces-once-after-losing-its-address", ["3927-2.4-06"], "announces the address once that replaces one it lost", b => b.AnnouncementsFor = r => r == ClaimReason.Conflict ? 1 : null),
        F("announces-its-address-thrice", ["3927-2.4-06"], "sends a third ARP announcement", b => b.Announcements = 3),
        F("announces-back-to-back-after-a-denial", ["3927-2.4-07"], "sends both announcements at once where its first candidate was taken", b => b.AnnounceIntervalFor = r => r == ClaimReason.Denial ? Seconds(0.1) : null),
        F("joins-group-from-candidate", ["3927-2.2-08"], "sends IGMP from the address that it probes for, after a link change", b => b.JoinsFromCandidate = r => r == ClaimReason.LinkUp),
        F("unicast-replies-to-probes", ["3927-2.5-16"], "answers ARP probes by unicast and ordinary requests by broadcast", b => b.AnswersByUnicast = (r, _) => r.IsProbe),
        F("defends-by-arp-reply", ["3927-2.5-01", "3927-2.5-02", "3927-2.5-03", "3927-2.5-17", "3927-4-02"], "takes an ARP reply to the other host for a defence", b => b.DefendsByReply = true),
        F("probes-lost-address-anew", ["3927-2.5-19", "3927-2.2.1-26", "3927-2.5-08"], "after the second conflict probes for the address that it lost", b => b.ProbesLostAddressAnew = true),
        F("forgets-a-conflict-after-six-seconds", ["3927-2.5-19"], "defends its address again where the last conflict is six seconds ago", b => b.DefendInterval = Seconds(6)),
        F("announces-once-after-a-link-change", ["3927-2.4-06"], "announces its address once when its cable is put back", b => b.AnnouncementsFor = r => r == ClaimReason.LinkUp ? 1 : null),
        F("conflicts-counted-for-each-host", ["3927-2.5-08"], "defends its address again where the second conflict comes from another host than the first", b => b.CountsHostsApart = true),
        F("only-the-first-conflict-is-noted", ["3927-2.5-19"], "defends its address again where the last conflict but one is longer ago than ten seconds", b => b.NotesFirstConflictOnly = true),
        F("unicast-requests-answered-by-unicast", ["3927-2.5-16", "3927-2.5-13"], "answers ARP requests that come to it alone by unicast, and others by broadcast", b => b.AnswersByUnicast = (_, alone) => alone),
    ];
}
