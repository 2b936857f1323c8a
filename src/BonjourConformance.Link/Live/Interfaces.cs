using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using BonjourConformance.Wire;
using SharpPcap;
using SharpPcap.LibPcap;

namespace BonjourConformance.Link.Live;

/// <summary>A network interface that frames could be captured on.</summary>
/// <param name="Name">As the capture library knows it.</param>
/// <param name="FriendlyName">As the operating system shows it, where that differs.</param>
public sealed record InterfaceInfo(string Name, string? FriendlyName, string? Description, LinkAddresses Addresses)
{
    public override string ToString()
    {
        var shown = FriendlyName is { Length: > 0 } friendly && friendly != Name ? $"{friendly} [{Name}]" : Name;
        string[] details = [.. (string[])(Description is { Length: > 0 } ? [Description] : []), Addresses.Mac.ToString(),
            .. Addresses.IPv4 is { } ipv4 ? (string[])[$"{ipv4}/{Addresses.PrefixLength}"] : [], .. Addresses.IPv6.Select(a => a.ToString())];
        return $"{shown} ({string.Join(", ", details)})";
    }
}

/// <summary>Finds and opens network interfaces.</summary>
public static class Interfaces
{
    /// <summary>The Ethernet-like interfaces of this machine, loopback left out.</summary>
    /// <exception cref="LinkException">The capture library is missing.</exception>
    public static IReadOnlyList<InterfaceInfo> List() => [.. All().Where(IsUsable).Select(Describe)];

    internal static InterfaceInfo Describe(LibPcapLiveDevice device)
    {
        var addresses = device.Addresses ?? [];
        var ipv4 = addresses.FirstOrDefault(a => a.Addr?.ipAddress is { AddressFamily: AddressFamily.InterNetwork });
        var prefix = ipv4?.Netmask?.ipAddress?.GetAddressBytes().Sum(o => int.PopCount(o)) ?? 0;
        // Written anew without the scope: in a frame there is none.
        var ipv6 = addresses.Select(a => a.Addr?.ipAddress).OfType<IPAddress>()
            .Where(a => a.AddressFamily == AddressFamily.InterNetworkV6).Select(a => new IPAddress(a.GetAddressBytes())).ToList();
        var mac = device.MacAddress?.GetAddressBytes() is { Length: 6 } octets ? MacAddress.Read(octets) : MacAddress.Zero;
        return new InterfaceInfo(device.Name, device.Interface?.FriendlyName, device.Description, new LinkAddresses(mac, ipv4?.Addr?.ipAddress, prefix, ipv6));
    }

