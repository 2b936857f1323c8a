using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>Resolving and using services (RFC 6763 section 5, RFC 2782).</summary>
public sealed partial class QuerierMachine
{
    /// <summary>How long a client waits for a TXT record before it goes on without (section 6.1).</summary>
    private static readonly TimeSpan TextPatience = TimeSpan.FromSeconds(2);

    private readonly List<DnsName> resolved = [];
    private readonly List<(DnsName Name, TimeSpan Since)> connecting = [];
    private readonly Dictionary<DnsName, (IPAddress Address, ushort Port)> saved = [];
    private TimeSpan ticked;

    /// <summary>A client connects to an address and a port.</summary>
    public event Action<IPAddress, ushort, TimeSpan>? Connecting;

    /// <summary>A client wants to know where an instance is, from now on.</summary>
    public void Resolve(DnsName name, TimeSpan now)
    {
        if (!resolved.Contains(name)) resolved.Add(name);
        if (activated is not null) Reconcile(now);
    }

    /// <summary>A client wants to use an instance: once it is known where that is, it connects.</summary>
    public void Connect(DnsName name, TimeSpan now)
    {
        connecting.Add((name, now));
        Resolve(name, now);
        if (activated is not null) Connect(now);
    }

    private void Connect(TimeSpan now)
    {
        foreach (var (name, since) in connecting.ToArray())
        {
            if (behaviour.SavesAddresses && saved.TryGetValue(name, out var known))
            {
                connecting.Remove((name, since));
                Connecting?.Invoke(known.Address, known.Port, now);
                continue;
            }
            var services = cache.Matching(new Question(name, RecordType.SRV)).Select(e => e.Record.Data).OfType<SrvData>().ToList();
            if (services.Count == 0 || services.Exists(s => AddressOf(s) is null)) continue;
            var texts = cache.Matching(new Question(name, RecordType.TXT)).Select(e => e.Record.Data as TxtData).ToList();
            if (texts.Count == 0 && now - since < TextPatience && behaviour.AsksForText) continue;
            connecting.Remove((name, since));
            if (!behaviour.Uses(texts)) continue;
            var chosen = Choose(services);
            saved[name] = (AddressOf(chosen)!, chosen.Port);
            Connecting?.Invoke(AddressOf(chosen)!, chosen.Port, now);
        }
    }

    private IPAddress? AddressOf(SrvData service) =>
        ((RecordType[])[RecordType.A, RecordType.AAAA]).Where(t => t == RecordType.A ? host.IPv4() is not null : host.IPv6() is not null)
            .SelectMany(t => cache.Matching(new Question(service.Target, t))).Select(e => (e.Record.Data as AddressData)?.Address)
            .OrderBy(a => behaviour.PrefersRoutable && a?.GetAddressBytes() is [169, 254, ..]).FirstOrDefault(a => a is not null);

    /// <summary>The lowest priority, and among equals by weight (RFC 2782).</summary>
    private SrvData Choose(List<SrvData> services)
    {
        var best = services.Min(s => behaviour.RanksPriority(s.Priority));
        var equal = services.Where(s => behaviour.RanksPriority(s.Priority) == best).OrderBy(s => s.Weight).ToList();
        if (!behaviour.HonoursWeight) return equal[0];
        var drawn = random.Next(0, equal.Sum(s => s.Weight) + 1);
        foreach (var service in equal)
            if ((drawn -= service.Weight) <= 0) return service;
        return equal[^1];
    }
}
