using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>One query and the first response to it.</summary>
/// <param name="OnTheWay">What of the time is the link's.</param>
/// <param name="IsBlurred">Others asked the device for something else meanwhile, with which the answer may have been held or sent (RFC 6762 section 6.4).</param>
public sealed record DelaySample(Stimulus Query, Heard Response, TimeSpan OnTheWay, bool IsBlurred = false)
{
    public double Milliseconds => (Response.At - Query.At - OnTheWay).TotalMilliseconds;
}

/// <summary>A query whose answer is timed.</summary>
/// <param name="Needs">Records that must be free to be multicast before it is asked; empty where answers do not go by multicast.</param>
/// <param name="IsAnswer">Which responses count.</param>
public sealed record TimedQuery(DnsMessage Message, IReadOnlyList<Question> Needs, Func<Heard, bool> IsAnswer)
{
    /// <summary>Null: the querier.</summary>
    public TestHost? From { get; init; }
}

/// <summary>Delays of a device's answers to one kind of query, in the order in which they were asked for.</summary>
public sealed record SampledDelays(string What, DelayRange Range, IReadOnlyList<DelaySample> Samples)
{
    public IReadOnlyList<double> Milliseconds { get; } = [.. Samples.Select(s => s.Milliseconds)];

    /// <summary>Those that may be held against the device: what others asked for meanwhile may have made an answer late or early, and none keep to its time.</summary>
    public static SampledDelays Of(string what, DelayRange range, IEnumerable<DelaySample> samples) =>
        new(what, range, [.. samples.Where(s => !s.IsBlurred || !(range.IsEarly(s.Milliseconds) || range.IsLate(s.Milliseconds)))]);

    /// <summary>Those from which the law of the delays can be told.</summary>
    public SampledDelays Clear => Samples.Any(s => s.IsBlurred) ? new(What, Range, [.. Samples.Where(s => !s.IsBlurred)]) : this;
}

