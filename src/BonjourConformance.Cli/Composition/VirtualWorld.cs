using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Composition;

/// <summary>How the simulated device and its LAN are to be.</summary>
public sealed record VirtualConditions(IReadOnlyList<string> Faults, IReadOnlyList<string> Variations, int Seed, TimeSpan Jitter = default, double Loss = 0, double Duplication = 0, bool AsLive = false, TimeSpan Delay = default)
{
    /// <summary>What was seen before a run was cut short that goes on.</summary>
    public EarlierFrames? Before { get; init; }

    /// <summary>How many frames five hundred neighbours send in a second.</summary>
    public double Crowd { get; init; }

    /// <summary>What of it is not said is as on an ideal link, or on a live one.</summary>
    public LanConditions Lan
    {
        get
        {
            var usual = AsLive ? LanConditions.AsLive : LanConditions.Ideal;
            return usual with { Delay = Delay > TimeSpan.Zero ? Delay : usual.Delay, Jitter = Jitter > TimeSpan.Zero ? Jitter : usual.Jitter, Loss = Loss, Duplication = Duplication, Tolerance = usual.Tolerance ?? (usual.Delay + Jitter) * 2 };
        }
    }
}

/// <summary>A virtual LAN with a simulated device on it.</summary>
public sealed class VirtualWorld : RunWorld
{
    private readonly VirtualConditions conditions;
    private readonly SimulatedRun run;

    /// <param name="device">What the device is to be; null for the default device.</param>
    /// <param name="known">What the checks are told of it; null for no more than its name.</param>
    /// <exception cref="UsageException">There is no such fault or variation.</exception>
    public VirtualWorld(DeviceProfile? device, DeviceProfile? known, VirtualConditions conditions)
    {
        this.conditions = conditions;
        Faults = conditions.Faults;
        DeviceName = known?.Name ?? device?.Name ?? "Simulated printer";
        run = new SimulatedRun(new SimulatedRunOptions
        {
            Seed = conditions.Seed,
            Conditions = conditions.Lan,
            LateHands = conditions.AsLive,
            Before = conditions.Before,
            Setup = SetupOf.Profile(device),
            Changes = [.. FaultNames.Changes(conditions.Faults), .. FaultNames.Variations(conditions.Variations)],
            Profile = (known ?? new DeviceProfile()) with { Name = DeviceName },
            Watch = hands => Watch(hands),
        });
        if (conditions.Crowd > 0) run.Plug(new Crowd(run.Loop.Now + TimeSpan.FromSeconds(1), Crowd.Chatter, conditions.Crowd));
    }

    public override ILink Link => run.Link;

    public override string DeviceName { get; }

    public override IReadOnlyList<Condition> Conditions =>
    [
        SentRate(run.Link.PeakRate),
        .. conditions.Variations.Select(v => new Condition("variation", v)),
        .. conditions.AsLive ? (Condition[])[new("as live", "breaches are tried again, times have a tolerance, controls take their time")] : [],
        .. conditions.Jitter > TimeSpan.Zero ? (Condition[])[new("jitter", $"{conditions.Jitter.TotalMilliseconds:0.###} ms")] : [],
        .. conditions.Delay > TimeSpan.Zero ? (Condition[])[new("delay", $"{conditions.Delay.TotalMilliseconds:0.###} ms each way")] : [],
        .. conditions.Loss > 0 ? (Condition[])[new("loss", $"{conditions.Loss * 100:0.###} %")] : [],
        .. conditions.Crowd > 0 ? (Condition[])[new("neighbours", $"500, which send {conditions.Crowd:0.###} frames a second")] : [],
        .. conditions.Duplication > 0 ? (Condition[])[new("duplication", $"{conditions.Duplication * 100:0.###} %")] : [],
    ];

    public override IReadOnlyList<CheckCase> Order(IReadOnlyList<CheckCase> checks) => SimulatedRun.Order(checks);

    public override Session SessionFor(CheckCase check) => run.SessionFor(check);
}
