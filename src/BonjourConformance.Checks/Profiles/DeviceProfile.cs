using System.Net;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Profiles;

/// <summary>How the device gets its IPv4 address.</summary>
public enum IPv4Configuration
{
    Static,
    Dhcp,
    LinkLocal,
}

/// <summary>What an accessory is to its network.</summary>
public enum AccessoryRole
{
    /// <summary>It joins one.</summary>
    Bound,

    /// <summary>It publishes one of its own, which leads nowhere.</summary>
    StandAlone,

    /// <summary>It is the way out of one, and may be captive.</summary>
    Gateway,
}

/// <summary>A service instance that the profile expects.</summary>
/// <param name="Type">Such as _ipp._tcp, without the domain.</param>
/// <param name="Txt">Keys in order; null for a key without a value.</param>
public sealed record ProfileInstance(string Name, string Type, int Port, IReadOnlyList<string> Subtypes, IReadOnlyList<KeyValuePair<string, string?>> Txt)
{
    /// <summary>The service type with its domain.</summary>
    public DnsName FullType => DnsName.Parse(Type + ".local");

    /// <summary>Instance label, service type, domain.</summary>
    public DnsName FullName => FullType.Prepend(Name);
}

/// <summary>What is known of a device beforehand; every part may be missing.</summary>
public sealed record DeviceProfile
{
    public string? Name { get; init; }

    /// <summary>What it says on the box; a device stays one through all its firmwares.</summary>
    public string? Model { get; init; }

    public string? Firmware { get; init; }

    public string? Serial { get; init; }

    /// <summary>What whoever tests it has to say to whoever reads the report.</summary>
    public string? Note { get; init; }

    /// <summary>The host name without its domain.</summary>
    public string? Host { get; init; }

    public IPAddress? Address { get; init; }

    /// <summary>A link-layer address that it sends from.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>An instance name that tells which device is meant.</summary>
    public string? Instance { get; init; }

    /// <summary>Host, address or instance was asked for on the command line: no other device will do, whatever instances it has.</summary>
    public bool IsAimed { get; init; }

    /// <summary>Empty: what is discovered is taken.</summary>
    public IReadOnlyList<ProfileInstance> Instances { get; init; } = [];

    public IPv4Configuration? IPv4 { get; init; }

    /// <summary>What it is to its network; null: nothing is said, and nothing of it is judged.</summary>
    public AccessoryRole? Accessory { get; init; }

    /// <summary>The harness may give the device an address by DHCP: the link is used by nobody else.</summary>
    public bool MayServeDhcp { get; init; }

    /// <summary>How long it takes from power until it has announced all its names. Null: it is measured.</summary>
    public TimeSpan? Boot { get; init; }

    /// <summary>What the device is not made for: what needs it does not bind it.</summary>
    public IReadOnlySet<Ability> Lacks { get; init; } = new HashSet<Ability>();

    /// <summary>The profile does not say that the device is not made for it.</summary>
    public bool Allows(ControlAction action) => Ability.For(action) is not { } ability || !Lacks.Contains(ability);

    /// <summary>Refuses what the device is not made for.</summary>
    /// <exception cref="NotApplicableException">It is one of those.</exception>
    public void Demand(ControlAction action)
    {
        if (Ability.For(action) is { } ability && !Allows(action)) throw new NotApplicableException($"the profile says that the device {ability.Lack} (\"{ability.Member}\": false)");
    }

    /// <summary>How long a control's command may take.</summary>
    public TimeSpan ControlLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>argv by action.</summary>
    public IReadOnlyDictionary<ControlAction, IReadOnlyList<string>> Control { get; init; } = new Dictionary<ControlAction, IReadOnlyList<string>>();

    /// <summary>The folder that holds the profile; controls run there.</summary>
    public string Directory { get; init; } = ".";
}
