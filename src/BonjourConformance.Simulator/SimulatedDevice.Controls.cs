using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What can be done to the device from outside. After each, the pump must settle.</summary>
public sealed partial class SimulatedDevice
{
    /// <summary>Power on: boots, probes and announces (RFC 6762 section 8).</summary>
    public void Start(TimeSpan now)
    {
        foreach (var other in others) other.Start(now);
        Halt(now);
        if (hasStarted && Behaviour.StartUp.Boot > TimeSpan.Zero) boots = now + Behaviour.StartUp.Boot;
        else Boot(now);
    }

    private void Boot(TimeSpan now)
    {
        boots = null;
        hasStarted = true;
        running = true;
        hasClaimed = false;
        incidents.Begin();
        state.Reset();
        ipv4?.PowerOn(now);
        if (Setup.Dhcp) dhcp.Start(now);
        if (!Lease(now) && !Setup.LinkLocal) Restart(now, Behaviour.Probing.OnStart);
        Tick(now);
    }

    /// <summary>Orderly shutdown, with goodbyes (section 10.1).</summary>
    public void Stop(TimeSpan now)
    {
        foreach (var other in others) other.Stop(now);
        if (running && linked && Behaviour.Goodbyes.OnStop) announcer.Goodbye(state.Zone.All.Where(r => r.IsActive), now);
        Halt(now);
    }

    /// <summary>Power cut.</summary>
    public void Kill(TimeSpan now)
    {
        foreach (var other in others) other.Kill(now);
        state.Interface.Clear();
        Halt(now);
    }

    /// <summary>The cable is out.</summary>
    public void LinkDown(TimeSpan now)
    {
        foreach (var other in others) other.LinkDown(now);
        linked = false;
        ForgetPrefixes();
        Quiet();
        querier.Deactivate(now);
        ForgetLease();
        ipv4?.LinkDown(now);
    }

    /// <summary>The cable is in again: probes and announces (section 8).</summary>
    public void LinkUp(TimeSpan now)
    {
        foreach (var other in others) other.LinkUp(now);
        linked = true;
        if (!running || !Behaviour.Probing.MindsLinkUp) return;
        ipv4?.LinkUp(now);
        if (Setup.Dhcp) dhcp.Start(now);
        var used = state.Claims.Where(c => c.State == ClaimState.Established && Behaviour.Probing.StaysInUseOnLinkUp(c)).ToList();
        if (!Setup.LinkLocal) Restart(now, Behaviour.Probing.OnLinkUp, Behaviour.Probing.WantedOnLinkUp);
        foreach (var claim in used) claim.StaysInUse = true;
        Tick(now);
    }

    /// <summary>A client on the device wants to know the instances of a service type, such as "_ipp._tcp", from now on.</summary>
    public void Browse(string type, TimeSpan now)
    {
        foreach (var other in others) other.Browse(type, now);
        browses = true;
        querier.Browse(DnsName.Parse(type + ".local"), now);
        Tick(now);
    }

    public void StopBrowse(string type, TimeSpan now)
    {
        foreach (var other in others) other.StopBrowse(type, now);
        querier.StopBrowse(DnsName.Parse(type + ".local"), now);
    }

    /// <summary>A client on the device wants to know where an instance is.</summary>
    public void Resolve(string instance, string type, TimeSpan now)
    {
        browses = true;
        querier.Resolve(DnsName.Parse(type + ".local").Prepend(instance), now);
        Tick(now);
    }

    /// <summary>A client on the device uses an instance.</summary>
    public void Connect(string instance, string type, TimeSpan now)
    {
        browses = true;
        querier.Connect(DnsName.Parse(type + ".local").Prepend(instance), now);
        Tick(now);
    }

    /// <summary>Asleep, with its interface down.</summary>
    public void Sleep(TimeSpan now) => LinkDown(now);

    /// <summary>Awake again: as if the interface had just come up (RFC 3927 section 2.2, RFC 6762 section 8).</summary>
    public void Wake(TimeSpan now)
    {
        if (Setup.LinkLocal ? Behaviour.LinkLocal.ProbesOnWake : Behaviour.Probing.OnWake)
        {
            LinkUp(now);
            return;
        }
        linked = true;
        if (Setup.LinkLocal) ipv4?.Machine.Resume(now);
        Tick(now);
    }

    /// <summary>The user gives an instance another name.</summary>
    /// <param name="instance">The instance name as it is now or as it was set up.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public void Rename(string instance, string type, string newName, TimeSpan now)
    {
        // Where interfaces have names of their own after a conflict, it is the one with that name whose name changes.
        foreach (var other in others.Where(o => o.Knows(instance, type))) other.Rename(instance, type, newName, now);
        if (!Knows(instance, type) && others.Exists(o => o.Knows(newName, type))) return;
        var claim = Find(instance, type);
        newName = Behaviour.Services.NameOfUser(newName);
        if (claim.Label == newName) return;
        var active = claim.State == ClaimState.Established;
        claim.Label = newName;
        claim.WasEstablished = false;
        var gone = state.Rebuild();
        if (!running || !linked) return;
        if (active && Behaviour.Goodbyes.OnRename) announcer.Goodbye(gone.Concat(state.Zone.All.Where(r => r.IsActive && Behaviour.Goodbyes.AlsoOnRename(r))), now);
        if (Behaviour.StartUp.RestartOfRenamed is { } away)
        {
            Halt(now);
            boots = now + away;
            return;
        }
        prober.Begin([claim], now, Behaviour.Probing.OnRename);
        Tick(now);
    }

