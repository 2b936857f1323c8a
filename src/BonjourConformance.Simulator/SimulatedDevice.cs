using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Simulator.LinkLocal;
using BonjourConformance.Simulator.Querier;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>
/// A device with a host name and services that follows RFC 6762 and RFC 6763, without sockets or clock of its own. It is off until
/// <see cref="Start"/>. The same setup, seed and inputs give the same frames.
/// </summary>
public sealed partial class SimulatedDevice : IStation
{
    private readonly DeviceState state;
    private readonly Prober prober;
    private readonly Announcer announcer;
    private readonly Responder responder;
    private readonly int seed;
    private readonly QuerierMachine querier;
    private readonly Connector connector;
    private readonly TcpServer ports;
    private readonly DhcpClient dhcp;
    private readonly OwnNetwork network;
    private readonly LinkNoise noise;
    private Ipv4Interface? ipv4;
    private bool running;
    private bool linked = true;
    private TimeSpan lastAsked;
    private bool browses;
    private bool hasClaimed;
    /// <summary>From a crash to the first sign of life.</summary>
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(2);

    private readonly StartUpIncidents incidents;
    private TimeSpan? boots;
    private bool hasStarted;
    private TimeSpan clock;
    private readonly List<SimulatedDevice> others = [];

    public SimulatedDevice(DeviceSetup setup, int seed, Behaviour behaviour)
        : this(behaviour.Services.Setup.Aggregate(setup, (s, change) => change(s)), behaviour, seed)
    {
        foreach (var other in Setup.MoreInterfaces) others.Add(new SimulatedDevice(Setup.On(other), behaviour, seed + others.Count + 1));
    }

    /// <summary>One interface.</summary>
    private SimulatedDevice(DeviceSetup setup, Behaviour behaviour, int seed)
    {
        this.seed = seed;
        state = new DeviceState(setup, seed, behaviour);
        prober = new Prober(state);
        announcer = new Announcer(state);
        responder = new Responder(state);
        incidents = new StartUpIncidents(state);
        prober.Probed += incidents.OnProbes;
        announcer.Announced += incidents.OnAnnouncement;
        prober.Established += now => announcer.AnnounceNew(now);
        prober.Renaming += Rename;
        querier = new QuerierMachine(new QuerierHost(Setup.Mac, () => state.Interface.Main(IpFamily.IPv4), Setup.LinkLocal ? 16 : Setup.PrefixLength,
            () => state.Interface.Main(IpFamily.IPv6)), behaviour.Querier, seed);
        MakeIpv4(state.Interface.Main(IpFamily.IPv4));
        connector = new Connector(Setup.Mac, to => state.Interface.SourceFor(to), (to, frame, now) => ipv4?.Send(to, frame, now));
        querier.Connecting += connector.Open;
        dhcp = new DhcpClient(Setup.Mac, behaviour.Dhcp, seed, Setup.LinkLocal);
        dhcp.Leased += OnLeased;
        dhcp.Ended += OnLeaseEnded;
        dhcp.Barred += OnBarred;
        network = new OwnNetwork(Setup, behaviour.Network);
        noise = new LinkNoise(Setup, behaviour.Network, state.Interface);
        ports = new TcpServer(state, (to, frame, now) => ipv4?.Send(to, frame, now));
        if (Setup.LinkLocal) state.Interface.SendToNeighbour = (to, frame) => ipv4?.Send(to, frame, clock);
    }

    /// <summary>The IPv4 side for a static address, or one that claims a link-local address, or none.</summary>
    private void MakeIpv4(IPAddress? given)
    {
        ipv4 = given is null && !Setup.LinkLocal ? null : new Ipv4Interface(Setup.Mac, Behaviour.LinkLocal, seed, given, Setup.PrefixLength);
        if (ipv4 is null || given is not null) return;
        ipv4.Machine.Claimed += Claimed;
        ipv4.Machine.Lost += Lost;
    }

    public Behaviour Behaviour => state.Behaviour;

    /// <summary>What it is, after all variations.</summary>
    public DeviceSetup Setup => state.Setup;

    /// <summary>The host name as it is now, after renaming.</summary>
    public DnsName HostName => state.Host.Name;

    /// <summary>The full names of its instances as they are now.</summary>
    public IReadOnlyList<DnsName> InstanceNames => [.. state.Instances.Select(c => c.Name)];

    public IReadOnlyList<IPAddress> Addresses => state.Interface.Addresses;

    /// <summary>All its names are verified.</summary>
    public bool IsEstablished => running && state.Claims.All(c => c.State == ClaimState.Established) && others.TrueForAll(o => o.IsEstablished);

