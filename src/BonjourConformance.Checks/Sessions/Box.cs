using System.Net;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>A host name and the addresses that are stated for it.</summary>
/// <param name="IsProxied">None of the addresses is one that the box sends from, though other names of it have such: it speaks for another host.</param>
public sealed record DeviceHost(DnsName Name, IReadOnlyList<IPAddress> Addresses, bool IsProxied = false);

/// <summary>A record that somebody on the link holds out as its own, and the message that says so.</summary>
public sealed record Statement(ResourceRecord Record, Heard In)
{
    public MacAddress Mac => In.Frame.Source;
}

/// <summary>
/// One box on the link: the link-layer addresses that it sends from, and everything that its frames own up to. A box may have several
/// host names, interfaces and instances; none of them makes it two.
/// </summary>
public sealed record Box(IReadOnlySet<MacAddress> Macs, IReadOnlySet<IPAddress> Sources, IReadOnlyList<DeviceHost> Hosts, IReadOnlyList<ServiceInstance> Instances, IReadOnlyList<(DnsName Subtype, DnsName Instance)> Subtypes)
{
    private static readonly DnsName Local = DnsName.Of("local");

    /// <summary>Its own addresses: those of its host names, without hosts that it speaks for.</summary>
    public IReadOnlyList<IPAddress> Addresses => [.. Hosts.Where(h => !h.IsProxied).SelectMany(h => h.Addresses).Distinct()];

    /// <summary>Names that its SRV records lead to, and its host names.</summary>
    public IEnumerable<DnsName> HostNames => Hosts.Select(h => h.Name).Concat(Instances.Select(i => i.Target).OfType<DnsName>()).Where(n => n.Count > 0).Distinct();

    /// <summary>The host name of most instances; one that has addresses of the box before others. Root: it has none.</summary>
    public DnsName MainHost => HostNames
        .OrderByDescending(n => Hosts.Any(h => h.Name == n && !h.IsProxied && n.EndsWith(Local))).ThenByDescending(n => Hosts.Any(h => h.Name == n))
        .ThenByDescending(n => Instances.Count(i => i.Target == n && !i.IsPlaceholder)).ThenBy(n => n.ToString(), StringComparer.Ordinal)
        .FirstOrDefault(DnsName.Root);

    /// <summary>Whether it sends from an address, or states it for one of its own host names.</summary>
    public bool Has(IPAddress address) => Sources.Contains(address) || Addresses.Contains(address);
}

/// <summary>Tells the boxes on a link apart by what they sent.</summary>
public static class Boxes
{
    /// <summary>
    /// Frames of one link-layer address are of one box. Two addresses are of one box, with two interfaces, where each of them sends from an
    /// address of the same host name. What a box repeats of another (a reflector) is the other's.
    /// </summary>
    public static IReadOnlyList<Box> Of(IEnumerable<Heard> messages)
    {
        var statements = messages.Where(h => h.Frame.Direction == Direction.Received).SelectMany(h => h.Stated.Where(r => r.Ttl > 0).Select(r => new Statement(r, h))).ToList();
        var sources = statements.GroupBy(s => s.Mac).ToDictionary(g => g.Key, g => g.Select(s => s.In.From).ToHashSet());
        // A claim from another port is to be ignored (RFC 6762 section 6); it makes nobody an interface of the box that has the name.
        var hosts = statements.Where(s => s.Record.Data is AddressData && s.In.SourcePort == 5353).GroupBy(s => s.Record.Name).ToDictionary(g => g.Key, g => g.Select(AddressOf).ToHashSet());
        var owners = hosts.ToDictionary(h => h.Key, h => sources.Where(s => s.Value.Overlaps(h.Value)).Select(s => s.Key).ToHashSet());
        var groups = Join(sources.Keys, owners.Values);
        var services = statements.Where(s => s.Record.Data is SrvData).GroupBy(s => s.Record.Name).ToDictionary(g => g.Key, g => g.Select(s => s.Mac).ToHashSet());
        return [.. groups.Select(macs => Make(macs, [.. statements.Where(s => macs.Contains(s.Mac))], owners, services))];
    }

