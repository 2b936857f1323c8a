using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>RFC 6762 sections 8.1 and 8.3, of the default device.</summary>
public sealed class StartUp
{
    [Test]
    public void Three_probes_a_quarter_of_a_second_apart_name_everything_unique([Range(1, 8)] int seed)
    {
        var bench = new Bench(seed).Start();
        bench.Wait(0.999);
        var moments = bench.On4.Where(s => s.IsProbe).Select(s => s.Milliseconds).Distinct().ToList();
        Assert.That(moments, Has.Count.EqualTo(3));
        Assert.That(moments[0], Is.InRange(0, 250.1));
        Assert.That(moments[1] - moments[0], Is.EqualTo(250).Within(0.001));
        Assert.That(moments[2] - moments[1], Is.EqualTo(250).Within(0.001));
        var names = bench.On4.Where(s => s.Milliseconds == moments[0]).SelectMany(s => s.Message.Questions).ToList();
        Assert.That(names.Select(q => q.Name.ToString()), Is.EquivalentTo((string[])[
            "printer.local.", "InstanceA._ipp._tcp.local.", "InstanceA._ipps._tcp.local.", "InstanceB._ipp._tcp.local.", "InstanceB._ipps._tcp.local."]));
        Assert.That(names.All(q => q.UnicastResponse && q.Type == RecordType.ANY));
        var proposed = bench.On4.Where(s => s.Milliseconds == moments[0]).SelectMany(s => s.Message.Authorities).ToList();
        Assert.That(proposed, Has.Count.EqualTo(10));
        Assert.That(proposed.Any(r => r.CacheFlush), Is.False);
        Assert.That(bench.Messages.Count(s => s.To6), Is.EqualTo(bench.Messages.Count(s => s.To4)));
    }

    [Test]
    public void Two_announcements_a_second_apart_hold_every_record([Range(1, 8)] int seed)
    {
        var bench = new Bench(seed).Start();
        bench.Wait(10);
        var probe = bench.On4.Last(s => s.IsProbe).Milliseconds;
        var moments = bench.On4.Where(s => s.Message.IsResponse).Select(s => s.Milliseconds).Distinct().ToList();
        Assert.That(moments, Has.Count.EqualTo(2));
        Assert.That(moments[0] - probe, Is.EqualTo(250).Within(0.001));
        Assert.That(moments[1] - moments[0], Is.EqualTo(1000).Within(0.001));
        var announced = bench.On4.Where(s => s.Milliseconds == moments[0]).SelectMany(s => s.Message.Answers).ToList();
        // 4 service, 8 subtype, 2 type pointers, 4 SRV, 4 TXT, A, AAAA, 2 reverse pointers.
        Assert.That(announced, Has.Count.EqualTo(26));
        Assert.That(announced.Count(r => r.CacheFlush), Is.EqualTo(12));
        Assert.That(announced.Any(r => r.CacheFlush && r.Type == RecordType.PTR && !r.Name.ToString().EndsWith("arpa.", StringComparison.Ordinal)), Is.False);
        Assert.That(bench.Messages.All(s => s.Frame.Payload.Length <= 1440 && s.Frame.Flaws.Count == 0 && s.Frame.Dns!.Flaws.Count == 0));
    }

    [Test]
    public void A_service_is_answered_after_a_random_delay_with_all_that_belongs_to_it([Values] bool v6, [Range(1, 5)] int seed)
    {
        var bench = new Bench(seed).Settled();
        var asked = bench.Loop.Now;
        bench.Send(Bench.Query("_ipp._tcp.local"), v6);
        bench.Wait(2);
        var answer = bench.Responses.Single();
        Assert.That(v6 ? answer.To6 : answer.To4);
        Assert.That((answer.At - asked).TotalMilliseconds, Is.InRange(20, 120.2));
        Assert.That(answer.Message.Flags, Is.EqualTo(0x8400));
        Assert.That(answer.Message.Answers, Has.Count.EqualTo(2));
        Assert.That(answer.Message.Additionals.Select(r => r.Type), Is.EquivalentTo((RecordType[])[
            RecordType.SRV, RecordType.TXT, RecordType.SRV, RecordType.TXT, RecordType.A, RecordType.AAAA]));
    }
}
