using BonjourConformance.Link;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Runs;

/// <summary>What to do about an environment in which nothing can be run.</summary>
public static class Advice
{
    public static string ForMissingDevice(string found, ILink link) => link.World == "virtual"
        ? $"The simulated device was not found. {found}"
        : ForMissingDevice(found, Reproduce.Quote(link.InterfaceName!));

    /// <param name="found">Who is there.</param>
    /// <param name="onInterface">As a shell takes it.</param>
    public static string ForMissingDevice(string found, string onInterface) =>
        $"{found}\nTry `discover --interface {onInterface}` to see who is on the link, and `doctor --interface {onInterface}` to see whether frames can be captured and sent.";

    /// <summary>How to get the permission to capture and send whole frames on this operating system.</summary>
    public static string ForPermission() =>
        OperatingSystem.IsWindows() ? "Install Npcap (https://npcap.com) with \"WinPcap API-compatible mode\", or start an elevated prompt if Npcap was restricted to administrators."
        : OperatingSystem.IsMacOS() ? "Run with sudo, or give your user access to /dev/bpf* (Wireshark's ChmodBPF does)."
        : "Run with sudo, or allow it to this program: `sudo setcap cap_net_raw,cap_net_admin=eip $(readlink -f $(which dotnet))`, or to the published bonjour-conformance file. Capturing needs Debian's libpcap0.8.";
}
