using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.LinkLocal;

/// <summary>What made a host claim an address.</summary>
public enum ClaimReason
{
    Start,
    LinkUp,

    /// <summary>The candidate before was another host's.</summary>
    Denial,

    /// <summary>Another host took the address in use.</summary>
    Conflict,
}

/// <summary>
/// What a host does about its IPv4 link-local address. As it comes it follows RFC 3927; a fault changes one thing.
/// </summary>
public sealed class LinkLocalBehaviour
{
    // What it does otherwise where something in particular made it claim an address; null for as always.

    public Func<ClaimReason, int?> ProbesFor { get; set; } = _ => null;

    public Func<ClaimReason, (TimeSpan Least, TimeSpan Most)?> ProbeGapFor { get; set; } = _ => null;

    public Func<ClaimReason, int?> AnnouncementsFor { get; set; } = _ => null;

    public Func<ClaimReason, TimeSpan?> AnnounceIntervalFor { get; set; } = _ => null;

    /// <summary>Joins the group of Multicast DNS from the candidate, right after its first probe.</summary>
    public Predicate<ClaimReason> JoinsFromCandidate { get; set; } = _ => false;

    // Choice of an address (section 2.1).

    /// <summary>The lowest and highest address it may choose, both included.</summary>
    public (uint Lowest, uint Highest) Range { get; set; } = (0xA9FE_0100, 0xA9FE_FEFF);

    /// <summary>Makes the candidate of what was drawn from <see cref="Range"/> and of the candidate before (0 for none).</summary>
    public Func<uint, uint, uint> Distort { get; set; } = (drawn, _) => drawn;

    /// <summary>The generator starts from the hardware address, so that the same unit chooses the same address at every boot.</summary>
    public bool SeedsFromHardwareAddress { get; set; } = true;

    /// <summary>The address survives a restart as the first candidate (a permission).</summary>
    public bool Remembers { get; set; } = true;

    /// <summary>The recorded address is probed before any other; otherwise only after a conflict over the first one.</summary>
    public bool PrefersRemembered { get; set; } = true;

    /// <summary>A new candidate is drawn after a conflict; otherwise the same one is tried again.</summary>
    public bool ChoosesAnewAfterConflict { get; set; } = true;

    /// <summary>A new candidate is drawn after the pause that many conflicts impose; otherwise the last one is tried again.</summary>
    public bool ChoosesAnewAfterPause { get; set; } = true;

    // Probing (section 2.2.1). Times are the constants of section 9.

    public (TimeSpan Least, TimeSpan Most) ProbeWait { get; set; } = (TimeSpan.Zero, TimeSpan.FromSeconds(1));

    public int Probes { get; set; } = 3;

    public (TimeSpan Least, TimeSpan Most) ProbeGap { get; set; } = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    public TimeSpan AnnounceWait { get; set; } = TimeSpan.FromSeconds(2);

    public int MaxConflicts { get; set; } = 10;

    public TimeSpan RateLimitInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Counts conflicts anew after each pause.</summary>
    public bool CountsAnewAfterPause { get; set; }

    /// <summary>Stops for good after more than <see cref="MaxConflicts"/> conflicts.</summary>
    public bool GivesUpAfterManyConflicts { get; set; }

    /// <summary>Probes before it uses an address: at start, on a cable put back, after it lost one to another host.</summary>
    public bool ProbesAtStart { get; set; } = true;

    public bool ProbesOnLinkUp { get; set; } = true;

    public bool ProbesOnWake { get; set; } = true;

    public bool ProbesAfterLoss { get; set; } = true;

    /// <summary>Probes again and again at this interval; null for never.</summary>
    public TimeSpan? ReprobesEvery { get; set; }

    public Func<ArpPacket, ArpPacket> ProbeForm { get; set; } = probe => probe;

    public MacAddress ProbeDestination { get; set; } = MacAddress.Broadcast;

    /// <summary>Announces an address one above the one it probed.</summary>
    public bool AnnouncesAnother { get; set; }

    /// <summary>Uses the candidate once it has sent so many probes for it; a fault.</summary>
    public Func<ClaimReason, int, bool> UsesCandidate { get; set; } = (_, _) => false;

