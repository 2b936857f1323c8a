using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// One interface of the device. A box with several on one link manages each by itself (RFC 6762 section 14): each probes, announces and answers,
/// maybe under a host name of its own. So each is judged by itself.
/// </summary>
/// <param name="Only">The family that is managed as an interface of its own; null for both together.</param>
public sealed record DeviceInterface(MacAddress Mac, Family? Only = null)
{
    public bool Sent(Frame frame) => frame.Source == Mac && (Only is not { } family || FamilyOf(frame) == family);

    private static Family FamilyOf(Frame frame) => frame.Ip is { Version: 6 } ? Family.IPv6 : Family.IPv4;

    public override string ToString() => Only is { } family ? $"{family} of {Mac}" : Mac.ToString();

    /// <summary>The interfaces of a box: its link-layer addresses; two of one where each family has a host name of its own.</summary>
    internal static IReadOnlyList<DeviceInterface> Of(Box box, IReadOnlyList<Heard> heard) =>
    [
        .. from mac in box.Macs.OrderByDescending(m => heard.Any(h => h.Frame.Source == m && h.Family == Family.IPv4)).ThenBy(m => m.Value)
           from part in Divided(mac, heard)
           select part,
    ];

    private static DeviceInterface[] Divided(MacAddress mac, IReadOnlyList<Heard> heard)
    {
        var said = heard.Where(h => h.Frame.Source == mac).SelectMany(h => h.Stated.Where(r => r.Ttl > 0), (h, record) => (h.Family, Record: record)).ToList();
        HashSet<DnsName> Targets(Family family) => [.. said.Where(s => s.Family == family).Select(s => s.Record.Data).OfType<SrvData>().Select(s => s.Target)];
        var addresses = said.Where(s => s.Record.Data is AddressData).ToLookup(s => s.Record.Name, s => (s.Family, Of: Families.Of(((AddressData)s.Record.Data).Address)));
        // Other names, of services or of a host that it speaks for, may be the same on both.
        bool HasOneOfItsOwn(Family family) => addresses.Any(name => name.All(a => a.Family == family && a.Of == family));
        var (four, six) = (Targets(Family.IPv4), Targets(Family.IPv6));
        var isDivided = (four.Count > 0 && six.Count > 0 && !four.Overlaps(six)) || (HasOneOfItsOwn(Family.IPv4) && HasOneOfItsOwn(Family.IPv6));
        return isDivided ? [new(mac, Family.IPv4), new(mac, Family.IPv6)] : [new(mac)];
    }
}
