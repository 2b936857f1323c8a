using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>Which messages from the link a querier takes at their word (RFC 6762 sections 6, 6.1, 11 and 18).</summary>
internal sealed class ResponseFilter(QuerierBehaviour behaviour, QuerierHost host, IReadOnlyCollection<ContinuousQuestion> questions)
{
    private static readonly TimeSpan OwnQuestionWindow = TimeSpan.FromSeconds(3);

    public bool Accepts(IpHeader ip, UdpHeader udp, DecodedMessage decoded, TimeSpan now)
    {
        var message = decoded.Message;
        if (!message.IsResponse || udp.DestinationPort != 5353) return false;
        if (behaviour.MindsSourcePort && udp.SourcePort != 5353) return false;
        if (behaviour.MindsOpcode && message.Opcode != 0) return false;
        if (behaviour.MindsRcode && message.Rcode != 0) return false;
        if (behaviour.NeedsBareResponse && (message.Id != 0 || message.Questions.Count > 0)) return false;
        if (behaviour.NeedsAuthoritative && !message.AA) return false;
        if (behaviour.RejectsTruncated && message.TC) return false;
        if (behaviour.MindsHopLimit && ip.Ttl != 255) return false;
        if (decoded.Octets.Length > behaviour.LargestAccepted) return false;
        if (behaviour.NeedsOwnQuestion && !Answers(message, q => q.LastOwn, OwnQuestionWindow, now)) return false;
        if (behaviour.DropsMessagesWithOddNsec && message.Records.Any(r => r.Type == RecordType.NSEC && !IsUsable(r))) return false;
        return IsGroup(ip) ? AcceptsMulticast(ip) : AcceptsUnicast(ip, message, now);
    }

    /// <summary>An NSEC record in the form of section 6.1; of others nothing is learned.</summary>
    public bool IsUsable(ResourceRecord nsec) =>
        nsec.Data is NsecData { Windows: [{ Block: 0, Bits.Length: >= 1 and <= 32 }] } data
        && (!behaviour.NeedsNextNameToBeOwn || data.Next == nsec.Name);

    public static bool IsGroup(IpHeader ip) =>
        ip.Destination.GetAddressBytes() is [224, 0, 0, 251] or [0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFB];

    private bool AcceptsMulticast(IpHeader ip) => behaviour.HearsGroup(ip.Version) && (!behaviour.MindsSourceOfMulticast || host.IsOnLink(ip.Source));

    private bool AcceptsUnicast(IpHeader ip, DnsMessage message, TimeSpan now)
    {
        if (behaviour.MindsSourceOfUnicast && !host.IsOnLink(ip.Source)) return false;
        if (behaviour.AcceptsUnaskedUnicast) return true;
        return Answers(message, q => behaviour.AcceptsUnicastToAnyQuestion(ip.Version) ? q.LastOwn : q.LastUnicastRequest, behaviour.UnicastWindow, now);
    }

    private bool Answers(DnsMessage message, Func<ContinuousQuestion, TimeSpan?> asked, TimeSpan window, TimeSpan now) =>
        questions.Any(q => asked(q) is { } at && now - at <= window && message.Answers.Any(a => RecordCache.Answers(a, q.Question)));
}
