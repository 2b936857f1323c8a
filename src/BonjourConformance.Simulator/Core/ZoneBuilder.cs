using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Makes the records of a device (RFC 6763 sections 4 to 9, RFC 6762 section 4).</summary>
internal static class ZoneBuilder
{
    private static readonly DnsName TypeEnumeration = DnsName.Of("_services", "_dns-sd", "_udp", "local");

    public static void Build(List<ZoneRecord> records, Claim host, IReadOnlyList<Claim> aliases, IReadOnlyList<Claim> instances, IEnumerable<IPAddress> addresses, ServicesBehaviour behaviour)
    {
        foreach (var claim in instances) AddPointers(records, claim, behaviour);
        foreach (var type in instances.Where(c => !c.Instance!.Placeholder).GroupBy(c => c.Name.Skip()))
            records.Add(new ZoneRecord(RecordRole.TypePointer, ResourceRecord.Ptr(TypeEnumeration, type.Key, behaviour.OtherTtl), false, [.. type]));
        foreach (var claim in instances) AddService(records, claim, aliases.FirstOrDefault(a => a.FirstLabel == claim.Instance!.Host) ?? host, behaviour);
        AddHost(records, host, [.. addresses], behaviour);
    }

    private static void AddPointers(List<ZoneRecord> records, Claim claim, ServicesBehaviour behaviour)
    {
        if (claim.Instance!.Placeholder) return;
        var type = claim.Name.Skip();
        records.Add(new ZoneRecord(RecordRole.ServicePointer, ResourceRecord.Ptr(type, claim.Name, behaviour.OtherTtl), false, claim));
        foreach (var subtype in claim.Instance.Subtypes)
            records.Add(new ZoneRecord(RecordRole.SubtypePointer, ResourceRecord.Ptr(type.Prepend(subtype, "_sub"), claim.Name, behaviour.OtherTtl), false, claim));
    }

    private static void AddService(List<ZoneRecord> records, Claim claim, Claim host, ServicesBehaviour behaviour)
    {
        var instance = claim.Instance!;
        records.Add(new ZoneRecord(RecordRole.Service,
            ResourceRecord.Srv(claim.Name, instance.Port, host.Name, behaviour.HostTtl, true, instance.Priority, instance.Weight), true, claim));
        records.Add(new ZoneRecord(RecordRole.Text,
            new ResourceRecord(claim.Name, RecordType.TXT, DnsClass.Internet | DnsClass.TopBit, behaviour.OtherTtl, behaviour.Text(instance)), true, claim));
    }

    private static void AddHost(List<ZoneRecord> records, Claim host, IReadOnlyList<IPAddress> addresses, ServicesBehaviour behaviour)
    {
        AddAddresses(records, host, addresses, behaviour);
        if (behaviour.HostInfo is { } info)
            records.Add(new ZoneRecord(RecordRole.HostInfo, new ResourceRecord(host.Name, RecordType.HINFO, DnsClass.Internet | DnsClass.TopBit,
                behaviour.HostTtl, new RawData([.. CharacterString(info.Cpu), .. CharacterString(info.Os)])), true, host));
        if (!behaviour.ReverseMapping) return;
        foreach (var address in addresses)
            records.Add(new ZoneRecord(RecordRole.ReverseMapping, ResourceRecord.Ptr(Reverse(address), host.Name, behaviour.HostTtl, cacheFlush: true), true, host));
    }

    public static void AddAddresses(List<ZoneRecord> records, Claim host, IEnumerable<IPAddress> addresses, ServicesBehaviour behaviour)
    {
        foreach (var address in addresses)
            records.Add(new ZoneRecord(RecordRole.HostAddress, ResourceRecord.A(host.Name, address, behaviour.HostTtl), true, host));
    }

    private static byte[] CharacterString(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    /// <summary>The reverse mapping name (RFC 1035 section 3.5, RFC 3596 section 2.5).</summary>
    public static DnsName Reverse(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        IEnumerable<string> labels = octets.Length == 4
            ? octets.Reverse().Select(o => o.ToString(System.Globalization.CultureInfo.InvariantCulture)).Concat(["in-addr", "arpa"])
            : octets.Reverse().SelectMany(o => (string[])[(o & 15).ToString("x", System.Globalization.CultureInfo.InvariantCulture), (o >> 4).ToString("x", System.Globalization.CultureInfo.InvariantCulture)]).Concat(["ip6", "arpa"]);
        return DnsName.Of([.. labels]);
    }
}
