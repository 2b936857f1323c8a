using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>A simple resolver's query and the reply to it (RFC 6762 section 6.7).</summary>
/// <param name="Form">What else is in the query, in words that follow the question; empty for a plain one.</param>
/// <param name="Told">The answer to a querier that had asked the same from port 5353 right before, where one had.</param>
public sealed record LegacyExchange(Question Question, string Form, ushort Id, Stimulus Query, Reply? Reply, Heard? Told) : ICase
{
    public DnsName About => Question.Name;

    /// <summary>What was asked for does not exist.</summary>
    public bool IsDenial => Question.Type == ResponderFixture.Location;

    /// <summary>
    /// What the reply lacks of that answer, where both come from one interface: records of a type, or pointers. That there is nothing else at
    /// a name (section 6.1) is no record of it that a simple resolver asks for.
    /// </summary>
    public IEnumerable<ResourceRecord> Missing => Told is null || Reply?.Frame.Source != Told.Frame.Source ? [] :
        Told.Message.Answers.Where(CheckFixture.Answering(Question)).Where(t => t.Type == Question.Type || t.Type != RecordType.NSEC).Where(t => !Reply.Message.Answers.Any(r => r.Name == t.Name && r.Type == t.Type && (t.Type != RecordType.PTR || r.Data.Equals(t.Data))));

    /// <exception cref="InconclusiveException">None came.</exception>
    public Reply Answered => Reply ?? throw new InconclusiveException($"no reply came to port {Query.SourcePort}");
}

/// <summary>Asks as simple resolvers do: from a port of their own, with an id.</summary>
public sealed class LegacyResolver(ResponderFixture fixture, CheckContext context)
{
    /// <param name="IsOfResolvers">Only simple resolvers ask so: in a query from port 5353 the bits are zero (sections 18.6, 18.9 and 18.10).</param>
    private sealed record Form(string Words, Func<DnsMessage, DnsMessage> Of, bool IsOfResolvers = false);

    private static readonly Form Plain = new("", query => query);

    private static readonly Form Recursive = new(" with RD set", query => query with { Flags = DnsFlags.RD }, IsOfResolvers: true);

    /// <summary>As dig and resolvers that validate ask.</summary>
    private static readonly Form Validating = new(" with RD, AD and CD set", query => query with { Flags = DnsFlags.RD | DnsFlags.AD | DnsFlags.CD }, IsOfResolvers: true);

    private static readonly IReadOnlyList<ResourceRecord> Opt = [new(DnsName.Root, RecordType.OPT, 1232, 0, new OptData([]))];

    /// <summary>As resolvers ask that can receive more than 512 octets.</summary>
    private static readonly Form Extended = new(" with an OPT record", query => query with { Additionals = Opt });

    /// <summary>As programs ask that send queries of Multicast DNS from a port of their own.</summary>
    private static readonly Form Unicast = new(" with the unicast-response bit", query => query with { Questions = [.. query.Questions.Select(q => q.AsQU())] });

    /// <summary>As a resolver asks that is told to query one server.</summary>
    private static readonly Form Alone = new(" sent to the device alone", query => query);

    private static readonly Form Together = new(" right before or after another from the same port", query => query);

    private Session Session => context.Session;

    private DeviceModel Device => context.Device;

    /// <summary>Replies to questions for unique and for shared records, in the forms in which resolvers ask, once a run and family.</summary>
    public Task<IReadOnlyList<LegacyExchange>> Exchanges(Family family) => Session.Observe($"legacy replies over {family}", context.Attempt, async () =>
    {
        var exchanges = new List<LegacyExchange>();
        // What it does not answer at all is no matter of simple resolvers.
        foreach (var question in Usual(family).Where(q => !Session.Unanswered.Contains((q, family)) && Session.DeviceMessages.Any(h => h.IsResponse && h.Message.Answers.Any(CheckFixture.Answering(q)))))
            exchanges.Add(await Asked(question, Plain, family, null));
        // Of each name one, and then the next one of each: none has to wait for what was just multicast.
        foreach (var turn in Further(family).GroupBy(f => f.Question.Name).SelectMany(same => same.Index()).GroupBy(f => f.Index, f => f.Item))
        {
            var answered = new List<(Question Question, Form Form, Heard Told)>();
            foreach (var (question, form) in turn)
                if (await ToldOthers(question, form, family) is { } told) answered.Add((question, form, told));
            foreach (var (question, form, told) in answered) exchanges.Add(await Asked(question, form, family, told));
        }
        exchanges.AddRange(await AskedTogether([.. exchanges.Where(e => e is { Form: "", Reply: not null, IsDenial: false }).Select(e => e.Question).DistinctBy(q => q.Name).OrderByDescending(q => q.Type == RecordType.PTR).Take(2)], family));
        return (IReadOnlyList<LegacyExchange>)exchanges;
    });

