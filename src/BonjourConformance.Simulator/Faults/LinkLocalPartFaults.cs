using System.Net;
using BonjourConformance.Simulator.LinkLocal;
using BonjourConformance.Wire;
using static BonjourConformance.Simulator.Faults.LinkLocalFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Hosts that are right about IPv4 link-local addresses but for some packets, some peers or some claims (RFC 3927 sections 1.4, 1.5, 2.1 to 2.8 and 7).</summary>
public static class LinkLocalPartFaults
{
    private static readonly IPAddress DnsServer = IPAddress.Parse("192.0.2.53");

    public static IReadOnlyList<Fault> All { get; } =
    [
        // Other protocols, and conflicts at all, sections 1.4 and 1.5.
        F("registers-later-addresses-in-dns", ["3927-1.4-01"], "enters in the DNS the address that replaces its first one", b => b.RegistersInDns = isFirst => isFirst ? null : DnsServer),
        F("stops-after-two-conflicts", ["3927-2.2.1-22"], "stays without an address after two conflicts in a row while probing", b => b.StopsAtConflict = (inRow, _) => inRow > 1),
        F("denials-of-later-candidates-ignored", ["3927-2.2.1-27"], "heeds the first denial of a start and no other", b => b.Overlooks = (_, probing, reason) => probing && reason == ClaimReason.Denial) with { HiddenAsLive = DenialsMayBeLost },

        // Choice, section 2.1.
        F("reserved-block-after-a-denial", ["3927-2.1-02"], "draws its second candidate from the whole of 169.254/16, and there from 169.254.255.x", b =>
        {
            var drawn = 0;
            b.Distort = (address, before) => before != 0 && ++drawn % 4 == 1 ? 0xA9FE_FF00 | (address & 0xFF) : address;
        }),

        // Probes, sections 2.2 and 2.2.1.
        F("third-probe-without-sender-mac", ["3927-2.2.1-02"], "leaves the sender hardware address of every third probe zero", b => b.ProbeForm = Nth(3, p => p with { SenderHardware = MacAddress.Zero })),
        F("third-probe-with-old-sender-address", ["3927-2.2.1-03"], "puts an old address into the sender field of every third probe", b => b.ProbeForm = Nth(3, p => p with { SenderAddress = IPAddress.Parse("192.168.1.23") })),
        F("requests-for-others-ignored-while-probing", ["3927-2.2.1-10", "3927-2.2.1-27"], "takes of ARP requests from its candidate only announcements for a conflict", b => b.Overlooks = (arp, probing, _) => probing && arp is { Operation: ArpPacket.Request, IsProbe: false, IsAnnouncement: false }) with { HiddenAsLive = DenialsMayBeLost },
        F("replies-to-others-ignored-while-probing", ["3927-2.2.1-27"], "takes no reply for a conflict that is addressed to another hardware address", b => b.Overlooks = (arp, probing, _) => probing && arp.Operation == ArpPacket.Reply && arp.TargetHardware == MacAddress.Broadcast) with { HiddenAsLive = DenialsMayBeLost },
        F("lower-hardware-addresses-give-way", ["3927-2.2.1-27"], "takes no rival's probe for a conflict whose hardware address is lower than its own", b => b.Overlooks = (arp, probing, _) => probing && arp.IsProbe && arp.SenderHardware.Value < DeviceSetup.Default.Mac.Value) with { HiddenAsLive = DenialsMayBeLost },
        F("rival-probes-ignored-on-link-up", ["3927-2.2.1-13", "3927-2.2.1-27"], "minds no rival's probe after its cable was put back", b => b.Overlooks = (arp, probing, reason) => probing && arp.IsProbe && reason == ClaimReason.LinkUp) with { HiddenAsLive = DenialsMayBeLost },
        F("rival-probes-before-second-ignored", ["3927-2.2.1-13", "3927-2.2.1-27"], "minds rivals' probes from its second probe on only", b => b.OverlooksAt = (arp, sent) => arp.IsProbe && sent < 2) with { HiddenAsLive = DenialsMayBeLost },
        F("rival-probes-after-last-ignored", ["3927-2.2.1-13", "3927-2.2.1-27"], "minds no rival's probe after its third probe", b => b.OverlooksAt = (arp, sent) => arp.IsProbe && sent > 2) with { HiddenAsLive = DenialsMayBeLost },
        F("only-probes-minded-before-second", ["3927-2.2.1-16", "3927-2.2.1-27"], "minds rivals' probes alone before its second probe", b => b.OverlooksAt = (arp, sent) => !arp.IsProbe && sent < 2) with { HiddenAsLive = DenialsMayBeLost },
        F("probes-every-25-s", ["3927-2.2-07", "3927-2.2-08", "3927-2.2.1-24"], "probes its own address again every 25 s", b => b.ReprobesEvery = Seconds(25)) with { HiddenAsLive = new("A few claims with fewer than three probes, which lost frames may explain; and whether it probes right as another host claims the address is chance.", "3927-2.2.1-24", "3927-2.2.1-26") },
        F("listens-for-one-second-after-last-probe", ["3927-2.2.1-15", "3927-2.2.1-27"], "ignores conflicts later than one second after its third probe", b => b.MindsConflictsAfterLastProbe = Seconds(1)) with { HiddenAsLive = DenialsMayBeLost },

        // Announcements and defence, sections 2.4 and 2.5.
        F("arp-announcements-one-second-apart", ["3927-2.4-07", "3927-2.4-02"], "sends its second ARP announcement after one second", b => b.AnnounceInterval = Seconds(1)),
        F("replacement-not-watched", ["3927-2.5-17"], "minds no conflicts about an address that it took after a conflict in use", b => b.Overlooks = (_, probing, reason) => !probing && reason == ClaimReason.Conflict) with { HiddenAsLive = new("One conflict that a lost frame may explain.", "3927-2.5-17") },
        F("replies-to-others-ignored-in-use", ["3927-2.5-17"], "minds no ARP reply with its address that is for another host", b => b.Overlooks = (arp, probing, _) => !probing && arp.Operation == ArpPacket.Reply && !arp.SenderAddress.Equals(arp.TargetAddress)) with { HiddenAsLive = new("One conflict that a lost frame may explain.", "3927-2.5-17") },
        F("conflicts-between-announcements-ignored", ["3927-2.5-08"], "minds no conflict until it has announced its address twice", b => b.OverlooksInUse = (_, _, announcing) => announcing),
        F("unicast-conflicts-ignored-in-use", ["3927-2.5-17", "3927-2.5-01", "3927-2.5-02"], "minds conflicts over its address that come by broadcast only", b => b.OverlooksInUse = (_, unicast, _) => unicast) with { HiddenAsLive = new("Few conflicts that a lost frame may explain.", "3927-2.5-17") },
        F("unicast-conflicting-replies-ignored-in-use", ["3927-2.5-17", "3927-2.5-02"], "minds no ARP reply with its address that comes to it alone", b => b.OverlooksInUse = (arp, unicast, _) => unicast && arp.Operation == ArpPacket.Reply) with { HiddenAsLive = new("One conflict that a lost frame may explain.", "3927-2.5-17") },
        F("unicast-arp-replies-to-routable-hosts", ["3927-2.5-16", "3927-2.5-13"], "answers ARP of hosts with routable addresses by unicast", b => b.AnswersByUnicast = (r, _) => !r.IsProbe && r.SenderAddress.GetAddressBytes() is not [169, 254, ..]),
        new("mdns-from-abandoned-address", ["3927-2.5-18"], "Sends Multicast DNS from the first address that it had, whatever became of that.", b =>
        {
            IPAddress? first = null;
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Family == IpFamily.IPv4 && m.From.GetAddressBytes() is [169, 254, ..]) m.From = first ??= m.From;
            });
        }),

        // Delivery, sections 2.6 to 2.8 and 7.
        F("uses-slash-17-for-link-local", ["3927-2.6.2-01", "3927-2.8-01", "3927-1.9-02"], "reaches only neighbours in its own half of the prefix", b => b.PrefixLength = 17),
        F("forwards-from-link-local-hosts", ["3927-2.7-02", "3927-7-02", "3927-7-01"], "sends packets of 169.254 hosts on to routable ones", b => b.Forwards = (from, to) => from.GetAddressBytes() is [169, 254, ..] && to.GetAddressBytes() is not [169, 254, ..]),
        F("proxy-arps-for-three-in-four", ["3927-2.5-18", "3927-2.7-03", "3927-1.9-02"], "answers ARP for three in four addresses of the prefix, which it keeps for hosts that sleep", b => b.AnswersFor = (_, asked) => asked.GetAddressBytes()[3] % 4 != 3),
    ];

    /// <summary>Changes one in so many packets.</summary>
    private static Func<ArpPacket, ArpPacket> Nth(int n, Func<ArpPacket, ArpPacket> change)
    {
        var count = 0;
        return packet => ++count % n == 0 ? change(packet) : packet;
    }
}
