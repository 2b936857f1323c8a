using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>Words for checks of what a responder answers (RFC 6762 sections 5.4 to 7.4).</summary>
public abstract partial class ResponderFixture : CheckFixture
{
    /// <summary>LOC (RFC 1876): a type that hardly a device of this kind has.</summary>
    protected internal const RecordType Location = (RecordType)29;

    /// <summary>RP (RFC 1183): asked for where the device has a LOC record.</summary>
    internal const RecordType ResponsiblePerson = (RecordType)17;

    /// <summary>An answer may wait up to 120 ms, and half a second more for others (RFC 6762 sections 6 and 6.4).</summary>
    protected static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    protected Delays Delays => new(this, Context);

    /// <summary>The question for the host's address, of the family's type where it has one.</summary>
    protected Question Host(Family family) => Device.HostName.Count > 0 ? new(Device.HostName, Device.AddressType(family)) : throw new NotApplicableException("the device was not found to have a host name");

    /// <summary>The question for the instances of the device's first service type.</summary>
    protected Question Pointers => new(Device.AnyType, RecordType.PTR);

    /// <summary>Questions for records that only the device can have: each asks for one type at one name.</summary>
    protected IReadOnlyList<Question> UniqueQuestions(Family family) =>
    [
        .. Device.HostName.Count > 0 ? (Question[])[Host(family)] : [],
        .. Device.Instances.Where(i => i.Srv is not null).Select(i => new Question(i.Name, RecordType.SRV)),
        .. Device.Instances.Where(i => i.Txt is not null).Select(i => new Question(i.Name, RecordType.TXT)),
        .. Device.HostNames.Skip(1).Select(h => new Question(h, Device.AddressType(family, h))),
    ];

    /// <summary>Names that the device alone may have: its main host name, its instance names, and its other host names.</summary>
    protected IReadOnlyList<DnsName> UniqueNames => [.. Device.HostNames.Take(1), .. Device.Instances.Where(i => i.Srv is not null).Select(i => i.Name), .. Device.HostNames.Skip(1)];

    /// <summary>The question for a pointer from one of its addresses that it has multicast over a family, where there is one.</summary>
    protected IEnumerable<Question> Mapping(Family family) => Session.Live()
        .Where(r => r.Record is { Type: RecordType.PTR, CacheFlush: true } && r.Record.Name.IsReverseMapping() && r.In.IsMulticast && r.In.Family == family).Take(1).Select(r => new Question(r.Record.Name, RecordType.PTR));

    /// <summary>The first of the names that it alone may have at which it has a record.</summary>
    /// <exception cref="NotApplicableException">It has none.</exception>
    protected DnsName MainName => UniqueNames.FirstOrDefault(n => !Device.HostNames.Contains(n) || Device.AddressesAt(n).Count > 0) ?? throw new NotApplicableException("the device was not found to have a name of its own");

    /// <summary>A probe of another host for a name of the device.</summary>
    protected DnsMessage RivalProbe(DnsName name, Family family, bool unicastResponse)
    {
        var question = new Question(name, RecordType.ANY);
        return DnsMessage.Query(unicastResponse ? question.AsQU() : question) with { Authorities = [ClaimOf(name, family)] };
    }

    /// <summary>The first response that matches, waiting for it; null if none came.</summary>
    protected internal async Task<Heard?> FirstResponse(Stimulus to, Func<Heard, bool> match, TimeSpan within)
    {
        var heard = await Session.First(h => IsResponseTo(h, to) && match(h), to.Mark, to.At + within + RoundTrip + Tolerance);
        if (heard is not null) await Session.RestOf(heard);
        return heard;
    }

    /// <summary>Everything the device sent in response within the given time.</summary>
    protected async Task<IReadOnlyList<Heard>> ResponsesWithin(Stimulus to, TimeSpan time)
    {
        await Link.Loop.DelayUntil(to.At + time + RoundTrip + Tolerance);
        return [.. Responses(to)];
    }

    /// <summary>Whether a response answers a question with a live record.</summary>
    protected static bool Answers(Heard response, Question question) => response.Message.Answers.Any(Answering(question));

