using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What happened after something was done to the device.</summary>
/// <param name="Mark">When it was done.</param>
/// <param name="Messages">Every message that the device sent afterwards.</param>
public sealed record Aftermath(Moment Mark, IReadOnlyList<Heard> Messages)
{
    public TimeSpan At => Mark.At;

    public IEnumerable<Heard> Responses => Messages.Where(m => m.IsMulticastResponse);
}

/// <summary>An orderly stop.</summary>
/// <param name="Start">When the device had been started.</param>
/// <param name="Held">Name and type of each record that the device held and had multicast since it was started, with the family.</param>
public sealed record Departure(Moment Start, IReadOnlyList<(DnsName Name, RecordType Type, Family Family)> Held, Aftermath Aftermath);

/// <summary>A change of one attribute of an instance.</summary>
public sealed record TextChange(ServiceInstance Before, string Value, Aftermath Aftermath)
{
    public DnsName Name => Before.Name;

    /// <summary>Multicast responses with the new text, oldest first.</summary>
    public IReadOnlyList<Heard> Announcements(Family family) => [.. Aftermath.Responses.Where(m => m.Family == family && m.Message.Answers.Any(IsNew))];

    public bool IsNew(ResourceRecord record) => record.Name == Name && record.Data is TxtData txt && record.Ttl > 0 && !txt.Equals(Before.Txt);

    public bool IsGoodbye(ResourceRecord record) => record.Name == Name && record.Type == RecordType.TXT && record.Ttl == 0;
}

/// <summary>A change of an instance name by the user.</summary>
public sealed record NameChange(ServiceInstance Before, DnsName NewName, IReadOnlyList<DnsName> Subtypes, Aftermath Aftermath);

/// <summary>A start-up and a long time afterwards in which nobody asks the device anything.</summary>
/// <param name="ForeignService">When another host announced a service of its own and was asked for it.</param>
/// <param name="Prompted">Numbers of multicasts that other hosts called for, by a question or by a weak copy of a record.</param>
public sealed record LongWatch(StartUp StartUp, TimeSpan ForeignService, TimeSpan End, IReadOnlySet<int> Prompted)
{
    /// <summary>Multicasts of each record in one family, oldest first.</summary>
    public IReadOnlyList<Series> Series(Family family) =>
    [
        .. from heard in StartUp.Announcements
           where heard.Family == family
           from record in heard.Message.Answers
           where record.Ttl > 0 && record.Type != RecordType.NSEC
           group heard by new { record.Name, record.Type, record.Data } into set
           select new Series((set.Key.Name, set.Key.Type, set.Key.Data), [.. set.Distinct().OrderBy(h => h.Number)]),
    ];

    /// <summary>
    /// The same without multicasts that announce another record, one that came up later: what stands beside that is no announcement of its own.
    /// Records that other hosts called for in the meantime are left out: which of their multicasts are announcements cannot be told.
    /// </summary>
    public IReadOnlyList<Series> OwnSeries(Family family)
    {
        var messages = StartUp.Announcements.Where(a => a.Family == family).ToList();
        var first = new Dictionary<(DnsName, RecordType, RecordData), TimeSpan>();
        foreach (var message in messages)
            foreach (var record in message.Message.Answers) first.TryAdd((record.Name, record.Type, record.Data), message.At);
        var newest = messages.ToDictionary(m => m.Number, m => m.Message.Answers.Max(r => first[(r.Name, r.Type, r.Data)]));
        return [.. Series(family).Where(s => !s.Announcements.Any(a => Prompted.Contains(a.Number))).Select(s => s with { Announcements = [.. s.Announcements.Where(a => newest[a.Number] <= s.Announcements[0].At + TimeSpan.FromMilliseconds(50))] })];
    }
}

/// <summary>The announcements of one record, or of several that always went together.</summary>
/// <param name="Others">How many other records went with it.</param>
public sealed record Series((DnsName Name, RecordType Type, RecordData Data) Key, IReadOnlyList<Heard> Announcements, int Others = 0) : ICase
{
    public DnsName About => Key.Data is NameData pointer && (Key.Name.IsServiceType() || Key.Name.IsSubtype()) ? pointer.Name : Key.Name;

    /// <summary>Records that were announced in the same messages make one series.</summary>
    public static IReadOnlyList<Series> Together(IEnumerable<Series> series) =>
        [.. series.GroupBy(s => string.Join(' ', s.Announcements.Select(a => a.Number)), (_, same) => same.ToList()).Select(same => same[0] with { Others = same.Count - 1 })];

    public string Record => $"{Key.Name} {Key.Type}{(Others > 0 ? $" and {Others} more" : "")}";

    /// <summary>Between the first two; null where there is one only.</summary>
    public TimeSpan? FirstGap => Announcements.Count > 1 ? Announcements[1].At - Announcements[0].At : null;

