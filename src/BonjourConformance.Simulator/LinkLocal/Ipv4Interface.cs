using System.Buffers.Binary;
using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.LinkLocal;

/// <summary>
/// The IPv4 side of a host: answers ARP and echo requests for its address, and finds the link-layer address of whoever it sends to
/// (RFC 3927 sections 2.5 to 2.8). The address is given, or a <see cref="LinkLocalMachine"/> claims it. Composed by the device,
/// which passes it every ARP and IPv4 frame.
/// </summary>
public sealed class Ipv4Interface
{
    private static readonly TimeSpan NeighbourFresh = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly LinkLocalBehaviour behaviour;
    private readonly MacAddress mac;
    private IPAddress? given;
    private int prefixLength;
    private IPAddress? gateway;
    private readonly EmbeddedServers servers;
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private readonly List<(TimeSpan Due, byte[] Frame)> late = [];
    private readonly Dictionary<IPAddress, Neighbour> neighbours = [];
    private readonly Dictionary<IPAddress, MacAddress> cameFrom = [];
    private IPAddress? first;

    /// <param name="given">The static address; null to claim a link-local one.</param>
    /// <param name="prefixLength">Of the static address's subnet, in bits.</param>
    public Ipv4Interface(MacAddress mac, LinkLocalBehaviour behaviour, int seed, IPAddress? given = null, int prefixLength = 16)
    {
        this.mac = mac;
        this.behaviour = behaviour;
        this.given = given;
        this.prefixLength = prefixLength;
        Machine = new LinkLocalMachine(mac, behaviour, seed);
        servers = new EmbeddedServers(mac, behaviour);
        Machine.Claimed += OnClaimed;
    }

    /// <summary>Idle where the address is given.</summary>
    public LinkLocalMachine Machine { get; }

    /// <summary>The address in use; null while there is none, and nothing is to be sent over IPv4.</summary>
    public IPAddress? Address => given ?? Machine.Address;

    /// <summary>What comes in over IPv4 is answered.</summary>
    public bool Serves => !behaviour.ServesFirstAddressOnly || given is not null || Address is null || Address.Equals(first);

    public TimeSpan? NextDeadline
    {
        get
        {
            var next = Machine.NextDeadline;
            foreach (var neighbour in neighbours.Values)
                if (neighbour.AskAgain is { } due && (next is null || due < next)) next = due;
            foreach (var (due, _) in late)
                if (next is null || due < next) next = due;
            return next;
        }
    }

    public void PowerOn(TimeSpan now)
    {
        first = null;
        Forget();
        if (given is null) Machine.PowerOn(now);
    }

    /// <summary>There is a lease: its address is the one to use, beside which the link-local one may stay for a while.</summary>
    public void Lease(IPAddress address, int prefix, IPAddress? router)
    {
        (given, prefixLength, gateway) = (address, prefix, router);
        neighbours.Clear();
    }

    public void EndLease()
    {
        (given, gateway) = (null, null);
        neighbours.Clear();
    }

    /// <summary>What comes to the link-local address beside a lease is not heard; a fault.</summary>
    public bool IsDeafBesideLease { get; set; }

    public void LinkUp(TimeSpan now)
    {
        if (given is null) Machine.LinkUp(now);
    }

    public void LinkDown(TimeSpan now)
    {
        Forget();
        Machine.LinkDown(now);
    }

    public void Tick(TimeSpan now)
    {
        Machine.Tick(now);
        foreach (var (due, frame) in late)
            if (due <= now) output.Enqueue(frame);
        late.RemoveAll(l => l.Due <= now);
        foreach (var (address, neighbour) in neighbours.ToArray())
        {
            if (neighbour.AskAgain is not { } due || due > now) continue;
            // Without an address of its own there is nobody to ask in the name of.
            if (neighbour.Asked < 3 && Address is not null) Ask(address, neighbour, now);
            else neighbours.Remove(address);
        }
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame) || Machine.TryTake(out frame);

    public void Receive(ParsedFrame frame, TimeSpan now)
    {
        if (frame.Arp is { } arp) ReceiveArp(arp, frame.Destination == mac, now);
        else if (frame.Ip is { Version: 4 } ip) ReceiveIp(frame, ip, now);
    }

