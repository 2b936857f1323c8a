using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.LinkLocal;

public sealed class ClaimTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("169.254.9.9");

    [Test]
    public void Three_probes_and_two_announcements_keep_their_times([Range(1, 20)] int seed)
    {
        var bench = new Bench(seed);
        bench.RunTo(TimeSpan.FromHours(2));

        var probes = bench.Probes.ToArray();
        var announcements = bench.Announcements.ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(probes, Has.Length.EqualTo(3));
            Assert.That(probes[0].At.TotalSeconds, Is.InRange(0, 1));
            Assert.That((probes[1].At - probes[0].At).TotalSeconds, Is.InRange(1, 2));
            Assert.That((probes[2].At - probes[1].At).TotalSeconds, Is.InRange(1, 2));
            Assert.That(announcements, Has.Length.EqualTo(2));
            Assert.That(announcements[0].At - probes[2].At, Is.EqualTo(TimeSpan.FromSeconds(2)));
            Assert.That(announcements[1].At - announcements[0].At, Is.EqualTo(TimeSpan.FromSeconds(2)));
            Assert.That(bench.Claims, Is.EqualTo(new[] { (announcements[0].At, announcements[0].Arp.SenderAddress) }));
            Assert.That(announcements[0].Arp.SenderAddress, Is.EqualTo(probes[0].Arp.TargetAddress));
            Assert.That(bench.Sent, Has.Count.EqualTo(5));
        }
    }

    [Test]
    public void Octets_of_a_probe_and_an_announcement()
    {
        var bench = new Bench(5);
        var address = bench.Claim().GetAddressBytes();
        var probe = bench.Sent[0].Frame.Octets.ToArray();
        byte[] header = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 0, 0x5E, 0, 0x53, 0x99, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0x5E, 0, 0x53, 0x99];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(probe, Is.EqualTo((byte[])[.. header, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. address]));
            Assert.That(bench.Sent[3].Frame.Octets.ToArray(), Is.EqualTo((byte[])[.. header, .. address, 0, 0, 0, 0, 0, 0, .. address]));
        }
    }

    [TestCase(ArpPacket.Request)]
    [TestCase(ArpPacket.Reply)]
    public void The_candidate_as_sender_is_a_conflict_until_two_seconds_after_the_last_probe(int operation)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var bench = new Bench(seed);
            bench.RunUntil(() => bench.Probes.Count() == 3);
            bench.Run(1.9);
            var candidate = bench.Probes.First().Arp.TargetAddress;
            bench.Hear(new ArpPacket((ushort)operation, Bench.Rival, candidate, MacAddress.Zero, Stranger));
            bench.Run(8);
            var later = bench.Probes.Skip(3).Select(p => p.Arp.TargetAddress).ToArray();
            Assert.That(later, Has.Length.EqualTo(3).And.All.EqualTo(later[0]).And.None.EqualTo(candidate));
            Assert.That(bench.Claims.Single().Address, Is.EqualTo(later[0]));
        }
    }

    [Test]
    public void A_rival_probe_is_a_conflict_and_the_own_one_is_not()
    {
        var bench = new Bench(3);
        bench.RunUntil(() => bench.Probes.Any());
        var probe = bench.Probes.First().Arp;
        bench.Hear(probe);
        bench.RunUntil(() => bench.Probes.Count() == 2);
        Assert.That(bench.Probes.Last().Arp.TargetAddress, Is.EqualTo(probe.TargetAddress));
        bench.Hear(probe with { SenderHardware = Bench.Rival });
        bench.RunUntil(() => bench.Probes.Count() == 3);
        Assert.That(bench.Probes.Last().Arp.TargetAddress, Is.Not.EqualTo(probe.TargetAddress));
    }

    [Test]
    public void Plain_requests_and_packets_about_others_do_not_disturb()
    {
        var bench = new Bench(4);
        bench.RunUntil(() => bench.Probes.Any());
        var candidate = bench.Host.Machine.Candidate!;
        var other = IPAddress.Parse("169.254.77." + candidate.GetAddressBytes()[3]);
        bench.Hear(new ArpPacket(ArpPacket.Request, Bench.Rival, Stranger, MacAddress.Zero, candidate));
        bench.Hear(new ArpPacket(ArpPacket.Request, Bench.Rival, IPAddress.Any, MacAddress.Zero, other));
        bench.Hear(new ArpPacket(ArpPacket.Reply, Bench.Rival, other, MacAddress.Zero, Stranger));
        Assert.That(bench.Claim(), Is.EqualTo(candidate));
        Assert.That(bench.Arps.Count(), Is.EqualTo(5));
    }

    [Test]
    public void Ten_conflicts_are_quick_and_then_one_address_a_minute()
    {
        var bench = new Bench(6);
        var first = new List<(TimeSpan At, IPAddress Address)>();
        for (var i = 0; i < 14; i++)
        {
            var before = bench.Probes.Count();
            bench.RunUntil(() => bench.Probes.Count() > before);
            var (at, arp) = bench.Probes.Last();
            first.Add((at, arp.TargetAddress));
            bench.Hear(new ArpPacket(ArpPacket.Reply, Bench.Rival, arp.TargetAddress, Bench.Own, IPAddress.Any));
        }
        var gaps = first.Zip(first.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Select(f => f.Address).Distinct().Count(), Is.EqualTo(14));
            Assert.That(gaps[..10], Is.All.InRange(0, 1));
            Assert.That(gaps[10..], Is.All.InRange(60, 61));
        }
        bench.Run(70);
        Assert.That(bench.Claims, Has.Count.EqualTo(1));
    }

    [Test]
    public void Addresses_stay_in_range_and_fill_it()
    {
        var bench = new Bench(7, b => b.MaxConflicts = int.MaxValue);
        var thirds = new HashSet<byte>();
        for (var i = 0; i < 4000; i++)
        {
            var octets = bench.Host.Machine.Candidate!.GetAddressBytes();
            Assert.That(octets[..2], Is.EqualTo(new byte[] { 169, 254 }));
            Assert.That(octets[2], Is.InRange(1, 254));
            thirds.Add(octets[2]);
            bench.Hear(new ArpPacket(ArpPacket.Reply, Bench.Rival, bench.Host.Machine.Candidate!, Bench.Own, IPAddress.Any));
        }
        Assert.That(thirds, Has.Count.EqualTo(254));
    }

    [Test]
    public void After_a_cable_change_it_probes_the_old_address_again()
    {
        var bench = new Bench(8);
        var address = bench.Claim();
        bench.Run(5);
        bench.Host.LinkDown(bench.Now);
        Assert.That(bench.Host.Address, Is.Null);
        bench.Run(5);
        bench.Host.Machine.LinkUp(bench.Now);
        bench.Run(10);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Losses.Select(l => l.Address), Is.EqualTo(new[] { address }));
            Assert.That(bench.Claims.Select(c => c.Address), Is.EqualTo(new[] { address, address }));
            Assert.That(bench.Probes.Count(), Is.EqualTo(6));
        }
    }

    [Test]
    public void Seeded_from_the_hardware_address_a_restart_begins_with_the_same_candidate()
    {
        var first = new Bench(1, b => b.SeedsFromHardwareAddress = true).Claim();
        var second = new Bench(2, b => b.SeedsFromHardwareAddress = true).Claim();
        Assert.That(second, Is.EqualTo(first));
    }
}
