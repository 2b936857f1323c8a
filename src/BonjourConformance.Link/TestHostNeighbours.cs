using System.Buffers.Binary;
using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Link;

/// <summary>
/// Answers for the harness's test hosts what a host's network stack answers: ARP requests (RFC 826) and IPv6 neighbour
/// solicitations (RFC 4861 section 7.2.4), those of address probes too. Without it a device could not send them unicast.
/// </summary>
public sealed class TestHostNeighbours
{
    private const byte Icmp6 = 58;
    private const byte Solicitation = 135;
    private const byte Advertisement = 136;

    private readonly Dictionary<IPAddress, MacAddress> hosts = [];

    /// <summary>Answers for a link from now on; its frames are sent with the given comment.</summary>
    public static TestHostNeighbours On(ILink link, string comment = "test host")
    {
        var neighbours = new TestHostNeighbours();
        link.Transcript.Added += frame =>
        {
            if (frame.Direction == Direction.Received && neighbours.AnswerTo(frame.Parsed) is { } answer) link.Send(answer, comment);
        };
        return neighbours;
    }

    /// <summary>Gives a test host an address.</summary>
    public void Add(IPAddress address, MacAddress mac) => hosts[address] = mac;

    public void Remove(IPAddress address) => hosts.Remove(address);

    /// <summary>The frame that answers, where one is due.</summary>
    public byte[]? AnswerTo(ParsedFrame frame) => hosts.Count == 0 ? null : frame.Arp is { } arp ? AnswerTo(arp) : AnswerToSolicitation(frame);

    private byte[]? AnswerTo(ArpPacket arp)
    {
        if (arp.Operation != ArpPacket.Request || arp.IsAnnouncement || !hosts.TryGetValue(arp.TargetAddress, out var mac)) return null;
        return FrameWriter.Arp(new ArpPacket(ArpPacket.Reply, mac, arp.TargetAddress, arp.SenderHardware, arp.SenderAddress), arp.SenderHardware);
    }

    private byte[]? AnswerToSolicitation(ParsedFrame frame)
    {
        // Hop limit 255 and code 0 are what makes a solicitation valid (RFC 4861 section 7.1.1).
        if (frame.Ip is not { Version: 6, Protocol: Icmp6, Ttl: 255, IsFragment: false } ip) return null;
        var message = frame.IpPayload.Span;
        if (message.Length < 24 || message[0] != Solicitation || message[1] != 0) return null;
        var target = new IPAddress(message.Slice(8, 16));
        if (!hosts.TryGetValue(target, out var mac)) return null;
        // A solicitation without a source address is an address probe (RFC 4862 section 5.4): all nodes must hear the answer.
        var probe = ip.Source.Equals(IPAddress.IPv6Any);
        var to = probe ? IPAddress.Parse("ff02::1") : ip.Source;
        return FrameWriter.Ip(mac, probe ? MacAddress.OfGroup(to) : frame.Source, target, to, Icmp6, Advertise(target, to, mac, solicited: !probe));
    }

    private static byte[] Advertise(IPAddress target, IPAddress to, MacAddress mac, bool solicited)
    {
        const byte solicitedFlag = 0x40, overrideFlag = 0x20, targetLinkLayerAddress = 2;
        byte[] message =
        [
            Advertisement, 0, 0, 0, (byte)(overrideFlag | (solicited ? solicitedFlag : 0)), 0, 0, 0,
            .. target.GetAddressBytes(), targetLinkLayerAddress, 1, .. mac.ToOctets(),
        ];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum.Of(message, Checksum.PseudoHeader(target, to, Icmp6, message.Length)));
        return message;
    }
}
