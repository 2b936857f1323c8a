using System.Net;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// The pointer from an address leads to a host name that has this address (RFC 1035 section 3.5; RFC 6762 section 4 brings such names to
/// the link). It is wrong where the device gives the address to another name both before and after, and gave it to that one for the last time before the other came up.
/// </summary>
public static class ReverseRule
{
    public static Judgement Judge(RunView run)
    {
        var findings = new List<Finding>();
        var judged = 0;
        var byAddress = run.Sightings.Where(s => s.Record is { Ttl: > 0, Data: AddressData }).GroupBy(s => ((AddressData)s.Record.Data).Address).ToDictionary(g => g.Key, g => g.OrderBy(s => s.In.Number).ToList());
        foreach (var name in run.Names)
        {
            if (name.FirstAddress() is not IPAddress address || !byAddress.TryGetValue(address, out var owners)) continue;
            foreach (var segment in run.At(name).Where(s => s.Record is { Ttl: > 0, Data: NameData }).GroupBy(s => run.Segment(s.In)))
            {
                var hosts = owners.Where(o => run.Segment(o.In) == segment.Key).GroupBy(o => o.Record.Name).ToDictionary(g => g.Key, g => g.ToList());
                foreach (var target in segment.GroupBy(s => ((NameData)s.Record.Data).Name))
                {
                    judged++;
                    if (Wrong(target, hosts) is var (pointer, host))
                        findings.Add(new Finding($"{name} points at {target.Key} in frame {pointer.In.Number}, and {address} is the address of {host.Record.Name} (frame {host.In.Number})", [.. new[] { host.In.Frame, pointer.In.Frame }.DistinctBy(f => f.Number)]));
                }
            }
        }
        return new Judgement(judged, findings);
    }

    /// <summary>A pointer to what is no name of the address while another is, before and after: never was, or was no more when the other one came up.</summary>
    private static (Sighting Pointer, Sighting Host)? Wrong(IGrouping<DnsName, Sighting> target, Dictionary<DnsName, List<Sighting>> hosts)
    {
        var last = hosts.TryGetValue(target.Key, out var own) ? own[^1].In.Number : -1;
        foreach (var (name, seen) in hosts)
            if (name != target.Key && seen[0].In.Number > last)
                foreach (var pointer in target)
                    if (seen[0].In.Number <= pointer.In.Number && seen[^1].In.Number > pointer.In.Number) return (pointer, seen.FindLast(s => s.In.Number <= pointer.In.Number));
        return null;
    }
}
