using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Headers, TTLs, compression, addresses and sizes of what is sent (RFC 6762 sections 6, 10, 11, 17 and 18).</summary>
public static class MessageFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("query-id", ["6762-18.1-05"], "Gives its probes an id.", Queries(m => m.Message = m.Message with { Id = 0x4242 })),
        new("response-id", ["6762-18.1-06", "6762-18.1-08"], "Gives multicast responses an id.", Responses(m => m.Message = m.Message with { Id = 0x4242 })),
        new("queries-say-response", ["6762-18.2-01", "6762-6-10", "6762-6-27", "6762-6-29", "6762-10.2-11", "6762-8.1-18"], "Sends a copy of each probe with QR set.", Copies(OutgoingKind.Probe, m => m.Message = m.Message with { Flags = DnsFlags.QR | DnsFlags.AA })),
        new("question-before-probes-says-response", ["6762-18.2-01", "6762-6-10", "6762-6-29"], "Asks for its host name before it probes for it, and sends a copy of that question with QR set.", b =>
        {
            b.Probing.AsksFirst = true;
            Copies(OutgoingKind.Query, m => m.Message = m.Message with { Flags = DnsFlags.QR | DnsFlags.AA })(b);
        }),
        new("responses-say-query", ["6762-18.2-02"], "Sends a copy of each announcement with QR clear.", Copies(OutgoingKind.Announcement, m =>
        {
            m.Message = m.Message with { Flags = 0 };
            m.MapRecords(r => r.WithCacheFlush(false));
        })),
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
        new("no-compression", ["6762-18.14-01", "6762-18.14-02", "6762-18.14-03", "6762-18.14-04", "6762-6.1-05"], "Writes all names in full.", Uncompressed(Compression.None, _ => true)),
        new("srv-target-uncompressed", ["6762-18.14-04", "6762-6.1-05"], "Does not compress SRV targets in multicast responses.", Uncompressed(Compression.LegacyUnicast, m => !m.IsQuery && m.IsMulticast)),
        new("compresses-unlisted-type", ["6762-18.14-05"], "Has an HTTPS record and compresses the name in it.",
            b => b.Services.Records.Add(records => records.Add(new ZoneRecord(RecordRole.Other,
                new ResourceRecord(records.First(r => r.Role == RecordRole.Service).Record.Name, (RecordType)65, DnsClass.Internet | DnsClass.TopBit, 120, new RawData([0, 1, 0xC0, 12])), true)))),
        new("forward-pointers", ["6762-18.14-12", "6762-18.14-04", "6762-6.1-05"], "Writes the name of an NSEC record as a pointer to the name inside it, and that in full.",
            b => b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.Answer && m.Message is { Answers: [{ Type: RecordType.NSEC }], Additionals.Count: 0 }) m.Encode = Forward;
            })),
        new("names-over-255-octets", ["6762-C-02", "6762-10.2-11", "6762-4-03", "6762-6.7-02"], "Maps an address to a name of 270 octets.",
            b => b.Services.Records.Add(records => records.Add(new ZoneRecord(RecordRole.Other,
                ResourceRecord.Ptr(DnsName.Parse("2.77.168.192.in-addr.arpa"), DnsName.Parse($"{string.Join('.', Enumerable.Repeat(new string('n', 61), 4))}.nnnnnnnnnnnnnnn.local"), 120), false)))),
        new("counts-a-record-too-many", ["6762-18-04"], "Counts an additional record over IPv6 that it then leaves out.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m is { IsQuery: false, IsMulticast: true, Family: IpFamily.IPv6 } && m.Message.Additionals.Count > 0) m.Encode = CountsOneMore;
        })),
        new("label-of-70-octets", ["6762-18-04"], "Sends beside each text that it is asked for a further one, at a name that a suffix has made too long.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Answer && m.Message.Answers is [{ Type: RecordType.TXT } text])
                m.Message = m.Message with { Additionals = [.. m.Message.Additionals, new ResourceRecord(text.Name.Skip().Prepend(new string('n', 66) + " (2)"), RecordType.TXT, text.RawClass, text.Ttl, text.Data)] };
        })),
        new("addresses-in-two-messages", ["6762-10.2-04", "6762-6.2-01", "6762-10.2-03"], "Has two IPv6 addresses and sends each in a message of its own.",
            b =>
            {
                b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, System.Net.IPAddress.Parse("fd00:77::2")] });
                b.Messages.Replace.Add(Split);
            }),
        new("flush-bit-on-shared", ["6762-10.2-07", "6762-8.1-01"], "Sets the cache-flush bit on shared records.", Responses(m => m.MapRecords(r => r.WithCacheFlush(true)))),
        new("flush-bit-missing", ["6762-10.2-05", "6762-8.3-03", "6762-10.2-11"], "Leaves the cache-flush bit out of SRV and TXT.",
            Responses(m => m.MapRecords(r => r.Type is RecordType.SRV or RecordType.TXT ? r.WithCacheFlush(false) : r))),
        new("flush-bit-on-first-only", ["6762-10.2-05", "6762-8.3-03", "6762-10.2-11"], "Has two IPv6 addresses and sets the cache-flush bit on the first only.",
            b =>
            {
                b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, System.Net.IPAddress.Parse("fd00:77::2")] });
                b.Messages.Rewrite.Add(m => m.MapRecords(r => r.Type == RecordType.AAAA && r.Data.ToOctets()[0] == 0xFD ? r.WithCacheFlush(false) : r));
            }),
        new("flush-bit-in-probes", ["6762-10.2-12"], "Sets the cache-flush bit on proposed records.", Queries(m => m.MapRecords(r => r.WithCacheFlush(true)))),
        new("address-ttl-4500", ["6762-10-01"], "Gives addresses a TTL of 75 minutes.", Ttl(4500, RecordRole.HostAddress)),
        new("service-ttl-3600", ["6762-10-02"], "Gives SRV a TTL of an hour.", Ttl(3600, RecordRole.Service)),
        new("reverse-ttl-4500", ["6762-10-02"], "Gives reverse mapping pointers a TTL of 75 minutes.", Ttl(4500, RecordRole.ReverseMapping)),
        new("pointer-ttl-10", ["6762-10-03"], "Gives service pointers a TTL of ten seconds.", Ttl(10, RecordRole.ServicePointer, RecordRole.SubtypePointer)),
        new("text-ttl-120", ["6762-10-03"], "Gives TXT a TTL of two minutes.", Ttl(120, RecordRole.Text)),
        new("large-messages", ["6762-17-02", "6762-17-05"], "Puts all records of an announcement into one message, whatever its size.", b => b.Messages.MostPayload = 8000),
        new("messages-over-9000-octets", ["6762-17-06", "6762-17-04", "6763-6.1-01", "6763-6.2-02", "6763-6.2-03", "printing-09", "printing-02"], "Has a TXT record of ten thousand octets at one of its instances.",
            b => LargeText(b, 40)),
        new("text-over-a-packet", ["6762-17-04", "6763-6.2-02", "6763-6.2-03", "printing-09", "printing-02"], "Has a TXT record of two thousand octets.", b => LargeText(b, 8)),
        new("text-over-a-packet-among-others", ["6762-17-03", "6762-17-02", "6762-17-05", "6762-17-04", "6763-6.2-02", "6763-6.2-03", "printing-09", "printing-02"], "Has a TXT record of two thousand octets and sends it with others in fragments.",
            b =>
            {
                LargeText(b, 8);
                b.Messages.MostPayload = 8000;
            }),
        new("text-over-a-packet-never-sent", ["6762-17-03", "6762-6.1-08", "6763-6-01"], "Has a TXT record of two thousand octets and leaves it out of everything, with TC set where it is asked for by simple resolvers.",
            b =>
            {
                LargeText(b, 8);
                b.Messages.Rewrite.Add(WithoutLarge);
            }),
    ];

    /// <summary>Gives one instance a TXT record of so many strings of 248 octets.</summary>
    private static void LargeText(Behaviour behaviour, int strings) => behaviour.Services.Text = i =>
        i is not { Name: "InstanceB", Type: "_ipps._tcp" } ? TextRecord.Of(i) : new TxtData([.. Enumerable.Range(0, strings).Select(n => TextRecord.Text("k" + n, new byte[245]))]);

    private static void WithoutLarge(Outgoing outgoing)
    {
        static bool IsLarge(ResourceRecord record) => record.Data is TxtData { Strings.Count: 8 } text && text.Strings.All(s => s.Length > 240);
        if (!outgoing.Message.Records.Any(IsLarge)) return;
        outgoing.Message = outgoing.Message with
        {
            Flags = (ushort)(outgoing.Message.Flags | (outgoing.Kind == OutgoingKind.LegacyAnswer ? DnsFlags.TC : 0)),
            Answers = [.. outgoing.Message.Answers.Where(r => !IsLarge(r))],
            Authorities = [.. outgoing.Message.Authorities.Where(r => !IsLarge(r))],
            Additionals = [.. outgoing.Message.Additionals.Where(r => !IsLarge(r))],
        };
        outgoing.Drop |= outgoing.Kind != OutgoingKind.LegacyAnswer && !outgoing.Message.Records.Any();
    }

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

    /// <summary>A second message like each of a kind, with a change.</summary>
    private static Action<Behaviour> Copies(OutgoingKind kind, Action<Outgoing> change) => b => b.Messages.Replace.Add(m =>
    {
        if (m.Kind != kind) return [m];
        var copy = m.Copy();
        change(copy);
        return [m, copy];
    });

    /// <summary>Names in full, and so few records in a message that it fits a packet all the same.</summary>
    private static Action<Behaviour> Uncompressed(Compression compression, Func<Outgoing, bool> which) => b =>
    {
        b.Messages.MostPayload = 500;
        b.Messages.Rewrite.Add(m => m.Compression = which(m) ? compression : m.Compression);
    };

    /// <summary>Behind the pointer come type, class, TTL and RDLENGTH, ten octets, and then the rdata with its name.</summary>
    private static byte[] Forward(DnsMessage message, Compression compression) => Damage.FirstName(DnsWriter.Write(message, Compression.None), 0xC0, 24);

    /// <summary>The low octet of ARCOUNT is the last of the header.</summary>
    private static byte[] CountsOneMore(DnsMessage message, Compression compression)
    {
        var octets = DnsWriter.Write(message, compression);
        octets[11]++;
        return octets;
    }

    /// <summary>The members of a set of addresses one by one, 50 ms of work apart where a device is slow, here at once.</summary>
    private static IEnumerable<Outgoing> Split(Outgoing outgoing)
    {
        if (outgoing.Kind != OutgoingKind.Answer || outgoing.Message.Answers.Where(r => r.Type == RecordType.AAAA).Skip(1).FirstOrDefault() is not { } last) return [outgoing];
        var rest = outgoing.Copy();
        rest.Message = DnsMessage.Response(last);
        outgoing.Message = outgoing.Message with { Answers = [.. outgoing.Message.Answers.Where(r => r != last)] };
        return [outgoing, rest];
    }

    private static void Repeating(Behaviour behaviour)
    {
        behaviour.Messages.MostPayload = 1000;
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