    /// <summary>
    /// Demands that a message that asks a question is not answered, and then that the device still answers. An answer counts when it
    /// comes twice.
    /// </summary>
    protected async Task ExpectIgnored(Func<Stimulus> send, Question question, string because)
    {
        Stimulus? stimulus = null;
        var answer = await InEachAttempt(async () =>
        {
            await FreshEverywhere(question);
            stimulus = send();
            return await FirstAnswer(stimulus, Answering(question), AnswerTime + Tolerance);
        });
        Presume(answer is not { In.IsMulticast: true } || !OthersAsked(question.Name, stimulus!), $"another host asked for {question.Name} at the same time");
        Expect.Shade(stimulus!.At, AnswerTime, null, "silence due");
        Expect.NotSeen(answer is null, $"no answer within {AnswerTime.TotalMilliseconds:0} ms, because {because}",
            answer is null ? "none" : $"answered twice, the second time after {Expect.Ms(answer.At - stimulus.At)} in frame {answer.In.Number} with {Expect.Short(answer.Record.ToString())}", answer is null ? [] : [stimulus.Frame, answer.In.Frame]);
        await Control.StillAnswers();
    }

    /// <summary>Demands that no response matches, and then that the device still answers.</summary>
    protected async Task ExpectNone(Stimulus to, Func<Heard, bool> match, TimeSpan within, string expected, Func<Heard, string> observed)
    {
        var response = await FirstResponse(to, match, within);
        Expect.Shade(to.At, within, null, "silence due");
        Expect.NotSeen(response is null, expected, response is null ? $"none within {within.TotalMilliseconds:0} ms" : $"{observed(response)} after {(response.At - to.At).TotalMilliseconds:0} ms",
            response is null ? [] : [to.Frame, response.Frame]);
        await Control.StillAnswers();
    }

    /// <summary>The first probe of the device for its host name after a stimulus; null if none came.</summary>
    protected Task<Heard?> ProbeAfter(Stimulus stimulus, TimeSpan within) =>
        Session.First(h => h.IsProbe && h.Message.Questions.Any(q => q.Name == Device.HostName), stimulus.Mark, stimulus.At + within + RoundTrip + Tolerance);

    /// <summary>Waits until records may be multicast again in every family that may be touched; while one is waited for, another may be announced.</summary>
    protected internal async Task FreshEverywhere(params Question[] questions)
    {
        foreach (var question in questions.Length == 1 ? questions : [.. questions, .. questions])
            foreach (var family in Session.Families) await Fresh(question.Name, question.Type, family);
    }

    /// <summary>When the device last multicast a record of this name and type, over whichever family may be touched.</summary>
    protected TimeSpan? LastMulticast(Question question) =>
        Session.Families.Select(f => Session.LastMulticast(question.Name, question.Type, f)?.At).Max();

    /// <summary>A question for a unique record that the device has not multicast for a quarter of its TTL, waiting for one.</summary>
    /// <exception cref="InconclusiveException">Others keep asking for all of them.</exception>
    protected async Task<Question> StaleQuestion(Family family)
    {
        var end = Now + Seconds(45);
        while (true)
        {
            var asked = UniqueQuestions(family).Where(q => q.Type is not RecordType.TXT).ToList();
            Only(asked.Count > 0, "the device was not found to have a name of its own");
            var stalest = asked.Where(q => !Session.Unanswered.Contains((q, family))).DefaultIfEmpty(asked[0]).Select(q => (Question: q, At: StaleAt(q))).MinBy(q => q.At);
            if (stalest.At <= Now) return stalest.Question;
            Presume(stalest.At < end, "no record of the device was left unmulticast for a quarter of its TTL: others keep asking, or its TTLs are very long");
            await Link.Loop.DelayUntil(stalest.At);
        }
    }

    /// <summary>When a record will not have been multicast for a quarter of its TTL, with a second to spare.</summary>
    private TimeSpan StaleAt(Question question)
    {
        var last = Session.Families.Select(f => Session.LastMulticast(question.Name, question.Type, f)).OfType<Heard>().MaxBy(h => h.At);
        var ttl = last?.Find(question.Name, question.Type).Select(r => r.Ttl).DefaultIfEmpty(120u).Max() ?? 120;
        return (last?.At ?? Link.Transcript.Since(Session.Mark).FirstOrDefault()?.At ?? Now) + Seconds(ttl / 4.0 + 1) + Tolerance;
    }
}