    /// <exception cref="LinkException">There is no such interface, or it is none that frames can be exchanged on.</exception>
    internal static LibPcapLiveDevice Find(string name)
    {
        var all = All();
        var found = all.FirstOrDefault(d => d.Name == name)
            ?? all.FirstOrDefault(d => string.Equals(d.Interface?.FriendlyName, name, StringComparison.OrdinalIgnoreCase))
            ?? all.FirstOrDefault(d => string.Equals(d.Description, name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            var usable = all.Where(IsUsable).Select(d => "  " + Describe(d)).ToList();
            throw new LinkException(LinkProblem.NoSuchInterface, $"There is no network interface \"{name}\". "
                + (usable.Count == 0 ? "This machine has none that could be used." + Remedy() : "This machine has:\n" + string.Join('\n', usable)));
        }
        if (IsLoopback(found))
            throw new LinkException(LinkProblem.NotEthernet, $"\"{name}\" is the loopback interface: it shows every frame twice and no device can be behind it. Use a veth pair instead.");
        return found;
    }

    /// <summary>For two thousand frames: what a busy link brings while the program does not get its turn for a second.</summary>
    internal const int Roomy = 32 << 20;

    /// <summary>A handle of its own on an interface.</summary>
    /// <param name="name">The interface's.</param>
    /// <param name="buffer">Octets in which frames wait to be read.</param>
    /// <exception cref="LinkException">It cannot be opened; the message says why and what to do.</exception>
    internal static LibPcapLiveDevice Open(string name, int buffer = Roomy)
    {
        // Each search makes new objects, so two handles on one interface do not share one.
        var device = Find(name);
        try
        {
            device.Open(new DeviceConfiguration
            {
                Mode = DeviceModes.Promiscuous | DeviceModes.MaxResponsiveness,
                // Milliseconds; small, because some systems hand over nothing before it has passed.
                ReadTimeout = 1,
                // More than any Ethernet frame has. The system keeps room for as much for each frame that waits, so that few would find room if it were ten times that.
                Snaplen = 16_384,
                BufferSize = buffer,
                TimestampResolution = TimestampResolution.Nanosecond,
            });
        }
        catch (PcapException e) when (e.Error is PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied)
        {
            throw new LinkException(LinkProblem.NotPermitted, $"Capturing on \"{name}\" is not permitted." + Remedy(), e);
        }
        catch (PcapException e) when (e.Error is PcapError.InterfaceNotUp)
        {
            throw new LinkException(LinkProblem.InterfaceDown,
                $"The network interface \"{name}\" is down." + (OperatingSystem.IsLinux() ? $" Bring it up: sudo ip link set {name} up" : " Enable it."), e);
        }
        catch (EntryPointNotFoundException e)
        {
            throw new LinkException(LinkProblem.NoLibrary, "The capture library is too old for this program: it hands over frames too late. "
                + (OperatingSystem.IsWindows() ? "Install Npcap (https://npcap.com) in place of WinPcap." : "Install a newer libpcap (1.5 or later)."), e);
        }
        catch (PcapException e)
        {
            throw new LinkException(LinkProblem.Failed, $"The network interface \"{name}\" cannot be opened: {e.Message}", e);
        }
        if (device.LinkType == PacketDotNet.LinkLayers.Ethernet) return device;
        var type = device.LinkType;
        device.Close();
        throw new LinkException(LinkProblem.NotEthernet, $"The network interface \"{name}\" carries no Ethernet frames but {type}; the harness sends and reads whole Ethernet frames.");
    }

    /// <summary>The operating system's number of an interface; null where it does not say.</summary>
    internal static int? IndexOf(LibPcapLiveDevice device)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(n => n.Name == device.Name || n.Name == device.Interface?.FriendlyName || device.Name.Contains(n.Id, StringComparison.OrdinalIgnoreCase));
        try
        {
            return found?.GetIPProperties().GetIPv6Properties()?.Index ?? found?.GetIPProperties().GetIPv4Properties()?.Index;
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }

    private static List<LibPcapLiveDevice> All()
    {
        try
        {
            return [.. LibPcapLiveDeviceList.New()];
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException } or EntryPointNotFoundException)
        {
            throw new LinkException(LinkProblem.NoLibrary, "The capture library is missing. "
                + (OperatingSystem.IsWindows() ? "Install Npcap (https://npcap.com)."
                    : OperatingSystem.IsMacOS() ? "libpcap is part of macOS; it could not be loaded."
                    : "Install libpcap, on Debian and Ubuntu: sudo apt install libpcap0.8"), e);
        }
    }

    private static bool IsUsable(LibPcapLiveDevice device) => !IsLoopback(device) && device.MacAddress?.GetAddressBytes().Length == 6;

    // PCAP_IF_LOOPBACK of libpcap.
    private static bool IsLoopback(LibPcapLiveDevice device) => (device.Flags & 1) != 0;

    private static string Remedy() =>
        OperatingSystem.IsWindows() ? " Install Npcap without its restriction to administrators, or run this as administrator."
        : OperatingSystem.IsMacOS() ? " Run this with sudo, or give yourself access to /dev/bpf*."
        : " Run this with sudo, or give the program the right once: sudo setcap cap_net_raw,cap_net_admin=eip " + (Environment.ProcessPath ?? "PROGRAM");
}
