using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Tests.Made;

/// <summary>A made-up capture, written frame by frame.</summary>
internal sealed class Cable
{
    public static readonly MacAddress Device = MacAddress.Parse("02:00:5e:10:00:01");
    public static readonly MacAddress Harness = MacAddress.Parse("02:00:5e:10:00:fe");
    public static readonly MacAddress Neighbour = MacAddress.Parse("02:00:5e:10:00:77");
    public static readonly IPAddress DeviceAddress = IPAddress.Parse("192.0.2.10");
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    public List<Frame> Frames { get; } = [];

    public int ByDevice(double ms, DnsMessage message) => Put(ms, Direction.Received, Mdns(Device, DeviceAddress, DnsWriter.Write(message)), null);

    public int ByHarness(double ms, DnsMessage message, string comment) =>
        Put(ms, Direction.Sent, Mdns(Harness, IPAddress.Parse("192.0.2.1"), DnsWriter.Write(message)), comment);

    public int ByNeighbour(double ms, DnsMessage message) => Put(ms, Direction.Received, Mdns(Neighbour, IPAddress.Parse("192.0.2.77"), DnsWriter.Write(message)), null);

    public int ByDevice(double ms, byte[] message) => Put(ms, Direction.Received, Mdns(Device, DeviceAddress, message), null);

    public int ArpProbe(double ms, string address) =>
        Put(ms, Direction.Received, FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Device, IPAddress.Any, MacAddress.Zero, IPAddress.Parse(address))), null);

    public int Put(double ms, Direction direction, byte[] octets, string? comment)
    {
        Frames.Add(new Frame(Frames.Count + 1, TimeSpan.FromMilliseconds(ms), direction, FrameReader.Read(octets), comment));
        return Frames.Count;
    }

    private static byte[] Mdns(MacAddress source, IPAddress from, byte[] message) =>
        FrameWriter.Udp(source, MacAddress.OfGroup(Group), from, Group, 5353, 5353, message);
}
