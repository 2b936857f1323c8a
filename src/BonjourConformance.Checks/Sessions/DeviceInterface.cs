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

    /// <summary>The interfaces of a box: its link-layer addresses; two of one where the families have no host name in common.</summary>
    internal static IReadOnlyList<DeviceInterface> Of(Box box, IReadOnlyList<Heard> heard) =>
    [
        .. from mac in box.Macs.OrderByDescending(m => heard.Any(h => h.Frame.Source == m && h.Family == Family.IPv4)).ThenBy(m => m.Value)
           from part in Divided(mac, heard)
           select part,
    ];

    private static DeviceInterface[] Divided(MacAddress mac, IReadOnlyList<Heard> heard)
    {
        HashSet<DnsName> Hosts(Family family) => [.. heard.Where(h => h.Frame.Source == mac && h.Family == family).SelectMany(h => h.Stated).Where(r => r.Ttl > 0).Select(r => r.Data).OfType<SrvData>().Select(s => s.Target)];
        var (four, six) = (Hosts(Family.IPv4), Hosts(Family.IPv6));
        return four.Count > 0 && six.Count > 0 && !four.Overlaps(six) ? [new(mac, Family.IPv4), new(mac, Family.IPv6)] : [new(mac)];
    }
}
