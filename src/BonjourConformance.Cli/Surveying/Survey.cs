using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Surveying;

/// <summary>A host that answered.</summary>
/// <param name="Macs">From which its own addresses spoke; empty where only others spoke of it.</param>
/// <param name="Instances">Full names with ports, without those whose SRV record points elsewhere.</param>
public sealed record FoundHost(string Name, IReadOnlyList<string> Addresses, IReadOnlyList<string> Macs, IReadOnlyList<(string Name, int Port)> Instances);

/// <summary>Who is on a link and what they offer, asked as any DNS-SD client would.</summary>
public sealed record Survey(IReadOnlyList<FoundHost> Hosts, IReadOnlyList<string> Types)
{
    /// <summary>Asks all of the link; takes some seconds of link time.</summary>
    /// <exception cref="CannotRunException">There is no free address on the link to ask from.</exception>
    public static Survey Of(ILink link, CancellationToken cancel)
    {
        var session = new Session(link, new DeviceProfile(), new NoOperator(), seed: 1);
        try
        {
            link.Loop.Run(session.Start, cancel);
        }
        catch (DeviceNotFoundException) when (session.Hosts.All.Count > 0)
        {
            // None, or more than one: both are answers here.
        }
        catch (DeviceNotFoundException e)
        {
            throw new CannotRunException(e.Message, e);
        }
        return Of(session);
    }

    private static Survey Of(Session session)
    {
        var heard = session.Messages.Where(m => m.IsResponse && m.Frame.Direction == Direction.Received).ToList();
        var records = heard.SelectMany(m => m.Message.Records.Where(r => r.Ttl > 0).Select(r => (Record: r, In: m))).ToList();
        var local = DnsName.Of("local");
        var names = records.Where(r => r.Record.Data is AddressData && r.Record.Name.EndsWith(local)).Select(r => r.Record.Name)
            .Concat(records.Select(r => r.Record.Data).OfType<SrvData>().Select(s => s.Target)).Where(n => n.Count > 0).Distinct();
        var hosts = names.Select(name =>
        {
            var addresses = records.Where(r => r.Record.Name == name && r.Record.Data is AddressData).Select(r => ((AddressData)r.Record.Data).Address).Distinct().ToList();
            return new FoundHost(Subjects.Plain(name), [.. addresses.Select(a => a.ToString())],
                [.. heard.Where(m => addresses.Contains(m.From)).Select(m => m.Frame.Source.ToString()).Distinct()],
                [.. records.Where(r => r.Record.Data is SrvData srv && srv.Target == name).DistinctBy(r => r.Record.Name)
                    .Select(r => (Subjects.Plain(r.Record.Name), (int)((SrvData)r.Record.Data).Port)).OrderBy(i => i.Item1, StringComparer.Ordinal)]);
        });
        var meta = DnsName.Parse("_services._dns-sd._udp.local");
        return new Survey(
            [.. hosts.OrderBy(h => h.Name, StringComparer.Ordinal)],
            [.. records.Where(r => r.Record.Name == meta && r.Record.Data is NameData).Select(r => Subjects.Plain(((NameData)r.Record.Data).Name)).Distinct().Order(StringComparer.Ordinal)]);
    }
}