/// <summary>Times answers. Several names take turns, since a record is multicast once a second at most (RFC 6762 section 6).</summary>
public sealed class Delays(ResponderFixture fixture, CheckContext context)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(650);

    private Session Session => context.Session;

    private DeviceModel Device => context.Device;

    private TimeSpan Tolerance => Session.Link.Tolerance;

    /// <summary>Answers by multicast to questions for shared records, over all families in turn: until their law is decided.</summary>
    public Task<SampledDelays> OfSharedAnswers() => Observe("delays of shared answers", async () =>
    {
        var range = DelayRange.Shared(Tolerance);
        return SampledDelays.Of("answers with shared records", range,
            await Take(SharedNames().Select(q => Timed(q)), UniformDelay.Looks[^1], Patience, TimeSpan.Zero, s => IsDecided(s, range)));
    });

    /// <summary>The same by unicast to QU questions; those may be asked as often as one likes.</summary>
    public Task<SampledDelays> OfSharedUnicastAnswers() => Observe("delays of shared unicast answers", async () =>
    {
        var range = DelayRange.Shared(Tolerance);
        var queries = SharedNames().Select(q => Timed(q) with { Message = DnsMessage.Query(q.AsQU()), Needs = [], IsAnswer = h => !h.IsMulticast && Holds(h, q) });
        return SampledDelays.Of("unicast answers with shared records", range,
            await Take(queries, UniformDelay.Looks[^1], Patience, TimeSpan.FromMilliseconds(200), s => IsDecided(s, range)));
    });

    /// <summary>Answers to questions for shared records with TC set and nothing following.</summary>
    public Task<SampledDelays> OfTruncatedQueries() => Observe("delays after truncated queries", async () =>
        SampledDelays.Of("answers to queries with TC set", DelayRange.Truncated(Tolerance),
            await Take(SharedNames().Select(q => Timed(q, DnsFlags.TC)), UniformDelay.Looks[0], Patience * 1.5, TimeSpan.Zero, least: 400)));

    /// <summary>Answers to two questions for unique records in one query.</summary>
    public Task<SampledDelays> OfSeveralQuestions() => Observe("delays after several questions", async () =>
        SampledDelays.Of("answers to queries of two questions", DelayRange.Shared(Tolerance), await Take(Pairs(0), UniformDelay.Looks[0], Patience, TimeSpan.Zero)));

    /// <summary>The same with TC set.</summary>
    public Task<SampledDelays> OfTruncatedSeveralQuestions() => Observe("delays after several questions with TC", async () =>
        SampledDelays.Of("answers to queries of two questions with TC set", DelayRange.Truncated(Tolerance), await Take(Pairs(DnsFlags.TC), 8, Patience * 1.5, TimeSpan.Zero, least: 400)));

    /// <summary>Answers to single questions for unique records, far enough apart that a device which leaves a pause after each message of its own has none to keep.</summary>
    public async Task<SampledDelays> OfUniqueAnswers(Family family, IEnumerable<Question> questions) =>
        new("answers that only the device can give", DelayRange.Shared(Tolerance),
            await Take(questions.Select(q => new TimedQuery(DnsMessage.Query(q), [q], h => h.Message.Answers.Any(r => r.CacheFlush && CheckFixture.Answering(q)(r)))), 9, Patience, TimeSpan.FromMilliseconds(300), family: family, least: 0));

    /// <summary>Responses to probes.</summary>
    public async Task<SampledDelays> OfDefences(Family family, IEnumerable<(DnsName Name, DnsMessage Probe)> probes) =>
        new("responses to probes", DelayRange.Shared(Tolerance),
            await Take(probes.Select(p => new TimedQuery(p.Probe, [], h => h.Message.Answers.Any(r => r.Name == p.Name && r.Ttl > 0)) { From = Session.Hosts.Rival }),
                5, Patience * 2, TimeSpan.FromMilliseconds(350), family: family, least: 0));

    /// <summary>Asks in turn, one query at a time, until enough was answered.</summary>
    /// <param name="gap">Least time from one query to the next.</param>
    /// <param name="least">Time that an answer is due after, in ms: what it took on the way makes none too early.</param>
    private async Task<IReadOnlyList<DelaySample>> Take(
        IEnumerable<TimedQuery> queries, int wanted, TimeSpan patience, TimeSpan gap, Func<IReadOnlyList<DelaySample>, bool>? enough = null, Family? family = null, double least = 20)
    {
        TimeSpan OnTheWay(TimeSpan delay) => TimeSpan.FromMilliseconds(Math.Clamp(delay.TotalMilliseconds - least, 0, Session.Way.RoundTrip.TotalMilliseconds));
        var asked = queries.Select(q => (Query: q, Silences: new List<int>())).ToList();
        var families = family is { } only ? [only] : Device.Families.Order().ToList();
        var samples = new List<DelaySample>();
        var usual = 0;
        context.Stimuli.Add($"up to {wanted} queries, one at a time, for {Expect.Count(asked.Count, "name")} in turn over {string.Join(" and ", families)}");
        for (var turn = 0; samples.Count < wanted && turn < 2 * wanted + 8 && asked.Count > 0; turn++)
        {
            var (query, silences) = asked[turn % asked.Count];
            var over = families[turn / asked.Count % families.Count];
            foreach (var question in query.Needs) await fixture.Fresh(question.Name, question.Type, over);
            var stimulus = fixture.Send(query.Message, over, new Sending { From = query.From, Breaks = gap < TimeSpan.FromSeconds(1) ? ["5.2"] : [] });
            var response = await fixture.FirstResponse(stimulus, query.IsAnswer, patience);
            if (response is null) silences.Add(turn);
            else
            {
                silences.Clear();
                // A device that as a rule answers what it is asked and no more has announced something just now.
                var holdsMore = response.Message.Answers.Any(r => !query.Message.Questions.Any(q => q.Name == r.Name));
                usual += holdsMore ? -1 : 1;
                var others = OthersAsked(stimulus, response);
                // Another host's question for the same name may be what was answered; one for another name of which the answer is in the same message, what it was held for.
                var isTheirs = others.Exists(name => query.Message.Questions.Any(q => q.Name == name) || response.Message.Answers.Any(r => r.Name == name));
                if (!isTheirs && !(holdsMore && usual > 0))
                    samples.Add(new DelaySample(stimulus, response, OnTheWay(response.At - stimulus.At), response.IsMulticast && others.Exists(Device.HasName)));
            }
            asked.RemoveAll(a => a.Silences.Count >= 3);
            if (enough?.Invoke(samples) == true) break;
            await Session.Link.Loop.DelayUntil(stimulus.At + gap);
        }
        return samples;
    }

    /// <summary>What other hosts asked for while the device had the query.</summary>
    private List<DnsName> OthersAsked(Stimulus stimulus, Heard response)
    {
        var asked = new List<DnsName>();
        for (var i = Session.Messages.Count - 1; i >= 0 && Session.Messages[i].At > stimulus.At - Patience; i--)
        {
            var other = Session.Messages[i];
            if (other.Frame.Direction == Direction.Received && !Device.Sent(other.Frame) && !other.IsResponse && other.At <= response.At) asked.AddRange(other.Message.Questions.Select(q => q.Name));
        }
        return asked;
    }

    /// <summary>
    /// Names with shared records of the device. The enumeration of types is none of them where another host lists a type too: then
    /// either may drop its answer, since the other has given it (section 7.4).
    /// </summary>
    private List<Question> SharedNames()
    {
        var names = Undisturbed(Device.Types.Concat(Device.Subtypes.Select(s => s.Subtype)).Distinct(), n => n).Take(8).ToList();
        var enumeration = ServiceNames.TypeEnumeration;
        if (!Session.Messages.Any(h => h.Frame.Direction == Direction.Received && !Device.Sent(h.Frame) && h.IsResponse && h.Message.Records.Any(r => r.Name == enumeration)))
            names.Add(enumeration);
        if (Device.Types.Count == 0) throw new NotApplicableException("the device advertises no service type");
        return names.ConvertAll(n => new Question(n, RecordType.PTR));
    }

    /// <summary>What others ask for all the time is not answered on the harness's account: it is left out where there is something else.</summary>
    private List<T> Undisturbed<T>(IEnumerable<T> all, Func<T, DnsName> nameOf)
    {
        var list = all.ToList();
        return list.Exists(a => !Device.IsSought(nameOf(a))) ? list.FindAll(a => !Device.IsSought(nameOf(a))) : list;
    }

    private static TimedQuery Timed(Question question, ushort flags = 0) =>
        new(DnsMessage.Query(question) with { Flags = flags }, [question], h => h.IsMulticast && Holds(h, question));

    /// <summary>What the device marks as unique it does not hold to be shared.</summary>
    private static bool Holds(Heard heard, Question question) => heard.Message.Answers.Any(r => !r.CacheFlush && CheckFixture.Answering(question)(r));

    private List<TimedQuery> Pairs(ushort flags)
    {
        var pairs = Undisturbed(Device.Instances.Where(i => i.Txt is not null), i => i.Name).Select(i => (First: new Question(i.Name, RecordType.SRV), Second: new Question(i.Name, RecordType.TXT))).ToList();
        if (pairs.Count == 0) throw new NotApplicableException("the device has no service instance to ask two questions about");
        return pairs.ConvertAll(p => new TimedQuery(DnsMessage.Query(p.First, p.Second) with { Flags = flags }, [p.First, p.Second],
            h => h.Message.Answers.Any(r => CheckFixture.Answering(p.First)(r) || CheckFixture.Answering(p.Second)(r))));
    }

    private static bool IsDecided(IReadOnlyList<DelaySample> samples, DelayRange range)
    {
        if (!UniformDelay.Looks.Contains(samples.Count)) return false;
        double[] delays = [.. samples.Select(s => s.Milliseconds)];
        return DelayWindow.Judge(delays, range).Objects || UniformDelay.Judge(delays, range).Objects;
    }

    private Task<SampledDelays> Observe(string name, Func<Task<SampledDelays>> take) => Session.Observe(name, context.Attempt, take);
}
