using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6763 section 5 and RFC 2782: what SRV records name is a host: a name, not the text of an address, under the domain of the service
/// where that is "local", and no alias.
/// </summary>
public static class TargetRule
{
    private static readonly DnsName Local = DnsName.Of("local");

    public static Judgement Judge(RunView run)
    {
        var services = run.Sightings.Where(s => s.Record is { Ttl: > 0, Data: SrvData }).ToList();
        var aliases = run.Sightings.Where(s => s.Record is { Ttl: > 0, Type: RecordType.CNAME }).Select(s => s.Record.Name).ToHashSet();
        return new Judgement(services.Count,
        [
            .. from service in services
               let target = ((SrvData)service.Record.Data).Target
               let wrong = Wrong(service.Record.Name, target, aliases)
               where wrong is not null
               select new Finding($"{service.Record.Name} has the target {target}, {wrong} (frame {service.In.Number})", [service.In.Frame]),
        ]);
    }

    private static string? Wrong(DnsName service, DnsName target, HashSet<DnsName> aliases)
    {
        if (System.Net.IPAddress.TryParse(string.Join('.', target.Labels.Where(l => !Local.Labels[0].Span.SequenceEqual(l.Span)).Select(l => Octets.Show(l.Span))), out var address) && target.Count >= 4) return $"the text of the address {address}";
        if (service.EndsWith(Local) && target.Count > 0 && !target.EndsWith(Local)) return "which is not under local";
        return aliases.Contains(target) ? "which is an alias" : null;
    }
}
