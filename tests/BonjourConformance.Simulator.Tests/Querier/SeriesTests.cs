using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.Querier;

public sealed class SeriesTests
{
    [Test]
    public void Queries_back_off_from_one_second_to_an_hour([Range(1, 20)] int seed)
    {
        var bench = Bench.Browsing(seed);
        var start = bench.Now;
        bench.Run(6 * 3600);
        var times = bench.Sent.Select(s => s.At).ToArray();
        var gaps = times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((times[0] - start).TotalMilliseconds, Is.InRange(20, 120));
            Assert.That(gaps[..12], Is.EqualTo(Enumerable.Range(0, 12).Select(i => Math.Pow(2, i))).Within(1e-6));
            Assert.That(gaps[12..], Is.Not.Empty.And.All.EqualTo(3600).Within(1e-6));
        }
    }

    [Test]
    public void Octets_of_the_first_query()
    {
        var bench = Bench.Browsing(1);
        bench.Run(0.2);
        var frame = bench.Sent.Single().Frame;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(frame.Payload.ToArray(), Is.EqualTo((byte[])
                [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5, .. "_test"u8, 4, .. "_tcp"u8, 5, .. "local"u8, 0, 0, 12, 0, 1]));
            Assert.That(frame.Udp, Has.Property("SourcePort").EqualTo(5353).And.Property("DestinationPort").EqualTo(5353));
            Assert.That(frame.Ip!.Destination, Is.EqualTo(Bench.Group));
            Assert.That(frame.Ip.Ttl, Is.EqualTo(255));
        }
    }

    [Test]
    public void Only_the_first_query_at_activation_asks_for_unicast()
    {
        var bench = new Bench(2);
        bench.Machine.Browse(Bench.Type, TimeSpan.Zero);
        bench.Machine.Activate(TimeSpan.Zero);
        bench.Run(4);
        Assert.That(bench.Queries.Select(q => q.Query.Questions.Single().UnicastResponse), Is.EqualTo(new[] { true, false, false }));
        var late = Bench.Browsing(2);
        late.Run(4);
        Assert.That(late.Queries.Select(q => q.Query.Questions.Single().UnicastResponse), Is.EqualTo(new[] { false, false, false }));
    }

    [Test]
    public void An_unresolved_instance_is_asked_for_until_its_unique_records_come()
    {
        var bench = Bench.Browsing(3);
        bench.Run(0.2);
        bench.Answer(Bench.Pointer());
        bench.Run(0.5);
        var asked = bench.Queries.Last().Query.Questions;
        Assert.That(asked, Is.EqualTo(new[] { new Question(Bench.Instance(), RecordType.SRV), new Question(Bench.Instance(), RecordType.TXT) }));
        bench.Answer(Bench.Details());
        bench.Sent.Clear();
        bench.Run(90);
        Assert.That(bench.Queries.SelectMany(q => q.Query.Questions).Select(q => q.Type), Is.All.EqualTo(RecordType.PTR));
    }

    [Test]
    public void Word_that_there_is_no_AAAA_ends_the_question_for_it()
    {
        var bench = Bench.Browsing(4);
        bench.Answer([Bench.Pointer(), .. Bench.Details()[..3]]);
        bench.Run(10);
        Assert.That(bench.For(Bench.Host, RecordType.AAAA).Count(), Is.GreaterThan(2));
        bench.Answer(ResourceRecord.Nsec(Bench.Host, [RecordType.A]));
        bench.Sent.Clear();
        bench.Run(80);
        Assert.That(bench.For(Bench.Host, RecordType.AAAA), Is.Empty);
    }

    [Test]
    public void Another_host_asking_the_same_is_as_good_as_asking_itself()
    {
        var bench = Bench.Browsing(5);
        bench.Hear(DnsMessage.Query(new Question(Bench.Type, RecordType.PTR)));
        bench.Run(0.9);
        Assert.That(bench.Sent, Is.Empty);
        bench.Run(0.2);
        Assert.That(bench.Sent, Has.Count.EqualTo(1));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Another_host_that_knows_more_or_wants_unicast_does_not_replace_the_own_question(bool unicast, bool knowsMore)
    {
        var bench = Bench.Browsing(6);
        var question = new Question(Bench.Type, RecordType.PTR);
        bench.Hear(DnsMessage.Query(unicast ? question.AsQU() : question) with { Answers = knowsMore ? [Bench.Pointer("Foreign")] : [] });
        bench.Run(0.2);
        Assert.That(bench.Sent, Has.Count.EqualTo(1));
    }
}
