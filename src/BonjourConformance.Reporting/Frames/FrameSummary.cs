using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>A frame in one line, in the words of the RFCs.</summary>
public static class FrameSummary
{
    /// <summary>Such as "Probe for InstanceA._ipp._tcp.local., 2 proposed records".</summary>
    public static string Of(ParsedFrame frame)
    {
        if (frame.Arp is { } arp)
            return Arp(arp);
        if (frame.Dns is { } dns)
            return Message(dns) + (frame.Ip!.Destination.Equals(Group(frame.Ip.Version)) ? "" : $" (unicast to {frame.Ip.Destination})");
        if (frame.Ip is { IsFragment: true } fragment)
            return $"IP fragment at {fragment.FragmentOffset}, {fragment.PayloadLength} octets";
        if (frame.Udp is { } udp)
            return $"UDP {udp.SourcePort} → {udp.DestinationPort}, {udp.PayloadLength} octets";
        return frame.Ip is { } ip
            ? $"IPv{ip.Version} protocol {ip.Protocol}, {ip.PayloadLength} octets"
            : $"EtherType 0x{(ushort)frame.EtherType:X4}, {frame.Octets.Length} octets";
    }

    /// <summary>Two or three words for the time line.</summary>
    public static string Short(ParsedFrame frame)
    {
        if (frame.Arp is { } arp)
            return arp.IsProbe ? "ARP probe" : arp.IsAnnouncement ? "ARP announcement" : arp.Operation == ArpPacket.Request ? "ARP request" : "ARP reply";
        if (frame.Dns is not { } dns)
            return frame.Ip is { IsFragment: true } ? "fragment" : frame.Udp is null ? "other" : "UDP";
        var message = dns.Message;
        if (!message.IsResponse)
            return IsProbe(message) ? "probe" : message.TC ? "query (TC)" : message.Questions.Count == 0 ? "known answers" : "query " + Types(message.Questions.Select(q => q.Type));
        if (message.Answers.Count > 0 && message.Answers.All(record => record.IsGoodbye))
            return "goodbye";
        return "response " + Types(message.Answers.Select(record => record.Type));
    }

    internal static string Record(ResourceRecord record) =>
        $"{record.Name} {record.Type}{(record.CacheFlush ? ", flush" : "")}, TTL {record.Ttl}: {record.Data}";

    private static string Arp(ArpPacket arp) => arp.ToString();

    private static string Message(DecodedMessage decoded)
    {
        var message = decoded.Message;
        var flaws = decoded.Flaws.Count switch { 0 => "", 1 => ", 1 flaw", var n => $", {n} flaws" };
        if (message.IsResponse)
            return (message.Answers.Count > 0 && message.Answers.All(record => record.IsGoodbye) ? "Goodbye: " : "Response: ")
                + List(message.Answers.Select(record => $"{record.Name} {record.Type}"), "no answers")
                + Count(message.Additionals.Count, "additional") + flaws;
        var asked = List(message.Questions.Select(question => $"{question.Name} {question.Type}{(question.UnicastResponse ? " QU" : "")}"), "no questions");
        return IsProbe(message)
            ? $"Probe: {asked}{Count(message.Authorities.Count, "proposed record")}{flaws}"
            : $"Query: {asked}{Count(message.Answers.Count, "known answer")}{(message.TC ? ", TC" : "")}{flaws}";
    }

    private static bool IsProbe(DnsMessage message) => !message.IsResponse && message.Questions.Count > 0 && message.Authorities.Count > 0;

    private static string Count(int count, string noun) => count switch { 0 => "", 1 => $", 1 {noun}", _ => $", {count} {noun}s" };

    private static string List(IEnumerable<string> items, string none)
    {
        var all = items.Distinct().ToList();
        return all.Count switch
        {
            0 => none,
            <= 3 => string.Join(", ", all),
            _ => string.Join(", ", all.Take(2)) + $" and {all.Count - 2} more",
        };
    }

    private static string Types(IEnumerable<RecordType> types)
    {
        var all = types.Distinct().ToList();
        return all.Count <= 2 ? string.Join(' ', all) : $"{all[0]} {all[1]} …";
    }

    private static System.Net.IPAddress Group(int version) => version == 4 ? GroupIPv4 : GroupIPv6;

    private static readonly System.Net.IPAddress GroupIPv4 = System.Net.IPAddress.Parse("224.0.0.251");
    private static readonly System.Net.IPAddress GroupIPv6 = System.Net.IPAddress.Parse("ff02::fb");
}
