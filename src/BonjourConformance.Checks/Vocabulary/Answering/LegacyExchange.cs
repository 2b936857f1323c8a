using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>A simple resolver's query and the reply to it (RFC 6762 section 6.7).</summary>
public sealed record LegacyExchange(Question Question, ushort Id, Stimulus Query, Reply? Reply) : ICase
{
    public DnsName About => Question.Name;

    /// <exception cref="InconclusiveException">None came.</exception>
    public Reply Answered => Reply ?? throw new InconclusiveException($"no reply came to port {Query.SourcePort}");
}

/// <summary>Asks as simple resolvers do: from a port of their own, with an id.</summary>
public sealed class LegacyResolver(ResponderFixture fixture, CheckContext context)
{
    private Session Session => context.Session;

    /// <summary>Replies to a question for a unique and one for a shared record, asked once a run and family.</summary>
    public Task<IReadOnlyList<LegacyExchange>> Exchanges(Family family) => Session.Observe($"legacy replies over {family}", context.Attempt, async () =>
    {
        var device = context.Device;
        List<Question> questions = [new(device.HostName, device.AddressType(family))];
        questions.AddRange(device.Types.Take(1).Select(t => new Question(t, RecordType.PTR)));
        questions.AddRange(device.Instances.Where(i => !i.IsPlaceholder).Take(1).Select(i => new Question(i.Name, RecordType.SRV)));
        // What it does not answer at all is no matter of simple resolvers.
        questions.RemoveAll(q => Session.Unanswered.Contains((q, family)) || !Session.DeviceMessages.Any(h => h.IsResponse && h.Message.Answers.Any(CheckFixture.Answering(q))));
        var exchanges = new List<LegacyExchange>();
        foreach (var question in questions) exchanges.Add(await Ask(question, family));
        return (IReadOnlyList<LegacyExchange>)exchanges;
    });

    private async Task<LegacyExchange> Ask(Question question, Family family)
    {
        var id = (ushort)Session.Random.Next(1, 0x10000);
        var port = (ushort)Session.Random.Next(49152, 65536);
        await fixture.FreshEverywhere(question);
        context.Stimuli.Add($"a query for {question} over {family} from port {port} with id {id}");
        var query = fixture.Send(DnsMessage.Query(question) with { Id = id }, family, new Sending { SourcePort = port });
        var frame = await Session.Link.Transcript.First(
            f => context.Device.Sent(f) && f.Udp?.DestinationPort == port && f.Ip!.Destination.Equals(query.SourceAddress) && Replies.Of(f) is not null,
            query.Mark, query.At + CheckFixture.Seconds(1) + Session.Link.Tolerance);
        return new LegacyExchange(question, id, query, frame is null ? null : Replies.Of(frame));
    }
}
