using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>RFC 6762 sections 8.1, 8.2, 9, 6.6 and 10.1, seen by a rival.</summary>
public sealed class Conflicts
{
    private static readonly DnsName Host = DnsName.Parse("printer.local");
    private static readonly DnsName Instance = DnsName.Parse("InstanceA._ipp._tcp.local");

    private static Bench AfterFirstProbe(int seed = 1)
    {
        var bench = new Bench(seed).Start();
        while (!bench.Seen.Exists(s => s.IsProbe)) bench.Wait(0.01);
        return bench;
    }

    private static List<DnsName> Probed(Bench bench) => [.. bench.Messages.Where(s => s.IsProbe).SelectMany(s => s.Message.Questions).Select(q => q.Name).Distinct()];

    [Test]
    public void An_answer_of_any_type_to_a_probe_means_another_name([Values] bool instance, [Range(1, 3)] int seed)
    {
        var bench = AfterFirstProbe(seed);
        bench.Send(DnsMessage.Response(instance ? ResourceRecord.Txt(Instance, TxtData.Of("x")) : ResourceRecord.Txt(Host, TxtData.Of("x"))));
        bench.Wait(5);
        Assert.That(bench.Device.HostName.ToString(), Is.EqualTo(instance ? "printer.local." : "printer-2.local."));
        Assert.That(bench.Device.InstanceNames[0].ToString(), Is.EqualTo(instance ? "InstanceA (2)._ipp._tcp.local." : "InstanceA._ipp._tcp.local."));
        Assert.That(Probed(bench).Select(n => n.ToString()), Does.Contain(instance ? "InstanceA (2)._ipp._tcp.local." : "printer-2.local."));
        var announced = bench.On4.Where(s => s.Message.IsResponse).SelectMany(s => s.Message.Answers).ToList();
        Assert.That(announced.Any(r => r.Name == (instance ? Instance : Host)), Is.False);
        if (instance) Assert.That(announced.Any(r => r.Type == RecordType.PTR && r.Data.ToString() == "InstanceA (2)._ipp._tcp.local."));
        else Assert.That(announced.Last(r => r.Type == RecordType.SRV && r.Name == Instance).Data.ToString(), Is.EqualTo("0 0 631 printer-2.local."));
    }

    [Test]
    public void An_answer_before_the_first_probe_is_ignored()
    {
        var bench = new Bench(3).Start();
        bench.Send(DnsMessage.Response(ResourceRecord.A(Host, Bench.Tester4)));
        bench.Wait(0.0001);
        Assert.That(bench.Seen.Exists(s => s.IsProbe), Is.False);
        bench.Wait(4);
        Assert.That(bench.Device.HostName, Is.EqualTo(Host));
    }

    [Test]
    public void A_later_rival_makes_it_wait_a_second_and_an_earlier_or_equal_one_does_not()
    {
        foreach (var (address, waits) in (IEnumerable<(string, bool)>)[("192.168.200.1", true), ("192.168.77.1", false), ("192.168.77.2", false)])
        {
            var bench = AfterFirstProbe();
            var first = bench.Loop.Now;
            // Type A sorts before AAAA, so the A records decide unless they are equal.
            bench.Send(Answering.Probe("printer.local", ResourceRecord.A(Host, IPAddress.Parse(address), cacheFlush: false),
                ResourceRecord.A(Host, DeviceSetup.Default.IPv6[0], cacheFlush: false)));
            bench.Wait(5);
            var last = bench.On4.Where(s => s.IsProbe && s.Message.Questions.Any(q => q.Name == Host)).Select(s => s.Milliseconds).Distinct().ToList();
            Assert.That(last, Has.Count.EqualTo(waits ? 4 : 3), address);
            if (waits) Assert.That(last[1] - first.TotalMilliseconds, Is.EqualTo(1000).Within(1));
            Assert.That(bench.Device.HostName, Is.EqualTo(Host));
        }
    }

    [Test]
    public void A_conflict_afterwards_leads_to_probing_and_only_an_answer_to_another_name([Values] Section section, [Values] bool answered)
    {
        if (section == Section.Question) section = Section.Additional;
        var bench = new Bench().Settled();
        var record = ResourceRecord.A(Host, Bench.Tester4);
        var conflict = new DnsMessage { Flags = 0x8400 };
        bench.Send(section == Section.Answer ? conflict with { Answers = [record] } : section == Section.Authority ? conflict with { Authorities = [record] } : conflict with { Additionals = [record] });
        bench.Wait(0.3);
        Assert.That(Probed(bench).Select(n => n.ToString()), Is.EqualTo((string[])["printer.local."]));
        if (answered) bench.Send(DnsMessage.Response(record));
        bench.Wait(5);
        Assert.That(bench.Device.HostName.ToString(), Is.EqualTo(answered ? "printer-2.local." : "printer.local."));
        Assert.That(bench.Device.IsEstablished);
    }

