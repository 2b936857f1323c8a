using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>What is done to a device from outside: RFC 6762 sections 8, 8.4, 10.1.</summary>
public sealed class Life
{
    [Test]
    public void Stopping_takes_leave_of_every_record_over_both_families()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.Stop(bench.Loop.Now));
        bench.Wait(5);
        foreach (var v6 in (bool[])[false, true])
        {
            var records = bench.Messages.Where(s => v6 ? s.To6 : s.To4).SelectMany(s => s.Message.Answers).ToList();
            Assert.That(records, Has.Count.EqualTo(26));
            Assert.That(records.All(r => r.Ttl == 0));
        }
    }

    [Test]
    public void A_power_cut_says_nothing_and_the_next_start_probes_again()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.Kill(bench.Loop.Now));
        bench.Send(Bench.Query("printer.local", RecordType.A));
        bench.Wait(2);
        Assert.That(bench.Messages, Is.Empty);
        bench.Start();
        bench.Wait(4);
        Assert.That(bench.On4.Where(s => s.IsProbe).Select(s => s.Milliseconds).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void A_name_taken_after_a_conflict_is_kept_over_a_restart()
    {
        var bench = new Bench().Start();
        while (!bench.Seen.Exists(s => s.IsProbe)) bench.Wait(0.01);
        bench.Send(DnsMessage.Response(ResourceRecord.A(DnsName.Parse("printer.local"), Bench.Tester4)));
        bench.Wait(5);
        bench.Do(d => d.Kill(bench.Loop.Now));
        bench.Forget();
        bench.Start();
        bench.Wait(5);
        Assert.That(bench.Messages.First(s => s.IsProbe).Message.Questions[0].Name.ToString(), Is.EqualTo("printer-2.local."));
    }

    [Test]
    public void The_cable_put_back_starts_over()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.LinkDown(bench.Loop.Now));
        bench.Wait(3);
        Assert.That(bench.Seen, Is.Empty);
        bench.Do(d => d.LinkUp(bench.Loop.Now));
        bench.Wait(4);
        Assert.That(bench.On4.Where(s => s.IsProbe).Select(s => s.Milliseconds).Distinct().Count(), Is.EqualTo(3));
        Assert.That(bench.On4.Where(s => s.Message.IsResponse).Select(s => s.Milliseconds).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_renamed_instance_leaves_its_old_name_and_probes_for_the_new_one()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.Rename("InstanceA", "_ipp._tcp", "Front Desk", bench.Loop.Now));
        bench.Wait(5);
        var first = bench.On4.First().Message;
        Assert.That(first.Answers.Select(r => (r.Ttl, r.Type)), Is.EquivalentTo(((uint, RecordType)[])[
            (0, RecordType.PTR), (0, RecordType.PTR), (0, RecordType.PTR), (0, RecordType.SRV), (0, RecordType.TXT)]));
        var probes = bench.On4.Where(s => s.IsProbe).ToList();
        Assert.That(probes, Has.Count.EqualTo(3));
        Assert.That(probes[0].Message.Questions.Single().Name.ToString(), Is.EqualTo("Front Desk._ipp._tcp.local."));
        var announced = bench.On4.Where(s => s.Message.IsResponse).Skip(1).ToList();
        Assert.That(announced, Has.Count.EqualTo(2));
        Assert.That(announced[0].Message.Answers.Select(r => r.Type), Is.EquivalentTo((RecordType[])[RecordType.PTR, RecordType.PTR, RecordType.PTR, RecordType.SRV, RecordType.TXT]));
    }

    [Test]
    public void A_changed_attribute_is_announced_twice_without_goodbye_or_probe()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.ChangeTxt("InstanceA", "_ipp._tcp", "note", Encoding.UTF8.GetBytes("Attic"), bench.Loop.Now));
        bench.Wait(5);
        var messages = bench.On4.ToList();
        Assert.That(messages, Has.Count.EqualTo(2));
        Assert.That(messages[1].Milliseconds - messages[0].Milliseconds, Is.EqualTo(1000).Within(0.1));
        var text = messages[0].Message.Answers.Single();
        Assert.That(text.CacheFlush);
        Assert.That(text.Data.ToString(), Does.Contain("\"note=Attic\""));
    }

    [Test]
    public void Another_address_is_announced_and_the_old_one_no_longer_answered()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.Readdress(Bench.Device4, IPAddress.Parse("192.168.77.77"), bench.Loop.Now));
        bench.Wait(5);
        var first = bench.Messages.Where(s => s.To4).SelectMany(s => s.Message.Answers).ToList();
        Assert.That(first.Any(r => r.ToString() == "printer.local. A flush TTL 120 192.168.77.77"));
        Assert.That(first.Any(r => r.ToString() == "2.77.168.192.in-addr.arpa. PTR flush TTL 0 printer.local."));
        Assert.That(bench.On4.All(s => s.Frame.Ip!.Source.ToString() == "192.168.77.77"));
        bench.Forget();
        bench.Port.Send(FrameWriter.Arp(new ArpPacket(1, Bench.TesterMac, Bench.Tester4, MacAddress.Zero, Bench.Device4)));
        bench.Port.Send(FrameWriter.Arp(new ArpPacket(1, Bench.TesterMac, Bench.Tester4, MacAddress.Zero, IPAddress.Parse("192.168.77.77"))));
        bench.Wait(1);
        Assert.That(bench.Seen, Has.Count.EqualTo(1));
    }

    [Test]
    public void One_more_address_brings_the_whole_set()
    {
        var bench = new Bench().Settled();
        bench.Do(d => d.AddAddress(IPAddress.Parse("2001:db8::2"), bench.Loop.Now));
        bench.Wait(5);
        var first = bench.On4.First().Message;
        Assert.That(first.Answers.Count(r => r.Type == RecordType.AAAA), Is.EqualTo(2));
    }

    [Test]
    public void With_a_link_local_address_nothing_is_said_before_it_is_claimed()
    {
        var bench = new Bench(setup: DeviceSetup.Default with { LinkLocal = true, IPv4 = null }).Start();
        bench.Wait(20);
        var announcement = bench.Seen.First(s => s.Frame.Arp is { IsAnnouncement: true });
        Assert.That(bench.Messages.First().At, Is.GreaterThanOrEqualTo(announcement.At));
        Assert.That(bench.On4.All(s => s.Frame.Ip!.Source.ToString().StartsWith("169.254.", StringComparison.Ordinal)));
        Assert.That(bench.On4.Where(s => s.IsProbe).Select(s => s.Milliseconds).Distinct().Count(), Is.EqualTo(3));
        Assert.That(bench.Device.IsEstablished);
    }

    [Test]
    public void The_same_seed_gives_the_same_frames_and_another_one_other_times()
    {
        var once = Run(7);
        var again = Run(7);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(Run(8), Is.Not.EqualTo(once));

        static string Run(int seed)
        {
            var bench = new Bench(seed).Start();
            bench.Wait(3);
            return string.Join('\n', bench.Seen.Select(s => s.At + " " + Convert.ToHexString(s.Frame.Octets.Span)));
        }
    }

    [Test]
    public void Large_sets_go_into_several_messages_none_of_them_truncated()
    {
        var many = Enumerable.Range(1, 40).Select(i => new InstanceSetup("Instance " + i, "_ipp._tcp", 631) { Txt = [new("note", new byte[200])] }).ToList();
        var bench = new Bench(setup: DeviceSetup.Default with { Instances = many }).Start();
        bench.Wait(4);
        Assert.That(bench.Device.IsEstablished);
        Assert.That(bench.Messages.All(s => s.Frame.Payload.Length <= 1440 && !s.Message.TC && s.Frame.Dns!.Flaws.Count == 0));
        Assert.That(bench.Messages.Where(s => s.To4 && s.Message.IsResponse).SelectMany(s => s.Message.Answers).Count(r => r.Type == RecordType.SRV), Is.EqualTo(80));
    }

    [Test]
    public void A_record_larger_than_a_frame_goes_alone_in_fragments()
    {
        var big = new InstanceSetup("Big", "_ipp._tcp", 631) { Txt = [.. Enumerable.Range(0, 10).Select(i => new KeyValuePair<string, byte[]?>("key" + i, new byte[200]))] };
        var bench = new Bench(setup: DeviceSetup.Default with { Instances = [big] }).Start();
        bench.Wait(4);
        var fragments = bench.Seen.Where(s => s.Frame.Ip is { IsFragment: true }).ToList();
        Assert.That(fragments, Is.Not.Empty);
        var whole = bench.Messages.Where(s => s.To4).SelectMany(s => s.Message.Answers).ToList();
        Assert.That(whole.Any(r => r.Type == RecordType.TXT), Is.False);
        Assert.That(whole.Any(r => r.Type == RecordType.SRV));
    }
}
