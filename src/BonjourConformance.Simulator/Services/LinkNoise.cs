using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What disturbs a link: a device that sends without end, and another host that has taken the device's address. It hears nothing.</summary>
internal sealed class LinkNoise(DeviceSetup setup, NetworkBehaviour behaviour, HostInterface own)
{
    private static readonly TimeSpan FloodTime = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan FloodPeriod = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan TwinPeriod = TimeSpan.FromSeconds(20);

    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private TimeSpan? began;
    private TimeSpan nextTwin;
    private int flooded;

    private bool Floods => behaviour.Flood is not null && FloodPeriod * flooded < FloodTime;

    private TimeSpan NextFlood => began!.Value + FloodPeriod * flooded;

    public TimeSpan? NextDeadline => began is null ? null : Floods ? behaviour.Twin is null || NextFlood < nextTwin ? NextFlood : nextTwin : behaviour.Twin is null ? null : nextTwin;

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    public void Tick(TimeSpan now)
    {
        began ??= now;
        for (; Floods && NextFlood <= now; flooded++)
            if (behaviour.Flood!(setup, own.Addresses, flooded) is { } frame) output.Enqueue(frame);
        if (behaviour.Twin is null || nextTwin > now) return;
        nextTwin = now + TwinPeriod;
        foreach (var address in own.Addresses)
            if (behaviour.Twin(address) is { } frame) output.Enqueue(frame);
    }
}

/// <summary>Frames that disturb a link.</summary>
public static class NoiseFrames
{
    private static readonly IPAddress LlmnrGroup = IPAddress.Parse("224.0.0.252");

    /// <summary>An ARP request for each address of the subnet in turn.</summary>
    public static byte[]? Scan(DeviceSetup setup, IReadOnlyList<IPAddress> own, int count)
    {
        if (own.FirstOrDefault(a => HostInterface.FamilyOf(a) == IpFamily.IPv4) is not { } address) return null;
        var asked = address.GetAddressBytes();
        asked[3] = (byte)(1 + (asked[3] + count % 253) % 254);
        return FrameWriter.Arp(new ArpPacket(ArpPacket.Request, setup.Mac, address, MacAddress.Zero, new IPAddress(asked)));
    }

    /// <summary>A neighbour solicitation for a router that is not there.</summary>
    public static byte[]? Solicit(DeviceSetup setup, IReadOnlyList<IPAddress> own, int count)
    {
        if (own.FirstOrDefault(a => a.IsIPv6LinkLocal) is not { } address) return null;
        var (target, group) = (IPAddress.Parse("fe80::7:7777"), IPAddress.Parse("ff02::1:ff07:7777"));
        return FrameWriter.Ip(setup.Mac, MacAddress.OfGroup(group), address, group, 58, Icmp(address, group, [135, 0, 0, 0, 0, 0, 0, 0, .. target.GetAddressBytes(), 1, 1, .. setup.Mac.ToOctets()]));
    }

    /// <summary>Datagrams to another group of the link.</summary>
    public static byte[]? Call(DeviceSetup setup, IReadOnlyList<IPAddress> own, int count) =>
        own.FirstOrDefault(a => HostInterface.FamilyOf(a) == IpFamily.IPv4) is { } address ? FrameWriter.Udp(setup.Mac, MacAddress.OfGroup(LlmnrGroup), address, LlmnrGroup, 5355, 5355, new byte[40], ttl: 1, identification: (ushort)count) : null;

    /// <summary>The ARP reply of another host, sent to everybody.</summary>
    public static byte[]? Claim(MacAddress twin, IPAddress address) =>
        HostInterface.FamilyOf(address) == IpFamily.IPv4 ? FrameWriter.Arp(new ArpPacket(ArpPacket.Reply, twin, address, MacAddress.Broadcast, address)) : null;

    /// <summary>The unsolicited neighbour advertisement of another host.</summary>
    public static byte[]? Advertise(MacAddress twin, IPAddress address)
    {
        if (!address.IsIPv6LinkLocal) return null;
        var all = IPAddress.Parse("ff02::1");
        return FrameWriter.Ip(twin, MacAddress.OfGroup(all), address, all, 58, Icmp(address, all, [136, 0, 0, 0, 0x20, 0, 0, 0, .. address.GetAddressBytes(), 2, 1, .. twin.ToOctets()]));
    }

    /// <summary>A browsing host that has the address by mistake.</summary>
    public static byte[]? Browse(MacAddress twin, IPAddress address) => HostInterface.FamilyOf(address) != IpFamily.IPv4 ? null
        : FrameWriter.Udp(twin, MacAddress.OfGroup(HostInterface.GroupIPv4), address, HostInterface.GroupIPv4, 5353, 5353, DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Parse("_bonjour-browser._tcp.local"), RecordType.PTR))));

    private static byte[] Icmp(IPAddress from, IPAddress to, byte[] message)
    {
        var sum = Checksum.Of(message, Checksum.PseudoHeader(from, to, 58, message.Length));
        (message[2], message[3]) = ((byte)(sum >> 8), (byte)sum);
        return message;
    }
}
