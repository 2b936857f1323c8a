using System.Net;
using System.Net.Sockets;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>The device's network interface: its addresses, what it listens to, and the frames it sends.</summary>
internal sealed class HostInterface(DeviceSetup setup, Behaviour behaviour)
{
    public static readonly IPAddress GroupIPv4 = IPAddress.Parse("224.0.0.251");
    public static readonly IPAddress GroupIPv6 = IPAddress.Parse("ff02::fb");
    private static readonly MacAddress GroupMacIPv4 = MacAddress.OfGroup(GroupIPv4);
    private static readonly MacAddress GroupMacIPv6 = MacAddress.OfGroup(GroupIPv6);
    private static readonly MacAddress AllNodesMac = MacAddress.OfGroup(IPAddress.Parse("ff02::1"));
    private static readonly MacAddress AllRoutersMac = MacAddress.OfGroup(RouterAdvertisement.AllRouters);

    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private readonly List<IPAddress> addresses = [.. setup.IPv4 is { } own && !setup.LinkLocal ? [own] : Array.Empty<IPAddress>(), .. setup.IPv6];
    private ushort identification;

    public MacAddress Mac => setup.Mac;

    public IReadOnlyList<IPAddress> Addresses => addresses;

    /// <summary>Addresses that are in use and not to be advertised.</summary>
    public HashSet<IPAddress> Hidden { get; } = [];

    public IEnumerable<IPAddress> Advertised => addresses.Where(a => !Hidden.Contains(a));

    /// <summary>Whether routable hosts are answered from a link-local address where there is one; a fault.</summary>
    public bool AnswersFromLinkLocal { get; set; }

    /// <summary>Takes an address into use before the others of its family.</summary>
    public void Prefer(IPAddress address)
    {
        addresses.Remove(address);
        addresses.Insert(0, address);
    }

    /// <summary>Sends an IPv4 packet to a neighbour in a way of its own; null for straight to the MAC address that is given.</summary>
    public Action<IPAddress, Func<MacAddress, byte[]>>? SendToNeighbour { get; set; }

    public bool Has(IpFamily family) => Main(family) is not null;

    public IEnumerable<IpFamily> Families
    {
        get
        {
            if (Has(IpFamily.IPv4)) yield return IpFamily.IPv4;
            if (Has(IpFamily.IPv6)) yield return IpFamily.IPv6;
        }
    }

    /// <summary>The address to send multicasts from.</summary>
    public IPAddress? Main(IpFamily family)
    {
        IPAddress? first = null;
        foreach (var address in addresses)
        {
            if (FamilyOf(address) != family) continue;
            if (family == IpFamily.IPv4 || address.IsIPv6LinkLocal) return address;
            first ??= address;
        }
        return first;
    }

    public static IpFamily FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? IpFamily.IPv4 : IpFamily.IPv6;

    public static IPAddress Group(IpFamily family) => family == IpFamily.IPv4 ? GroupIPv4 : GroupIPv6;

    public bool IsOwn(IPAddress address) => addresses.Contains(address);

    /// <summary>The source address test of RFC 6762 section 11.</summary>
    public bool IsOnLink(IPAddress address)
    {
        foreach (var own in addresses)
            if (own.AddressFamily == address.AddressFamily && SamePrefix(own, address)) return true;
        return false;
    }

    private bool SamePrefix(IPAddress own, IPAddress other)
    {
        byte[] left = own.GetAddressBytes(), right = other.GetAddressBytes();
        var bits = left.Length == 16 ? 64 : left[0] == 169 && left[1] == 254 ? 16 : setup.PrefixLength;
        for (var i = 0; i < bits; i++)
            if (((left[i / 8] ^ right[i / 8]) & 0x80 >> i % 8) != 0) return false;
        return true;
    }

    public void Add(IPAddress address)
    {
        if (!addresses.Contains(address)) addresses.Add(address);
    }

    public void Remove(IPAddress address) => addresses.Remove(address);

