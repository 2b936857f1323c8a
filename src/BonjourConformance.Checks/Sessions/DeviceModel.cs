using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>One service instance of the device, as it was discovered.</summary>
/// <param name="Name">The full name: instance label, service type, domain.</param>
/// <param name="Type">The service type with its domain, such as _ipp._tcp.local.</param>
public sealed record ServiceInstance(DnsName Name, DnsName Type, SrvData Srv, TxtData? Txt)
{
    /// <summary>The instance label as text.</summary>
    public string Label => Name.FirstLabel;

    /// <summary>Port 0: it only holds the name (RFC 6763 section 8).</summary>
    public bool IsPlaceholder => Srv.Port == 0;
}

/// <summary>
/// The device under test: its address and host name, never one instance name. Every instance whose SRV record points at the host
/// name belongs to it; all else on the link is a neighbour.
/// </summary>
public sealed class DeviceModel
{
    /// <summary>Link-layer addresses it sends from.</summary>
    public HashSet<MacAddress> Macs { get; } = [];

    public DnsName HostName { get; set; } = DnsName.Root;

    public List<IPAddress> Addresses { get; } = [];

    public List<ServiceInstance> Instances { get; } = [];

    /// <summary>Subtype names such as _universal._sub._ipp._tcp.local. with the instance that each pointed at.</summary>
    public List<(DnsName Subtype, DnsName Instance)> Subtypes { get; } = [];

    /// <summary>Distinct service types, placeholders left out: nothing points at those.</summary>
    public IReadOnlyList<DnsName> Types => [.. Instances.Where(i => !i.IsPlaceholder).Select(i => i.Type).Distinct()];

    /// <summary>Families in which it was found to answer.</summary>
    public HashSet<Family> Families { get; } = [];

    /// <summary>Which of its names belong to the same host or instance.</summary>
    public NameHistory Names { get; } = new();

    public MacAddress Mac => Macs.First();

    public IEnumerable<IPAddress> AddressesOf(Family family) => Addresses.Where(a => Suites.Families.Of(a) == family);

    /// <summary>The record type of the host's addresses: that of the family where the device has one, else the other.</summary>
    public RecordType AddressType(Family family) =>
        AddressesOf(family).Any() == (family == Family.IPv4) ? RecordType.A : RecordType.AAAA;

    /// <summary>Takes note of subtype pointers to known instances; nothing lists subtypes, so they are learnt where they show.</summary>
    public void LearnSubtypes(IEnumerable<ResourceRecord> records)
    {
        foreach (var record in records)
            if (record is { Data: NameData pointer, Ttl: > 0 } && record.Name.IsSubtype() && Instances.Exists(i => i.Name == pointer.Name) && !Subtypes.Contains((record.Name, pointer.Name)))
                Subtypes.Add((record.Name, pointer.Name));
    }

    /// <summary>The device was seen to take another name; what else changed with it is found out when it is next asked.</summary>
    internal void Rename(Vocabulary.NameKind kind, DnsName from, DnsName to)
    {
        Names.Renamed(from, to);
        if (kind == Vocabulary.NameKind.Host)
        {
            HostName = to;
            return;
        }
        var at = Instances.FindIndex(i => i.Name == from);
        if (at >= 0) Instances[at] = Instances[at] with { Name = to };
        for (var i = 0; i < Subtypes.Count; i++)
            if (Subtypes[i].Instance == from) Subtypes[i] = (Subtypes[i].Subtype, to);
    }

    /// <summary>Changes whenever <see cref="Sent"/> may answer otherwise than before.</summary>
    internal int Extent => Macs.Count;

    /// <summary>Whether a frame was sent by the device.</summary>
    public bool Sent(Link.Frame frame) => frame.Direction == Link.Direction.Received && Macs.Contains(frame.Source);

    /// <exception cref="NotApplicableException">The device does not speak this family.</exception>
    public void RequireFamily(Family family)
    {
        if (!Families.Contains(family)) throw new NotApplicableException($"the device was not found to answer over {family}");
    }

    /// <exception cref="NotApplicableException">The device has no service instance.</exception>
    public ServiceInstance AnyInstance => Instances.Find(i => !i.IsPlaceholder) ?? throw new NotApplicableException("the device advertises no service instance");

    /// <exception cref="NotApplicableException">The device has no service type.</exception>
    public DnsName AnyType => AnyInstance.Type;
}
