using BonjourConformance.Wire;
using static BonjourConformance.Simulator.Faults.FurtherFormFaults;
using static BonjourConformance.Simulator.Faults.NegativeFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What is wrong in some messages only: in goodbyes, in answers to one kind of query, at instance names, over one family (RFC 6762 sections 6, 6.1, 6.2, 16, 17 and 18).</summary>
public static class SentPartFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Header, section 18.
        new("answers-copy-query-flags", ["6762-18.6-01", "6762-18.7-01", "6762-18.8-01", "6762-18.9-01", "6762-18.10-01"], "Begins its answers by multicast with the flags of the query.", b =>
        {
            var flags = 0;
            b.Reception.Filters.Add(m =>
            {
                if (!m.Message.IsResponse && m.Message.Questions.Count > 0) flags = m.Message.Flags & (DnsFlags.RD | DnsFlags.RA | DnsFlags.Z | DnsFlags.AD | DnsFlags.CD);
                return true;
            });
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.Answer) m.Message = m.Message with { Flags = (ushort)(m.Message.Flags | flags) };
            });
        }),
        new("answers-copy-query-id", ["6762-18.1-06", "6762-18.1-08"], "Gives an answer by multicast the id of the last query.", b =>
        {
            ushort id = 0;
            b.Reception.Filters.Add(m =>
            {
                if (!m.Message.IsResponse && m.Message.Questions.Count > 0) id = m.Message.Id;
                return true;
            });
            Sent(m => m.Kind == OutgoingKind.Answer, m => m.Message = m.Message with { Id = id })(b);
        }),
        new("third-probes-over-ipv6-with-aa", ["6762-18.4-01"], "Sets AA in every third probe over IPv6.", b =>
        {
            var count = 0;
            Sent(m => m.Kind == OutgoingKind.Probe && m.Family == IpFamily.IPv6 && ++count % 3 == 0, Set(DnsFlags.AA))(b);
        }),
        new("goodbyes-say-query", ["6762-18.2-02"], "Sends a copy of each goodbye with QR clear.", b => b.Messages.Replace.Add(m =>
        {
            if (m.Kind != OutgoingKind.Goodbye) return [m];
            var copy = m.Copy();
            copy.Message = copy.Message with { Flags = 0 };
            copy.MapRecords(r => r.WithCacheFlush(false));
            return [m, copy];
        })),
        new("legacy-answers-say-query", ["6762-18.2-02"], "Sends a copy of each answer to a simple resolver with QR clear.", b => b.Messages.Replace.Add(m =>
        {
            if (m.Kind != OutgoingKind.LegacyAnswer) return [m];
            var copy = m.Copy();
            copy.Message = copy.Message with { Flags = 0 };
            return [m, copy];
        })),
        new("split-announcements-with-tc", ["6762-18.5-02"], "Sets TC in announcements of more than ten records.", Sent(m => m.Kind == OutgoingKind.Announcement && m.Message.Answers.Count > 10, Set(DnsFlags.TC))),

        // Sizes and compression, sections 17 and 18.14.
        new("all-records-in-one-message", ["6762-17-06", "6762-17-02", "6762-17-05"], "Has thirty instances more, and announces all of them in one message.", b =>
        {
            b.Services.Setup.Add(s => (s with { Instances = [.. s.Instances, .. Enumerable.Range(1, 30).Select(n => s.Instances[0] with { Name = "Further queue " + n })] }).HoldingFlagshipNames());
            b.Messages.MostPayload = 20000;
        }),
        new("legacy-srv-compressed-over-ipv6", ["6762-18.14-11", "6762-18.14-13"], "Compresses SRV targets in answers to simple resolvers over IPv6.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && m.Family == IpFamily.IPv6, m => m.Compression = Compression.Multicast)),
        new("compresses-naptr", ["6762-18.14-05"], "Has a NAPTR record and compresses the name in it.", b => b.Services.Records.Add(records =>
        {
            if (records.Find(r => r.Role == RecordRole.HostAddress) is { } host)
                records.Add(new ZoneRecord(RecordRole.Other, new ResourceRecord(host.Record.Name, (RecordType)35, DnsClass.Internet | DnsClass.TopBit, 120, new RawData([0, 10, 0, 10, 1, (byte)'s', 0, 0, 0xC0, 12])), true, host.Claims));
        })),
        new("legacy-srv-compressed-beside-pointers", ["6762-18.14-13"], "Compresses the targets of additional SRV records in answers to simple resolvers.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && m.Message.Additionals.Any(r => r.Type == RecordType.SRV), m => m.Compression = Compression.Multicast)),

        // Denials, sections 6.1 and 6.2.
        new("nsec-of-instances-as-in-a-signed-zone", ["6762-6.1-04", "6762-6.1-16"], "Names in the NSEC record of an instance another name as the next one, and sets the NSEC bit.", Form((r, data) => r.Name.Count > 2 ? new NsecData(DnsName.Of("printer", "local"), NsecData.Of(r.Name, data.Types.Append(RecordType.NSEC)).Windows) : data)),
        new("nsec-of-instances-in-two-blocks", ["6762-6.1-06", "6762-6.1-08"], "Adds a block for types above 255 to the NSEC records of instances, though it has none.", Form((r, data) => r.Name.Count > 2 ? new NsecData(data.Next, [.. data.Windows, new TypeWindow(1, [0x40])]) : data)),
        new("nsec-in-full-hides-a-type", ["6762-6.1-10", "6762-6.1-11"], "Has URI records, and denies in full without their bit.", b =>
        {
            b.Services.Records.Add(NegativeFaults.AddUri);
            Form((_, data) => data.Types.Contains(RecordType.URI) ? new NsecData(data.Next, [.. NsecData.Of(data.Next, data.Types.Where(t => t != RecordType.URI)).Windows, new TypeWindow(1, [0x40])]) : data)(b);
        }),
        new("nsec-denies-ipv6-beside-ipv4", ["6762-6.2-05", "6762-20-03", "6762-6.1-20"], "Says over IPv4 that its host has no IPv6 address, and has one over IPv6.", Sent(m => m.Family == IpFamily.IPv4 && !m.IsQuery, m => m.MapRecords(r => r.Data is NsecData data && r.Name.Count == 2 ? r with { Data = NsecData.Of(r.Name, data.Types.Where(t => t != RecordType.AAAA)) } : r))),
        new("legacy-denials-with-flush-bit", ["6762-6.7-05"], "Leaves the cache-flush bit on denials for simple resolvers.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && IsDenial(m), m => m.MapRecords(r => r.WithCacheFlush(true)))),
        new("qm-by-unicast-over-ipv6", ["6762-6-21", "6762-6-28"], "Answers QM questions over IPv6 by unicast.", Each((b, m) => b.Answering.UnicastForQM = m.Family == IpFamily.IPv6)),
        new("name-error-for-unknown-types", ["6762-6-08", "6762-6-09", "6762-18.11-01", "6762-6-29"], "Answers questions for service types that it lacks with response code 3.", Each((b, m) => b.Answering.EmptyForUnknown = m.Message.Questions is [{ Type: RecordType.PTR, Name.Count: 3 }] ? 3 : null)),
        new("defends-instances-every-50-ms", ["6762-6-26", "6762-6-27"], "Keeps 250 ms between multicast defences of its host name only.", b => b.Answering.KeepsDefenceRateLimit = r => r.Role == RecordRole.HostAddress),

        // Names, section 16.
        new("byte-order-mark-in-host-name", ["6762-16-02"], "Puts a byte order mark before its host name.", b => b.Services.Setup.Add(s => s with { Host = "\uFEFF" + s.Host })),
    ];

    private static bool IsDenial(Outgoing message) => message.Message.Answers.Count > 0 && message.Message.Answers.All(r => r.Type == RecordType.NSEC);

    /// <summary>Changes the behaviour for each query as it comes.</summary>
    private static Action<Behaviour> Each(Action<Behaviour, Incoming> change) => b => b.Reception.Filters.Add(m =>
    {
        if (!m.Message.IsResponse) change(b, m);
        return true;
    });

    private static Action<Outgoing> Set(ushort bits) => m => m.Message = m.Message with { Flags = (ushort)(m.Message.Flags | bits) };
}