    /// <summary>The address to send to <paramref name="to"/> from: one with the same prefix, if there is one.</summary>
    public IPAddress SourceFor(IPAddress to)
    {
        if (AnswersFromLinkLocal && addresses.Find(a => a.GetAddressBytes() is [169, 254, ..]) is { } old && to.GetAddressBytes().Length == 4) return old;
        foreach (var own in addresses)
            if (own.AddressFamily == to.AddressFamily && SamePrefix(own, to)) return own;
        return Main(FamilyOf(to)) ?? IPAddress.Any;
    }

    /// <summary>Whether a frame is for this interface at all, told by its first octets.</summary>
    public bool Listens(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 14) return false;
        var to = MacAddress.Read(frame);
        // ff02::1:ffxx:xxxx are the solicited-node groups of its IPv6 addresses; which one is told later.
        return to == GroupMacIPv4 || to == GroupMacIPv6 || to == setup.Mac || to == MacAddress.Broadcast || to == AllNodesMac || (to == AllRoutersMac && behaviour.Network.RouterLifetime is not null) || to.Value >> 24 == 0x3333FF || (behaviour.LinkLocal.ForwardsMulticasts && to.IsGroup);
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    public void Send(byte[] frame) => output.Enqueue(frame);

    public void Clear() => output.Clear();

    /// <summary>Encodes a message and sends it in as many frames as the MTU asks for.</summary>
    public void Send(Outgoing outgoing)
    {
        var payload = outgoing.Encode(outgoing.Message, outgoing.Compression);
        if (FamilyOf(outgoing.To) == IpFamily.IPv4 && SendToNeighbour is { } send && !outgoing.ToMac.IsGroup) send(outgoing.To, mac => Frames(outgoing, mac, payload)[0]);
        else
            foreach (var frame in Frames(outgoing, outgoing.ToMac, payload)) output.Enqueue(frame);
    }

    private List<byte[]> Frames(Outgoing outgoing, MacAddress mac, byte[] payload)
    {
        // A number of its own for each datagram tells a frame the link doubled from one the device repeated.
        var frames = FrameWriter.UdpFragments(setup.Mac, mac, outgoing.From, outgoing.To, outgoing.SourcePort, outgoing.DestinationPort,
            payload, outgoing.Ttl, ++identification, behaviour.Messages.Mtu).ToList();
        foreach (var change in behaviour.Messages.Frames)
            for (var i = 0; i < frames.Count; i++) frames[i] = change(frames[i], outgoing);
        return frames;
    }

    /// <summary>Answers an ARP request for its own IPv4 address (RFC 826).</summary>
    public void Receive(ArpPacket arp)
    {
        if (!behaviour.Reception.AnswersArp || arp.Operation != ArpPacket.Request || arp.SenderHardware == setup.Mac || !IsOwn(arp.TargetAddress)) return;
        if (arp.SenderAddress.Equals(arp.TargetAddress)) return;
        Send(FrameWriter.Arp(new ArpPacket(ArpPacket.Reply, setup.Mac, arp.TargetAddress, arp.SenderHardware, arp.SenderAddress), arp.SenderHardware, setup.Mac));
    }

    /// <summary>Answers a neighbour solicitation for its own IPv6 address (RFC 4861 section 7.2.4).</summary>
    public void ReceiveIcmp(ParsedFrame frame, IpHeader ip)
    {
        var message = frame.IpPayload.Span;
        if (!behaviour.Reception.AnswersSolicitations || ip.Protocol != 58 || ip.Ttl != 255 || message.Length < 24 || message[0] != 135) return;
        var target = new IPAddress(message.Slice(8, 16));
        if (!IsOwn(target)) return;
        var detection = ip.Source.Equals(IPAddress.IPv6Any);
        var to = detection ? IPAddress.Parse("ff02::1") : ip.Source;
        byte[] advertisement = [136, 0, 0, 0, (byte)(detection ? 0x20 : 0x60), 0, 0, 0, .. target.GetAddressBytes(), 2, 1, .. setup.Mac.ToOctets()];
        var sum = Checksum.Of(advertisement, Checksum.PseudoHeader(target, to, 58, advertisement.Length));
        Octets.Of(sum).CopyTo(advertisement, 2);
        Send(FrameWriter.Ip(setup.Mac, detection ? AllNodesMac : frame.Source, target, to, 58, advertisement));
    }
}
