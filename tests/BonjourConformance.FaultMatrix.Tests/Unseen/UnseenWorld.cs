using System.Net;
using System.Text;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;
using BonjourConformance.Simulator.Faults;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests.Unseen;

/// <summary>A device that nobody has seen, its surroundings, and what the checks are told of it; all of it drawn from one seed.</summary>
internal sealed class UnseenWorld
{
    /// <summary>Where more than one of a group is drawn, the first counts: they set the same thing, or need names that the other takes away.</summary>
    private static readonly string[][] OneOf =
    [
        ["rich-instance-names", "long-instance-names"],
        ["high-types-denied-in-full", "high-types-not-denied"],
        ["two-interfaces", "families-as-two-interfaces", "three-ipv6-addresses"],
        ["begins-anew-after-first-announcement", "begins-anew-between-probes", "begins-anew-after-third-probe", "begins-anew-4-s-later"],
        ["no-ipv6", "families-as-two-interfaces"],
        ["second-query-after-ten-minutes", "asks-once-and-refreshes"],
        ["stand-alone-accessory", "stand-alone-accessory-without-dhcp", "gateway-accessory", "captive-gateway-accessory", "router-of-no-default-route"],
        ["one-instance", "no-instance", "hundred-instances", "many-instances", "names-that-need-care"],
    ];

    private readonly Draw draw;

    public UnseenWorld(int seed)
    {
        Seed = seed;
        draw = new Draw(seed);
        Setup = RandomDevice.Make(draw);
        Variations = Choose();
        Conditions = draw.Chance(0.6) ? LanConditions.Ideal
            : new(TimeSpan.FromMicroseconds(200), TimeSpan.FromMilliseconds(draw.Between(0, 20)), draw.One(0, 0.01), draw.One(0, 0.01));
        WithControls = draw.Chance(0.7);
        WithNeighbour = draw.Chance(0.3);
        WithRestlessNeighbour = draw.Chance(0.2);
        WithNoise = draw.Chance(0.15);
        KnowsInstances = draw.Chance(0.5);
    }

    public int Seed { get; }

    public DeviceSetup Setup { get; set; }

    public IReadOnlyList<Variation> Variations { get; set; }

    public IReadOnlyList<Action<Behaviour>> Faults { get; set; } = [];

    public LanConditions Conditions { get; set; }

    public bool WithControls { get; set; }

    public bool WithNeighbour { get; set; }

    /// <summary>A neighbour that is switched off and on all the time.</summary>
    public bool WithRestlessNeighbour { get; set; }

    public bool WithNoise { get; set; }

    /// <summary>The profile lists the instances; otherwise they are discovered.</summary>
    public bool KnowsInstances { get; set; }

    private bool IsAlone => !WithNeighbour && !WithRestlessNeighbour && !WithNoise;

    /// <summary>Everything that is needed to judge can be had. Of two interfaces a device connects over one, and whoever asks again after ten minutes only shows little of a querier.</summary>
    public bool IsQuiet => IsAlone && Conditions.IsIdeal && WithControls && Variations.All(v => v.Name is not ("two-interfaces" or "second-query-after-ten-minutes"));

    public bool HasServices => Setup.Instances.Count > 0 && Variations.All(v => v.Name != "no-instance");

    public override string ToString() =>
        $"seed {Seed}: {Setup.Host}, {(Setup.LinkLocal ? "link-local" : Setup.IPv4?.ToString() ?? "no IPv4")}, {Setup.IPv6.Count} IPv6 addresses, {Setup.Instances.Count} instances "
        + $"[{string.Join(" | ", Setup.Instances.Select(i => i.Name + "." + i.Type + " " + string.Join('/', i.Subtypes) + " txt " + i.Txt.Count))}]; variations {string.Join(' ', Variations.Select(v => v.Name))}; "
        + $"jitter {Conditions.Jitter.TotalMilliseconds:0} ms, loss {Conditions.Loss}, duplication {Conditions.Duplication}; controls {WithControls}, neighbour {WithNeighbour}, restless {WithRestlessNeighbour}, noise {WithNoise}, profile {KnowsInstances}";