    /// <summary>Full names of the instances that its own browsing has found.</summary>
    public IEnumerable<DnsName> Found => querier.Instances;

    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var other in others) next = Earlier(next, other.NextDeadline);
            if (boots is not null) return Earlier(next, boots);
            if (!running || !linked) return next;
            next = Earlier(next, Earlier(Earlier(prober.NextDeadline, announcer.NextDeadline), responder.NextDeadline));
            if (browses) next = Earlier(next, querier.NextDeadline);
            next = Earlier(Earlier(Earlier(next, NextChange), Earlier(ports.NextDeadline, incidents.NextDeadline)), Earlier(Earlier(NextLease, NextPrefix), noise.NextDeadline));
            return ipv4 is null ? next : Earlier(next, ipv4.NextDeadline);
        }
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        if (ipv4 is not null && ipv4.TryTake(out frame)) return true;
        if (state.Interface.TryTake(out frame) || querier.TryTake(out frame) || connector.TryTake(out frame) || ports.TryTake(out frame) || dhcp.TryTake(out frame) || network.TryTake(out frame) || noise.TryTake(out frame)) return true;
        foreach (var other in others)
            if (other.TryTake(out frame)) return true;
        return false;
    }

    public void Tick(TimeSpan now)
    {
        clock = now;
        foreach (var other in others) other.Tick(now);
        if (boots <= now) Boot(now);
        if (!running || !linked) return;
        noise.Tick(now);
        dhcp.Tick(now);
        Settle(now);
        FollowPrefixes(now);
        ipv4?.Tick(now);
        prober.Tick(now);
        Change(now);
        incidents.Tick(this, now);
        announcer.Tick(now);
        ports.Tick(now);
        responder.Tick(now);
        if (browses) querier.Tick(now);
    }

    public void Sent(TimeSpan now)
    {
        foreach (var other in others) other.Sent(now);
        prober.Sent(now);
        announcer.Sent(now);
        state.Sent(now);
    }

    public void Receive(ReadOnlyMemory<byte> frame, TimeSpan now)
    {
        clock = now;
        foreach (var other in others) other.Receive(frame, now);
        if (!running || !linked || !state.Interface.Listens(frame.Span)) return;
        var parsed = FrameReader.Read(frame);
        if (Behaviour.Reception.DiesOf.Exists(kills => kills(parsed)))
        {
            Kill(now);
            return;
        }
        if (Behaviour.Reception.RestartsOn.Exists(restarts => restarts(parsed)))
        {
            Kill(now);
            boots = now + Watchdog;
            return;
        }
        if (Setup.Dhcp) dhcp.Receive(parsed, now);
        network.Receive(parsed);
        OnAdvertised(parsed, now);
        if (parsed.Arp is { } offer) OnLease(offer, now);
        if (parsed.Arp is { } arp && !Setup.LinkLocal && !arp.TargetAddress.Equals(ipv4?.Address)) state.Interface.Receive(arp);
        if (parsed.Arp is null || Behaviour.Reception.AnswersArp) ipv4?.Receive(parsed, now);
        if (parsed.Ip is { Protocol: TcpSegment.Protocol } tcp && state.Interface.IsOwn(tcp.Destination) && !IsDeafAt(tcp.Destination)) ports.Receive(parsed, now);
        if (Behaviour.Ports.RefusesUdp && parsed is { Udp: { DestinationPort: > 1023 or 631 } udp, Ip: { } to } && udp.DestinationPort != 5353 && state.Interface.IsOwn(to.Destination)) ports.RefuseUdp(parsed, to);
        if (parsed.Ip is { Protocol: 58 } icmp)
        {
            state.Interface.ReceiveIcmp(parsed, icmp);
            connector.ReceiveIcmp(parsed);
        }
        else if (parsed is { IsMulticastDns: true, Ip: { } ip } && !(Behaviour.Dhcp.WaitsForPortal && dhcp.Lease is { HasPortal: true }) && (ip.Version == 6 || ipv4 is null or { Serves: true }))
        {
            if (querier.Meet(ip.Source, now)) browses = true;
            if (Reception.Take(state, parsed, now) is { } message) Receive(message);
            if (browses) querier.Receive(parsed, now);
        }
        Tick(now);
    }

    private void Receive(Incoming message)
    {
        foreach (var filter in Behaviour.Reception.Filters)
            if (!filter(message)) return;
        if (!message.Message.IsResponse || Behaviour.Reception.AnswersResponses)
        {
            lastAsked = message.At;
            prober.OnQuery(message);
            responder.OnQuery(message);
        }
        if (Behaviour.Announcing.RepeatsAfter(message)) announcer.Repeat(message.At);
        if (!message.Message.IsResponse || !Reception.Accepts(state, message, prober.IsProbing)) return;
        prober.OnResponse(message);
        responder.OnResponse(message);
        if (Behaviour.Announcing.OnForeignAnnouncement && message.Message.Answers.Any(r => state.Zone.At(r.Name).Count == 0)) announcer.Repeat(message.At);
    }

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right ?? left : left;
}
