using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.Querier;

public sealed class KnownAnswerTests
{
    [Test]
    public void Shared_answers_are_listed_with_the_TTL_they_have_left()
    {
        var bench = Bench.Browsing(1);
        bench.Run(0.2);
        bench.Answer([Bench.Pointer(ttl: 1000), .. Bench.Details()]);
        bench.Sent.Clear();
        bench.Run(3);
        var query = bench.Queries.Last().Query;
        Assert.That(query.Answers.Single(), Is.EqualTo(Bench.Pointer(ttl: query.Answers.Single().Ttl)));
        Assert.That(query.Answers.Single().Ttl, Is.InRange(997, 999));
    }

    [Test]
    public void Below_half_of_its_TTL_a_record_is_not_listed([Range(1, 10)] int seed)
    {
        var bench = Bench.Browsing(seed);
        bench.Run(0.2);
        bench.Answer([Bench.Pointer(ttl: 20), .. Bench.Details(ttl: 4500)]);
        bench.Run(15.9);
        var listed = bench.For(Bench.Type, RecordType.PTR).Skip(1).Select(q => (q.At.TotalSeconds - 1.2, q.Query.Answers.Count)).ToArray();
        Assert.That(listed.Where(l => l.Item1 < 9).Select(l => l.Count), Is.Not.Empty.And.All.EqualTo(1));
        Assert.That(listed.Where(l => l.Item1 > 10.1).Select(l => l.Count), Is.Not.Empty.And.All.EqualTo(0));
    }

    [Test]
    public void What_does_not_fit_follows_at_once_without_question_and_TC_says_so()
    {
        var bench = Bench.Browsing(2);
        bench.Run(0.2);
        var labels = Enumerable.Range(0, 90).Select(i => $"An instance with a rather long name, number {i:D3}").ToArray();
        foreach (var chunk in labels.Chunk(15)) bench.Answer([.. chunk.Select(l => Bench.Pointer(l)), .. chunk.SelectMany(l => Bench.Details(l, 4500)[..2]), .. Bench.Details()[2..]]);
        bench.Sent.Clear();
        bench.Run(1);
        var messages = bench.Queries.ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages, Has.Length.GreaterThan(2));
            Assert.That(messages.Select(m => m.At).Distinct().Count(), Is.EqualTo(1));
            Assert.That(messages.Select(m => m.Query.TC), Is.EqualTo(messages.Select((_, i) => i < messages.Length - 1)));
            Assert.That(messages.Select(m => m.Query.Questions.Count), Is.EqualTo(messages.Select((_, i) => i == 0 ? 1 : 0)));
            Assert.That(messages.SelectMany(m => m.Query.Answers).Distinct().Count(), Is.EqualTo(90));
            Assert.That(bench.Sent.Select(s => s.Frame.Octets.Length), Is.All.LessThanOrEqualTo(1514));
        }
    }

    [Test]
    public void Known_answers_of_others_are_not_believed()
    {
        var bench = Bench.Browsing(3);
        bench.Hear(DnsMessage.Query(new Question(DnsName.Parse("_other._tcp.local."), RecordType.PTR)) with { Answers = [Bench.Pointer()] });
        Assert.That(bench.Machine.Instances, Is.Empty);
    }
}
