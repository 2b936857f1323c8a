using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Sets of records, denials, goodbyes and names that are wrong in part (RFC 6762 sections 6.1, 8.1, 8.4, 10.1 and 10.2).</summary>
public static class RecordSetFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("known-address-left-out-of-its-set", ["6762-10.2-10"], "Has two IPv6 addresses, and leaves out of an answer the one that the querier lists as known.", b =>
        {
            TwoAddresses(b);
            b.Answering.WholeSets = false;
            b.Answering.AddsFor = (cause, added) => cause.Record.Type != RecordType.AAAA || added.Record.Type != RecordType.AAAA;
        }),
        new("one-address-beside-services", ["6762-10.2-10"], "Has two IPv6 addresses, and adds the first of them to answers that are SRV records alone.", b =>
        {
            TwoAddresses(b);
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.Answer && m.Message.Answers.All(r => r.Type == RecordType.SRV)) m.Message = m.Message with { Additionals = WithoutSecond(m.Message.Additionals) };
            });
        }),
        new("one-address-by-unicast", ["6762-10.2-10"], "Has two IPv6 addresses, and answers by unicast with the first.", b =>
        {
            TwoAddresses(b);
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.UnicastAnswer) m.Message = m.Message with { Answers = WithoutSecond(m.Message.Answers), Additionals = WithoutSecond(m.Message.Additionals) };
            });
        }),
        new("reverse-mapping-without-flush-bit", ["6762-10.2-11"], "Leaves the cache-flush bit out of pointers from its addresses to its name.", b => Map(b, m => !m.IsQuery, r => r.Type == RecordType.PTR ? r.WithCacheFlush(false) : r)),
        new("denials-without-flush-bit", ["6762-10.2-11"], "Leaves the cache-flush bit out of NSEC records.", b => Map(b, m => !m.IsQuery, r => r.Type == RecordType.NSEC ? r.WithCacheFlush(false) : r)),
        new("nsec-of-instances-inverted", ["6762-6.1-20", "6762-6.1-08"], "Lists in the NSEC record of an instance the types that are missing.", b => Map(b, m => !m.IsQuery,
            r => r.Data is NsecData data && data.Types.Contains(RecordType.SRV) ? r with { Data = NsecData.Of(data.Next, [RecordType.A, RecordType.AAAA]) } : r)),
        new("nsec-hides-text-beside-answers", ["6762-6.1-20"], "Adds NSEC to all answers, without the bit of TXT.", b =>
        {
            b.Answering.WithNegatives = true;
            b.Messages.Rewrite.Add(m =>
            {
                if (!m.IsQuery && m.Message.Answers.Any(r => r.Type != RecordType.NSEC)) m.Message = m.Message with
                {
                    Additionals = [.. m.Message.Additionals.Select(r => r.Data is NsecData data ? r with { Data = NsecData.Of(data.Next, data.Types.Where(t => t != RecordType.TXT)) } : r)],
                };
            });
        }),
        new("nsec-beside-pointers", ["6762-6.1-21"], "Adds an NSEC record of the service type to unicast answers with pointers.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.UnicastAnswer && m.Message.Answers.FirstOrDefault(r => r.Type == RecordType.PTR && !r.CacheFlush) is { } pointer)
                m.Message = m.Message with { Additionals = [.. m.Message.Additionals, ResourceRecord.Nsec(pointer.Name, [RecordType.PTR])] };
        })),
        new("renaming-takes-the-host-along", ["6762-10.1-06"], "Says goodbye to its addresses when a service is renamed.", b => b.Goodbyes.AlsoOnRename = r => r.Role == RecordRole.HostAddress),
        new("renaming-takes-other-services-along", ["6762-10.1-06"], "Says goodbye to the SRV records of all its services when one of them is renamed.",
            b => b.Goodbyes.AlsoOnRename = r => r.Role == RecordRole.Service && !r.Record.Name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal)),
        new("subtypes-list-the-old-name", ["6762-8.4-07", "6762-8.4-04", "6763-10-02"], "Goes on listing an instance that a user renamed under its old name where subtypes are asked for.", b => AfterRenaming(b, (records, claim, old) =>
        {
            foreach (var record in records.Where(r => r.Role == RecordRole.SubtypePointer && r.Claims.Contains(claim))) record.Record = record.Record with { Data = new NameData(old) };
        })),
        new("old-name-still-answered", ["6762-8.4-07"], "Goes on answering for the SRV record of an instance under the name that a user has changed.", b => AfterRenaming(b, (records, claim, old) =>
        {
            if (records.Find(r => r.Role == RecordRole.Service && r.Claims.Contains(claim)) is { } service) records.Add(new ZoneRecord(RecordRole.Service, service.Record with { Name = old }, true) { Announced = true });
        })),
        new("srv-target-without-domain", ["6763-5-07", "6762-12-01", "6762-8.4-08"], "Names its host without the domain in the additional SRV records of one service.", b => Target(b, "_ipps", _ => DnsName.Of("printer"))),
        new("srv-target-is-an-address", ["6763-5-07", "6762-8.4-08"], "Names its IPv4 address as text in the additional SRV records of one service.", b => Target(b, "_ipp", _ => DnsName.Parse("192.168.77.2.local"))),
        new("names-of-users-not-probed", ["6762-8.1-18"], "Announces the name that a user has given without probing for it.", b => b.Probing.OnRename = false),
        new("one-probe-for-later-names", ["6762-9-16", "6762-8.1-18", "6762-8.2-14", "6762-8.2-15", "6762-8.1-27"], "Probes three times at power-on, and once for a name that comes later.", b => b.Probing.CountForOtherNames = 1),
        new("later-names-probed-in-haste", ["6762-8.1-19"], "Probes for a name that comes later at intervals of 100 ms.", b => b.Probing.IntervalForOtherNames = TimeSpan.FromMilliseconds(100)),
    ];

    /// <summary>Changes the records of an instance that a user has renamed, given its name before.</summary>
    private static void AfterRenaming(Behaviour behaviour, Action<List<ZoneRecord>, Claim, DnsName> change)
    {
        var names = new Dictionary<Claim, DnsName>();
        behaviour.Services.Records.Add(records =>
        {
            foreach (var claim in records.Where(r => r.Instance is not null).Select(r => r.Claims[0]).Distinct().ToList())
                if (!claim.Label.StartsWith("Renamed", StringComparison.Ordinal)) names[claim] = claim.Name;
                else if (names.TryGetValue(claim, out var old)) change(records, claim, old);
        });
    }

    private static void Target(Behaviour behaviour, string service, Func<DnsName, DnsName> change) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (m.Kind == OutgoingKind.Answer) m.Message = m.Message with
        {
            Additionals = [.. m.Message.Additionals.Select(r => r.Data is SrvData srv && Octets.Show(r.Name[1]) == service ? r with { Data = new SrvData(srv.Priority, srv.Weight, srv.Port, change(srv.Target)) } : r)],
        };
    });

    private static void TwoAddresses(Behaviour behaviour) => behaviour.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, IPAddress.Parse("fd00:77::2")] });

    private static ResourceRecord[] WithoutSecond(IReadOnlyList<ResourceRecord> records)
    {
        var second = records.Where(r => r.Type == RecordType.AAAA).Skip(1).ToList();
        return [.. records.Except(second)];
    }

    private static void Map(Behaviour behaviour, Func<Outgoing, bool> which, Func<ResourceRecord, ResourceRecord> change) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (which(m)) m.MapRecords(change);
    });
}
