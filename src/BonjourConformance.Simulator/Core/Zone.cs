using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>All records of the device, verified or not, indexed by name.</summary>
internal sealed class Zone
{
    private static readonly List<ZoneRecord> None = [];
    private readonly Dictionary<DnsName, List<ZoneRecord>> byName = [];
    private readonly Dictionary<DnsName, ZoneRecord> negatives = [];

    public static Zone Empty { get; } = new([], new NegativeBehaviour());

    private Zone(List<ZoneRecord> records, NegativeBehaviour negative)
    {
        All = records;
        foreach (var record in records)
        {
            if (!byName.TryGetValue(record.Record.Name, out var list)) byName[record.Record.Name] = list = [];
            list.Add(record);
        }
        foreach (var (name, list) in byName)
            if (list[0].Unique) negatives[name] = Deny(name, list, negative);
    }

    public IReadOnlyList<ZoneRecord> All { get; }

    public IEnumerable<DnsName> Names => byName.Keys;

    public IReadOnlyList<ZoneRecord> At(DnsName name) => byName.GetValueOrDefault(name, None);

    /// <summary>The NSEC record of a unique name; null for other names.</summary>
    public ZoneRecord? Negative(DnsName name) => negatives.GetValueOrDefault(name);

    /// <summary>All members of the RRset of a unique record.</summary>
    public IEnumerable<ZoneRecord> SetOf(ZoneRecord record) => record.Unique && record.Role != RecordRole.Negative
        ? At(record.Record.Name).Where(r => r.Record.Type == record.Record.Type && r.Unique)
        : [record];

    /// <summary>Makes the records anew; those that stay keep their history, those that go are returned.</summary>
    public (Zone Zone, IReadOnlyList<ZoneRecord> Gone) Rebuild(
        Claim host, IReadOnlyList<Claim> aliases, IReadOnlyList<Claim> instances, IEnumerable<IPAddress> addresses, IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> proxied, Behaviour behaviour)
    {
        var draft = new List<ZoneRecord>();
        ZoneBuilder.Build(draft, host, aliases, instances, addresses, behaviour.Services);
        foreach (var alias in aliases) ZoneBuilder.AddAddresses(draft, alias, proxied.GetValueOrDefault(alias.FirstLabel) ?? addresses, behaviour.Services);
        foreach (var change in behaviour.Services.Records) change(draft);
        var zone = new Zone(draft, behaviour.Negative);
        foreach (var record in zone.All.Concat(zone.negatives.Values)) Match(record);
        var gone = All.Where(r => !r.Removed && !zone.At(r.Record.Name).Any(n => n.Record.SameRecord(r.Record))).ToList();
        foreach (var record in All) record.Removed = true;
        foreach (var record in negatives.Values) record.Removed = true;
        return (zone, gone);
    }

    /// <summary>The record as it is now, where it was made anew meanwhile; null where it is gone, or is not as it was.</summary>
    public ZoneRecord? Current(ZoneRecord record)
    {
        if (!record.Removed) return record;
        return Same(record) is { Removed: false } same ? same : null;
    }

    private void Match(ZoneRecord record)
    {
        if (Same(record) is { } old) record.Inherit(old);
    }

    private ZoneRecord? Same(ZoneRecord record) =>
        record.Role != RecordRole.Negative ? At(record.Record.Name).FirstOrDefault(o => o.Record.SameRecord(record.Record))
        : Negative(record.Record.Name) is { } negative && negative.Record.SameRecord(record.Record) ? negative : null;

    private static ZoneRecord Deny(DnsName name, List<ZoneRecord> records, NegativeBehaviour behaviour)
    {
        var ttl = records.Any(r => r.Role is RecordRole.Service or RecordRole.Text) ? behaviour.InstanceTtl : behaviour.HostTtl;
        var types = records.Select(r => r.Record.Type).Distinct();
        var record = behaviour.Form(ResourceRecord.Nsec(name, types, ttl));
        return new ZoneRecord(RecordRole.Negative, record, true, records[0].Claims) { Announced = true };
    }
}