    /// <summary>Announcements that came so long after the first.</summary>
    public IEnumerable<Heard> Since(TimeSpan least, TimeSpan most) => Announcements.Where(a => a.At - Announcements[0].At is var since && since >= least && since <= most);

    /// <summary>From each announcement to the next.</summary>
    public IEnumerable<Gap> Gaps => Vocabulary.Gaps.Between(Announcements, Record);

    /// <summary>Announcements that came sooner than twice the gap before them (RFC 6762 section 8.3), 5 % granted.</summary>
    public IEnumerable<Growth> TooSoon(TimeSpan tolerance) => Growth.Of(Gaps).Where(g => g.IsTooSoon(tolerance));

    /// <summary>Announcements that nothing explains: too soon for a series of growing intervals, though the start is long past, or right after another host's.</summary>
    public IEnumerable<Heard> Causeless(LongWatch watch, TimeSpan tolerance) => TooSoon(tolerance).Select(g => Heard.Of(g.Now.To)!).Where(h => h.At > Announcements[0].At + TimeSpan.FromSeconds(15))
        .Concat(Announcements.Skip(1).Where(a => Announcements[0].At < watch.ForeignService - TimeSpan.FromSeconds(15) && a.At > watch.ForeignService && a.At < watch.ForeignService + TimeSpan.FromSeconds(3)));

    public override string ToString() => Announcements.Count == 1 ? $"{Record}: one announcement, in frame {Announcements[0].Number}"
        : $"{Record}: {Announcements.Count} announcements, {string.Join(", ", Gaps.Take(12).Select(g => $"{g.Length.TotalSeconds:0.##}"))}{(Announcements.Count > 13 ? ", ..." : "")} s apart";
}

public sealed partial class Observe
{
    /// <summary>A start-up, and then the device left alone for <see cref="Session.IdleWatch"/>; in the middle another host offers a service of a type of its own.</summary>
    /// <remarks>Where losses are rare, a second one confirms the first; a third would cost a minute of real time for nothing.</remarks>
    public Task<LongWatch> LongWatch() => context.Session.Observe("start-up and idle watch", context.Session.Link.IsPatient ? context.Attempt : Math.Min(context.Attempt, 1), async () =>
    {
        var on = await fixture.ControlFor().PowerCycle();
        await Watch(on);
        var loop = context.Session.Link.Loop;
        var half = context.Session.IdleWatch / 2;
        await loop.Delay(half);
        var foreign = loop.Now;
        var type = DnsName.Parse("_bonjour-conf._udp.local");
        var name = type.Prepend("Another host");
        var rival = new Sending { From = context.Session.Hosts.Rival };
        foreach (var family in context.Device.Families)
        {
            var pointer = DnsMessage.Response(ResourceRecord.Ptr(type, name, 120));
            fixture.Send(pointer, family, rival);
            fixture.Send(DnsMessage.Query(new Question(type, RecordType.PTR)), family);
        }
        await loop.Delay(half);
        var frames = context.Session.Link.Transcript.Since(on.Mark).Where(context.Device.Sent).ToList();
        var startUp = new StartUp(frames, [.. frames.Select(Heard.Of).OfType<Heard>()], on.At);
        return new LongWatch(startUp, foreign, loop.Now, startUp.Announcements.Where(a => a.IsPrompted(context.Session)).Select(a => a.Number).ToHashSet());
    });

    /// <summary>The cable taken out for six seconds, long enough for devices that debounce, and what follows when it is put back.</summary>
    public Task<StartUp> LinkChange() => context.Session.Observe("link change", context.Attempt, async () =>
    {
        await fixture.Operate(ControlAction.CableOut);
        await fixture.Wait(CheckFixture.Seconds(6));
        var on = new PowerOn(context.Session.Link.Transcript.Now);
        await fixture.Operate(ControlAction.CableIn);
        return await Watch(on);
    });

    /// <summary>A start-up, or failing the control for that the probing and announcing that another host's claims to its names lead to (RFC 6762 section 9).</summary>
    public Task<StartUp> Probing()
    {
        var op = context.Session.Operator;
        if (context.Session.Recording is not null || op.Can(ControlAction.PowerCycle) || (op.Can(ControlAction.Start) && (op.Can(ControlAction.Stop) || op.Can(ControlAction.Kill)))) return StartUp();
        return context.Session.Observe("probing after conflicts", context.Attempt, async () =>
        {
            var on = new PowerOn(context.Session.Link.Transcript.Now);
            context.HasDisturbed = true;
            context.Stimuli.Add("responses of another host that claim the device's names");
            foreach (var family in context.Device.Families)
                foreach (var claim in Claims(family))
                    fixture.Send(DnsMessage.Response(claim), family, new Sending { From = context.Session.Hosts.Rival });
            return await Watch(on);
        });
    }

