using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>RFC 6762 sections 6.4, 7.1 and 7.2.</summary>
public sealed class KnownAnswers
{
    private static readonly DnsName Type = DnsName.Parse("_ipp._tcp.local");

    private static ResourceRecord Pointer(string instance, uint ttl) => ResourceRecord.Ptr(Type, Type.Prepend(instance), ttl);

    [TestCase(2250u, 1)]
    [TestCase(2249u, 2)]
    public void Half_the_TTL_decides(uint ttl, int answers)
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Query(new Question(Type, RecordType.PTR)) with { Answers = [Pointer("instancea", ttl)] });
        bench.Wait(1);
        Assert.That(bench.Responses.Single().Message.Answers, Has.Count.EqualTo(answers));
    }

    [Test]
    public void A_continuation_of_the_same_host_takes_answers_away_and_prolongs_the_wait()
    {
        var bench = new Bench().Settled();
        var asked = bench.Loop.Now;
        bench.Send(DnsMessage.Query(new Question(Type, RecordType.PTR)) with { Flags = DnsFlags.TC });
        bench.Wait(0.3);
        bench.Send(DnsMessage.Query() with { Flags = DnsFlags.TC, Answers = [Pointer("InstanceA", 4500)] });
        bench.Wait(1);
        var answer = bench.Responses.Single();
        Assert.That((answer.At - asked).TotalMilliseconds, Is.InRange(700, 800.2));
        Assert.That(answer.Message.Answers.Single().Data.ToString(), Is.EqualTo("InstanceB._ipp._tcp.local."));
    }

    [Test]
    public void A_continuation_of_another_host_does_not()
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Query(new Question(Type, RecordType.PTR)) with { Flags = DnsFlags.TC });
        bench.Send(DnsMessage.Query() with { Answers = [Pointer("InstanceA", 4500), Pointer("InstanceB", 4500)] }, from: IPAddress.Parse("192.168.77.9"));
        bench.Wait(1);
        Assert.That(bench.Responses.Single().Message.Answers, Has.Count.EqualTo(2));
    }

    [Test]
    public void What_another_querier_waits_for_is_still_sent()
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Query(new Question(Type, RecordType.PTR)) with { Flags = DnsFlags.TC });
        bench.Send(DnsMessage.Query(new Question(Type, RecordType.PTR)) with { Flags = DnsFlags.TC }, from: IPAddress.Parse("192.168.77.9"));
        bench.Wait(0.1);
        bench.Send(DnsMessage.Query() with { Answers = [Pointer("InstanceA", 4500), Pointer("InstanceB", 4500)] });
        bench.Wait(1);
        Assert.That(bench.Responses.Single().Message.Answers, Has.Count.EqualTo(2));
    }

    [Test]
    public void Answers_due_close_together_share_one_message([Range(1, 5)] int seed)
    {
        var bench = new Bench(seed).Settled();
        bench.Send(Bench.Query("_ipp._tcp.local"));
        bench.Wait(0.005);
        bench.Send(Bench.Query("_services._dns-sd._udp.local"), from: IPAddress.Parse("192.168.77.9"));
        bench.Wait(1);
        Assert.That(bench.Responses.Single().Message.Answers, Has.Count.EqualTo(4));
    }

    [Test]
    public void All_addresses_of_a_family_are_sent_although_one_is_known()
    {
        var more = IPAddress.Parse("2001:db8::2");
        var bench = new Bench(setup: DeviceSetup.Default with { IPv6 = [.. DeviceSetup.Default.IPv6, more] }).Settled();
        bench.Send(Bench.Query("printer.local", RecordType.AAAA) with { Answers = [ResourceRecord.A(DnsName.Parse("printer.local"), more, 120, false)] });
        bench.Wait(1);
        Assert.That(bench.Responses.Single().Message.Answers, Has.Count.EqualTo(2));
    }
}
