using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Gives a message its addresses, lets the hooks see it, and sends it.</summary>
internal sealed class Sender(HostInterface host, Behaviour behaviour)
{
    public int MostPayload => behaviour.Messages.MostPayload;

    /// <summary>To the mDNS group of a family.</summary>
    public void Multicast(OutgoingKind kind, IpFamily family, DnsMessage message)
    {
        if (host.Main(family) is not { } from) return;
        var group = HostInterface.Group(family);
        Send(new Outgoing { Kind = kind, Family = family, Message = message, From = from, To = group, ToMac = MacAddress.OfGroup(group) });
    }

    /// <summary>To whoever sent a query.</summary>
    public void Unicast(OutgoingKind kind, Incoming query, DnsMessage message, Compression compression = Compression.Multicast, ushort sourcePort = 5353, ushort? destinationPort = null)
    {
        if (!host.Has(query.Family)) return;
        Send(new Outgoing
        {
            Kind = kind,
            Family = query.Family,
            Message = message,
            From = query.ToGroup ? host.SourceFor(query.Source) : query.Frame.Ip!.Destination,
            To = query.Source,
            ToMac = query.SourceMac,
            SourcePort = sourcePort,
            DestinationPort = destinationPort ?? query.SourcePort,
            Compression = compression,
        });
    }

    private void Send(Outgoing outgoing)
    {
        foreach (var rewrite in behaviour.Messages.Rewrite) rewrite(outgoing);
        IEnumerable<Outgoing> all = [outgoing];
        foreach (var replace in behaviour.Messages.Replace) all = all.SelectMany(replace);
        foreach (var one in all)
            if (!one.Drop) host.Send(one);
    }
}
