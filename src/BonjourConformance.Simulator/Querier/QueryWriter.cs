using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>Makes frames of questions and known answers: as many messages as they need (RFC 6762 section 7.2), over both families.</summary>
internal sealed class QueryWriter(QuerierBehaviour behaviour, QuerierHost host)
{
    private static readonly IPAddress GroupV4 = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress GroupV6 = IPAddress.Parse("ff02::fb");

    /// <summary>The messages of one query in the order in which they are sent.</summary>
    public IReadOnlyList<DnsMessage> Messages(IReadOnlyList<Question> questions, IReadOnlyList<ResourceRecord> knownAnswers)
    {
        var messages = new List<DnsMessage>();
        var rest = new Queue<ResourceRecord>(knownAnswers);
        do
        {
            var message = DnsMessage.Query(messages.Count == 0 || behaviour.RepeatsQuestionInContinuation ? questions : []);
            while (rest.TryPeek(out var next) && message.Answers.Count < behaviour.MostKnownAnswers)
            {
                var longer = message with { Answers = [.. message.Answers, next] };
                if (message.Answers.Count > 0 && DnsWriter.Write(longer).Length > behaviour.LargestMessage) break;
                message = longer;
                rest.Dequeue();
            }
            if (behaviour.DropsKnownAnswersThatDoNotFit) rest.Clear();
            var more = rest.Count > 0 ? behaviour.SetsTruncation && messages.Count < behaviour.MostTruncated : messages.Count > 0 && behaviour.SetsTruncationOnLast;
            messages.Add(behaviour.QueryForm(more ? message with { Flags = DnsFlags.TC } : message));
        }
        while (rest.Count > 0);
        return messages;
    }

    /// <summary>One message to the mDNS groups of the families in use, and to the unicast DNS server of a device that asks one.</summary>
    public IEnumerable<byte[]> Frames(DnsMessage message, bool isRepeated = false)
    {
        var octets = DnsWriter.Write(message);
        if (behaviour.UnicastDns != UnicastDns.Instead)
        {
            if (behaviour.AsksOverIPv4 && host.IPv4() is { } v4) yield return Multicast(v4, GroupV4, octets, isRepeated);
            if (behaviour.AsksOverIPv6 && (behaviour.RepeatsOverIPv6 || !isRepeated) && host.IPv6() is { } v6) yield return Multicast(v6, GroupV6, octets, isRepeated);
        }
        if (behaviour.UnicastDns != UnicastDns.No && ToServer(message) is { } frame) yield return frame;
    }

    /// <summary>The message to the DNS server that a DHCP server would have named: the first host of the subnet.</summary>
    public byte[]? ToServer(DnsMessage message)
    {
        if (host.IPv4() is not { } from) return null;
        var server = from.GetAddressBytes();
        server[3] = 1;
        return FrameWriter.Udp(host.Mac, MacAddress.Broadcast, from, new IPAddress(server), 49152, 53,
            DnsWriter.Write(message with { Id = 0x5353, Flags = DnsFlags.RD }), ttl: 64);
    }

    private byte[] Multicast(IPAddress from, IPAddress group, byte[] octets, bool isRepeated) =>
        FrameWriter.Udp(host.Mac, MacAddress.OfGroup(group), from, group, (isRepeated ? null : behaviour.FirstSourcePort) ?? behaviour.SourcePort, behaviour.DestinationPort, octets);
}