    [Test]
    public void A_lost_instance_name_takes_its_pointers_back()
    {
        var bench = new Bench().Settled();
        var rival = ResourceRecord.Srv(Instance, 9, DnsName.Parse("rival.local"));
        bench.Send(DnsMessage.Response(rival));
        bench.Wait(0.3);
        bench.Send(DnsMessage.Response(rival));
        bench.Wait(5);
        var goodbyes = bench.On4.Where(s => s.Message.IsResponse).SelectMany(s => s.Message.Answers).Where(r => r.IsGoodbye).ToList();
        Assert.That(goodbyes.Select(r => r.Name.ToString()), Is.EquivalentTo((string[])["_ipp._tcp.local.", "_universal._sub._ipp._tcp.local.", "_print._sub._ipp._tcp.local."]));
        Assert.That(goodbyes.All(r => r.Data.ToString() == "InstanceA._ipp._tcp.local."));
    }

    [Test]
    public void Identical_records_of_others_and_its_own_echo_are_no_conflict()
    {
        var bench = new Bench().Start();
        var echo = new List<byte[]>();
        for (var i = 0; i < 500; i++)
        {
            bench.Wait(0.01);
            foreach (var seen in bench.Seen.Skip(echo.Count).ToList())
            {
                echo.Add([]);
                var frame = seen.Frame.Octets.ToArray();
                Bench.TesterMac.Write(frame.AsSpan(6));
                bench.Port.Send(frame);
            }
        }
        Assert.That(bench.Device.IsEstablished);
        Assert.That(bench.Device.HostName, Is.EqualTo(Host));
        Assert.That(bench.Device.InstanceNames[0], Is.EqualTo(Instance));
        Assert.That(bench.On4.Count(s => s.IsProbe && s.Message.Questions.Any(q => q.Name == Host)), Is.EqualTo(3));
    }

    [Test]
    public void Fifteen_conflicts_slow_it_down()
    {
        var bench = new Bench().Start();
        var renamed = new List<double>();
        for (var i = 0; i < 3000; i++)
        {
            bench.Wait(0.01);
            var before = bench.Device.HostName;
            if (bench.Messages.LastOrDefault(s => s.IsProbe && s.Message.Questions.Any(q => q.Name == before)) is null) continue;
            bench.Send(DnsMessage.Response(ResourceRecord.A(before, Bench.Tester4)));
            bench.Wait(0.001);
            if (bench.Device.HostName != before) renamed.Add(bench.Loop.Now.TotalSeconds);
        }
        Assert.That(renamed, Has.Count.GreaterThan(17));
        Assert.That(renamed[14], Is.LessThan(10));
        for (var i = 15; i < renamed.Count; i++) Assert.That(renamed[i] - renamed[i - 1], Is.GreaterThanOrEqualTo(5));
    }

    [TestCase(0u, 1)]
    [TestCase(2249u, 1)]
    [TestCase(2250u, 0)]
    public void A_peer_that_weakens_a_record_is_corrected_within_a_second(uint ttl, int corrections)
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Response(ResourceRecord.Ptr(Instance.Skip(), Instance, ttl)));
        bench.Wait(1);
        Assert.That(bench.Responses.SelectMany(s => s.Message.Answers).Count(r => r.Ttl == 4500), Is.EqualTo(corrections));
    }

    [Test]
    public void Shared_pointers_of_others_and_responses_it_must_ignore_change_nothing()
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Response(ResourceRecord.Ptr(Instance.Skip(), DnsName.Parse("Other._ipp._tcp.local"))));
        bench.Send(DnsMessage.Response(ResourceRecord.A(Host, Bench.Tester4)), port: 5354);
        bench.Send(DnsMessage.Response(ResourceRecord.A(Host, Bench.Tester4)), to: Bench.Device4);
        bench.Send(DnsMessage.Response(ResourceRecord.A(Host, Bench.Tester4)) with { Flags = 0x8403 });
        bench.Send(DnsMessage.Response(ResourceRecord.A(Host, Bench.Tester4)) with { Flags = 0x8400 | 0x2800 });
        bench.Wait(2);
        Assert.That(bench.Messages, Is.Empty);
    }
}