    /// <summary>
    /// Sends a packet from the address in use to <paramref name="to"/>, once ARP has told where that is;
    /// <paramref name="frame"/> makes the frame for a link-layer destination.
    /// </summary>
    public void Send(IPAddress to, Func<MacAddress, byte[]> frame, TimeSpan now)
    {
        if (Address is null) return;
        if (IsPrefixBroadcast(to) && !behaviour.ResolvesPrefixBroadcast)
        {
            output.Enqueue(frame(MacAddress.Broadcast));
            return;
        }
        if (!IsNeighbour(to))
        {
            if (behaviour.Router is { } router) output.Enqueue(frame(router));
            if (behaviour.Router is not null || gateway is null) return;
            to = gateway;
        }
        if (!neighbours.TryGetValue(to, out var neighbour)) neighbours[to] = neighbour = new Neighbour();
        if (neighbour.Mac is { } known)
        {
            if (now - neighbour.Heard > NeighbourFresh && neighbour.AskAgain is null) Ask(to, neighbour, now);
            output.Enqueue(frame(known));
            return;
        }
        neighbour.Waiting.Add(frame);
        if (neighbour.AskAgain is null) Ask(to, neighbour, now);
    }

    /// <summary>Whether a destination is looked for on the link (section 2.6.2).</summary>
    private bool IsNeighbour(IPAddress to)
    {
        var ownIsLinkLocal = IsLinkLocal(Address!);
        if (!IsLinkLocal(to)) return ownIsLinkLocal ? behaviour.ResolvesOtherAddresses(to) : SharePrefix(to, prefixLength);
        return ownIsLinkLocal ? SharePrefix(to, behaviour.PrefixLength) : behaviour.ResolvesLinkLocalFromRoutable(to);
    }

    private bool SharePrefix(IPAddress to, int bits) =>
        bits == 0 || (Number(to) ^ Number(Address!)) >> 32 - bits == 0;

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static bool IsLinkLocal(IPAddress address) => address.GetAddressBytes() is [169, 254, _, _];

    private static bool IsPrefixBroadcast(IPAddress address) => address.GetAddressBytes() is [169, 254, 255, 255];

    private bool IsMine(IPAddress address)
    {
        if (address.Equals(given)) return true;
        if (behaviour.FallsSilentAfterDefence && Machine.HasDefended) return false;
        return address.Equals(Machine.Address) || address.Equals(Machine.Ghost);
    }

    private void Forget()
    {
        neighbours.Clear();
        late.Clear();
        output.Clear();
    }

    private void OnClaimed(IPAddress address, TimeSpan now)
    {
        var isFirst = first is null;
        first ??= address;
        if (behaviour.RegistersInDns(isFirst) is { } server) output.Enqueue(servers.Update(address, server));
        if (!behaviour.ResolvesPrefixBroadcast) return;
        var all = IPAddress.Parse("169.254.255.255");
        Send(all, to => FrameWriter.Udp(mac, to, address, all, 9, 9, [], ttl: 1), now);
    }

    private void Ask(IPAddress target, Neighbour neighbour, TimeSpan now)
    {
        neighbour.Asked++;
        neighbour.AskAgain = now + Patience;
        var request = new ArpPacket(ArpPacket.Request, mac, Address!, MacAddress.Zero, target);
        output.Enqueue(FrameWriter.Arp(request, WhomToAsk(target, neighbour), mac));
    }

    /// <summary>Null for all, as section 2.5 asks.</summary>
    private MacAddress? WhomToAsk(IPAddress target, Neighbour neighbour)
    {
        if (behaviour.AsksWhereItCameFrom && cameFrom.TryGetValue(target, out var where)) return where;
        return behaviour.RefreshesByUnicast ? neighbour.Mac : null;
    }