    /// <summary>Sets one attribute of an instance; a null value leaves the key without "=".</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public void ChangeTxt(string instance, string type, string key, byte[]? value, TimeSpan now)
    {
        foreach (var other in others.Where(o => o.Knows(instance, type))) other.ChangeTxt(instance, type, key, value, now);
        if (!Knows(instance, type) && others.Exists(o => o.Knows(instance, type))) return;
        var claim = Find(instance, type);
        var old = claim.Instance!.Txt.ToList();
        var at = old.FindIndex(a => string.Equals(a.Key, key, StringComparison.OrdinalIgnoreCase));
        if (at < 0) old.Add(new(key, value));
        else old[at] = new(key, value);
        claim.Instance = claim.Instance with { Txt = old };
        var gone = state.Rebuild();
        if (!running || !linked) return;
        if (Behaviour.Goodbyes.OnTextChange) announcer.Goodbye(gone, now);
        if (Behaviour.Announcing.OnTextChange) announcer.AnnounceNew(now, Behaviour.Announcing.CountOnTextChange);
        Tick(now);
    }

    /// <summary>Takes one more address into use (section 8.4).</summary>
    public void AddAddress(IPAddress address, TimeSpan now)
    {
        state.Interface.Add(address);
        AddressesChanged(now);
        Tick(now);
    }

    /// <summary>Replaces an address by another.</summary>
    public void Readdress(IPAddress old, IPAddress address, TimeSpan now)
    {
        state.Interface.Remove(old);
        if (old.Equals(ipv4?.Address) && !Setup.LinkLocal) MakeIpv4(address);
        AddAddress(address, now);
    }

    private void AddressesChanged(TimeSpan now)
    {
        var gone = state.Rebuild();
        if (!running || !linked) return;
        // The cache-flush bit of the new records replaces old ones of the same set; a set that is no more needs a goodbye.
        announcer.Goodbye(gone.Where(r => r.IsActive && !state.Zone.At(r.Record.Name).Any(n => n.Record.SameSet(r.Record))), now);
        if (Behaviour.Announcing.OnAddressChange) announcer.AnnounceNew(now);
    }

    private bool Knows(string instance, string type) => state.Instances.Any(c => c.Instance!.Type == type && (c.Label == instance || c.FirstLabel == instance));

    private Claim Find(string instance, string type) =>
        state.Instances.FirstOrDefault(c => c.Instance!.Type == type && (c.Label == instance || c.FirstLabel == instance))
        ?? throw new ArgumentException($"The device has no instance \"{instance}\" of type {type}.", nameof(instance));

    /// <summary>The IPv4 link-local address is in use: a change of connectivity, after which names are verified anew (section 8).</summary>
    private void Claimed(IPAddress address, TimeSpan now)
    {
        state.Interface.Add(address);
        dhcp.HasLinkLocal();
        if (dhcp.Lease is not null)
        {
            state.Interface.Hidden.Add(address);
            return;
        }
        if (!hasClaimed || Behaviour.LinkLocal.TellsResponderOfChange) Restart(now, Behaviour.Probing.OnStart);
        hasClaimed = true;
    }

    private void Lost(IPAddress address, TimeSpan now)
    {
        ports.Abandon(address);
        state.Interface.Remove(address);
        state.Interface.Hidden.Remove(address);
        if (Behaviour.LinkLocal.TellsResponderOfChange) AddressesChanged(now);
    }

    /// <summary>Probes and announces everything anew, as after any sign that the link may be another (section 8), so late that what it has just multicast has its second (section 6).</summary>
    public void BeginAnew(TimeSpan now)
    {
        var last = state.Zone.All.SelectMany(r => state.Interface.Families.Select(r.LastMulticast)).Max();
        Restart(now, Behaviour.Probing.OnLinkUp);
        if (last is { } multicast) prober.NotBefore(multicast + TimeSpan.FromSeconds(1));
    }

    /// <summary>An attribute of its last service takes a value that it never had.</summary>
    public void CountUp(TimeSpan now)
    {
        if (state.Instances.LastOrDefault(c => !c.Instance!.Placeholder) is { } last)
            Count(last, now);
    }

    private void Restart(TimeSpan now, bool probe, Func<Claim, bool>? wanted = null)
    {
        Quiet();
        state.Reset();
        querier.Deactivate(now);
        querier.Activate(now);
        prober.Begin(state.Claims, now, probe, starting: true, wanted);
    }

    private void Halt(TimeSpan now)
    {
        running = false;
        ForgetPrefixes();
        nextLease = null;
        boots = null;
        browses = false;
        Quiet();
        querier.PowerOff(now);
        ports.Clear();
        ForgetLease();
        ipv4?.Machine.PowerOff(now);
        foreach (var claim in state.Claims) claim.State = ClaimState.Idle;
    }

    private void Quiet()
    {
        prober.Clear();
        announcer.Clear();
        responder.Clear();
    }

    /// <summary>Gives up names, the first one lost to another host, for new ones (section 9).</summary>
    private void Rename(IReadOnlyList<Claim> claims, TimeSpan now)
    {
        var lost = claims[0];
        foreach (var claim in claims)
        {
            claim.Label = prober.NextLabel(claim);
            claim.WasEstablished = claim.StaysInUse = false;
        }
        var gone = state.Rebuild();
        // What the winner of the name may announce too is not ours to withdraw; pointers to the name are (section 8.4).
        if (Behaviour.Goodbyes.OnLostName) announcer.Goodbye(gone.Where(r => !lost.IsHost && (!r.Unique || !r.Claims.Contains(lost))), now);
        prober.Begin(claims, now);
    }
}
