using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Surveying;

/// <summary>Who is on a link and what they offer, asked as any DNS-SD client would.</summary>
/// <param name="Own">The link-layer address of the machine that asks.</param>
public sealed record Survey(IReadOnlyList<Box> Boxes, MacAddress Own, IReadOnlyList<string> Types)
{
    /// <summary>Host names that were heard of.</summary>
    public IReadOnlyList<string> HostNames => [.. Boxes.SelectMany(b => b.HostNames).Select(Subjects.Plain).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Those that can be judged: this machine cannot judge itself.</summary>
    public IReadOnlyList<Box> Others => [.. Boxes.Where(b => !b.Macs.Contains(Own))];

    /// <summary>Asks all of the link; takes some seconds of link time.</summary>
    /// <exception cref="CannotRunException">There is no free address on the link to ask from.</exception>
    public static Survey Of(ILink link, CancellationToken cancel)
    {
        Session? session = null;
        link.Loop.Run(async () => session = await Begin(link), cancel);
        return Of(session!, session!.Messages);
    }

    /// <summary>Asks all of the link, in a session that can ask again.</summary>
    /// <exception cref="CannotRunException">There is no free address on the link to ask from.</exception>
    public static async Task<Session> Begin(ILink link)
    {
        var session = new Session(link, new DeviceProfile(), new NoOperator(), seed: 1);
        try
        {
            await session.Start();
        }
        catch (DeviceNotFoundException) when (session.Hosts.All.Count > 0)
        {
            // None, or more than one: both are answers here.
        }
        catch (DeviceNotFoundException e)
        {
            throw new CannotRunException(e.Message, e);
        }
        return session;
    }

    /// <summary>Who stands behind messages that were heard.</summary>
    public static Survey Of(Session session, IEnumerable<Heard> messages)
    {
        var heard = messages.Where(m => m.Frame.Direction == Direction.Received).ToList();
        var meta = DnsName.Parse("_services._dns-sd._udp.local");
        var types = heard.SelectMany(m => m.Stated).Where(r => r.Ttl > 0 && r.Name == meta && r.Data is NameData).Select(r => Subjects.Plain(((NameData)r.Data).Name));
        var boxes = Checks.Sessions.Boxes.Of(heard);
        return new Survey([.. boxes.OrderBy(b => b.Macs.Contains(session.Link.Addresses.Mac)).ThenBy(b => b.Macs.Min(m => m.Value))], session.Link.Addresses.Mac, [.. types.Distinct().Order(StringComparer.Ordinal)]);
    }
}