    /// <summary>One attribute of an instance changed by the user.</summary>
    public Task<TextChange> TextChange() => context.Session.Observe("change of TXT", context.Attempt, async () =>
    {
        var instance = context.Device.AnyInstance;
        var key = instance.Txt?.Strings.Any(s => System.Text.Encoding.UTF8.GetString(s).StartsWith("note=", StringComparison.OrdinalIgnoreCase)) == true ? "note" : "bctest";
        var value = $"changed {context.Session.Random.Next(1000, 10000)}";
        var mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.ChangeTxt, ("instance", instance.Label), ("type", TypeOf(instance)), ("key", key), ("value", value));
        var draft = new TextChange(instance, value, new Aftermath(mark, []));
        await context.Session.First(h => h.IsMulticastResponse && h.Message.Answers.Any(draft.IsNew), mark, context.Session.Now + CheckFixture.Seconds(15));
        return draft with { Aftermath = await Afterwards(mark, CheckFixture.Seconds(4)) };
    });

    /// <summary>An instance renamed by the user; afterwards it gets its old name back.</summary>
    public Task<NameChange> NameChange() => context.Session.Observe("change of an instance name", context.Attempt, async () =>
    {
        var instance = context.Device.AnyInstance;
        List<DnsName> subtypes = [.. context.Device.Subtypes.Where(s => s.Instance == instance.Name).Select(s => s.Subtype)];
        var label = $"Renamed {context.Session.Random.Next(1000, 10000)}";
        var name = instance.Type.Prepend(label);
        var mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.Rename, ("instance", instance.Label), ("type", TypeOf(instance)), ("newName", label));
        await context.Session.First(h => h.IsMulticastResponse && h.Message.Answers.Any(r => r.Name == name && r.Ttl > 0), mark, context.Session.Now + CheckFixture.Seconds(15));
        var change = new NameChange(instance, name, subtypes, await Afterwards(mark, CheckFixture.Seconds(3)));
        // What is left of the old name shows when it is asked for.
        foreach (var family in context.Device.Families.Order())
            fixture.Send(DnsMessage.Query([.. subtypes.Append(instance.Type).Select(n => new Question(n, RecordType.PTR)), new(instance.Name, RecordType.SRV), new(instance.Name, RecordType.TXT)]), family);
        await fixture.Wait(CheckFixture.Seconds(1));
        await fixture.Operate(ControlAction.Rename, ("instance", label), ("type", TypeOf(instance)), ("newName", instance.Label));
        return change;
    });

    /// <summary>An orderly stop; afterwards the device is started again.</summary>
    public Task<Departure> Stop() => context.Session.Observe("stop", context.Attempt, async () =>
    {
        var start = context.Session.LastStart;
        var known = context.Session.DeviceMessages.Where(m => m.IsMulticastResponse && m.Frame.IsAfter(start))
            .SelectMany(m => m.Message.Answers.Concat(m.Message.Additionals).Where(r => r.Ttl > 0).Select(r => (r.Name, r.Type, m.Family))).ToHashSet();
        var held = Records().SelectMany(r => context.Device.Families.Select(f => (r.Name, r.Type, f))).Where(known.Contains).Distinct().ToList();
        var mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.Stop);
        var aftermath = await Afterwards(mark, CheckFixture.Seconds(3));
        await fixture.Operate(ControlAction.Start);
        return new Departure(start, held, aftermath);
    });

    /// <summary>Name and type of every record that the device holds.</summary>
    private IEnumerable<(DnsName Name, RecordType Type)> Records()
    {
        var device = context.Device;
        foreach (var instance in device.Instances)
        {
            if (!instance.IsPlaceholder) yield return (instance.Type, RecordType.PTR);
            if (instance.Srv is not null) yield return (instance.Name, RecordType.SRV);
            if (instance.Txt is not null) yield return (instance.Name, RecordType.TXT);
        }
        foreach (var (subtype, _) in device.Subtypes) yield return (subtype, RecordType.PTR);
        foreach (var host in device.HostNames)
            foreach (var address in device.AddressesAt(host)) yield return (host, Families.Of(address) == Family.IPv4 ? RecordType.A : RecordType.AAAA);
    }

    private static string TypeOf(ServiceInstance instance) => string.Join('.', instance.Type.Labels.Take(2).Select(l => System.Text.Encoding.UTF8.GetString(l.Span)));

    private IEnumerable<ResourceRecord> Claims(Family family)
    {
        if (context.Device.AddressesOf(family).Any()) yield return ResourceRecord.A(context.Device.HostName, context.Session.Hosts.Rival.Address(family), cacheFlush: false);
        foreach (var instance in context.Device.Instances)
            yield return ResourceRecord.Srv(instance.Name, 9, DnsName.Of("bonjour-conformance-rival", "local"), cacheFlush: false);
    }

    private async Task<Aftermath> Afterwards(Moment mark, TimeSpan more)
    {
        await fixture.Wait(more);
        return new Aftermath(mark, [.. context.Session.Since(mark)]);
    }
}
