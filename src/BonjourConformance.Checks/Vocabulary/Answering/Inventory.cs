using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Rules;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>A form of question, each with a duty of its own.</summary>
public enum QuestionForm
{
    /// <summary>For a record (RFC 6762 section 6).</summary>
    Plain,

    /// <summary>For a record, by a simple resolver (section 6.7).</summary>
    Simple,

    /// <summary>For a type that the name lacks (section 6.1).</summary>
    Lacking,

    /// <summary>For a record, by a querier that lists it as known (section 7.1).</summary>
    Known,

    /// <summary>For the name, by another host that probes for it (section 8.1).</summary>
    Probe,
}

/// <summary>A question in one of its forms.</summary>
/// <param name="Listed">What the answer has to list; null where it is no list.</param>
public sealed record Entry(Question Question, Family Family, QuestionForm Form, DnsName? Listed = null)
{
    /// <summary>The name that it is about.</summary>
    public DnsName About => Listed ?? Question.Name;

    /// <summary>The same where a name has become another.</summary>
    public Entry Under(DnsName old, DnsName now) => this with { Question = Question with { Name = Question.Name == old ? now : Question.Name }, Listed = Listed == old ? now : Listed };

    public bool IsAnswered(ResourceRecord record) => CheckFixture.Answering(Question)(record) && (Listed is null || (record.Data is NameData to && to.Name == Listed));

    public override string ToString() => Form switch
    {
        QuestionForm.Simple => $"no reply to a simple resolver's question for {Question} over {Family}",
        QuestionForm.Lacking => $"no NSEC record in answer to {Question} over {Family}, a type that the name lacks",
        QuestionForm.Probe => $"no answer to another host's probe for {Question.Name} over {Family}",
        QuestionForm.Known => $"an answer to {Question} over {Family} each time, though the query listed it",
        _ => $"no answer {(Listed is null ? "to" : $"that lists {Listed} to")} {Question} over {Family}",
    };
}

/// <summary>What came of a question.</summary>
/// <param name="IsServed">The device did what the form of the question asks of it.</param>
/// <param name="Told">Another host gave the answer, so that the device need not (section 7.4).</param>
/// <param name="Seen">The answer; null where none came.</param>
public sealed record Served(Entry Entry, Stimulus Query, bool IsServed, bool Told, Answer? Seen) : ICase
{
    public DnsName About => Entry.About;

    /// <summary>The device did it itself, so that it can.</summary>
    public bool ShowsService => IsServed && !Told;

    public IEnumerable<Link.Frame> Frames => Seen is null || Entry.Form != QuestionForm.Known ? [Query.Frame] : [Query.Frame, Seen.In.Frame];
}

/// <summary>All that a device is asked for at its names, in each form: taken before something happens to it and after, since much is set up once and not again.</summary>
public sealed class Inventory(CheckFixture fixture, CheckContext context)
{
    /// <summary>An answer may wait up to 120 ms, and half a second more for others (RFC 6762 sections 6 and 6.4).</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>Announcements follow a quarter of a second after the last probe and a second after each other (RFC 6762 sections 8.1 and 8.3).</summary>
    private static readonly TimeSpan AnnouncingTime = TimeSpan.FromSeconds(2.5);

    /// <summary>A denial may come along with an answer, what is known was an answer before, and a probe is answered whatever is known.</summary>
    private static readonly IReadOnlyList<QuestionForm[]> Rounds = [[QuestionForm.Plain, QuestionForm.Simple], [QuestionForm.Lacking, QuestionForm.Known], [QuestionForm.Probe]];

    private Session Session => context.Session;

    private DeviceModel Device => context.Device;

    /// <summary>What was set up at a start may have been lost since, when the link changed: where that is so, the device is started again, unless that takes hands.</summary>
    public async Task SinceStart()
    {
        var last = Session.Doings.FindLast(d => d.Action is ControlAction.CableIn or ControlAction.PowerCycle or ControlAction.Start);
        if (!Session.Operator.CanByItself(ControlAction.PowerCycle) || last?.Action != ControlAction.CableIn) return;
        await new Observe(fixture, context).Watch(await fixture.ControlFor().PowerCycle());
        await Session.Refresh();
    }

    /// <summary>Which questions for what a name has the device serves at present.</summary>
    public async Task<IReadOnlyList<Entry>> Present(DnsName name) => [.. (await Take([.. EntriesOf(name)])).Where(t => t.ShowsService).Select(t => t.Entry)];

