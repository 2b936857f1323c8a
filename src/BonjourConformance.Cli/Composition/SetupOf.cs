using System.Text;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Simulator;

namespace BonjourConformance.Cli.Composition;

/// <summary>Makes a simulated device of what a profile says about one.</summary>
public static class SetupOf
{
    /// <summary>The default device, with everything that the profile knows better.</summary>
    public static DeviceSetup Profile(DeviceProfile? profile)
    {
        var setup = DeviceSetup.Default;
        if (profile is null) return setup;
        return setup with
        {
            Host = profile.Host ?? setup.Host,
            Mac = profile.Mac ?? setup.Mac,
            IPv6 = profile.Mac is { } mac ? [DeviceSetup.LinkLocalAddress(mac)] : setup.IPv6,
            IPv4 = profile.Address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } address ? address : setup.IPv4,
            Accessory = profile.Accessory is { } role ? Enum.Parse<AccessoryKind>($"{role}") : null,
            LinkLocal = profile.IPv4 == IPv4Configuration.LinkLocal,
            Instances = profile.Instances.Count == 0 ? setup.Instances : [.. profile.Instances.Select(Instance)],
        };
    }

    private static InstanceSetup Instance(ProfileInstance instance) => new(instance.Name, instance.Type, (ushort)instance.Port)
    {
        Subtypes = instance.Subtypes,
        Txt = [.. instance.Txt.Select(t => new KeyValuePair<string, byte[]?>(t.Key, t.Value is null ? null : Encoding.UTF8.GetBytes(t.Value)))],
    };
}
