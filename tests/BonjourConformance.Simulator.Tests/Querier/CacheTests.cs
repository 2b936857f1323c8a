using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.Querier;

public sealed class CacheTests
{
    [Test]
    public void Four_maintenance_queries_and_then_the_record_is_gone([Range(1, 10)] int seed)
    {
        var bench = Bench.Browsing(seed);
        bench.Run(0.2);
        bench.Answer([Bench.Pointer(), .. Bench.Details(ttl: 200)]);
        var at = bench.Now;
        bench.Sent.Clear();
        bench.Run(199);
        var shares = bench.For(Bench.Instance(), RecordType.SRV).Select(q => (q.At - at) / TimeSpan.FromSeconds(200)).ToArray();
        Assert.That(shares, Has.Length.EqualTo(4));
        Assert.That(shares.Select((share, i) => share - i * 0.05), Is.All.InRange(0.80, 0.82));
        bench.Sent.Clear();
        bench.Run(2);
        Assert.That(bench.For(Bench.Instance(), RecordType.SRV).Count(), Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public void An_answer_to_a_maintenance_query_ends_them()
    {
        var bench = Bench.Browsing(1);
        bench.Answer([Bench.Pointer(), .. Bench.Details(ttl: 100)]);
        bench.Run(83);
        Assert.That(bench.For(Bench.Host, RecordType.A).Count(), Is.EqualTo(1));
        bench.Answer(Bench.Details(ttl: 100));
        bench.Run(79);
        Assert.That(bench.For(Bench.Host, RecordType.A).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Without_interest_nothing_is_asked()
    {
        var bench = Bench.Browsing(2);
        bench.Answer([Bench.Pointer(), .. Bench.Details(ttl: 100)]);
        bench.Run(1);
        bench.Machine.StopBrowse(Bench.Type, bench.Now);
        bench.Sent.Clear();
        bench.Run(5000);
        Assert.That(bench.Sent, Is.Empty);
    }

    [Test]
    public void A_goodbye_takes_effect_a_second_later_unless_the_record_is_rescued()
    {
        var bench = Bench.Browsing(3);
        bench.Answer(Bench.Pointer(), Bench.Pointer("Two"));
        bench.Answer(Bench.Pointer(ttl: 0), Bench.Pointer("Two", ttl: 0));
        bench.Run(0.5);
        Assert.That(bench.Machine.Instances, Is.EqualTo(new[] { Bench.Instance(), Bench.Instance("Two") }));
        bench.Answer(Bench.Pointer("Two"));
        bench.Run(0.6);
        Assert.That(bench.Machine.Instances, Is.EqualTo(new[] { Bench.Instance("Two") }));
    }

    [TestCase(0.2, 8)]
    [TestCase(5, 4)]
    public void The_flush_bit_spares_what_came_within_a_second(double gap, int maintenanceQueries)
    {
        var bench = Bench.Browsing(4);
        bench.Answer(Bench.Pointer());
        bench.Answer(ResourceRecord.Srv(Bench.Instance(), 80, Bench.Host));
        bench.Run(gap);
        bench.Answer(ResourceRecord.Srv(Bench.Instance(), 81, Bench.Host));
        bench.Run(1.1);
        bench.Sent.Clear();
        bench.Run(117);
        Assert.That(bench.For(Bench.Instance(), RecordType.SRV).Count(), Is.EqualTo(maintenanceQueries));
    }

    [Test]
    public void Two_unanswered_queries_of_others_end_a_record_after_ten_seconds()
    {
        var bench = Bench.Browsing(5);
        bench.Answer(Bench.Pointer());
        var foreign = DnsMessage.Query(new Question(Bench.Type, RecordType.PTR));
        bench.Run(1);
        bench.Hear(foreign);
        bench.Run(1);
        bench.Hear(foreign);
        bench.Run(9.9);
        Assert.That(bench.Machine.Instances.Count(), Is.EqualTo(1));
        bench.Run(0.2);
        Assert.That(bench.Machine.Instances, Is.Empty);
    }

    [Test]
    public void A_new_link_begins_with_an_empty_cache()
    {
        var bench = Bench.Browsing(6);
        bench.Answer(Bench.Pointer());
        bench.Machine.Deactivate(bench.Now);
        bench.Machine.Activate(bench.Now);
        Assert.That(bench.Machine.Instances, Is.Empty);
    }

    private static IEnumerable<TestCaseData> Unacceptable()
    {
        var good = DnsMessage.Response(Bench.Pointer());
        yield return new TestCaseData(good, null, null, 5354).SetArgDisplayNames("port");
        yield return new TestCaseData(good with { Flags = 0x8C00 }, null, null, 5353).SetArgDisplayNames("opcode");
        yield return new TestCaseData(good with { Flags = 0x8403 }, null, null, 5353).SetArgDisplayNames("rcode");
        yield return new TestCaseData(good, Bench.PeerAddress, Bench.OwnAddress, 5353).SetArgDisplayNames("unicast unasked");
    }

    [TestCaseSource(nameof(Unacceptable))]
    public void It_ignores(DnsMessage message, IPAddress? from, IPAddress? to, int port)
    {
        var bench = Bench.Browsing(7);
        bench.Run(0.2);
        bench.Hear(message, from, to, (ushort)port);
        Assert.That(bench.Machine.Instances, Is.Empty);
    }

    [TestCase("192.168.77.7", 1.0, 1)]
    [TestCase("192.168.77.7", 2.5, 0)]
    [TestCase("10.1.2.3", 1.0, 0)]
    public void A_unicast_answer_to_a_QU_question_counts_for_two_seconds_and_from_the_link(string from, double after, int taken)
    {
        var bench = new Bench(8);
        bench.Machine.Browse(Bench.Type, TimeSpan.Zero);
        bench.Machine.Activate(TimeSpan.Zero);
        bench.Run(after);
        bench.Hear(DnsMessage.Response(Bench.Pointer()), IPAddress.Parse(from), Bench.OwnAddress);
        Assert.That(bench.Machine.Instances.Count(), Is.EqualTo(taken));
    }

    [Test]
    public void Multicast_from_an_address_of_another_subnet_with_an_odd_id_is_taken()
    {
        var bench = Bench.Browsing(9);
        bench.Hear(DnsMessage.Response(Bench.Pointer()) with { Id = 77, Questions = [new Question(Bench.Type, RecordType.PTR)] }, IPAddress.Parse("10.1.2.3"));
        Assert.That(bench.Machine.Instances.Count(), Is.EqualTo(1));
    }
}
