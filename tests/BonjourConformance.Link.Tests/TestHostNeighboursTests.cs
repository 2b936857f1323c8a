using System.Net;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Tests;

public sealed class TestHostNeighboursTests
{
    private static readonly MacAddress Device = MacAddress.Parse("02:00:5e:00:53:12");
    private static readonly MacAddress Host = MacAddress.Parse("02:00:5e:00:53:21");
    private static readonly IPAddress DeviceAddress = IPAddress.Parse("192.168.77.2");
    private static readonly IPAddress HostAddress = IPAddress.Parse("192.168.77.33");
    private static readonly IPAddress DeviceAddress6 = IPAddress.Parse("fe80::12");
    private static readonly IPAddress HostAddress6 = IPAddress.Parse("fe80::21");
    private readonly TestHostNeighbours neighbours = new();

    [SetUp]
    public void Add()
    {
        neighbours.Add(HostAddress, Host);
        neighbours.Add(HostAddress6, Host);
    }

    [Test]
    public void A_request_for_its_address_gets_a_unicast_reply()
    {
        var reply = FrameReader.Read(Answer(Arp(DeviceAddress, HostAddress)));

        Assert.That(reply.Destination, Is.EqualTo(Device));
        Assert.That(reply.Arp, Is.EqualTo(new ArpPacket(ArpPacket.Reply, Host, HostAddress, Device, DeviceAddress)));
    }

    [Test]
    public void A_probe_for_its_address_is_answered_too()
    {
        Assert.That(FrameReader.Read(Answer(Arp(IPAddress.Any, HostAddress))).Arp!.SenderAddress, Is.EqualTo(HostAddress));
    }

    [Test]
    public void Requests_for_others_announcements_and_replies_get_none()
    {
        Assert.That(neighbours.AnswerTo(FrameReader.Read(Arp(DeviceAddress, IPAddress.Parse("192.168.77.34")))), Is.Null);
        Assert.That(neighbours.AnswerTo(FrameReader.Read(Arp(HostAddress, HostAddress))), Is.Null);
        Assert.That(neighbours.AnswerTo(FrameReader.Read(FrameWriter.Arp(new ArpPacket(ArpPacket.Reply, Device, DeviceAddress, Host, HostAddress)))), Is.Null);
        neighbours.Remove(HostAddress);
        Assert.That(neighbours.AnswerTo(FrameReader.Read(Arp(DeviceAddress, HostAddress))), Is.Null);
    }

    [Test]
    public void A_solicitation_gets_a_solicited_advertisement_with_the_link_layer_address()
    {
        var advertisement = FrameReader.Read(Answer(Solicitation(DeviceAddress6)));
        var message = advertisement.IpPayload.ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(advertisement.Destination, Is.EqualTo(Device));
            Assert.That(advertisement.Ip!.Ttl, Is.EqualTo(255));
            Assert.That(advertisement.Ip.Source, Is.EqualTo(HostAddress6));
            Assert.That(advertisement.Ip.Destination, Is.EqualTo(DeviceAddress6));
            Assert.That(message[0], Is.EqualTo(136));
            Assert.That(message[4], Is.EqualTo(0x60), "solicited and override");
            Assert.That(new IPAddress(message[8..24]), Is.EqualTo(HostAddress6));
            Assert.That(message[24..], Is.EqualTo((byte[])[2, 1, .. Host.ToOctets()]));
            Assert.That(Checksum.Of(message, Checksum.PseudoHeader(HostAddress6, DeviceAddress6, 58, message.Length)), Is.Zero);
        });
    }

    [Test]
    public void An_address_probe_is_answered_to_all_nodes()
    {
        var advertisement = FrameReader.Read(Answer(Solicitation(IPAddress.IPv6Any)));

        Assert.That(advertisement.Ip!.Destination, Is.EqualTo(IPAddress.Parse("ff02::1")));
        Assert.That(advertisement.Destination, Is.EqualTo(MacAddress.Parse("33:33:00:00:00:01")));
        Assert.That(advertisement.IpPayload.Span[4], Is.EqualTo(0x20), "override only");
    }

    [Test]
    public void A_solicitation_from_beyond_a_router_is_ignored()
    {
        Assert.That(neighbours.AnswerTo(FrameReader.Read(Solicitation(DeviceAddress6, ttl: 254))), Is.Null);
    }

    [Test]
    public void On_a_link_the_answer_is_sent_by_the_harness()
    {
        var loop = new VirtualLoop();
        var lan = new VirtualLan(loop, LanConditions.Ideal, 1);
        var link = new VirtualLink(lan);
        TestHostNeighbours.On(link, "resolving").Add(HostAddress, Host);
        var heard = new List<ArpPacket?>();
        var port = lan.Plug(frame => heard.Add(FrameReader.Read(frame).Arp));

        port.Send(Arp(DeviceAddress, HostAddress));
        loop.Run(() => loop.Delay(TimeSpan.FromMilliseconds(1)));

        Assert.That(heard.Single()!.SenderHardware, Is.EqualTo(Host));
        Assert.That(link.Transcript.All.Select(f => (f.Direction, f.Comment)), Is.EqualTo(((Direction, string?)[])[(Direction.Received, null), (Direction.Sent, "resolving")]));
    }

    private byte[] Answer(byte[] frame)
    {
        var answer = neighbours.AnswerTo(FrameReader.Read(frame));
        Assert.That(answer, Is.Not.Null);
        return answer;
    }

    private static byte[] Arp(IPAddress from, IPAddress target) => FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Device, from, MacAddress.Zero, target));

    private static byte[] Solicitation(IPAddress from, byte ttl = 255)
    {
        var group = IPAddress.Parse("ff02::1:ff00:21");
        return FrameWriter.Ip(Device, MacAddress.OfGroup(group), from, group, 58, [135, 0, 0, 0, 0, 0, 0, 0, .. HostAddress6.GetAddressBytes()], ttl);
    }
}
