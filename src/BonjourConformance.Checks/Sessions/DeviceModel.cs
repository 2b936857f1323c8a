using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// The device under test: a box, never one instance name or one host name. The link-layer addresses that it sends from, and the
/// addresses, host names, instances and subtypes that its frames own up to. It is what was seen last: all of it may lawfully change, so
/// a check takes what is due from a control just before it.
/// </summary>
public sealed class DeviceModel
{
    private readonly Dictionary<DeviceInterface, Known> known = [];
    private readonly Dictionary<DeviceInterface, IReadOnlySet<IPAddress>> sources = [];
    private DeviceInterface? current;
    private (List<ServiceInstance> Of, Dictionary<DnsName, int> At) places = ([], []);

    /// <summary>Link-layer addresses it sends from.</summary>
    public HashSet<MacAddress> Macs { get; } = [];

    /// <summary>Its interfaces on the link; mostly one. What else stands here is that of the one that is being judged.</summary>
    public IReadOnlyList<DeviceInterface> Interfaces { get; private set; } = [];

    /// <summary>Its host names, each with its addresses.</summary>
    public List<DeviceHost> Hosts { get; private set; } = [];

    /// <summary>The host name of most of its instances. Root: it has shown none.</summary>
    public DnsName HostName { get; set; } = DnsName.Root;

    /// <summary>Every host name that is its own, the main one first.</summary>
    public IEnumerable<DnsName> HostNames => Hosts.Where(h => !h.IsProxied).Select(h => h.Name).Prepend(HostName).Where(n => n.Count > 0).Distinct();

    /// <summary>Its own addresses, of all its host names.</summary>
    public List<IPAddress> Addresses { get; private set; } = [];

    /// <summary>Each list is replaced rather than changed: whoever goes through one while frames come has what was known when it began.</summary>
    public List<ServiceInstance> Instances { get; private set; } = [];

    /// <summary>Subtype names such as _universal._sub._ipp._tcp.local. with the instance that each pointed at.</summary>
    public List<(DnsName Subtype, DnsName Instance)> Subtypes { get; private set; } = [];

    /// <summary>Distinct service types, placeholders left out: nothing points at those.</summary>
    public IReadOnlyList<DnsName> Types => [.. Instances.Where(i => !i.IsPlaceholder).Select(i => i.Type).Distinct()];

    /// <summary>Families in which it was found to answer.</summary>
    public HashSet<Family> Families { get; } = [];

    /// <summary>Which of its names belong to the same host or instance.</summary>
    public NameHistory Names { get; } = new();

    /// <summary>The interface that is being judged.</summary>
    public DeviceInterface? Interface => current;

    public MacAddress Mac => current?.Mac ?? Macs.First();

    /// <summary>The host names of all its interfaces, the main one of the first of them first.</summary>
    public IReadOnlyList<DnsName> EveryHostName => [.. HostNames.Concat(known.Values.SelectMany(k => k.Hosts).Where(h => !h.IsProxied).Select(h => h.Name)).Distinct()];

    /// <summary>The addresses of all its interfaces.</summary>
    public IReadOnlyList<IPAddress> EveryAddress => [.. Addresses.Concat(known.Values.SelectMany(k => k.Addresses)).Distinct()];

    /// <summary>Why all this is one device, in words; null where it has one host name on one interface.</summary>
    public string? WhyOne => Macs.Count > 1 ? $"one device with {Macs.Count} interfaces: its {Macs.Count} link-layer addresses all send from addresses of one host name"
        : EveryHostName.Count > 1 ? $"one device with {EveryHostName.Count} host names, which all speak from one link-layer address" : null;

    /// <summary>Its addresses in a family. A host name may have those of another interface too: the ones that this interface speaks from come first.</summary>
    public IEnumerable<IPAddress> AddressesOf(Family family) => Addresses.Where(a => Suites.Families.Of(a) == family).OrderByDescending(a => current is not null && sources.GetValueOrDefault(current)?.Contains(a) == true);

    /// <summary>The addresses stated for a host name.</summary>
    public IReadOnlyList<IPAddress> AddressesAt(DnsName host) => Hosts.Find(h => h.Name == host)?.Addresses ?? [];

    /// <summary>The record type of a host's addresses: that of the family where it has one, else the other.</summary>
    public RecordType AddressType(Family family, DnsName? host = null)
    {
        var addresses = AddressesAt(host ?? HostName) is { Count: > 0 } own ? own : Addresses;
        return addresses.Any(a => Suites.Families.Of(a) == family) == (family == Family.IPv4) ? RecordType.A : RecordType.AAAA;
    }

    /// <summary>Takes over what a box was found to be.</summary>
    internal void Adopt(Box box, DnsName main)
    {
        HostName = main;
        if (current is not null) sources[current] = box.Sources;
        (Hosts, Addresses, Instances) = ([.. box.Hosts], [.. box.Addresses], [.. box.Instances]);
        Subtypes = [.. Subtypes.Union(box.Subtypes)];
    }

