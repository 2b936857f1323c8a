using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Headers, TTLs, compression, addresses and sizes of what is sent (RFC 6762 sections 6, 10, 11, 17 and 18).</summary>
public static class MessageFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("query-id", ["6762-18.1-05"], "Gives its probes an id.", Queries(m => m.Message = m.Message with { Id = 0x4242 })),
        new("response-id", ["6762-18.1-06"], "Gives multicast responses an id.", Responses(m => m.Message = m.Message with { Id = 0x4242 })),
        new("queries-say-response", ["6762-18.2-01", "6762-6-10"], "Sends probes with QR set.", Queries(Set(DnsFlags.QR))),
        new("responses-say-query", ["6762-18.2-02"], "Sends responses with QR clear.", Responses(Clear(DnsFlags.QR))),
        new("query-opcode", ["6762-18.3-01"], "Sends probes with opcode 5.", Queries(Set(DnsFlags.Opcode(5)))),
        new("response-opcode", ["6762-18.3-01"], "Sends responses with opcode 5.", Responses(Set(DnsFlags.Opcode(5)))),
        new("query-aa", ["6762-18.4-01"], "Sets AA in probes.", Queries(Set(DnsFlags.AA))),
        new("response-without-aa", ["6762-18.4-03"], "Sends responses with AA clear.", Responses(Clear(DnsFlags.AA))),
        new("response-tc", ["6762-18.5-02"], "Sets TC in multicast responses.", Responses(Set(DnsFlags.TC))),
        new("query-rd", ["6762-18.6-01"], "Sets RD in probes.", Queries(Set(DnsFlags.RD))),
        new("response-rd", ["6762-18.6-01"], "Sets RD in responses.", Responses(Set(DnsFlags.RD))),
        new("response-ra", ["6762-18.7-01"], "Sets RA in responses.", Responses(Set(DnsFlags.RA))),
        new("response-z", ["6762-18.8-01"], "Sets Z in responses.", Responses(Set(DnsFlags.Z))),
        new("response-ad", ["6762-18.9-01"], "Sets AD in responses.", Responses(Set(DnsFlags.AD))),
        new("response-cd", ["6762-18.10-01"], "Sets CD in responses.", Responses(Set(DnsFlags.CD))),
        new("response-rcode", ["6762-18.11-01"], "Sends responses with response code 5.", Responses(Set(5))),
        new("questions-repeated", ["6762-6-10"], "Repeats the question in multicast responses.", Repeating),
        new("ip-ttl-1", ["6762-11-01"], "Multicasts with an IP TTL of 1.", Responses(m => m.Ttl = 1)),
        new("unicast-ip-ttl-64", ["6762-11-02"], "Sends unicast responses with an IP TTL of 64.", b => b.Messages.Rewrite.Add(m => m.Ttl = m.IsMulticast ? m.Ttl : (byte)64)),
        new("source-port", ["6762-6-18"], "Multicasts responses from a port of its own.", Responses(m => m.SourcePort = 49152)),
        new("copies-to-broadcast", ["6762-6-20"], "Sends a copy of each IPv4 multicast response to the broadcast address.", CopiesTo("255.255.255.255", null)),
        new("copies-to-all-hosts", ["6762-6-20"], "Sends a copy of each multicast response to the group of all hosts.", CopiesTo("224.0.0.1", "ff02::1")),
        new("no-compression", ["6762-18.14-01", "6762-18.14-02", "6762-18.14-03", "6762-18.14-04", "6762-6.1-05"], "Writes all names in full.", b => b.Messages.Rewrite.Add(m => m.Compression = Compression.None)),
        new("srv-target-uncompressed", ["6762-18.14-04", "6762-6.1-05"], "Does not compress SRV targets in multicast responses.", Responses(m => m.Compression = Compression.LegacyUnicast)),
        new("flush-bit-on-shared", ["6762-10.2-07"], "Sets the cache-flush bit on shared records.", Responses(m => m.MapRecords(r => r.WithCacheFlush(true)))),
        new("flush-bit-missing", ["6762-10.2-05", "6762-8.3-03"], "Leaves the cache-flush bit out of SRV and TXT.",
            Responses(m => m.MapRecords(r => r.Type is RecordType.SRV or RecordType.TXT ? r.WithCacheFlush(false) : r))),
        new("flush-bit-on-first-only", ["6762-10.2-05"], "Has two IPv6 addresses and sets the cache-flush bit on the first only.",
            b =>
            {
                b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, System.Net.IPAddress.Parse("fd00:77::2")] });
                b.Messages.Rewrite.Add(m => m.MapRecords(r => r.Type == RecordType.AAAA && r.Data.ToOctets()[0] == 0xFD ? r.WithCacheFlush(false) : r));
            }),
        new("flush-bit-in-probes", ["6762-10.2-06"], "Sets the cache-flush bit on proposed records.", Queries(m => m.MapRecords(r => r.WithCacheFlush(true)))),
        new("address-ttl-4500", ["6762-10-01"], "Gives addresses a TTL of 75 minutes.", Ttl(4500, RecordRole.HostAddress)),
        new("service-ttl-3600", ["6762-10-02"], "Gives SRV a TTL of an hour.", Ttl(3600, RecordRole.Service)),
        new("reverse-ttl-4500", ["6762-10-02"], "Gives reverse mapping pointers a TTL of 75 minutes.", Ttl(4500, RecordRole.ReverseMapping)),
        new("pointer-ttl-10", ["6762-10-03"], "Gives service pointers a TTL of ten seconds.", Ttl(10, RecordRole.ServicePointer, RecordRole.SubtypePointer)),
        new("text-ttl-120", ["6762-10-03"], "Gives TXT a TTL of two minutes.", Ttl(120, RecordRole.Text)),
        new("large-messages", ["6762-17-02", "6762-17-05"], "Puts all records of an announcement into one message, whatever its size.", b => b.Messages.MostPayload = 8000),
        new("messages-over-9000-octets", ["6762-17-06", "6762-17-02", "6762-17-05", "6763-6.1-01", "6763-6.2-02", "6763-6.2-03", "6762-17-04"], "Has a TXT record of ten thousand octets.",
            b => b.Services.Text = _ => new TxtData([.. Enumerable.Range(0, 40).Select(i => TextRecord.Text("k" + i, new byte[245]))])),
    ];

    private static Action<Behaviour> CopiesTo(string ipv4, string? ipv6) => b => b.Messages.Replace.Add(m =>
    {
        if (m.Kind is not (OutgoingKind.Answer or OutgoingKind.Announcement) || (m.Family == IpFamily.IPv4 ? ipv4 : ipv6) is not { } address) return [m];
        var copy = m.Copy();
        copy.To = System.Net.IPAddress.Parse(address);
        copy.ToMac = address == "255.255.255.255" ? MacAddress.Broadcast : MacAddress.OfGroup(copy.To);
        return [m, copy];
    });

    private static Action<Behaviour> Queries(Action<Outgoing> change) => b => b.Messages.Rewrite.Add(m =>
    {
        if (m.IsQuery) change(m);
    });

    private static Action<Behaviour> Responses(Action<Outgoing> change) => b => b.Messages.Rewrite.Add(m =>
    {
        if (!m.IsQuery && m.IsMulticast) change(m);
    });

    private static Action<Outgoing> Set(ushort bits) => m => m.Message = m.Message with { Flags = (ushort)(m.Message.Flags | bits) };

    private static Action<Outgoing> Clear(ushort bits) => m => m.Message = m.Message with { Flags = (ushort)(m.Message.Flags & ~bits) };

    private static Action<Behaviour> Ttl(uint ttl, params RecordRole[] roles) => b => b.Services.Records.Add(records =>
    {
        foreach (var record in records)
            if (roles.Contains(record.Role)) record.Record = record.Record.WithTtl(ttl);
    });

    private static void Repeating(Behaviour behaviour)
    {
        IReadOnlyList<Question> last = [];
        behaviour.Reception.Filters.Add(m =>
        {
            if (!m.Message.IsResponse) last = m.Message.Questions;
            return true;
        });
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Answer) m.Message = m.Message with { Questions = last };
        });
    }
}