    /// <summary>Whether all that the device has to answer, as it was seen to, fits the 512 octets that every resolver takes, without any compression.</summary>
    /// <param name="wholly">With all additional records that it ever sent along.</param>
    public bool IsShort(LegacyExchange exchange, bool wholly)
    {
        var question = exchange.Question;
        var answers = Session.Index.Distinct.Select(s => s.Record).Where(r => r.Name == question.Name && (r.Type == question.Type || question.Type == RecordType.ANY)).ToList();
        List<ResourceRecord> opt = exchange.Form == Extended.Words ? [.. Opt] : [];
        bool Fits(IReadOnlyList<ResourceRecord> additionals) => DnsWriter.Write(DnsMessage.Response(answers) with { Questions = [question], Additionals = [.. additionals, .. opt] }, Compression.None).Length <= 512;
        if (!wholly) return answers.Count > 0 && Fits([]);
        // Which records there are besides, only the device can tell.
        if (question.Type == RecordType.ANY) return false;
        var alike = Session.DeviceMessages.Where(h => h.IsResponse && h.Message.Answers.Count > 0 && h.Message.Answers.All(CheckFixture.Answering(question))).ToList();
        return alike.Count > 0 && Fits([.. alike.SelectMany(h => h.Message.Additionals).Where(r => r.Type != RecordType.OPT).Distinct()]);
    }

    private List<Question> Usual(Family family) =>
    [
        new(Device.HostName, Device.AddressType(family)),
        .. Device.Types.Take(1).Select(t => new Question(t, RecordType.PTR)),
        .. Instances.Take(1).Select(i => new Question(i.Name, RecordType.SRV)),
    ];

    private IEnumerable<ServiceInstance> Instances => Device.Instances.Where(i => !i.IsPlaceholder);

    /// <summary>Names of its pointers from addresses.</summary>
    private IEnumerable<DnsName> ReverseMapping => Session.Live().Where(r => r.Record is { Type: RecordType.PTR, CacheFlush: true } && r.Record.Name.EndsWith(Arpa)).Select(r => r.Record.Name).Distinct();

    private static readonly DnsName Arpa = DnsName.Of("arpa");

    private List<(Question Question, Form Form)> Further(Family family)
    {
        var host = new Question(Device.HostName, Device.AddressType(family));
        return
        [
            .. Instances.TakeLast(1).SelectMany(i => ((Question, Form)[])[(new(i.Name, RecordType.TXT), Plain), (new(i.Name, RecordType.ANY), Plain), (new(i.Name, RecordType.SRV), Extended), (new(i.Name, RecordType.SRV), Unicast), (new(i.Name, ResponderFixture.Location), Plain)]),
            .. Device.HostName.Count > 0 ? ((Question, Form)[])[(host with { Type = RecordType.ANY }, Plain), (host, Extended), (host, Recursive), (host, Validating), (host with { RawClass = DnsClass.Any }, Plain), (host with { Name = host.Name.SwapCase() }, Plain)] : [],
            .. Device.Types.Take(1).SelectMany(t => ((Question, Form)[])[(new(t, RecordType.PTR), Extended), (new(t.SwapCase(), RecordType.PTR), Plain), (new(t, RecordType.PTR), Alone)]),
            .. Device.Subtypes.Take(1).Select(s => (new Question(s.Subtype, RecordType.PTR), Plain)),
            .. Device.Types.Count > 0 ? [(new Question(CheckFixture.ServiceTypeEnumeration, RecordType.PTR), Plain)] : ((Question, Form)[])[],
            .. new[] { Family.IPv4, Family.IPv6 }.Where(f => f != family && Device.HostName.Count > 0 && Device.AddressesOf(f).Any()).Select(f => (host with { Type = f.AddressType() }, Plain)),
            .. ReverseMapping.Take(1).Select(n => (new Question(n, RecordType.PTR), Plain)),
        ];
    }

