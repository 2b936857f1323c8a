using System.Net;
using System.Net.Sockets;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>Asks for the MAC addresses of the device's addresses (ARP, RFC 826; neighbour discovery, RFC 4861).</summary>
public sealed class Neighbourhood(Session session, CheckContext context)
{
    private TestHost Querier => session.Hosts.Querier;

    /// <summary>An address that no interface on a link can have.</summary>
    public static bool IsOfNoInterface(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is 0 or >= 224);

    /// <summary>Those of the addresses for which the device's MAC address is not found in three tries.</summary>
    public async Task<IReadOnlyList<IPAddress>> Unresolved(IEnumerable<IPAddress> addresses)
    {
        var open = addresses.ToList();
        context.Stimuli.Add($"requests for the link-layer addresses of {string.Join(", ", open)}");
        for (var attempt = 0; attempt <= session.Way.Tries && open.Count > 0; attempt++)
        {
            var mark = session.Link.Transcript.Now;
            foreach (var address in open) session.Link.Send(Request(Querier, address), context.Check.Id);
            await session.Link.Loop.Delay(TimeSpan.FromMilliseconds(300) + session.Link.Tolerance);
            var replies = session.Link.Transcript.Since(mark).Where(session.Device.Sent).ToList();
            open.RemoveAll(a => replies.Exists(f => IsReply(f, a)));
        }
        return open;
    }

    /// <summary>A frame in which a host asks for the link-layer address behind an address.</summary>
    internal static byte[] Request(TestHost asker, IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? FrameWriter.Arp(new ArpPacket(ArpPacket.Request, asker.Mac, asker.IPv4, MacAddress.Zero, address))
        : Solicitation(asker, address);

    private static byte[] Solicitation(TestHost asker, IPAddress address)
    {
        var octets = address.GetAddressBytes();
        var group = new IPAddress([0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, .. octets[13..]]);
        byte[] solicitation = [135, 0, 0, 0, 0, 0, 0, 0, .. octets, 1, 1, .. asker.Mac.ToOctets()];
        var sum = Checksum.Of(solicitation, Checksum.PseudoHeader(asker.IPv6, group, 58, solicitation.Length));
        (solicitation[2], solicitation[3]) = ((byte)(sum >> 8), (byte)sum);
        return FrameWriter.Ip(asker.Mac, MacAddress.OfGroup(group), asker.IPv6, group, 58, solicitation);
    }

    internal static bool IsReply(Frame frame, IPAddress address)
    {
        if (frame.Arp is { Operation: ArpPacket.Reply } arp) return arp.SenderAddress.Equals(address);
        return Advertised(frame) is { } advertised && advertised.Address.Equals(address);
    }

    /// <summary>What a neighbour advertisement is about (RFC 4861 section 4.4), and the link-layer address that it gives, its sender's where it gives none; null for other frames.</summary>
    internal static (IPAddress Address, MacAddress At)? Advertised(Frame frame) =>
        frame.Ip is { Version: 6, Protocol: 58 } && frame.Parsed.IpPayload.Span is { Length: >= 24 } icmp && icmp[0] == 136
            ? (new IPAddress(icmp.Slice(8, 16)), icmp.Length >= 32 && icmp[24] == 2 ? MacAddress.Read(icmp[26..]) : frame.Source) : null;
}
