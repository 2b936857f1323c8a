using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Composition;

/// <summary>What a virtual run is made of.</summary>
public sealed record SimulatedRunOptions
{
    public int Seed { get; init; } = 1;

    public LanConditions Conditions { get; init; } = LanConditions.Ideal;

    /// <summary>The device; the default is the printer of the project's founding question.</summary>
    public DeviceSetup Setup { get; init; } = DeviceSetup.Default;

    /// <summary>Applied to the device's behaviour: faults and variations.</summary>
    public IReadOnlyList<Action<Behaviour>> Changes { get; init; } = [];

    /// <summary>What the checks are told of the device; by default nothing but its name.</summary>
    public DeviceProfile Profile { get; init; } = new() { Name = "Simulated printer" };

    /// <summary>What is done to the device by hand takes as long as a command that reaches it over a network.</summary>
    public bool LateHands { get; init; }

    /// <summary>The same run as a real network would have it: breaches are tried again before they count, and times have a tolerance.</summary>
    public SimulatedRunOptions AsLive() => this with { Conditions = LanConditions.AsLive };

    /// <summary>Put around the hands at the device, to watch them.</summary>
    public Func<IOperator, IOperator> Watch { get; init; } = hands => hands;

    /// <summary>What was seen before a run was cut short that goes on.</summary>
    public EarlierFrames? Before { get; init; }

    /// <summary>Another, faultless device on the same link, with services of the same types.</summary>
    public bool Neighbour { get; init; }
}

/// <summary>
/// A run in virtual time against the simulated device. The device is judged twice: as it is set up, and, for the checks of RFC 3927,
/// configuring a link-local address. Both share one link and one transcript, so that frame numbers are those of one capture.
/// </summary>
public sealed class SimulatedRun
{
    private readonly SimulatedRunOptions options;
    private readonly VirtualLan lan;
    private SimulatedStation? station;
    private Session? session;
    private bool isLinkLocal;

    public SimulatedRun(SimulatedRunOptions options)
    {
        this.options = options;
        Loop = new VirtualLoop(options.Before?.Started, options.Before is { } before ? before.End + TimeSpan.FromSeconds(1) : TimeSpan.Zero);
        lan = new VirtualLan(Loop, options.Conditions, options.Seed);
        Link = new VirtualLink(lan, options.Before);
        if (options.Neighbour) _ = new SimulatedStation(lan, Neighbour, options.Seed + 1000, new Behaviour());
    }

    public VirtualLoop Loop { get; }

    public VirtualLink Link { get; }

    /// <summary>The session in which a check runs. Each change between RFC 3927 and the rest starts a device and a session anew.</summary>
    public Session SessionFor(CheckCase check)
    {
        var wantsLinkLocal = check.Section.BindsLinkLocal || options.Setup.LinkLocal;
        if (session is not null && isLinkLocal == wantsLinkLocal) return session;
        isLinkLocal = wantsLinkLocal;
        return session = wantsLinkLocal
            ? Open(options.Setup with { LinkLocal = true, Dhcp = true, IPv4 = null }, IPv4Configuration.LinkLocal)
            : Open(options.Setup, IPv4Configuration.Static);
    }

    /// <summary>Frames do not reach the device for a while.</summary>
    public void Deafen(TimeSpan time) => station?.Deafen(time);

    /// <summary>Frames of the device reach nobody for a while.</summary>
    public void Silence(TimeSpan time) => station?.Silence(time);

    /// <summary>Another host is on the link from now on.</summary>
    public void Plug(IStation other) => lan.Plug(other);

    /// <summary>The link treats frames otherwise from now on.</summary>
    public void Impair(LanConditions conditions) => lan.Conditions = conditions;

    /// <summary>All checks of the suite in the order in which this run takes them: those of RFC 3927 last.</summary>
    public static IReadOnlyList<CheckCase> Order(IEnumerable<CheckCase> checks) => [.. checks.OrderBy(c => c.Section.BindsLinkLocal)];

    private static DeviceSetup Neighbour { get; } = DeviceSetup.Default with
    {
        Host = "neighbour",
        Mac = MacAddress.Parse("02:00:5e:00:53:77"),
        IPv4 = System.Net.IPAddress.Parse("192.168.77.77"),
        IPv6 = [DeviceSetup.LinkLocalAddress(MacAddress.Parse("02:00:5e:00:53:77"))],
        Instances = [.. DeviceSetup.Default.Instances.Take(2).Select(i => i with { Name = "Neighbour" })],
    };

    /// <summary>What a profile would say of an instance.</summary>
    private static ProfileInstance Expected(InstanceSetup instance) =>
        new(instance.Name, instance.Type, instance.Port, instance.Subtypes, [.. instance.Txt.Select(t => KeyValuePair.Create(t.Key, t.Value is null ? null : Octets.Show(t.Value)))]);

    private Session Open(DeviceSetup setup, IPv4Configuration ipv4)
    {
        station?.Unplug();
        var behaviour = new Behaviour();
        foreach (var change in options.Changes) change(behaviour);
        station = new SimulatedStation(lan, setup, options.Seed, behaviour);
        // What starts with the run is at rest when the first question comes, as a device on a desk is.
        Loop.Run(() => Loop.Delay(TimeSpan.FromSeconds(setup.LinkLocal ? 15 : 5)));
        var profile = options.Profile with
        {
            Host = options.Profile.Host ?? (options.Neighbour ? setup.Host : null),
            // A static address is none that the device will choose.
            Address = setup.LinkLocal ? null : options.Profile.Address,
            IsAimed = options.Profile.IsAimed && (options.Profile.Address is null || !setup.LinkLocal),
            IPv4 = ipv4,
            Accessory = options.Profile.Accessory ?? (station.Device.Setup.Accessory is { } kind ? Enum.Parse<AccessoryRole>($"{kind}") : null),
            Instances = [.. station.Device.Setup.Instances.Where(i => !i.Placeholder).Select(Expected)],
        };
        return new Session(Link, profile, options.Watch(options.LateHands ? new LateHands(station, Loop, options.Seed) : station), options.Seed);
    }
}