    /// <summary>
    /// Which questions for what a name has the device serves: did so at any time of the run, under any name that it had then, or does now. Each name may have
    /// changed often before anybody asks.
    /// </summary>
    public async Task<IReadOnlyList<Entry>> Before(DnsName name)
    {
        var first = Device.Names.FirstOf(name);
        var (then, served) = await Session.Observe($"what is served at {first}", context.Attempt, async () =>
        {
            List<DnsName> names = [.. Session.Run.Names.Where(n => Device.Names.FirstOf(n) == first)];
            var entries = EntriesOf(name).ToLookup(e => names.Exists(n => WasServed(e.Under(name, n))));
            var taken = await Take([.. entries[false], .. entries[true].Where(e => e.Form == QuestionForm.Plain && entries[false].Any(o => o.Form == QuestionForm.Known && o.Question == e.Question))]);
            return (name, (IReadOnlyList<Entry>)[.. entries[true].Union(taken.Where(t => t.ShowsService).Select(t => t.Entry))]);
        });
        return [.. served.Select(e => e.Under(then, name))];
    }

    /// <summary>Whether such a question was put at any time, and the device did what it asks of it.</summary>
    private bool WasServed(Entry entry)
    {
        var sent = Session.Run.At(entry.Question.Name);
        bool Follows(Heard response, Heard query) => response.Family == entry.Family && response.At > query.At && response.At - query.At <= AnswerTime + fixture.RoundTrip;
        bool IsFollowed(Heard query, Func<Sighting, bool> by) => sent.Any(s => Follows(s.In, query) && by(s) && (!s.In.IsMulticast || entry.Form == QuestionForm.Known || IsAnswer(s.In)));
        return Session.Run.Asked(entry.Question.Name).Where(q => q.Family == entry.Family && IsOfForm(q, entry)).Any(q => entry.Form switch
        {
            QuestionForm.Lacking => IsFollowed(q, s => s.Record.Type == RecordType.NSEC),
            QuestionForm.Known => !IsFollowed(q, s => s.Section == Section.Answer && entry.IsAnswered(s.Record)),
            // What follows a probe may answer a question that came after it.
            QuestionForm.Probe => IsFollowed(q, s => s.Section == Section.Answer && entry.IsAnswered(s.Record) && RunView.Before(Session.Run.Asked(entry.Question.Name), s.In, AnswerTime) == q),
            QuestionForm.Simple => IsFollowed(q, s => s.In.DestinationPort == q.SourcePort && s.Section == Section.Answer && entry.IsAnswered(s.Record)),
            _ => IsFollowed(q, s => s.Section == Section.Answer && entry.IsAnswered(s.Record)),
        });
    }

    /// <summary>Whether all of it was asked for shortly before, and no name in it probed for, so that it is no announcement.</summary>
    private bool IsAnswer(Heard response) => response.Message.Answers.All(r => r.Type == RecordType.NSEC || RunView.Before(Session.Run.Asked(r.Name), response, AnswerTime + fixture.RoundTrip,
        q => q.Family == response.Family && q.Message.Questions.Any(a => a.Name == r.Name && (a.Type == r.Type || a.Type == RecordType.ANY))) is not null)
        && response.Message.Answers.All(r => RunView.Before(Session.Run.Probes(r.Name), response, AnnouncingTime) is null);

    private static bool IsOfForm(Heard query, Entry entry)
    {
        bool Asks(Func<RecordType, bool> type) => query.Message.Questions.Any(q => q.Name == entry.Question.Name && type(q.Type));
        return entry.Form switch
        {
            QuestionForm.Simple => query.SourcePort != 5353 && Asks(t => t == entry.Question.Type),
            QuestionForm.Lacking => query.SourcePort == 5353 && Asks(t => t is ResponderFixture.Location or ResponderFixture.ResponsiblePerson),
            QuestionForm.Known => query.Message.Answers.Any(entry.IsAnswered) && Asks(t => t == entry.Question.Type),
            QuestionForm.Probe => query.Message.Authorities.Count > 0 && query.Message.Questions.Any(q => q.Name == entry.Question.Name && q.UnicastResponse),
            _ => query.SourcePort == 5353 && query.Message is { Authorities.Count: 0, Answers.Count: 0 } && Asks(t => t == entry.Question.Type),
        };
    }

    /// <summary>What came of each of these questions.</summary>
    public async Task<IReadOnlyList<Served>> Take(IReadOnlyList<Entry> entries)
    {
        var taken = new Dictionary<Entry, Served>();
        foreach (var forms in Rounds)
            for (var attempt = 0; attempt < Session.Way.Tries; attempt++)
            {
                var open = entries.Where(e => forms.Contains(e.Form) && !(taken.TryGetValue(e, out var before) && before.IsServed) && (e.Form != QuestionForm.Known || KnownOf(e, taken).Count > 0)).ToList();
                // At first all at once; what may have been too much at once, one at a time.
                foreach (var together in attempt == 0 && !Session.Rationing.IsOfAll ? [[.. open]] : open.Chunk(1))
                    foreach (var served in await AskTogether(together, taken)) taken[served.Entry] = served;
            }
        return [.. taken.Values];
    }