    private List<Variation> Choose()
    {
        // One more to draw from would make other worlds of all seeds, and this one is slow.
        var all = FaultCatalogue.Variations.Where(v => v.Name != "restarts-for-43-s-when-renamed").Where(v => Setup.LinkLocal || !LinkLocalVariations.All.Contains(v));
        var chosen = draw.Some(all, draw.One(0, 2, 4, 8)).ToList();
        // A box may be more than one of these at a time.
        if (draw.Chance(0.5)) chosen.AddRange(draw.Some(BoxVariations.All, 3).Except(chosen).ToList());
        foreach (var group in OneOf)
            foreach (var more in chosen.Where(v => group.Contains(v.Name)).Skip(1).ToList()) chosen.Remove(more);
        chosen.RemoveAll(v => (v.Name == "no-ipv6" && Setup is { IPv4: null, LinkLocal: false })
            // Global addresses without a link-local one are no conforming configuration of IPv6 (RFC 4291 section 2.8).
            || (v.Name == "three-ipv6-addresses" && (Setup.IPv6.Count == 0 || chosen.Exists(c => c.Name == "no-ipv6")))
            || (v.Name == "many-instances" && Setup.Instances.Count == 0)
            // Nothing leads to the host name of the second one.
            || (v.Name == "families-as-two-interfaces" && (Setup.Instances.Count == 0 || chosen.Exists(c => c.Name == "no-instance")))
            // Some of its names are those of these devices.
            || (v.Name == "names-that-need-care" && Setup.Instances.Any(i => i.Type == "_http._tcp"))
            || (v.Name == "binary-attribute" && Setup.Instances.Any(i => i.Txt.Any(t => t.Key == "bin")))
            || (v.Name is "rich-instance-names" or "long-instance-names" && Setup.Instances.Any(i => Encoding.UTF8.GetByteCount(i.Name) > 20)));
        return chosen;
    }

    /// <summary>Runs the suite, or a part of it.</summary>
    public IReadOnlyList<CheckRecord> Run(Func<CheckCase, bool>? only = null)
    {
        var loop = new VirtualLoop();
        var lan = new VirtualLan(loop, Conditions, Seed);
        var link = new VirtualLink(lan);
        using var capture = MatrixRun.Captures is { } folder ? CaptureWriter.Follow(link, Path.Combine(folder, $"unseen-{Seed}.pcapng")) : null;
        if (WithNeighbour) _ = new SimulatedStation(lan, Neighbour("neighbour", 0x77), Seed + 1, new Behaviour());
        if (WithRestlessNeighbour) KeepSwitching(lan, new SimulatedStation(lan, Neighbour("restless", 0x78), Seed + 2, new Behaviour()));
        if (WithNoise) lan.Plug(new NoisyQuerier(Questions(), TimeSpan.FromMilliseconds(300)));
        var behaviour = new Behaviour();
        foreach (var variation in Variations) variation.Apply(behaviour);
        foreach (var fault in Faults) fault(behaviour);
        var station = new SimulatedStation(lan, Setup, Seed, behaviour);
        loop.Run(() => loop.Delay(TimeSpan.FromSeconds(Setup.LinkLocal ? 15 : 5)));
        var session = new Session(link, Profile(station.Device.Setup), WithControls ? station : new NoOperator(), Seed);
        return PlanRunner.Run(MatrixRun.Suite.Where(only ?? (_ => true)), _ => session);
    }

    private DeviceProfile Profile(DeviceSetup made) => new()
    {
        Name = "Unseen device",
        Host = IsAlone && made.Instances.Any(i => !i.Placeholder) ? null : made.Host,
        IPv4 = made.LinkLocal ? IPv4Configuration.LinkLocal : draw.One<IPv4Configuration?>(null, IPv4Configuration.Static, IPv4Configuration.Dhcp),
        Instances = KnowsInstances ? [.. made.Instances.Where(i => !i.Placeholder).Select(Known)] : [],
    };

    private static ProfileInstance Known(InstanceSetup instance) =>
        new(instance.Name, instance.Type, instance.Port, instance.Subtypes, [.. instance.Txt.Select(t => KeyValuePair.Create(t.Key, t.Value is null ? null : Octets.Show(t.Value)))]);

    private DeviceSetup Neighbour(string host, byte number)
    {
        var mac = new MacAddress(0x0200_5E00_5300UL + number);
        return new DeviceSetup
        {
            Host = host,
            Mac = mac,
            IPv4 = IPAddress.Parse("192.168.77." + number),
            IPv6 = [DeviceSetup.LinkLocalAddress(mac)],
            Instances = [.. Setup.Instances.Select(i => i with { Name = "Neighbour " + host }).DistinctBy(i => i.Type)],
        };
    }

    private List<Question> Questions() =>
    [
        new(DnsName.Of(Setup.Host, "local"), RecordType.A),
        .. Setup.Instances.Select(i => i.Type).Distinct().Select(t => new Question(DnsName.Parse(t + ".local"), RecordType.PTR)),
        .. Setup.Instances.Take(2).Select(i => new Question(DnsName.Parse(i.Type + ".local").Prepend(i.Name), RecordType.SRV)),
    ];

    private static void KeepSwitching(VirtualLan lan, SimulatedStation station)
    {
        Next(ControlAction.Stop);

        void Next(ControlAction action) => lan.Loop.At(lan.Loop.Now + TimeSpan.FromSeconds(9), () =>
        {
            _ = station.Do(action, Session.NoArguments);
            Next(action == ControlAction.Stop ? ControlAction.Start : ControlAction.Stop);
        });
    }
}