    // What counts as a conflict while probing.

    public bool MindsRequestsWhileProbing { get; set; } = true;

    public bool MindsRepliesWhileProbing { get; set; } = true;

    public bool MindsRivalProbes { get; set; } = true;

    public bool MindsOwnEchoWhileProbing { get; set; }

    /// <summary>Takes every request for the candidate for a probe, whatever its sender address.</summary>
    public bool MindsPlainRequests { get; set; }

    /// <summary>Takes a unicast request for the candidate for a probe, whatever its sender address.</summary>
    public bool MindsUnicastRequests { get; set; }

    /// <summary>Compares only the last octet of addresses while probing.</summary>
    public bool ComparesLastOctetOnly { get; set; }

    /// <summary>Conflicts count from the first probe on; otherwise only from the second one.</summary>
    public bool MindsConflictsFromStart { get; set; } = true;

    /// <summary>For how long after the last probe conflicts are still minded.</summary>
    public TimeSpan MindsConflictsAfterLastProbe { get; set; } = TimeSpan.MaxValue;

    /// <summary>Whether a conflict while probing ends all attempts: which it is in a row, and how many probes had been sent; a fault.</summary>
    public Func<int, int, bool> StopsAtConflict { get; set; } = (_, _) => false;

    /// <summary>ARP packets that it does not look at: the packet, whether it is probing, and what made it claim.</summary>
    public Func<ArpPacket, bool, ClaimReason, bool> Overlooks { get; set; } = (_, _, _) => false;

    /// <summary>ARP packets that are no conflict to it after so many of its probes, the first being 1.</summary>
    public Func<ArpPacket, int, bool> OverlooksAt { get; set; } = (_, _) => false;

    // Announcing (section 2.4).

    public int Announcements { get; set; } = 2;

    public TimeSpan AnnounceInterval { get; set; } = TimeSpan.FromSeconds(2);

    public Func<ArpPacket, ArpPacket> AnnouncementForm { get; set; } = announcement => announcement;

    public MacAddress AnnouncementDestination { get; set; } = MacAddress.Broadcast;

    /// <summary>Announces again and again at this interval; null for never.</summary>
    public TimeSpan? ReannouncesEvery { get; set; }

    // Defence (section 2.5).

    /// <summary>Defends its address once; otherwise it moves at the first conflict (a choice).</summary>
    public bool Defends { get; set; } = true;

    public TimeSpan DefendInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Announcements sent in defence of one conflict.</summary>
    public int DefensiveAnnouncements { get; set; } = 1;

    /// <summary>Sends the defence to the offender alone.</summary>
    public bool DefendsByUnicast { get; set; }

    /// <summary>Defends its address by a reply to the other host, sent to all, that announces nothing.</summary>
    public bool DefendsByReply { get; set; }

    /// <summary>Having lost its address it probes for the same one.</summary>
    public bool ProbesLostAddressAnew { get; set; }

    public bool DefendsForever { get; set; }

    /// <summary>Counts the conflicts of each host by themselves; a fault.</summary>
    public bool CountsHostsApart { get; set; }

    /// <summary>Notes the time of the first conflict about an address, and of none after it; a fault.</summary>
    public bool NotesFirstConflictOnly { get; set; }

    public bool MindsRequestsWhenClaimed { get; set; } = true;

    public bool MindsRepliesWhenClaimed { get; set; } = true;

    public bool MindsOwnEchoInUse { get; set; }

    /// <summary>ARP packets that are no conflict to it over the address in use: the packet, whether it came to this host alone, and whether the address is still being announced.</summary>
    public Func<ArpPacket, bool, bool, bool> OverlooksInUse { get; set; } = (_, _, _) => false;

    /// <summary>For how long an address is in use until such a packet is no conflict any more; null for ever.</summary>
    public Func<ArpPacket, TimeSpan?> MindsConflictsFor { get; set; } = _ => null;

    /// <summary>Of ongoing conflict detection, minds only announcements and packets directed at itself, not ordinary traffic.</summary>
    public bool MindsOrdinaryTraffic { get; set; } = true;