    /// <summary>What a querier is told that asks the same from port 5353.</summary>
    private async Task<Heard?> ToldOthers(Question question, Form form, Family family)
    {
        await Fresh(question);
        if (form.IsOfResolvers) form = Plain;
        context.Stimuli.Add($"a query for {question}{form.Words} over {family}");
        var query = fixture.Send(form.Of(DnsMessage.Query(question)), family, new Sending { To = To(form, family) });
        Func<ResourceRecord, bool> tells = question.Type == ResponderFixture.Location ? r => r.Name == question.Name && r.Type == RecordType.NSEC : CheckFixture.Answering(question);
        return await fixture.FirstResponse(query, h => h.Message.Answers.Any(tells), CheckFixture.Seconds(1) + Session.Link.Tolerance);
    }

    private System.Net.IPAddress? To(Form form, Family family) => form == Alone ? Device.AddressesOf(family).FirstOrDefault() : null;

    /// <summary>A question of type ANY is answered by several records.</summary>
    private Task Fresh(Question question) => fixture.FreshEverywhere(question.Type != RecordType.ANY ? [question]
        : [.. (Device.Instances.Exists(i => i.Name == question.Name) ? (RecordType[])[RecordType.SRV, RecordType.TXT] : [RecordType.A, RecordType.AAAA]).Select(t => question with { Type = t })]);

    /// <summary>Asked once more, and again, where the link loses frames.</summary>
    private async Task<LegacyExchange> Asked(Question question, Form form, Family family, Heard? told)
    {
        var exchange = await Ask(question, form, family, told);
        for (var again = 1; exchange.Reply is null && Session.Way.Loss > 0 && again < Session.Way.Tries; again++) exchange = await Ask(question, form, family, told);
        return exchange;
    }

    private async Task<LegacyExchange> Ask(Question question, Form form, Family family, Heard? told)
    {
        await Fresh(question);
        return await ReplyTo(Begin(question, form, family, Session.NewPort(), told), _ => true);
    }

    /// <summary>As resolvers ask that look for both kinds of addresses at once: from one port, without waiting for the first reply.</summary>
    private async Task<IReadOnlyList<LegacyExchange>> AskedTogether(IReadOnlyList<Question> questions, Family family)
    {
        var exchanges = new List<LegacyExchange>();
        for (var attempt = 0; attempt == 0 || (exchanges.Exists(e => e.Reply is null) && Session.Way.Loss > 0 && attempt < Session.Way.Tries); attempt++)
        {
            foreach (var question in questions) await Fresh(question);
            var port = Session.NewPort();
            List<LegacyExchange> begun = [.. questions.Select(q => Begin(q, Together, family, port, null))];
            exchanges.Clear();
            foreach (var exchange in begun) exchanges.Add(await ReplyTo(exchange, r => r.Message.Records.Any(CheckFixture.Answering(exchange.Question))));
        }
        return exchanges;
    }

    private LegacyExchange Begin(Question question, Form form, Family family, ushort port, Heard? told)
    {
        var id = (ushort)Session.Random.Next(1, 0x10000);
        context.Stimuli.Add($"a query for {question}{form.Words} over {family} from port {port} with id {id}");
        var query = fixture.Send(form.Of(DnsMessage.Query(question)) with { Id = id }, family, new Sending { SourcePort = port, To = To(form, family) });
        return new LegacyExchange(question, form.Words, id, query, null, told);
    }

    private async Task<LegacyExchange> ReplyTo(LegacyExchange exchange, Func<Reply, bool> match)
    {
        var query = exchange.Query;
        var frame = await Session.Link.Transcript.First(
            f => Device.Sent(f) && f.Udp?.DestinationPort == query.SourcePort && f.Ip!.Destination.Equals(query.SourceAddress) && Replies.Of(f) is { } reply && match(reply),
            query.Mark, query.At + CheckFixture.Seconds(1) + Session.Way.RoundTrip + Session.Link.Tolerance);
        return exchange with { Reply = frame is null ? null : Replies.Of(frame) };
    }
}
