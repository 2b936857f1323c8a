using System.Net;
using BonjourConformance.Simulator.LinkLocal;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What hosts do wrong with IPv4 link-local addresses: choosing, probing, announcing (RFC 3927 sections 2.1 to 2.4). The device must be set up for one.</summary>
public static class LinkLocalFaults
{
    private static readonly MacAddress OneHost = MacAddress.Parse("02:00:5e:00:53:fe");

    /// <summary>Few of many denials are not heeded, and a lost frame may explain those.</summary>
    internal static readonly Hidden DenialsMayBeLost = new("Some denials among many that a lost frame may explain.", "3927-2.2.1-27");

    public static IReadOnlyList<Fault> All { get; } =
    [
        // Choice, section 2.1.
        F("varies-last-octet-only", ["3927-2.1-01"], "draws only the last octet of its candidates",
            b => b.Distort = (drawn, before) => before == 0 ? drawn : (before & 0xFFFF_FF00) | (drawn & 0xFF)),
        F("candidates-in-sequence", ["3927-2.1-01"], "tries the next higher address after a conflict",
            b => b.Distort = (drawn, before) => before == 0 ? drawn : before + 1),
        F("probes-reserved-addresses", ["3927-2.1-02"], "draws from the whole of 169.254/16, beginning in 169.254.0.x",
            b => b.Distort = (drawn, before) => before == 0 ? 0xA9FE_0000 | (drawn & 0xFF) : drawn),
        F("random-first-candidate-each-boot", ["3927-2.1-04", "3927-2.1-07"], "draws another first candidate at every boot and keeps no record", b =>
        {
            b.SeedsFromHardwareAddress = false;
            b.Remembers = false;
        }),

        // Whether it probes at all, section 2.2.
        F("never-probes-its-address", ["3927-2.2.1-24", "3927-2.2-05", "3927-2.2-01", "3927-2.2-03", "3927-2.2-04", "3927-2.2-06", "3927-2.5-11"], "announces its address without probes",
            b => b.ProbesAtStart = b.ProbesOnLinkUp = b.ProbesAfterLoss = false),
        F("address-set-by-hand", ["3927-2.2-01", "3927-2.2-03", "3927-2.2-04", "3927-2.2-05", "3927-2.2-06", "3927-2.4-01", "3927-2.5-01", "3927-2.5-02", "3927-2.5-03"], "uses a 169.254 address that was set by hand, without probe, announcement or defence", b =>
        {
            b.ProbesAtStart = b.ProbesOnLinkUp = false;
            b.Announcements = 0;
            b.MindsRequestsWhenClaimed = b.MindsRepliesWhenClaimed = false;
        }),
        F("remembered-address-unprobed-at-boot", ["3927-2.2-01", "3927-2.2-04"], "uses its address at boot without probes", b => b.ProbesAtStart = false),
        F("uses-address-while-probing", ["3927-2.2-08", "3927-2.2-02"], "sends mDNS from the candidate between its probes", b => b.UsesCandidate = (_, _) => true),
        F("resumes-address-after-link-flap", ["3927-2.2.1-24", "3927-2.2-05", "3927-2.2-03", "3927-2.2-06"], "uses its address again after a cable change without probes", b => b.ProbesOnLinkUp = false),
        F("reprobes-every-two-minutes", ["3927-2.2-07"], "probes its own address again every 120 s", b => b.ReprobesEvery = TimeSpan.FromSeconds(120)) with { HiddenAsLive = new("A live run watches an idle device for 60 s only.", "3927-2.2-07") },

        // The form of probes, section 2.2.1.
        F("probes-by-arp-reply", ["3927-2.2.1-01"], "sends its probes as ARP replies", b => b.ProbeForm = p => p with { Operation = ArpPacket.Reply }),
        F("probes-to-one-host", ["3927-2.2.1-01"], "sends its probes to one host's hardware address", b => b.ProbeDestination = OneHost),
        F("probe-with-zero-sender-mac", ["3927-2.2.1-02"], "leaves the sender hardware address of its probes zero", b => b.ProbeForm = p => p with { SenderHardware = MacAddress.Zero }),
        F("probe-with-old-sender-address", ["3927-2.2.1-03"], "puts an old address into the sender field of its probes",
            b => b.ProbeForm = p => p with { SenderAddress = IPAddress.Parse("192.168.1.23") }),
        F("probe-with-broadcast-target-mac", ["3927-2.2.1-04"], "fills the target hardware address of its probes with ff", b => b.ProbeForm = p => p with { TargetHardware = MacAddress.Broadcast }),
        F("probes-another-address", ["3927-2.2.1-24", "3927-2.2-05", "3927-2.2.1-05", "3927-2.2-01", "3927-2.2-03", "3927-2.2-04", "3927-2.2-06", "3927-2.5-11"],
            "probes one address and announces the next", b => b.AnnouncesAnother = true),

        // Their number and times.
        F("first-arp-probe-at-fixed-time", ["3927-2.2.1-06"], "probes at a fixed time after the link came up", b => b.ProbeWait = (Seconds(0.5), Seconds(0.5))) with { HiddenAsLive = new("The time that a control command takes is as random as the delay should be.", "3927-2.2.1-06") },
        F("arp-probes-once", ["3927-2.2.1-24", "3927-2.2.1-07"], "sends one ARP probe", b => b.Probes = 1),
        F("sends-five-arp-probes", ["3927-2.2.1-24", "3927-2.2.1-07"], "sends five ARP probes", b => b.Probes = 5),
        F("arp-probes-200-ms-apart", ["3927-2.2.1-25", "3927-2.2.1-08"], "sends its ARP probes about 200 ms apart", b => b.ProbeGap = (Seconds(0.1), Seconds(0.3))),
        F("arp-probes-three-seconds-apart", ["3927-2.2.1-25", "3927-2.2.1-08"], "sends its ARP probes about three seconds apart", b => b.ProbeGap = (Seconds(2.5), Seconds(3.5))),
        F("arp-probe-gap-always-one-second", ["3927-2.2.1-09"], "sends its ARP probes exactly one second apart", b => b.ProbeGap = (Seconds(1), Seconds(1))),
        F("announces-at-once-after-probing", ["3927-2.2.1-25", "3927-2.2.1-23"], "announces right after its third probe", b => b.AnnounceWait = Seconds(0.1)),

        // Conflicts while probing.
        F("stops-after-a-conflict", ["3927-1.5-01", "3927-2.2.1-22"], "stays without an address after a conflict while probing", b => b.StopsAtConflict = (_, _) => true),
        F("ignores-arp-requests-while-probing", ["3927-2.2.1-10", "3927-2.2.1-27"], "looks at ARP replies only while probing", b => b.MindsRequestsWhileProbing = false) with { HiddenAsLive = DenialsMayBeLost },
        F("ignores-arp-replies-while-probing", ["3927-2.2.1-11", "3927-2.2.1-27"], "looks at ARP requests only while probing", b => b.MindsRepliesWhileProbing = false) with { HiddenAsLive = DenialsMayBeLost },
        F("retries-same-address", ["3927-2.2.1-26", "3927-2.2.1-12", "3927-2.2.1-27"], "probes the same address again after a conflict", b => b.ChoosesAnewAfterConflict = false) with { HiddenAsLive = new("Where a denial may be lost, an address that is taken once after one counts for nothing.", "3927-2.2.1-27") },
        F("retries-same-address-after-pause", ["3927-2.2.1-26", "3927-2.2.1-12"], "after the pause of the rate limit tries the same address again", b => b.ChoosesAnewAfterPause = false),
        F("ignores-simultaneous-probes", ["3927-2.2.1-13", "3927-2.2.1-27"], "ignores other hosts' probes, since their sender address is zero", b => b.MindsRivalProbes = false) with { HiddenAsLive = DenialsMayBeLost },
        F("own-probe-echo-is-conflict", ["3927-2.2.1-14"], "takes its own probe for another host's", b => b.MindsOwnEchoWhileProbing = true),
        F("stops-listening-after-last-probe", ["3927-2.2.1-15", "3927-2.2.1-27", "3927-2.2.1-13"], "ignores conflicts after its third probe", b => b.MindsConflictsAfterLastProbe = TimeSpan.MinValue) with { HiddenAsLive = DenialsMayBeLost },
        F("ignores-conflicts-before-second-probe", ["3927-2.2.1-16", "3927-2.2.1-27", "3927-2.2.1-13"], "heeds conflicts from its second probe on only", b => b.MindsConflictsFromStart = false) with { HiddenAsLive = DenialsMayBeLost },
        F("ordinary-request-is-conflict", ["3927-2.2.1-17"], "moves when somebody merely asks for the candidate", b => b.MindsPlainRequests = true),
        F("unicast-request-is-conflict", ["3927-2.2.1-17"], "takes unicast ARP requests for probes", b => b.MindsUnicastRequests = true),
        F("unrelated-arp-disturbs-probing", ["3927-2.2.1-18"], "compares only the last octet of addresses while probing", b => b.ComparesLastOctetOnly = true),
        F("no-address-rate-limit", ["3927-2.2.1-21"], "tries a new address every few seconds for ever", b => b.MaxConflicts = int.MaxValue),
        F("address-rate-limit-of-one-second", ["3927-2.2.1-21"], "pauses for one second after ten conflicts", b => b.RateLimitInterval = Seconds(1)),
        F("conflict-count-reset-by-each-candidate", ["3927-2.2.1-21"], "counts anew after each pause, and so tries ten more addresses at once", b => b.CountsAnewAfterPause = true),
        F("gives-up-after-ten-conflicts", ["3927-2.2.1-22"], "never tries again after ten conflicts", b => b.GivesUpAfterManyConflicts = true),

        // Announcing, section 2.4.
        F("announces-address-once", ["3927-2.4-06", "3927-2.4-01"], "sends one ARP announcement", b => b.Announcements = 1),
        F("arp-announcements-back-to-back", ["3927-2.4-07", "3927-2.4-02"], "sends both ARP announcements at once", b => b.AnnounceInterval = Seconds(0.1)),
        F("announces-by-arp-reply", ["3927-2.4-03"], "announces by ARP replies", b => b.AnnouncementForm = a => a with { Operation = ArpPacket.Reply }),
        F("announces-with-broadcast-target-mac", ["3927-2.4-05"], "fills the target hardware address of its announcements with ff", b => b.AnnouncementForm = a => a with { TargetHardware = MacAddress.Broadcast }),
        F("announces-with-own-target-mac", ["3927-2.4-05"], "puts its own hardware address into the target field of its announcements too", b => b.AnnouncementForm = a => a with { TargetHardware = a.SenderHardware }),
        F("announces-to-one-host", ["3927-2.5-16", "3927-2.4-04"], "sends its announcements to one host's hardware address", b => b.AnnouncementDestination = OneHost),
        F("gratuitous-arp-every-minute", ["3927-4-01"], "announces its address every 60 s", b => b.ReannouncesEvery = Seconds(60)) with { HiddenAsLive = new("A live run watches an idle device for 60 s only.", "3927-4-01") },
    ];

    internal static Fault F(string name, string[] duties, string summary, Action<LinkLocalBehaviour> apply) => new(name, duties, summary, b => apply(b.LinkLocal));

    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