    private IEnumerable<Entry> EntriesOf(DnsName name)
    {
        var instance = Device.Instances.Find(i => i.Name == name);
        if (instance is null && !Device.HostNames.Contains(name)) return Device.Families.Order().Select(f => new Entry(new(name, RecordType.PTR), f, QuestionForm.Plain));
        var lacking = Session.Index.LiveAt(name).Any(r => r.Record.Type == ResponderFixture.Location) ? ResponderFixture.ResponsiblePerson : ResponderFixture.Location;
        return Device.Families.Order().SelectMany(family =>
        {
            RecordType[] types = instance is null ? [Device.AddressType(family, name)] : [RecordType.SRV, RecordType.TXT];
            return (IEnumerable<Entry>)
            [
                .. types.Select(t => new Entry(new(name, t), family, QuestionForm.Plain)),
                .. instance is null ? [] : Device.ListsOf(instance).Select(l => new Entry(new(l, RecordType.PTR), family, QuestionForm.Plain, name)),
                new(new(name, types[0]), family, QuestionForm.Simple),
                new(new(name, lacking), family, QuestionForm.Lacking),
                new(new(name, types[0]), family, QuestionForm.Known),
                new(new(name, RecordType.ANY), family, QuestionForm.Probe),
            ];
        });
    }

    /// <summary>The records that answered the plain question, in however many messages they came; none where it was not answered.</summary>
    private List<ResourceRecord> KnownOf(Entry entry, Dictionary<Entry, Served> taken) =>
        taken.GetValueOrDefault(entry with { Form = QuestionForm.Plain }) is { Seen: not null } plain ? [.. fixture.Responses(plain.Query).SelectMany(h => h.Message.Answers).Where(entry.IsAnswered).DistinctBy(r => r.Data)] : [];

    private async Task<IReadOnlyList<Served>> AskTogether(Entry[] entries, Dictionary<Entry, Served> taken)
    {
        if (entries.Length == 0) return [];
        foreach (var (name, type, family) in entries.Where(e => e.Form != QuestionForm.Probe).Select(e => (e.Question.Name, e.Form == QuestionForm.Lacking ? RecordType.NSEC : e.Question.Type, e.Family)).Distinct())
            await fixture.Fresh(name, type, family);
        var asked = new List<(Entry Entry, Stimulus Query)>();
        foreach (var entry in entries)
        {
            context.Asked.Add(entry.Question.Name);
            asked.Add((entry, fixture.Send(QueryOf(entry, taken), entry.Family, HowOf(entry))));
            // Small devices have room for few messages that they have not read.
            await fixture.Wait(CheckFixture.Milliseconds(20));
        }
        context.Stimuli.Add($"queries for {string.Join(", ", entries.Select(e => e.Question).Distinct())}, plain, by a simple resolver, for a type that the name lacks, with the answer listed, or probes of another host for the name");
        var end = Session.Now + AnswerTime + fixture.RoundTrip + Session.Link.Tolerance;
        while (true)
        {
            var served = asked.ConvertAll(a => Judge(a.Entry, a.Query));
            if (Session.Now >= end || served.TrueForAll(s => s.IsServed && s.Entry.Form != QuestionForm.Known)) return served;
            await fixture.Wait(CheckFixture.Milliseconds(50));
        }
    }

    private DnsMessage QueryOf(Entry entry, Dictionary<Entry, Served> taken) => entry.Form switch
    {
        QuestionForm.Known => DnsMessage.Query(entry.Question) with { Answers = [.. KnownOf(entry, taken).Select(r => r.WithCacheFlush(false))] },
        QuestionForm.Probe => DnsMessage.Query(entry.Question.AsQU()) with { Authorities = [fixture.ClaimOf(entry.Question.Name, entry.Family)] },
        _ => DnsMessage.Query(entry.Question),
    };

    private Sending? HowOf(Entry entry) => entry.Form switch
    {
        QuestionForm.Simple => new Sending { SourcePort = Session.NewPort() },
        QuestionForm.Probe => new Sending { From = Session.Hosts.Rival },
        _ => null,
    };

    private Served Judge(Entry entry, Stimulus query)
    {
        Func<Heard, ResourceRecord?> find = entry.Form switch
        {
            QuestionForm.Lacking => h => h.Message.Records.FirstOrDefault(r => r.Type == RecordType.NSEC && r.Name == entry.Question.Name),
            QuestionForm.Simple => h => h.IsMulticast ? null : h.Message.Answers.FirstOrDefault(entry.IsAnswered),
            _ => h => h.Message.Answers.FirstOrDefault(entry.IsAnswered),
        };
        var seen = fixture.Responses(query).Select(h => (In: h, Record: find(h))).FirstOrDefault(s => s.Record is not null) is { Record: { } record } first ? new Answer(first.In, record) : null;
        if (entry.Form == QuestionForm.Known) return new Served(entry, query, seen is null || fixture.OthersAsked(entry.Question.Name, query), false, seen);
        var told = seen is null && entry.Form == QuestionForm.Plain && fixture.AnotherHasTold(entry.IsAnswered, query);
        return new Served(entry, query, seen is not null || told, told, seen);
    }
}