    private void ReceiveArp(ArpPacket arp, bool unicast, TimeSpan now)
    {
        var before = Address;
        if (given is null) Machine.Receive(arp, now, unicast);
        if (arp.SenderHardware == mac) return;
        if (neighbours.TryGetValue(arp.SenderAddress, out var neighbour)) Learn(neighbour, arp.SenderHardware, now);
        if (arp.Operation != ArpPacket.Request || arp.SenderAddress.Equals(arp.TargetAddress)) return;
        if (arp.IsProbe && !behaviour.AnswersProbes) return;
        if (!Equals(Address, before) || (Address ?? Machine.Ghost) is not { } own) return;
        if (IsMine(arp.TargetAddress) || (IsLinkLocal(arp.TargetAddress) && !arp.IsProbe && behaviour.AnswersFor(own, arp.TargetAddress))) Answer(arp, unicast);
    }

    private void Learn(Neighbour neighbour, MacAddress where, TimeSpan now)
    {
        neighbour.Mac = where;
        neighbour.Heard = now;
        neighbour.Asked = 0;
        neighbour.AskAgain = null;
        foreach (var frame in neighbour.Waiting) output.Enqueue(frame(where));
        neighbour.Waiting.Clear();
    }

    /// <summary>By broadcast where the sender address is link-local (section 2.5), else to the one who asked.</summary>
    private void Answer(ArpPacket request, bool alone)
    {
        var reply = new ArpPacket(ArpPacket.Reply, mac, request.TargetAddress, request.SenderHardware, request.SenderAddress);
        var unicast = behaviour.AnswersByUnicast(request, alone) || !IsLinkLocal(request.TargetAddress);
        output.Enqueue(FrameWriter.Arp(reply, unicast ? request.SenderHardware : null, mac));
    }

    private void ReceiveIp(ParsedFrame frame, IpHeader ip, TimeSpan now)
    {
        if (frame.Source == mac) return;
        cameFrom[ip.Source] = frame.Source;
        foreach (var (delay, served) in servers.Answer(frame, Address))
        {
            if (delay == TimeSpan.Zero) output.Enqueue(served);
            else late.Add((now + delay, served));
        }
        if (Address is null) return;
        if (!Serves) return;
        if (IsDeafBesideLease && given is not null && IsLinkLocal(ip.Destination)) return;
        if (IsMine(ip.Destination)) Echo(frame, ip, now);
        else if (behaviour.ForwardsMulticasts && ip.Destination.GetAddressBytes()[0] == 239) ForwardMulticast(frame, ip);
        else if (frame.Destination == mac && behaviour.Forwards(ip.Source, ip.Destination)) Forward(frame, ip, now);
    }

    /// <summary>Answers an echo request (RFC 1122 section 3.2.2.6), never one to a group or to all.</summary>
    private void Echo(ParsedFrame frame, IpHeader ip, TimeSpan now)
    {
        var request = frame.IpPayload;
        if (!behaviour.AnswersEcho || ip.Protocol != 1 || request.Length < 8 || request.Span[0] != 8) return;
        var reply = request.ToArray();
        reply[0] = 0;
        reply[2] = reply[3] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2), Checksum.Of(reply));
        var from = ip.Destination;
        Send(ip.Source, to => FrameWriter.Ip(mac, to, from, ip.Source, 1, reply, ttl: 64), now);
    }

    private void ForwardMulticast(ParsedFrame frame, IpHeader ip)
    {
        if (ip.Ttl <= 1) return;
        var ttl = (byte)(ip.Ttl - 1);
        output.Enqueue(behaviour.Masquerades && frame.Udp is { } udp
            ? FrameWriter.Udp(mac, frame.Destination, Address!, ip.Destination, 40001, udp.DestinationPort, frame.Payload.Span, ttl)
            : FrameWriter.Ip(mac, frame.Destination, ip.Source, ip.Destination, ip.Protocol, frame.IpPayload.Span, ttl));
    }

    private void Forward(ParsedFrame frame, IpHeader ip, TimeSpan now)
    {
        var payload = frame.IpPayload.ToArray();
        Send(ip.Destination, to => FrameWriter.Ip(mac, to, ip.Source, ip.Destination, ip.Protocol, payload, (byte)(ip.Ttl - 1)), now);
    }

    private sealed class Neighbour
    {
        public MacAddress? Mac;
        public TimeSpan Heard;
        public TimeSpan? AskAgain;
        public int Asked;
        public List<Func<MacAddress, byte[]>> Waiting = [];
    }
}
