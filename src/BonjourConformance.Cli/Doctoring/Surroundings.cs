using System.Globalization;
using System.Net.NetworkInformation;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>What the operating system says about an interface and what surrounds it, without a frame being sent.</summary>
public static class Surroundings
{
    private static readonly string[] TunnelNames = ["tun", "tap", "utun", "wg", "ppp", "ipsec", "tailscale", "zt"];

    public static IEnumerable<Diagnosis> Of(LiveLink link)
    {
        var name = link.InterfaceName;
        if (HasCarrier(name) == false)
            yield return new(Weight.Bad, $"{name} has no carrier: no cable, no link partner, or the partner is switched off.", "Put the cable in at both ends; of a device that is off, run again when it is on.");
        if (IsOn(Read($"/proc/sys/net/ipv6/conf/{name}/disable_ipv6")))
            yield return new(Weight.Look, $"IPv6 is switched off on {name}.", $"The harness needs none, but programs of this machine will not see devices over IPv6: sudo sysctl -w net.ipv6.conf.{name}.disable_ipv6=0");
        if (Directory.Exists($"/sys/class/net/{name}/wireless") || Interface(name) is { NetworkInterfaceType: NetworkInterfaceType.Wireless80211 })
            yield return new(Weight.Look, $"{name} is a wireless interface: access points isolate clients, filter multicast or turn it into unicast, and most refuse frames from the harness's own hosts.", "Judge devices over a cable, or bring access point and harness together by one.");
        foreach (var other in SameSubnet(link))
            yield return new(Weight.Look, $"{other} is in the same subnet as {name}: this machine answers on both, and its programs may ask on the other one.", $"Take {other} off the link for the run.");
        foreach (var diagnosis in Routes(name)) yield return diagnosis;
    }

    /// <summary>Null where the system does not say.</summary>
    public static bool? HasCarrier(string name) => Read($"/sys/class/net/{name}/carrier") switch
    {
        "1" => true,
        "0" => false,
        _ => Interface(name)?.OperationalStatus switch
        {
            OperationalStatus.Up => true,
            OperationalStatus.Down or OperationalStatus.LowerLayerDown or OperationalStatus.NotPresent => false,
            _ => null,
        },
    };

    /// <summary>How often the interface lost its carrier since it was made; null where the system does not say.</summary>
    public static long? CarrierLosses(string name) => long.TryParse(Read($"/sys/class/net/{name}/carrier_down_count"), CultureInfo.InvariantCulture, out var count) ? count : null;

    private static IEnumerable<Diagnosis> Routes(string name)
    {
        var routes = (Read("/proc/net/route") ?? "").Split('\n').Skip(1).Select(l => l.Split('\t')).Where(f => f.Length > 7).ToList();
        var multicast = routes.Where(f => f[1] == "000000E0" && f[0] != name).Select(f => f[0]).FirstOrDefault();
        if (multicast is not null)
            yield return new(Weight.Look, $"224.0.0.0/4 is routed to {multicast}: programs that do not choose an interface ask there and not on {name}.", $"sudo ip route del 224.0.0.0/4 dev {multicast}");
        var tunnels = NetworkInterface.GetAllNetworkInterfaces().Where(n => (n.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown || routes.Exists(f => f[0] == n.Name)) && IsTunnel(n)).Select(n => n.Name).Where(n => n != name).ToList();
        foreach (var tunnel in tunnels)
            yield return routes.Exists(f => f[0] == tunnel && f[1] == "00000000")
                ? new(Weight.Look, $"The default route leads into the tunnel {tunnel}: a VPN that also takes the local network away hides devices from programs of this machine.", "Disconnect the VPN, or allow it local access.")
                : new(Weight.Look, $"A tunnel is up ({tunnel}).", "If programs of this machine do not see devices, disconnect the VPN first.");
    }

    private static bool IsTunnel(NetworkInterface one) => one.NetworkInterfaceType is NetworkInterfaceType.Tunnel or NetworkInterfaceType.Ppp || Read($"/sys/class/net/{one.Name}/type") == "65534"
        || TunnelNames.Any(t => one.Name.StartsWith(t, StringComparison.Ordinal) && one.Name.Length > t.Length && char.IsAsciiDigit(one.Name[t.Length]));

    private static IEnumerable<string> SameSubnet(LiveLink link)
    {
        if (link.Addresses.IPv4 is null) return [];
        return from other in NetworkInterface.GetAllNetworkInterfaces()
               where other.OperationalStatus == OperationalStatus.Up && other.Name != link.InterfaceName && other.NetworkInterfaceType != NetworkInterfaceType.Loopback
               where other.GetIPProperties().UnicastAddresses.Any(a => a.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !a.Address.IsIPv4LinkLocal() && link.Addresses.IsOnLink(a.Address))
               select other.Name;
    }

    private static NetworkInterface? Interface(string name) => NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(n => n.Name == name || name.Contains(n.Id, StringComparison.OrdinalIgnoreCase));

    private static bool IsOn(string? text) => text is { Length: > 0 } and not "0";

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The carrier of an interface that is down cannot be read.
            return null;
        }
    }
}
