using System.Net;
using System.Text.RegularExpressions;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Composition;

/// <summary>Which device on the link is meant.</summary>
public static partial class Aim
{
    /// <summary>The profile, with the device that was asked for in place of its own.</summary>
    /// <exception cref="UsageException">The text is empty.</exception>
    /// <param name="device">A host name, an instance name (with or without its type) an IP address or a MAC address; null for what the profile says.</param>
    public static DeviceProfile? At(DeviceProfile? profile, string? device)
    {
        if (device is null) return profile;
        if (device.TrimEnd('.').Length == 0) throw new UsageException("--device names nobody: its text is empty.");
        profile = (profile ?? new DeviceProfile()) with { IsAimed = true };
        // To some readers "1234" is an address, and it may be what a device is called.
        if (IPAddress.TryParse(device, out var address) && (device.Contains(':') || address.ToString() == device))
        {
            // The scope says on which interface we would send, and is no part of the device's address.
            return profile with { Address = new IPAddress(address.GetAddressBytes()), Host = null };
        }
        if (HardwareAddress().IsMatch(device)) return profile with { Mac = MacAddress.Parse(device.Replace('-', ':')), Address = null, Host = null };
        var name = device.TrimEnd('.');
        foreach (var transport in (string[])["._tcp", "._udp"])
            if (name.IndexOf(transport, StringComparison.OrdinalIgnoreCase) is > 0 and var at && name.LastIndexOf("._", at - 1, StringComparison.Ordinal) is > 0 and var end)
                return profile with { Instance = name[..end], Host = null, Address = null };
        return name.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            ? profile with { Host = name[..^6], Address = null }
            : profile with { Host = name, Instance = name, Address = null };
    }

    [GeneratedRegex("^([0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}$")]
    private static partial Regex HardwareAddress();
}
