using System.Net;
using BonjourConformance.Simulator.LinkLocal;
using BonjourConformance.Wire;
using BonjourConformance.Wire.Printing;
using static BonjourConformance.Simulator.Faults.LinkLocalFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Hosts that err at one moment of a claim, a move or a conversation with IPv4 link-local addresses, or in one packet of several (RFC 3927 sections 1.5, 2.2, 2.5 to 2.7 and 6.2).</summary>
public static class LinkLocalMomentFaults
{
    private static readonly MacAddress OldGateway = MacAddress.Parse("02:00:5e:00:53:fd");

    public static IReadOnlyList<Fault> All { get; } =
    [
        // Claims, sections 1.5, 2.2 and 2.2.1.
        F("stops-after-a-late-conflict", ["3927-1.5-01"], "stays without an address where its candidate is denied after the third probe", b => b.StopsAtConflict = (_, probes) => probes > 2),
        F("uses-address-from-third-probe-on", ["3927-2.2-02", "3927-2.2-08"], "uses its address as soon as it has sent its third probe", b => b.UsesCandidate = (_, probes) => probes > 2),
        F("third-probe-for-the-next-address", ["3927-2.2.1-05", "3927-2.2.1-07", "3927-2.2.1-24"], "asks for the next higher address with its third probe", b => b.ProbeForm = ThirdOfEach(p => p with { TargetAddress = Above(p.TargetAddress) })),
        F("replies-after-second-probe-ignored", ["3927-2.2.1-11", "3927-2.2.1-27"], "minds no ARP reply between its second probe and its third", b => b.OverlooksAt = (arp, probes) => arp.Operation == ArpPacket.Reply && probes == 2) with { HiddenAsLive = DenialsMayBeLost },
        F("replies-ignored-on-link-up", ["3927-2.2.1-11", "3927-2.2.1-27"], "minds no ARP reply while it probes after its cable was put back", b => b.Overlooks = (arp, probing, reason) => probing && arp.Operation == ArpPacket.Reply && reason == ClaimReason.LinkUp) with { HiddenAsLive = DenialsMayBeLost },
        F("denials-ignored-at-power-on", ["3927-2.2.1-16", "3927-2.2.1-27"], "listens for conflicts once it has had an address since power-on", b => b.Overlooks = (_, probing, reason) => probing && reason == ClaimReason.Start) with { HiddenAsLive = DenialsMayBeLost },

        // Use, and an address that was given up, sections 1.5 and 2.5.
        F("conflicting-requests-minded-for-a-minute", ["3927-1.5-02", "3927-2.5-17"], "minds conflicting ARP requests for a minute after its claim, and replies for ever", b => b.MindsConflictsFor = arp => arp.Operation == ArpPacket.Request ? Seconds(60) : null) with { HiddenAsLive = new("One conflict that a lost frame may explain.", "3927-2.5-17") },
        F("conflicting-replies-minded-for-a-minute", ["3927-1.5-02", "3927-2.5-17"], "minds conflicting ARP replies for a minute after its claim, and requests for ever", b => b.MindsConflictsFor = arp => arp.Operation == ArpPacket.Reply ? Seconds(60) : null) with { HiddenAsLive = new("One conflict that a lost frame may explain.", "3927-2.5-17") },
        F("lost-address-kept-until-the-next", ["3927-2.5-10", "3927-2.5-18"], "answers for the address that it gave up until it has another one", b => b.KeepsOldAddressMeanwhile = true),
        new("mdns-from-lost-address-at-first", ["3927-2.5-10", "3927-2.5-18"], "Sends Multicast DNS from the address that it gave up until it has announced its names.", b =>
        {
            IPAddress? before = null, present = null;
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Family != IpFamily.IPv4 || m.From.GetAddressBytes() is not [169, 254, ..]) return;
                if (!m.From.Equals(present)) (before, present) = (present, m.From);
                m.From = before ?? present!;
                if (m.Kind == OutgoingKind.Announcement) before = null;
            });
        }),
        F("neighbours-asked-where-they-wrote-from", ["3927-2.5-14", "3927-2.5-16"], "asks by unicast for the hardware address of a host that has sent it a packet", b => b.AsksWhereItCameFrom = true),

        // Delivery, sections 2.6.2 and 2.7.
        F("second-route-to-link-local-hosts", ["3927-2.6.2-02", "3927-2.6.2-04"], "with a routable address, sends one in three packets for a 169.254 host to its router", b => (b.ResolvesLinkLocalFromRoutable, b.Router) = (TwoInThree(), OldGateway)),
        F("second-route-to-routable-hosts", ["3927-2.6.2-06", "3927-2.6.2-07"], "with a 169.254 address, sends one in three packets for a routable host to an old gateway", b => (b.ResolvesOtherAddresses, b.Router) = (TwoInThree(), OldGateway)),
        F("masquerades-multicasts-of-link-local-hosts", ["3927-2.7-05"], "passes on multicasts of link-local hosts under its own address", b => (b.ForwardsMulticasts, b.Masquerades) = (true, true)),

        // What is said of addresses, section 6.2.
        new("icons-of-one-queue-at-link-local-address", ["3927-6.2-01", "3927-1.4-05", "3927-1.4-06"], "Names its link-local address in the icons of one of its queues.", b => b.Ports.Answer = (queue, answer) => queue.Name != "InstanceB" ? answer
            : answer with { Attributes = [.. answer.Attributes, (IppMessage.PrinterGroup, "printer-icons", [IppValue.Of(IppValue.Uri, "http://169.254.9.9/icon.png")])] }),
    ];

    /// <summary>Changes the third in a row of packets for the same address, and the sixth.</summary>
    private static Func<ArpPacket, ArpPacket> ThirdOfEach(Func<ArpPacket, ArpPacket> change)
    {
        IPAddress? last = null;
        var count = 0;
        return packet =>
        {
            count = packet.TargetAddress.Equals(last) ? count + 1 : 1;
            last = packet.TargetAddress;
            return count % 3 == 0 ? change(packet) : packet;
        };
    }

    private static IPAddress Above(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        octets[3]++;
        return new IPAddress(octets);
    }

    /// <summary>False for the third packet to an address, the sixth, and so on.</summary>
    private static Predicate<IPAddress> TwoInThree()
    {
        var sent = new Dictionary<IPAddress, int>();
        return to => (sent[to] = sent.GetValueOrDefault(to) + 1) % 3 != 0;
    }
}
