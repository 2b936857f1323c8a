using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.LinkLocal;

/// <summary>What a router-like device offers besides: a DNS and a DHCP server, as far as RFC 3927 sections 1.4 and 1.6 speak of them.</summary>
internal sealed class EmbeddedServers(MacAddress mac, LinkLocalBehaviour behaviour)
{
    /// <summary>What a request for one of the servers brings about, each frame with the time until it is sent.</summary>
    public IEnumerable<(TimeSpan Delay, byte[] Frame)> Answer(ParsedFrame frame, IPAddress? own)
    {
        if (frame.Udp is not { } udp || frame.Ip is not { } ip || own is null) return [];
        return udp.DestinationPort switch
        {
            53 when ip.Destination.Equals(own) => AnswerDns(frame, ip, udp),
            67 when AnswerDhcp(frame, own) is { } offer => [(TimeSpan.Zero, offer)],
            _ => [],
        };
    }

    /// <summary>A dynamic update (RFC 2136) that enters an address in the zone of the link's names.</summary>
    public byte[] Update(IPAddress address, IPAddress server)
    {
        var update = new DnsMessage
        {
            Id = 0x5353,
            Flags = DnsFlags.Opcode(5),
            Questions = [new Question(DnsName.Parse("example.com"), RecordType.SOA)],
            Authorities = [ResourceRecord.A(DnsName.Parse("device.example.com"), address, cacheFlush: false)],
        };
        return FrameWriter.Udp(mac, MacAddress.Broadcast, address, server, 49152, 53, DnsWriter.Write(update), ttl: 64);
    }

    private IEnumerable<(TimeSpan Delay, byte[] Frame)> AnswerDns(ParsedFrame frame, IpHeader ip, UdpHeader udp)
    {
        if (behaviour.DnsServerRcode is not { } rcode || DnsReader.Read(frame.Payload).Message is not { IsResponse: false, Questions.Count: > 0 } query) yield break;
        if (behaviour.DnsServerForwards(query.Questions[0].Name))
        {
            // To the first host of the subnet, as a DHCP server would have named it.
            var upstream = new IPAddress([.. ip.Destination.GetAddressBytes()[..3], 1]);
            yield return (TimeSpan.Zero, FrameWriter.Udp(mac, MacAddress.Broadcast, ip.Destination, upstream, 49153, 53, frame.Payload.ToArray(), ttl: 64));
        }
        var response = query with { Flags = (ushort)(0x8580 | rcode) };
        yield return (behaviour.DnsServerDelay, FrameWriter.Udp(mac, frame.Source, ip.Destination, ip.Source, 53, udp.SourcePort, DnsWriter.Write(response), ttl: 64));
    }

    /// <summary>DHCPDISCOVER is met with DHCPOFFER (RFC 2131 sections 2 and 3.1).</summary>
    private byte[]? AnswerDhcp(ParsedFrame frame, IPAddress own)
    {
        var discover = frame.Payload.Span;
        if (behaviour.DhcpOffer is not { } offer || discover.Length < 240 || discover[0] != 1) return null;
        byte[] message = [2, 1, 6, 0, .. discover[4..8], .. new byte[8], .. offer.GetAddressBytes(), .. own.GetAddressBytes(), .. new byte[4],
            .. discover[28..44], .. new byte[192], 99, 130, 83, 99, 53, 1, 2, 54, 4, .. own.GetAddressBytes(), 51, 4, 0, 0, 14, 16, 255];
        return FrameWriter.Udp(mac, MacAddress.Broadcast, own, IPAddress.Broadcast, 67, 68, message, ttl: 64);
    }
}
