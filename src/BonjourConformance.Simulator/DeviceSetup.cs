using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What an accessory is to its network.</summary>
public enum AccessoryKind
{
    /// <summary>Joins it.</summary>
    Bound,

    /// <summary>Publishes one of its own that leads nowhere.</summary>
    StandAlone,

    /// <summary>Is the way out of it.</summary>
    Gateway,
}

/// <summary>What a simulated device is, as opposed to how it behaves: names, addresses, services.</summary>
public sealed record DeviceSetup
{
    /// <summary>The first label of the host name; ".local" follows.</summary>
    public required string Host { get; init; }

    /// <summary>First labels of further host names with the same addresses. Those that instances name need not be listed.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public required MacAddress Mac { get; init; }

    /// <summary>The static IPv4 address; null without one, or where <see cref="LinkLocal"/> chooses it.</summary>
    public IPAddress? IPv4 { get; init; }

    /// <summary>What it is said to be to its network; null where nothing is said.</summary>
    public AccessoryKind? Accessory { get; init; }

    /// <summary>Of the IPv4 subnet, in bits.</summary>
    public int PrefixLength { get; init; } = 24;

    /// <summary>Chooses its IPv4 address by RFC 3927.</summary>
    public bool LinkLocal { get; init; }

    /// <summary>Asks for an address by DHCP besides choosing one by RFC 3927.</summary>
    public bool Dhcp { get; init; }

    /// <summary>IPv6 addresses, each with a prefix of 64 bits. Empty: no IPv6.</summary>
    public IReadOnlyList<IPAddress> IPv6 { get; init; } = [];

    public IReadOnlyList<InstanceSetup> Instances { get; init; } = [];

    /// <summary>Hosts that it speaks for, with their addresses by the first label of their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Proxied { get; init; } = new Dictionary<string, IReadOnlyList<IPAddress>>();

    /// <summary>Further interfaces on the same link. Each is managed by itself, with the same instances (RFC 6762 section 14).</summary>
    public IReadOnlyList<InterfaceSetup> MoreInterfaces { get; init; } = [];

    /// <summary>What the device is on one of its further interfaces.</summary>
    public DeviceSetup On(InterfaceSetup other) => this with
    {
        Mac = other.Mac,
        IPv4 = other.IPv4,
        IPv6 = other.IPv6,
        Host = other.Host ?? Host,
        LinkLocal = LinkLocal && other.Mac != Mac,
        Dhcp = Dhcp && other.Mac != Mac,
        MoreInterfaces = [],
    };

    /// <summary>One host with two printers, each over IPP and IPPS.</summary>
    public static DeviceSetup Default { get; } = new()
    {
        Host = "printer",
        Accessory = AccessoryKind.Bound,
        Mac = MacAddress.Parse("02:00:5e:00:53:02"),
        IPv4 = IPAddress.Parse("192.168.77.2"),
        IPv6 = [LinkLocalAddress(MacAddress.Parse("02:00:5e:00:53:02"))],
        Instances =
        [
            Printer("InstanceA", "_ipp._tcp", 631, "a"), Printer("InstanceA", "_ipps._tcp", 443, "a"),
            Printer("InstanceB", "_ipp._tcp", 631, "b"), Printer("InstanceB", "_ipps._tcp", 443, "b"),
        ],
    };

    /// <summary>The IPv6 link-local address made of the hardware address (RFC 4291 appendix A).</summary>
    public static IPAddress LinkLocalAddress(MacAddress mac)
    {
        var m = mac.ToOctets();
        return new IPAddress([0xFE, 0x80, 0, 0, 0, 0, 0, 0, (byte)(m[0] ^ 2), m[1], m[2], 0xFF, 0xFE, m[3], m[4], m[5]]);
    }

    /// <summary>The same device, holding the names of its printers at the flagship of the printing services (RFC 6763 section 8).</summary>
    public DeviceSetup HoldingFlagshipNames()
    {
        const string flagship = "_printer._tcp";
        string[] fleet = ["_ipp._tcp", "_ipps._tcp", "_pdl-datastream._tcp"];
        var names = Instances.Where(i => fleet.Contains(i.Type)).Select(i => i.Name).Distinct().Where(n => !Instances.Any(i => i.Name == n && i.Type == flagship));
        return this with { Instances = [.. Instances, .. names.Select(n => new InstanceSetup(n, flagship, 0) { Placeholder = true })] };
    }

    private static InstanceSetup Printer(string name, string type, ushort port, string queue) => new(name, type, port)
    {
        Subtypes = ["_universal", "_print"],
        Txt =
        [
            Pair("txtvers", "1"), Pair("qtotal", "1"), Pair("rp", "ipp/print/" + queue), Pair("ty", "Example Page 100"),
            Pair("adminurl", "http://printer.local/"), Pair("note", "Room 12"), Pair("priority", "50"), Pair("product", "(Example Page 100)"), Pair("pdl", "application/pdf,image/pwg-raster,image/urf,image/jpeg"),
            Pair("URF", "V1.4,W8,SRGB24,RS300"), Pair("UUID", "4509a320-00a0-008f-00b6-00000000000" + queue),
            Pair("Color", "T"), Pair("Duplex", "F"), new("Punch", null), Pair("air", "none"),
            .. type == "_ipps._tcp" ? [Pair("TLS", "1.2")] : Array.Empty<KeyValuePair<string, byte[]?>>(),
        ],
    };

    private static KeyValuePair<string, byte[]?> Pair(string key, string value) => new(key, Encoding.UTF8.GetBytes(value));
}

/// <summary>A further interface of a device.</summary>
/// <param name="Mac">May be that of another interface: IPv4 and IPv6 of one card, managed as two.</param>
/// <param name="Host">The first label of the host name there; null for the same.</param>
public sealed record InterfaceSetup(MacAddress Mac, IPAddress? IPv4, IReadOnlyList<IPAddress> IPv6, string? Host = null);

/// <summary>One service instance.</summary>
/// <param name="Name">The instance name: one label.</param>
/// <param name="Type">Service type as two labels, such as "_ipp._tcp".</param>
public sealed record InstanceSetup(string Name, string Type, ushort Port)
{
    /// <summary>First label of a host name that only this service, or this and some others, lead to; null for the device's own.</summary>
    public string? Host { get; init; }

    public IReadOnlyList<string> Subtypes { get; init; } = [];

    /// <summary>Attributes in order; a null value is a key without "=" (RFC 6763 section 6.4).</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Txt { get; init; } = [];

    public ushort Priority { get; init; }

    public ushort Weight { get; init; }

    /// <summary>Claims the name of a flagship service that the device does not offer: SRV with port 0 and no PTR (RFC 6763 section 8).</summary>
    public bool Placeholder { get; init; }
}
