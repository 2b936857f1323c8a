using System.Net;
using BonjourConformance.Wire;
using static BonjourConformance.Simulator.Faults.LinkLocalFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What hosts do wrong with an IPv4 link-local address once they have it: defence, ARP, delivery (RFC 3927 sections 1.4, 1.6, 2.5 to 2.8, 4, 6, 7).</summary>
public static class LinkLocalUseFaults
{
    private static readonly MacAddress OldGateway = MacAddress.Parse("02:00:5e:00:53:fd");

    public static IReadOnlyList<Fault> All { get; } =
    [
        // Other protocols, sections 1.4 and 1.6.
        F("registers-link-local-in-dns", ["3927-1.4-01"], "sends a DNS UPDATE with its 169.254 address as A record", b => b.RegistersInDns = _ => IPAddress.Parse("192.0.2.53")),
        F("dns-proxy-forwards-254-169", ["3927-1.4-03", "6762-22.1-03"], "its DNS server says that names under 254.169.in-addr.arpa exist", b => b.DnsServerRcode = 0),
        F("leases-link-local-addresses", ["3927-1.6-01", "accessory-03"], "its DHCP server offers 169.254.9.9", b => b.DhcpOffer = IPAddress.Parse("169.254.9.9")),

        // Conflicts in use, section 2.5.
        F("conflict-detection-ends-after-a-minute", ["3927-1.5-02", "3927-2.5-17"], "watches ARP for a minute after its claim only", b => b.MindsConflictsFor = _ => Seconds(60)) with { HiddenAsLive = new("One conflict that a lost frame may explain.", "3927-2.5-17") },
        F("ignores-conflicting-requests", ["3927-2.5-17", "3927-2.5-01"], "does not mind foreign ARP requests with its address", b => b.MindsRequestsWhenClaimed = false),
        F("ignores-conflicting-replies", ["3927-1.5-02", "3927-2.5-17", "3927-2.5-02"], "does not mind foreign ARP replies with its address", b => b.MindsRepliesWhenClaimed = false) with { HiddenAsLive = new("One conflict of many that is not met may have been lost.", "3927-2.5-17") },
        F("ignores-conflicts-after-claim", ["3927-2.5-17", "3927-2.5-01", "3927-2.5-02", "3927-2.5-03"], "ignores all conflicting ARP once it has its address",
            b => b.MindsRequestsWhenClaimed = b.MindsRepliesWhenClaimed = false),
        F("misses-conflict-in-ordinary-arp", ["3927-4-02", "3927-2.5-17"], "notices duplicates by announcements only", b => b.MindsOrdinaryTraffic = false) with { HiddenAsLive = new("One conflict of many that is not met may have been lost.", "3927-2.5-17") },
        F("defends-by-unicast-reply", ["3927-2.5-16", "3927-2.5-06"], "defends by a packet to the offender alone", b => b.DefendsByUnicast = true),
        F("defends-ten-times", ["3927-2.5-07"], "sends ten announcements per conflict", b => b.DefensiveAnnouncements = 10),
        F("always-defends", ["3927-2.5-19", "3927-2.5-08"], "defends its address for ever", b => b.DefendsForever = true),
        F("no-new-address-after-conflict", ["3927-2.5-19", "3927-2.5-08"], "drops the address after a second conflict and never takes another", b => b.StaysWithoutAddress = true),
        F("silent-after-defence", ["3927-2.5-09"], "answers nothing for its address any more once it has defended it", b => b.FallsSilentAfterDefence = true),
        F("answers-arp-for-abandoned-address", ["3927-2.5-18", "3927-2.5-10"], "keeps answering ARP for the address it gave up", b => b.KeepsOldAddress = true),
        F("announces-new-address-without-probing", ["3927-2.2.1-24", "3927-2.5-11"], "announces its replacement without probes", b => b.ProbesAfterLoss = false),
        F("own-echo-is-conflict", ["3927-2.5-15"], "takes its own announcement for another host's", b => b.MindsOwnEchoInUse = true),

        // ARP, sections 2.2.1, 2.5 and 2.7.
        F("ignores-probes-for-its-address", ["3927-2.2.1-19"], "ignores ARP requests with sender 0.0.0.0", b => b.AnswersProbes = false),
        F("unicast-arp-replies", ["3927-2.5-16", "3927-2.5-13"], "answers ARP by unicast", b => b.AnswersByUnicast = (_, _) => true),
        F("unicast-arp-requests", ["3927-2.5-16", "3927-2.5-14"], "refreshes its neighbours by unicast ARP requests", b => b.RefreshesByUnicast = true),
        F("proxy-arps-for-169-254", ["3927-2.5-18", "3927-2.7-03", "3927-1.9-02"], "answers ARP for the whole prefix", b => b.AnswersFor = (_, _) => true),

        // Delivery, sections 2.6 to 2.8 and 7.
        F("uses-slash-24-for-link-local", ["3927-2.6.2-01", "3927-2.8-01", "3927-1.9-02"], "reaches only neighbours with its own third octet", b => b.PrefixLength = 24),
        F("routable-host-sends-link-local-to-gateway", ["3927-2.6.2-02", "3927-2.6.2-04"], "with a routable address, sends packets for 169.254 to its router", b =>
        {
            b.ResolvesLinkLocalFromRoutable = _ => false;
            b.Router = OldGateway;
        }),
        F("sends-link-local-source-to-gateway", ["3927-2.6.2-06", "3927-2.6.2-07"], "sends packets from 169.254 to an old gateway's hardware address", b =>
        {
            b.ResolvesOtherAddresses = _ => false;
            b.Router = OldGateway;
        }),
        F("arps-for-link-local-broadcast", ["3927-2.6.2-03"], "asks by ARP for 169.254.255.255", b => b.ResolvesPrefixBroadcast = true),
        F("forwards-link-local-packets-back", ["3927-2.7-02", "3927-7-02", "3927-7-01"], "sends a packet for another 169.254 host on to it", b => b.Forwards = (_, _) => true),

        // What depends on the address, section 6.1.
        F("services-stay-on-old-address", ["3927-6.1-01"], "answers nothing over IPv4 after a change of its address", b => b.ServesFirstAddressOnly = true),
        F("address-change-not-announced", ["3927-6.1-02", "6762-8.4-02", "3927-1.9-06"], "keeps the old address in its records until restarted", b => b.TellsResponderOfChange = false),
    ];
}