    private static Box Make(HashSet<MacAddress> macs, List<Statement> said, Dictionary<DnsName, HashSet<MacAddress>> owners, Dictionary<DnsName, HashSet<MacAddress>> services)
    {
        bool IsOthers(DnsName host) => owners.TryGetValue(host, out var of) && of.Count > 0 && !of.Overlaps(macs);
        bool IsOthersService(DnsName instance) => services.TryGetValue(instance, out var of) && !of.Overlaps(macs);
        var sources = said.Select(s => s.In.From).ToHashSet();
        var hosts = said.Where(s => s.Record.Data is AddressData && !IsOthers(s.Record.Name)).GroupBy(s => s.Record.Name)
            .Select(g => new DeviceHost(g.Key, [.. g.GroupBy(s => (s.Mac, s.Record.Type)).SelectMany(Latest).Select(AddressOf).Distinct()])).ToList();
        if (hosts.Exists(h => h.Addresses.Any(sources.Contains)))
            hosts = hosts.ConvertAll(h => h with { IsProxied = !h.Addresses.Any(sources.Contains) && !hosts.Exists(o => o.Addresses.Any(sources.Contains) && o.Addresses.Intersect(h.Addresses).Any()) });
        var instances = new Dictionary<DnsName, ServiceInstance>();
        var subtypes = new List<(DnsName, DnsName)>();
        foreach (var pointer in said)
        {
            if (pointer.Record.Data is not NameData { Name: var name } || BaseType(pointer.Record.Name) is not { } type) continue;
            if (!name.EndsWith(type) || name.Count <= type.Count || IsOthersService(name)) continue;
            instances.TryAdd(name, new ServiceInstance(name, type, null, null));
            if (type != pointer.Record.Name && !subtypes.Contains((pointer.Record.Name, name))) subtypes.Add((pointer.Record.Name, name));
        }
        foreach (var service in said)
            if (service.Record is { Data: SrvData srv, Name: { Count: >= 4 } name } && !(IsOthers(srv.Target) && services[name].Overlaps(owners[srv.Target])))
                instances[name] = instances.GetValueOrDefault(name, new ServiceInstance(name, name.Skip(), null, null)) with { Srv = srv };
        foreach (var text in said)
            if (text.Record.Data is TxtData txt && instances.TryGetValue(text.Record.Name, out var instance)) instances[text.Record.Name] = instance with { Txt = txt };
        return new Box(macs, sources, hosts, [.. instances.Values.OrderBy(i => i.Name.ToString(), StringComparer.Ordinal)], subtypes);
    }

    /// <summary>The service type that a PTR record of this name lists instances of; null where it lists none.</summary>
    private static DnsName? BaseType(DnsName name) => name.IsServiceType() ? name : name.IsSubtype() ? name.Skip(2) : null;

    /// <summary>What was said last of one kind, in one message or in several at a time: it replaces what was said before (RFC 6762 section 10.2).</summary>
    private static IEnumerable<Statement> Latest(IEnumerable<Statement> same)
    {
        var all = same.ToList();
        return all[^1].Record.CacheFlush ? all.Where(s => s.In.At > all[^1].In.At - TimeSpan.FromMilliseconds(100)) : all;
    }

    private static IPAddress AddressOf(Statement statement) => ((AddressData)statement.Record.Data).Address;

    private static List<HashSet<MacAddress>> Join(IEnumerable<MacAddress> macs, IEnumerable<HashSet<MacAddress>> together)
    {
        List<HashSet<MacAddress>> groups = [.. macs.Select(m => new HashSet<MacAddress> { m })];
        foreach (var same in together.Where(t => t.Count > 1))
        {
            var joined = groups.Where(g => g.Overlaps(same)).ToList();
            groups.RemoveAll(joined.Contains);
            groups.Add([.. joined.SelectMany(g => g)]);
        }
        return groups;
    }
}