    /// <summary>Goes on using and answering for the old address after it had to give it up.</summary>
    public bool KeepsOldAddress { get; set; }

    /// <summary>The same until it has another one.</summary>
    public bool KeepsOldAddressMeanwhile { get; set; }

    /// <summary>Releases the address after a second conflict and never takes another.</summary>
    public bool StaysWithoutAddress { get; set; }

    /// <summary>Answers nothing for its address any more once it has defended it.</summary>
    public bool FallsSilentAfterDefence { get; set; }

    // Use of ARP and IPv4 (sections 2.5 to 2.8).

    public bool AnswersProbes { get; set; } = true;

    /// <summary>Requests whose replies go to the one who asked, as in ordinary stacks; the second says whether the request came to this host alone.</summary>
    public Func<ArpPacket, bool, bool> AnswersByUnicast { get; set; } = (_, _) => false;

    /// <summary>A neighbour known before is asked again by unicast.</summary>
    public bool RefreshesByUnicast { get; set; }

    /// <summary>A neighbour that has sent it something is asked by unicast where that came from.</summary>
    public bool AsksWhereItCameFrom { get; set; }

    /// <summary>Addresses of the prefix that it answers for besides its own, which is the first.</summary>
    public Func<IPAddress, IPAddress, bool> AnswersFor { get; set; } = (_, _) => false;

    /// <summary>How many leading bits a 169.254 address must share with its own to be taken for a neighbour's.</summary>
    public int PrefixLength { get; set; } = 16;

    /// <summary>With a link-local address, looks for such a host on the link by ARP, whatever its address.</summary>
    public Predicate<IPAddress> ResolvesOtherAddresses { get; set; } = _ => true;

    /// <summary>With a routable address, looks for such a 169.254 address on the link by ARP.</summary>
    public Predicate<IPAddress> ResolvesLinkLocalFromRoutable { get; set; } = _ => true;

    /// <summary>What it cannot look for on the link goes to this router's hardware address; null for nowhere.</summary>
    public MacAddress? Router { get; set; }

    /// <summary>Sends a datagram to all of 169.254/16 when it takes an address, and asks by ARP where 169.254.255.255 is.</summary>
    public bool ResolvesPrefixBroadcast { get; set; }

    /// <summary>Sends packets that are not for it on towards their destination, told by source and destination.</summary>
    public Func<IPAddress, IPAddress, bool> Forwards { get; set; } = (_, _) => false;

    /// <summary>Sends multicasts of others to groups beyond the link on, as a multicast router does.</summary>
    public bool ForwardsMulticasts { get; set; }

    /// <summary>Puts its own address and a port of its own into what it sends on.</summary>
    public bool Masquerades { get; set; }

    /// <summary>Answers echo requests.</summary>
    public bool AnswersEcho { get; set; } = true;

    /// <summary>Serves only the first address it had since power on: nothing that comes in over IPv4 after a change is answered.</summary>
    public bool ServesFirstAddressOnly { get; set; }

    /// <summary>Tells the responder of a change of address; otherwise the responder keeps the first address until the next start.</summary>
    public bool TellsResponderOfChange { get; set; } = true;

    // Other protocols (sections 1.4 and 1.6).

    /// <summary>The server in whose DNS it enters an address by dynamic update, told whether that is the first one since power on; null for not at all.</summary>
    public Func<bool, IPAddress?> RegistersInDns { get; set; } = _ => null;

    /// <summary>The RCODE that an embedded DNS server gives for names under 254.169.in-addr.arpa; null where there is no server.</summary>
    public int? DnsServerRcode { get; set; }

    /// <summary>Names that the DNS server of its own asks another server about, before it answers.</summary>
    public Predicate<DnsName> DnsServerForwards { get; set; } = _ => false;

    /// <summary>How long the DNS server of its own takes for an answer.</summary>
    public TimeSpan DnsServerDelay { get; set; } = TimeSpan.Zero;

    /// <summary>The address that an embedded DHCP server offers; null where there is no server.</summary>
    public IPAddress? DhcpOffer { get; set; }
}