    /// <summary>Takes over which interfaces a box has.</summary>
    internal void Adopt(IReadOnlyList<DeviceInterface> interfaces)
    {
        Macs.UnionWith(interfaces.Select(i => i.Mac));
        Interfaces = interfaces;
        current = interfaces[0];
    }

    /// <summary>Turns to another interface, with what was last known of it.</summary>
    internal void TurnTo(DeviceInterface other)
    {
        if (current == other) return;
        if (current is not null) known[current] = new Known(HostName, [.. Hosts], [.. Addresses], [.. Instances], [.. Subtypes], [.. Families]);
        current = other;
        var now = known.GetValueOrDefault(other) ?? new Known(DnsName.Root, [], [], [], [], []);
        HostName = now.HostName;
        (Hosts, Addresses, Instances, Subtypes) = ([.. now.Hosts], [.. now.Addresses], [.. now.Instances], [.. now.Subtypes]);
        Families.Clear();
        Families.UnionWith(now.Families);
    }

    private static List<T> With<T>(List<T> list, int at, T item)
    {
        List<T> with = [.. list];
        with[at] = item;
        return with;
    }

    /// <summary>Takes over what is known of an instance now.</summary>
    internal void Know(ServiceInstance instance)
    {
        var at = PlaceOf(instance.Name);
        if (at < 0 || Instances[at] == instance) return;
        Instances = With(Instances, at, instance);
        places.Of = Instances;
    }

    /// <summary>The instance of a name; null for none.</summary>
    internal ServiceInstance? InstanceOf(DnsName name) => PlaceOf(name) is >= 0 and var at ? Instances[at] : null;

    /// <summary>The place of an instance in <see cref="Instances"/>, looked up for every record that a device with hundreds of them sends; -1 for none.</summary>
    private int PlaceOf(DnsName name)
    {
        if (places.Of != Instances)
        {
            places = (Instances, new(Instances.Count));
            for (var at = 0; at < Instances.Count; at++) places.At.TryAdd(Instances[at].Name, at);
        }
        return places.At.GetValueOrDefault(name, -1);
    }

    /// <summary>Takes note of what the profile says of subtypes, and leaves out those of instances that are no more.</summary>
    internal void KnowSubtypes(IEnumerable<(DnsName Subtype, DnsName Instance)> claimed)
    {
        var names = Instances.Select(i => i.Name).ToHashSet();
        Subtypes = [.. Subtypes.Union(claimed).Where(s => names.Contains(s.Instance))];
    }

    private sealed record Known(DnsName HostName, IReadOnlyList<DeviceHost> Hosts, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<ServiceInstance> Instances,
        IReadOnlyList<(DnsName Subtype, DnsName Instance)> Subtypes, IReadOnlyList<Family> Families);

    /// <summary>
    /// Takes over what the device says anew of a host name or an instance that is known: data change lawfully, and the cache-flush bit says that
    /// what was before is no more (RFC 6762 section 10.2).
    /// </summary>
    internal void Follow(IReadOnlyCollection<ResourceRecord> records)
    {
        foreach (var set in records.Where(r => r is { Data: AddressData, Ttl: > 0, CacheFlush: true }).GroupBy(r => (r.Name, r.Type)))
        {
            var at = Hosts.FindIndex(h => h.Name == set.Key.Name);
            var now = set.Select(r => ((AddressData)r.Data).Address).Distinct().ToList();
            if (at < 0 || now.TrueForAll(Hosts[at].Addresses.Contains)) continue;
            Readdress(at, [.. now, .. Hosts[at].Addresses.Where(a => Suites.Families.Of(a) != Suites.Families.Of(now[0]))]);
        }
        foreach (var gone in records.Where(r => r is { Data: AddressData, Ttl: 0 })) Part(gone.Name, ((AddressData)gone.Data).Address);
        foreach (var record in records.Where(r => r.Ttl > 0 && r.Data is SrvData or TxtData))
        {
            var at = PlaceOf(record.Name);
            if (at < 0) continue;
            if (record.Data is TxtData txt) Know(Instances[at] with { Txt = txt });
            // That a service follows a host to another name is for whoever contests the name to see.
            else if (record.Data is SrvData srv && (Instances[at].Srv is null || HostNames.Contains(srv.Target))) Know(Instances[at] with { Srv = srv });
        }
    }

    /// <summary>A host says goodbye to an address. One that says it to its last is leaving, and will be where it was when it comes back.</summary>
    private void Part(DnsName host, IPAddress gone)
    {
        var at = Hosts.FindIndex(h => h.Name == host);
        if (at < 0 || !Hosts[at].Addresses.Contains(gone) || Hosts[at].Addresses.Count == 1) return;
        Readdress(at, [.. Hosts[at].Addresses.Where(a => !a.Equals(gone))]);
    }

    private void Readdress(int host, IReadOnlyList<IPAddress> addresses)
    {
        Hosts = With(Hosts, host, Hosts[host] with { Addresses = addresses });
        Addresses = [.. Hosts.Where(h => !h.IsProxied).SelectMany(h => h.Addresses).Distinct()];
    }

