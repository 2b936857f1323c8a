using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Negative responses (RFC 6762 sections 6.1, 6.2, 12 and 20).</summary>
public static class NegativeFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("no-denial", ["6762-6.1-01"], "Keeps silent about types that its names lack.", b => b.Negative.Denies = false),
        new("no-denial-for-instances", ["6762-6.1-01"], "Denies types of its host name only.", b => b.Negative.DeniesFor = name => name.Count == 2),
        new("types-above-63-not-denied", ["6762-6.1-24"], "Drops questions for types that are younger than it, such as HTTPS.",
            b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0, m => m.Message with { Questions = [.. m.Message.Questions.Where(q => (int)q.Type < 64 || q.Type == RecordType.ANY)] })),
        new("nsec-next-name-root", ["6762-6.1-04"], "Names the root as next domain name.", Form((record, data) => new NsecData(DnsName.Root, data.Windows))),
        new("nsec-next-name-in-full", ["6762-6.1-05", "6762-18.14-04"], "Writes the next domain name of NSEC in full.", b => b.Negative.Form = r => r with { Data = new RawData(r.Data.ToOctets()) }),
        new("nsec-block-1", ["6762-6.1-06"], "Numbers the type bit map block 1.", Form((_, data) => new NsecData(data.Next, [data.Windows[0] with { Block = 1 }]))),
        new("nsec-empty-bitmap", ["6762-6.1-07"], "Sends a type bit map of length zero.", Form((_, data) => new NsecData(data.Next, [new TypeWindow(0, [])]))),
        new("nsec-bitmap-of-33-octets", ["6762-6.1-07"], "Sends a type bit map of 33 octets.", Form((_, data) => new NsecData(data.Next, [new TypeWindow(0, [.. data.Windows[0].Bits, .. new byte[33 - data.Windows[0].Bits.Length]])]))),
        new("nsec-hides-type-256", ["6762-6.1-10", "6762-6.1-11"], "Has URI records and denies by block 0 only.", b => b.Services.Records.Add(AddUri)),
        new("nsec-claims-mx", ["6762-6.1-08"], "Sets the bit of a type that does not exist.", Form((record, data) => NsecData.Of(record.Name, data.Types.Append(RecordType.MX)))),
        new("nsec-hides-a-type", ["6762-6.1-08", "6762-6.1-20"], "Leaves out the bit of a type that exists.", Form((record, data) => record.Name.Count > 2 ? NsecData.Of(record.Name, data.Types.Skip(1)) : data)),
        new("nsec-bit-of-nsec", ["6762-6.1-16"], "Sets the NSEC bit as a signed zone would.", Form((record, data) => NsecData.Of(record.Name, data.Types.Append(RecordType.NSEC)))),
        new("nsec-ttl-4500", ["6762-6.1-17"], "Denies addresses for 75 minutes.", b => b.Negative.HostTtl = 4500),
        new("denies-shared-names", ["6762-6.1-18", "6762-6.1-21"], "Denies types of shared names.", b => b.Negative.DeniesShared = true),
        new("denies-names-below-its-own", ["6762-12-05", "6762-6.1-18", "6762-6-27"], "Denies names below its host name.", b => b.Negative.DeniesBelow = true),
        new("no-nsec-beside-addresses", ["6762-6.2-04", "6762-E-01", "accessory-08"], "Has no IPv6 address and does not say so beside its IPv4 address.",
            b =>
            {
                b.Services.Setup.Add(s => s with { IPv6 = [] });
                b.Negative.WithAddresses = false;
            }),
        new("nsec-per-family", ["6762-6.2-05", "6762-20-03", "6762-6.1-20"], "Denies over IPv4 that it has an IPv6 address, and the other way round.",
            b => b.Messages.Rewrite.Add(m => m.MapRecords(r => r.Data is NsecData data && r.Name.Count == 2
                ? r with { Data = NsecData.Of(r.Name, data.Types.Where(t => t != (m.Family == IpFamily.IPv4 ? RecordType.AAAA : RecordType.A))) }
                : r))),
        new("denial-with-name-error", ["6762-18.11-01", "6762-6.7-02", "6762-5.4-11"], "Sends denials with response code 3.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Message.Answers.Any(r => r.Type == RecordType.NSEC)) m.Message = m.Message with { Flags = (ushort)(m.Message.Flags | 3) };
        })),
        new("soa-with-denial", ["6762-12-03", "6762-6-27", "6762-6.7-06"], "Adds an SOA record to denials.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Message.Answers.Any(r => r.Type == RecordType.NSEC))
                m.Message = m.Message with { Authorities = [new ResourceRecord(DnsName.Of("local"), RecordType.SOA, DnsClass.Internet, 120, new RawData([0, 0, .. new byte[20]]))] };
        })),
    ];

    internal static void AddUri(List<ZoneRecord> records)
    {
        foreach (var text in records.Where(r => r.Role == RecordRole.Text).ToList())
            records.Add(new ZoneRecord(RecordRole.Other, new ResourceRecord(text.Record.Name, RecordType.URI, DnsClass.Internet | DnsClass.TopBit, 4500,
                new RawData([0, 0, 0, 0, .. "http://printer.local/"u8])), true, text.Claims));
    }

    internal static Action<Behaviour> Form(Func<ResourceRecord, NsecData, RecordData> change) =>
        b => b.Negative.Form = record => record.Data is NsecData data ? record with { Data = change(record, data) } : record;
}
