using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.LinkLocal;

public sealed class DefenceTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("169.254.9.9");

    private static ArpPacket Conflict(IPAddress address, ushort operation = ArpPacket.Request) =>
        new(operation, Bench.Rival, address, MacAddress.Zero, Stranger);

    [TestCase(ArpPacket.Request)]
    [TestCase(ArpPacket.Reply)]
    public void One_conflict_is_answered_by_one_broadcast_announcement(int operation)
    {
        var bench = new Bench(1);
        var address = bench.Claim();
        bench.Run(60);
        bench.Sent.Clear();
        bench.Hear(Conflict(address, (ushort)operation));
        bench.Run(60);
        var (at, frame) = bench.Sent.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(frame.Destination, Is.EqualTo(MacAddress.Broadcast));
            Assert.That(frame.Arp, Is.EqualTo(new ArpPacket(ArpPacket.Request, Bench.Own, address, MacAddress.Zero, address)));
            Assert.That(bench.Host.Address, Is.EqualTo(address));
        }
    }

    [Test]
    public void A_second_conflict_within_ten_seconds_moves_it_and_ten_seconds_later_it_does_not()
    {
        var bench = new Bench(2);
        var address = bench.Claim();
        bench.Hear(Conflict(address));
        bench.Run(10);
        bench.Hear(Conflict(address));
        Assert.That(bench.Host.Address, Is.EqualTo(address));
        bench.Run(9.9);
        bench.Sent.Clear();
        bench.Hear(Conflict(address));
        Assert.That(bench.Host.Address, Is.Null);
        bench.Run(10);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Losses.Select(l => l.Address), Is.EqualTo(new[] { address }));
            Assert.That(bench.Host.Address, Is.Not.Null.And.Not.EqualTo(address));
            Assert.That(bench.Probes.Count(), Is.EqualTo(3));
            Assert.That(bench.Announcements.Count(), Is.EqualTo(2));
        }
    }

    [Test]
    public void Its_own_announcement_come_back_is_no_conflict()
    {
        var bench = new Bench(3);
        var address = bench.Claim();
        var echo = bench.Announcements.Last().Arp;
        bench.Sent.Clear();
        bench.Hear(echo);
        bench.Run(5);
        bench.Hear(echo);
        bench.Run(5);
        Assert.That(bench.Sent, Is.Empty);
        Assert.That(bench.Host.Address, Is.EqualTo(address));
    }

    [TestCase("0.0.0.0")]
    [TestCase("169.254.9.9")]
    public void Requests_and_probes_for_its_address_are_answered_by_broadcast(string sender)
    {
        var bench = new Bench(4);
        var address = bench.Claim();
        bench.Sent.Clear();
        bench.Hear(new ArpPacket(ArpPacket.Request, Bench.Rival, IPAddress.Parse(sender), MacAddress.Zero, address));
        var frame = bench.Sent.Single().Frame;
        Assert.That(frame.Destination, Is.EqualTo(MacAddress.Broadcast));
        Assert.That(frame.Arp, Is.EqualTo(new ArpPacket(ArpPacket.Reply, Bench.Own, address, Bench.Rival, IPAddress.Parse(sender))));
    }

    [Test]
    public void Nothing_is_answered_for_other_addresses_or_before_the_claim()
    {
        var bench = new Bench(5);
        bench.RunUntil(() => bench.Probes.Count() == 3);
        var address = bench.Host.Machine.Candidate!;
        bench.Hear(new ArpPacket(ArpPacket.Request, Bench.Rival, Stranger, MacAddress.Zero, address));
        bench.Claim();
        bench.Hear(new ArpPacket(ArpPacket.Request, Bench.Rival, Stranger, MacAddress.Zero, IPAddress.Parse("169.254.10.10")));
        Assert.That(bench.Sent, Has.Count.EqualTo(5));
    }

    [TestCase("169.254.200.7")]
    [TestCase("10.1.2.3")]
    public void An_echo_request_is_answered_directly_after_an_ARP_request_by_broadcast(string peer)
    {
        var bench = new Bench(6);
        var address = bench.Claim();
        var from = IPAddress.Parse(peer);
        bench.Sent.Clear();
        byte[] request = [8, 0, 0, 0, 0, 1, 0, 1, 0x61, 0x62];
        request[3] = 0;
        var sum = Checksum.Of(request);
        request[2] = (byte)(sum >> 8);
        request[3] = (byte)sum;
        bench.Hear(FrameWriter.Ip(Bench.Rival, Bench.Own, from, address, 1, request, ttl: 64));
        var asked = bench.Sent.Single().Frame;
        Assert.That(asked.Destination, Is.EqualTo(MacAddress.Broadcast));
        Assert.That(asked.Arp, Is.EqualTo(new ArpPacket(ArpPacket.Request, Bench.Own, address, MacAddress.Zero, from)));

        bench.Hear(new ArpPacket(ArpPacket.Reply, Bench.Rival, from, Bench.Own, address));
        var reply = bench.Sent[1].Frame;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Destination, Is.EqualTo(Bench.Rival));
            Assert.That(reply.Ip!.Destination, Is.EqualTo(from));
            Assert.That(reply.IpPayload.Span[0], Is.Zero);
            Assert.That(Checksum.Of(reply.IpPayload.Span), Is.Zero);
            Assert.That(reply.Flaws, Is.Empty);
        }
        bench.Run(30);
        bench.Hear(FrameWriter.Ip(Bench.Rival, Bench.Own, from, address, 1, request, ttl: 64));
        Assert.That(bench.Sent.Where(s => s.Frame.Arp is not null).Select(s => s.Frame.Destination), Is.All.EqualTo(MacAddress.Broadcast));
    }
}
