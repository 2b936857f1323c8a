using System.Globalization;
using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>
/// Which records a device may send, judged by what it claimed itself: unique names are those it probed for, answers as, or has an
/// address at; shared names (any PTR, and what it never holds to be unique) are everybody's.
/// </summary>
public sealed class Ownership
{
    private readonly HashSet<DnsName> names = [];
    private readonly HashSet<IPAddress> addresses = [];
    private readonly Session session;

    public Ownership(Session session)
    {
        this.session = session;
        var sent = session.DeviceMessages.ToList();
        addresses.UnionWith(session.Device.Addresses);
        addresses.UnionWith(sent.Select(h => h.From));
        names.Add(session.Device.HostName);
        names.UnionWith(session.Device.Instances.Select(i => i.Name));
        // Whether it probed for what it speaks for, as a proxy does, nobody can tell who did not see it start.
        if (session.LastStart == Moment.Start) names.UnionWith(session.Device.Hosts.Select(h => h.Name));
        names.UnionWith(sent.Where(h => h.IsProbe).SelectMany(h => h.Message.Authorities).Select(r => r.Name));
        names.UnionWith(session.Run.ProbedNames);
        var records = sent.Where(h => h.IsResponse).SelectMany(h => h.Message.Records).ToList();
        addresses.UnionWith(records.Where(r => names.Contains(r.Name)).Select(r => r.Data).OfType<AddressData>().Select(a => a.Address).ToList());
        names.UnionWith(records.Where(r => r.Data is AddressData a && addresses.Contains(a.Address)).Select(r => r.Name));
        // Whatever is served by one of its hosts is its own; an alias of an own name is too.
        names.UnionWith(records.Where(r => r.Data is SrvData srv && names.Contains(srv.Target)).Select(r => r.Name).ToList());
        names.UnionWith(records.Where(r => r.Type == RecordType.CNAME && r.Data is NameData alias && names.Contains(alias.Name)).Select(r => r.Name).ToList());
        // An instance that it lists is its own wherever its SRV record leads, unless another host speaks for it.
        var others = session.Messages.Where(h => !session.Device.Sent(h.Frame)).SelectMany(h => h.Stated).Where(r => r.Type != RecordType.PTR || r.Name.FirstAddress() is not null).Select(r => r.Name).ToHashSet();
        names.UnionWith(records.Select(r => r.NamedInstance()).OfType<DnsName>().Where(n => !others.Contains(n)));
        if (session.Recording is not null) AddUnclaimed(records, others);
    }

    /// <summary>What a recording does not show to be another's may be the device's: the message that said so may have come before it began.</summary>
    private void AddUnclaimed(List<ResourceRecord> records, HashSet<DnsName> others)
    {
        var unclaimed = records.Select(r => r.Name).Where(n => !others.Contains(n)).ToHashSet();
        names.UnionWith(unclaimed);
        addresses.UnionWith(unclaimed.Select(n => n.FirstAddress()).OfType<IPAddress>());
    }

    public bool May(ResourceRecord record) => record.Type == RecordType.PTR ? record.Name.FirstAddress() is not { } address || addresses.Contains(address) : IsOwn(record.Name) || (record.Type is RecordType.SRV or RecordType.TXT && !session.IsUnique(record));

    /// <summary>A name that nobody else may have.</summary>
    public bool IsOwn(DnsName name) => names.Contains(name) || (name.FirstAddress() is { } address && addresses.Contains(address));
}

/// <summary>Names that stand for addresses.</summary>
public static class ReverseNames
{
    /// <summary>The address of a reverse mapping name (RFC 1035 section 3.5, RFC 3596 section 2.5); null for other names.</summary>
    public static IPAddress? FirstAddress(this DnsName name)
    {
        if (!name.IsReverseMapping()) return null;
        string[] labels = [.. name.Labels.Select(l => Octets.Show(l.Span).ToLowerInvariant())];
        if (labels is [var d, var c, var b, var a, "in-addr", "arpa"]) return IPAddress.TryParse($"{a}.{b}.{c}.{d}", out var v4) ? v4 : null;
        if (labels is not [.., "ip6", "arpa"] || labels.Length != 34 || !labels.Take(32).All(l => l.Length == 1 && char.IsAsciiHexDigit(l[0]))) return null;
        var nibbles = labels.Take(32).Reverse().Select(l => byte.Parse(l, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return new IPAddress([.. Enumerable.Range(0, 16).Select(i => (byte)(nibbles[2 * i] << 4 | nibbles[2 * i + 1]))]);
    }
}