    /// <summary>Addresses that the device is known to have no more, though it may not have said so.</summary>
    public void Forget(IPAddress gone)
    {
        Hosts = [.. Hosts.Select(h => h.Addresses.Contains(gone) ? h with { Addresses = [.. h.Addresses.Where(a => !a.Equals(gone))] } : h)];
        Addresses = [.. Addresses.Where(a => !a.Equals(gone))];
    }

    /// <summary>Takes note of subtype pointers to known instances; nothing lists subtypes, so they are learnt where they show.</summary>
    public void LearnSubtypes(IEnumerable<ResourceRecord> records)
    {
        foreach (var record in records)
            if (record is { Data: NameData pointer, Ttl: > 0 } && record.Name.IsSubtype() && PlaceOf(pointer.Name) >= 0 && !Subtypes.Contains((record.Name, pointer.Name)))
                Subtypes = [.. Subtypes, (record.Name, pointer.Name)];
    }

    /// <summary>The device was seen to take another name; what else changed with it is found out when it is next asked.</summary>
    internal void Rename(Vocabulary.NameKind kind, DnsName from, DnsName to)
    {
        Names.Renamed(from, to);
        if (kind == Vocabulary.NameKind.Host)
        {
            if (HostName == from) HostName = to;
            var host = Hosts.FindIndex(h => h.Name == from);
            if (host >= 0) Hosts = With(Hosts, host, Hosts[host] with { Name = to });
            return;
        }
        var at = Instances.FindIndex(i => i.Name == from);
        if (at >= 0) Instances = With(Instances, at, Instances[at] with { Name = to });
        Subtypes = [.. Subtypes.Select(s => s.Instance == from ? (s.Subtype, to) : s)];
    }

    /// <summary>The names whose pointers list an instance (RFC 6763 sections 4.1 and 7.1).</summary>
    public IEnumerable<DnsName> ListsOf(ServiceInstance instance) => [instance.Type, .. Subtypes.Where(s => s.Instance == instance.Name).Select(s => s.Subtype).Distinct()];

    /// <summary>Whether a frame was sent by the device, from the interface that is being judged.</summary>
    public bool Sent(Link.Frame frame) => Sent(frame, current);

    /// <summary>Whether a frame was sent by the device, from an interface of it; of none where that is not found yet.</summary>
    internal static bool Sent(Link.Frame frame, DeviceInterface? from) => frame.Direction == Link.Direction.Received && from?.Sent(frame) == true;

    /// <summary>Whether a frame was sent by the device, from whichever interface.</summary>
    public bool Owns(Link.Frame frame) => frame.Direction == Link.Direction.Received && Macs.Contains(frame.Source);

    /// <exception cref="NotApplicableException">The device does not speak this family.</exception>
    public void RequireFamily(Family family)
    {
        if (!Families.Contains(family)) throw new NotApplicableException($"the device was not found to answer over {family}");
    }

    /// <summary>Names that other hosts ask for all the time: what is said of them may be on their account. Changes between checks only.</summary>
    internal IReadOnlySet<DnsName> Sought { get; set; } = new HashSet<DnsName>();

    /// <summary>Whether a name is one of the device's: of a host, an instance, a type or a subtype, or the enumeration of types.</summary>
    internal bool HasName(DnsName name) =>
        name == ServiceNames.TypeEnumeration || HostNames.Contains(name) || Instances.Exists(i => i.Name == name || i.Type == name) || Subtypes.Exists(s => s.Subtype == name);

    /// <summary>An instance that can be used: it leads to a host and a port. Where others ask for its type all the time, rather one of another type.</summary>
    /// <exception cref="NotApplicableException">The device has none.</exception>
    public ServiceInstance AnyInstance => Undisturbed(i => i is { IsPlaceholder: false, Srv: not null })
        ?? throw new NotApplicableException(Instances.Exists(i => !i.IsPlaceholder) ? "the device points at service instances, but has no SRV record of any" : "the device advertises no service instance");

    /// <summary>The type of such an instance.</summary>
    /// <exception cref="NotApplicableException">The device has no service type.</exception>
    public DnsName AnyType => (Undisturbed(i => i is { IsPlaceholder: false, Srv: not null }) ?? Undisturbed(i => !i.IsPlaceholder))?.Type ?? throw new NotApplicableException("the device advertises no service instance");

    /// <summary>Whether others ask for a name all the time, or for something with whose answer its records come along.</summary>
    public bool IsSought(DnsName name) =>
        Sought.Count > 0 && (Sought.Contains(name) || Instances.Exists(i => (i.Name == name || i.Target == name) && (Sought.Contains(i.Type) || Sought.Contains(i.Name)))
            || Subtypes.Exists(s => s.Instance == name && Sought.Contains(s.Subtype)));

    private ServiceInstance? Undisturbed(Predicate<ServiceInstance> match) =>
        Instances.Find(i => match(i) && !IsSought(i.Type) && !IsSought(i.Name)) ?? Instances.Find(match);
}
