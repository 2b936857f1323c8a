using BonjourConformance.Checks.Profiles;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Chooses the box that is meant: what was asked for on the command line first, then what the profile says, then whoever is alone.</summary>
/// <param name="resolved">The link-layer address that was asked for, or the one behind the address that was.</param>
/// <param name="own">The link-layer address of the interface: the harness's own operating system is nobody to judge.</param>
internal sealed class Choice(DeviceProfile profile, MacAddress? resolved, MacAddress own)
{
    private const int MostNamed = 10;

    private string[] Labels => [.. profile.Instance is { } one ? (string[])[one] : [], .. profile.IsAimed ? [] : profile.Instances.Select(i => i.Name)];

    private bool IsNamed => profile.IsAimed || profile.Address is not null || profile.Mac is not null || profile.Instance is not null || profile.Host is not null;

    /// <summary>Null: it is not there, or it is not clear which.</summary>
    public Box? Among(IReadOnlyList<Heard> heard)
    {
        var boxes = Boxes.Of(heard);
        var named = boxes.FirstOrDefault(IsMeant) ?? boxes.FirstOrDefault(b => profile.Host is { } host && b.HostNames.Contains(DnsName.Of(host, "local")))
            ?? boxes.FirstOrDefault(b => b.Instances.Any(i => Labels.Contains(i.Label))) ?? Asker(heard);
        if (named is not null || IsNamed) return named;
        var others = boxes.Where(b => !b.Macs.Contains(own)).ToList();
        return Only(others.Where(b => b.Instances.Count > 0)) ?? (others.Exists(b => b.Instances.Count > 0) ? null : Only(others.Where(b => b.Hosts.Count > 0)) ?? Only(others));
    }

    private bool IsMeant(Box box) => (resolved is { } mac && box.Macs.Contains(mac)) || (profile.Address is { } address && box.Has(address));

    /// <summary>Nothing was answered, but the link-layer address that was asked for, or a name that was, stands in a frame: in a probe, say.</summary>
    private Box? Asker(IReadOnlyList<Heard> heard)
    {
        bool Proposes(Heard h) => h.IsProbe && h.Message.Authorities.Any(r => (profile.Host is { } host && r.Name == DnsName.Of(host, "local")) || Labels.Contains(r.Name.FirstLabel));
        var mac = heard.FirstOrDefault(h => h.Frame.Direction == Direction.Received && Proposes(h))?.Frame.Source ?? resolved;
        return mac is { } known ? new Box(new HashSet<MacAddress> { known }, new HashSet<System.Net.IPAddress>(), [], [], []) : null;
    }

    private static Box? Only(IEnumerable<Box> boxes) => boxes.Take(2).ToList() is [var one] ? one : null;

    /// <summary>There are several, and none was named.</summary>
    public bool IsAmbiguous(IReadOnlyList<Heard> heard) => !IsNamed && Boxes.Of(heard).Count > 0;

    /// <summary>Why there is none, in words.</summary>
    public string WhyNot(IReadOnlyList<Heard> heard)
    {
        var boxes = Boxes.Of(heard);
        var found = boxes.Count == 0 ? $"Nobody on the link answered a Multicast DNS query{(profile.Boot is { } boot ? $" within the {boot.TotalSeconds:0.#} s that the device may take to boot" : "")}." : $"These answered: {Some(boxes)}.";
        if (IsNamed) return $"The device that was asked for ({profile.Address?.ToString() ?? profile.Mac?.ToString() ?? profile.Instance ?? profile.Host}) did not answer. {found}";
        return boxes.Count == 0 ? found + " Is the device on, on this link, and is this the right interface? One that still boots is waited for if its profile gives bootSeconds." : "Several devices are on the link: choose one with --device. " + found;
    }

    /// <summary>A busy link has hundreds: those that have a name first, and not all of them.</summary>
    private static string Some(IReadOnlyList<Box> boxes) =>
        string.Join("; ", boxes.OrderBy(b => !b.HostNames.Any()).Take(MostNamed).Select(Describe)) + (boxes.Count > MostNamed ? $"; and {boxes.Count - MostNamed} more" : "");

    private static string Describe(Box box)
    {
        var names = box.HostNames.Select(n => n.ToString()).DefaultIfEmpty("no host name").ToList();
        return $"{string.Join(" = ", names.Take(4))}{(names.Count > 4 ? $" and {names.Count - 4} more" : "")} ({string.Join(", ", box.Addresses.Concat(box.Sources).Distinct())}; {string.Join(", ", box.Macs)})";
    }
}
