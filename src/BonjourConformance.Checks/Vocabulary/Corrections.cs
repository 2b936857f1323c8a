using BonjourConformance.Checks.Rules;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// What octets would be right in place of those that were seen, so that the report can draw the message as it should have been. Only fields of a fixed
/// size can be put right so; a record that is missing cannot.
/// </summary>
public static class Corrections
{
    /// <summary>The ID of the message.</summary>
    public static Correction Id(this Heard heard, ushort right) => Word(heard, 0, right);

    /// <summary>The flags of the header with these bits set and those cleared.</summary>
    public static Correction Flags(this Heard heard, int set = 0, int clear = 0) => Word(heard, 2, (ushort)((heard.Message.Flags | set) & ~clear));

    /// <summary>The TTL of a record.</summary>
    public static Correction Ttl(this SentRecord sent, uint right) => At(sent.In, AfterName(sent.Layout) + 4, Octets.Of(right));

    /// <summary>The class of a record, with or without the cache-flush bit.</summary>
    public static Correction CacheFlush(this SentRecord sent, bool right) => Word(sent.In, AfterName(sent.Layout) + 2, sent.Record.WithCacheFlush(right).RawClass);

    /// <summary>The same for a record of the run as a whole.</summary>
    public static Correction CacheFlush(this Sighting sighting, bool right)
    {
        var layout = sighting.In.Decoded.RecordsWithLayout.First(pair => ReferenceEquals(pair.Record, sighting.Record)).Layout;
        return Word(sighting.In, AfterName(layout) + 2, sighting.Record.WithCacheFlush(right).RawClass);
    }

    /// <summary>The TTL of IPv4, or the hop limit of IPv6.</summary>
    public static Correction IpTtl(this Heard heard, byte right)
    {
        var ip = heard.Frame.Ip!;
        return new Correction(heard.Number, ip.Offset + (ip.Version == 4 ? 8 : 7), Convert.ToHexString([right]));
    }

    /// <summary>The sender IP address of an ARP packet, all zero.</summary>
    public static Correction NoSenderAddress(this Frame arp) => new(arp.Number, arp.Parsed.ArpOffset + 14, "00000000");

    /// <summary>The target hardware address of an ARP packet, all zero.</summary>
    public static Correction NoTargetHardware(this Frame arp) => new(arp.Number, arp.Parsed.ArpOffset + 18, "000000000000");

    private static int AfterName(RecordLayout record) => record.Name.Offset + record.Name.Length;

    private static Correction Word(Heard heard, int offset, ushort right) => At(heard, offset, Octets.Of(right));

    /// <param name="offset">From the start of the message.</param>
    private static Correction At(Heard heard, int offset, byte[] octets) => new(heard.Number, heard.Frame.Udp!.PayloadOffset + offset, Convert.ToHexString(octets));
}
