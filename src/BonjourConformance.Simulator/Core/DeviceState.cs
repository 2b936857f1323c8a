using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What the parts of a device share.</summary>
internal sealed class DeviceState
{
    private readonly Dictionary<DnsName, Claim> claimByName = [];
    private readonly List<(ZoneRecord Record, IpFamily Family)> unsent = [];
    private TimeSpan asked;
    private int starts;

    /// <param name="setup">After all variations.</param>
    public DeviceState(DeviceSetup setup, int seed, Behaviour behaviour)
    {
        Setup = setup;
        Behaviour = behaviour;
        Random = new Random(seed);
        Interface = new HostInterface(setup, behaviour);
        Sender = new Sender(Interface, behaviour);
        Host = new Claim(setup.Host, null) { FirstLabel = setup.Host };
        Instances = [.. setup.Instances.Select(i => new Claim(i.Name, i) { FirstLabel = i.Name })];
        Aliases = [.. setup.Aliases.Concat(setup.Proxied.Keys).Concat(setup.Instances.Select(i => i.Host).OfType<string>()).Where(label => label != setup.Host).Distinct().Select(label => new Claim(label, null) { FirstLabel = label })];
        Claims = [Host, .. Aliases, .. Instances];
    }

    public DeviceSetup Setup { get; }

    public Behaviour Behaviour { get; }

    public Random Random { get; }

    public HostInterface Interface { get; }

    public Sender Sender { get; }

    public Claim Host { get; }

    public IReadOnlyList<Claim> Aliases { get; }

    public IReadOnlyList<Claim> Instances { get; }

    public IReadOnlyList<Claim> Claims { get; }

    public Zone Zone { get; private set; } = Zone.Empty;

    /// <summary>A record is about to be multicast.</summary>
    public void Stamp(ZoneRecord record, IpFamily family, TimeSpan now)
    {
        if (asked != now) unsent.Clear();
        asked = now;
        unsent.Add((record, family));
        record.Stamp(family, now);
    }

    /// <summary>It has been: on a busy machine some time later, from which the second counts that the next multicast has to wait.</summary>
    public void Sent(TimeSpan now)
    {
        foreach (var (record, family) in unsent) record.Stamp(family, now);
        unsent.Clear();
    }

    public Claim? ClaimAt(DnsName name) => claimByName.GetValueOrDefault(name);

    /// <summary>Makes the records anew after a change; those that are no more are returned.</summary>
    public IReadOnlyList<ZoneRecord> Rebuild()
    {
        claimByName.Clear();
        foreach (var claim in Claims) claimByName.TryAdd(claim.Name, claim);
        (Zone, var gone) = Zone.Rebuild(Host, Aliases, Instances, Interface.Advertised, Setup.Proxied, Behaviour);
        return gone;
    }

    /// <summary>Forgets everything a power cut would.</summary>
    public void Reset()
    {
        Zone = Zone.Empty;
        starts++;
        foreach (var claim in Claims)
        {
            claim.State = ClaimState.Idle;
            claim.WasEstablished = false;
            claim.StaysInUse = false;
            if (!Behaviour.Conflicts.Remembers) claim.Label = claim.FirstLabel;
            if (!claim.IsHost) claim.Label = Behaviour.Services.NameAtStart(claim.Label, starts);
        }
        Rebuild();
    }
}
