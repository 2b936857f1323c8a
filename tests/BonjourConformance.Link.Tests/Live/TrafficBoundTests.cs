using System.Net;
using BonjourConformance.Link.Live;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Tests.Live;

public sealed class TrafficBoundTests
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:00:53:21");
    private static readonly IPAddress From = IPAddress.Parse("192.168.77.2");
    private static readonly IPAddress To = IPAddress.Parse("192.168.77.3");

    private static IEnumerable<TestCaseData> Needed()
    {
        yield return Case("ARP", FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Mac, From, MacAddress.Zero, To)));
        yield return Case("ICMP", FrameWriter.Ip(Mac, Mac, From, To, 1, new byte[8]));
        yield return Case("IGMP", FrameWriter.Ip(Mac, Mac, From, To, 2, new byte[8]));
        yield return Case("ICMPv6", FrameWriter.Ip(Mac, Mac, IPAddress.IPv6Loopback, IPAddress.IPv6Loopback, 58, new byte[24]));
        yield return Case("Multicast DNS", FrameWriter.Udp(Mac, Mac, From, To, 5353, 5353, new byte[12]));
        yield return Case("legacy unicast answer", FrameWriter.Udp(Mac, Mac, From, To, 5353, 40_000, new byte[12]));
        yield return Case("unicast DNS", FrameWriter.Udp(Mac, Mac, From, To, 40_000, 53, new byte[12]));
        yield return Case("DHCP", FrameWriter.Udp(Mac, Mac, From, To, 68, 67, new byte[300]));
        yield return Case("second fragment", FrameWriter.Ip(Mac, Mac, From, To, 17, new byte[64], fragmentOffset: 1480));
        yield return Case("torn frame", new byte[9]);
        yield return Case("IPv4 with a length that lies", Damage.Put(FrameWriter.Udp(Mac, Mac, From, To, 9, 9, new byte[12]), 16, 0xFF));

        static TestCaseData Case(string name, byte[] frame) => new TestCaseData(frame).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Needed))]
    public void What_a_check_could_need_passes_in_any_number(byte[] frame)
    {
        var bound = new TrafficBound();

        Assert.That(Enumerable.Range(0, 10_000).Count(_ => bound.Passes(frame, TimeSpan.Zero)), Is.EqualTo(10_000));
        Assert.That(bound.LeftOut, Is.Zero);
    }

    [Test]
    public void Other_traffic_passes_in_a_bounded_number_per_second()
    {
        var bound = new TrafficBound();
        var stream = FrameWriter.Udp(Mac, Mac, From, To, 5004, 5004, new byte[1200]);

        Assert.That(Enumerable.Range(0, 10_000).Count(_ => bound.Passes(stream, TimeSpan.Zero)), Is.EqualTo(500));
        Assert.That(Enumerable.Range(0, 10_000).Count(i => bound.Passes(stream, TimeSpan.FromMilliseconds(i))), Is.EqualTo(999).Within(1));
        Assert.That(bound.LeftOut, Is.EqualTo(20_000 - 500 - 999).Within(1));
    }
}
