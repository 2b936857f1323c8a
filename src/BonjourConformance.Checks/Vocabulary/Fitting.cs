using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// Keeps the harness's own messages within a packet (RFC 6762 section 17): what a device may drop proves nothing. Long messages are compressed, and
/// what is still too long is divided: known answers go on in further messages after TC (section 7.2), and answers as they like. What cannot be divided is not sent.
/// </summary>
internal static class Fitting
{
    /// <summary>Octets of payload that an Ethernet packet has room for, over IPv6 too.</summary>
    private const int Most = 1440;

    /// <exception cref="InconclusiveException">Several records that belong in one message do not fit in a packet.</exception>
    public static IReadOnlyList<byte[]> Messages(DnsMessage message, Compression compression)
    {
        var whole = DnsWriter.Write(message, compression);
        if (whole.Length <= Most) return [whole];
        var compressed = DnsWriter.Write(message, Compression.Multicast);
        if (compressed.Length <= Most) return [compressed];
        var parts = Parts(message);
        if (parts.Find(p => p.Records.Count() > 1 && DnsWriter.Write(p, Compression.Multicast).Length > Most) is { } part)
            throw new InconclusiveException($"the {part.Records.Count()} records to be sent in one message take more than a packet of 1500 octets, which a device may leave unread (RFC 6762 section 17)");
        return [.. parts.Select((part, at) => DnsWriter.Write(message.IsResponse || at == parts.Count - 1 ? part : part with { Flags = (ushort)(part.Flags | DnsFlags.TC) }, Compression.Multicast))];
    }

    /// <summary>One record by itself may take a packet and more; its fragments are allowed.</summary>
    private static List<DnsMessage> Parts(DnsMessage message)
    {
        var parts = new List<DnsMessage>();
        var part = message with { Answers = [], Additionals = [] };
        foreach (var record in message.Answers)
        {
            var longer = part with { Answers = [.. part.Answers, record] };
            if (part.Answers.Count + part.Questions.Count > 0 && DnsWriter.Write(longer, Compression.Multicast).Length > Most)
            {
                parts.Add(part);
                longer = message with { Questions = [], Authorities = [], Additionals = [], Answers = [record] };
            }
            part = longer;
        }
        var last = part with { Additionals = message.Additionals };
        if (message.Additionals.Count > 0 && message.Answers.Count > 0 && DnsWriter.Write(last, Compression.Multicast).Length > Most) return [.. parts, part];
        return [.. parts, last];
    }
}
