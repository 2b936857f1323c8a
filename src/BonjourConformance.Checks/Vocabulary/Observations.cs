using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary.Answering;
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
/// <param name="Held">Each record that the device held and had multicast since it was started, with the family; pointers with what they lead to.</param>
public sealed record Departure(Moment Start, IReadOnlyList<(Held Record, Family Family)> Held, Aftermath Aftermath)
{
    /// <summary>What came of claims to the host names before the start that followed; by hand only, where no start may be without use.</summary>
    public IReadOnlyDictionary<Family, EarlyClaim> Early { get; init; } = new Dictionary<Family, EarlyClaim>();
}

/// <summary>A record, whatever its data; of pointers each is one.</summary>
public readonly record struct Held(DnsName Name, RecordType Type, DnsName? Target = null)
{
    public static Held Of(ResourceRecord record) => new(record.Name, record.Type, record is { Type: RecordType.PTR, Data: NameData to } ? to.Name : null);

    public override string ToString() => $"{Name} {Type}{(Target is null ? "" : $" {Target}")}";
}

/// <summary>A change of one attribute of an instance.</summary>
public sealed record TextChange(ServiceInstance Before, string Value, Aftermath Aftermath)
{
    public DnsName Name => Before.Name;

    /// <summary>The change that followed it; null where nobody made another.</summary>
    public TextChange? Again { get; init; }

    /// <summary>A change of another instance; null where nobody made one, or it came to nothing.</summary>
    public TextChange? Other { get; init; }

    /// <summary>Each change, in order.</summary>
    public IReadOnlyList<TextChange> All => [.. ((TextChange?[])[this, Again, Other]).OfType<TextChange>()];

    /// <summary>Multicast responses with the new text, oldest first.</summary>
    public IReadOnlyList<Heard> Announcements(Family family) => [.. Aftermath.Responses.Where(m => m.Family == family && m.Message.Answers.Any(IsNew))];

    public bool IsNew(ResourceRecord record) => record.Name == Name && record.Data is TxtData txt && record.Ttl > 0 && !txt.Equals(Before.Txt);

    public bool IsGoodbye(ResourceRecord record) => record.Name == Name && record.Type == RecordType.TXT && record.Ttl == 0;
}

/// <summary>A change of an instance name by the user.</summary>
/// <param name="Pointers">Names of the pointers to the old one that peers may have: those that were multicast since the device was started.</param>
public sealed record NameChange(ServiceInstance Before, DnsName NewName, IReadOnlyList<DnsName> Pointers, Aftermath Aftermath)
{
    /// <summary>What the device said when it was asked for names that the new one would be without its accents; by hand only.</summary>
    public IReadOnlyList<Heard> Folding { get; init; } = [];

    /// <summary>The change that gave the old name back; null where nobody did.</summary>
    public NameChange? Back { get; init; }

    /// <summary>What came of the questions that the device served for the old name, put for the new one.</summary>
    public IReadOnlyList<Served> Taken { get; init; } = [];

    /// <summary>The first multicast response with an answer, over a family or over any.</summary>
    public Heard? First(Func<ResourceRecord, bool> match, Family? over = null) => Aftermath.Responses.FirstOrDefault(m => (over is null || m.Family == over) && m.Message.Answers.Any(match));

    /// <summary>Whether a record is a live pointer to the new name.</summary>
    public bool IsNew(ResourceRecord record) => record is { Data: NameData to, Ttl: > 0 } && to.Name == NewName;

    /// <summary>Whether a record takes leave of a pointer to the old one.</summary>
    public bool IsGoodbye(ResourceRecord record) => record is { Data: NameData to, Ttl: 0 } && to.Name == Before.Name;
}

public sealed partial class Observe
{
    /// <summary>A change is left alone for longer than the five seconds in which its two announcements are looked for, wherever the new data showed first.</summary>
    private static readonly TimeSpan Announcing = TimeSpan.FromSeconds(5.5);

    /// <summary>
    /// One attribute of an instance changed by the user, then once more, and then one of another instance: whoever announces the first change may forget the
    /// second, or other services.
    /// </summary>
    public Task<TextChange> TextChange() => context.Session.Observe("change of TXT", context.Attempt, async () =>
    {
        var instance = Operable;
        var key = KeyOf(instance);
        var change = await Changed(instance, key);
        // What is given out of it by other ways shows when it is asked for, between two plain answers.
        var text = new Question(instance.Name, RecordType.TXT);
        var resolver = new Sending { SourcePort = context.Session.NewPort() };
        (Question, Sending)[] ways = [(text, Sending.Usual), (text.AsQU(), Sending.Usual), (text, resolver), (new(instance.Type, RecordType.PTR), Sending.Usual)];
        foreach (var (question, how) in ((Question, Sending)[])[.. ways, .. ways, (text, Sending.Usual)])
        {
            foreach (var family in context.Device.Families.Order()) fixture.Send(DnsMessage.Query(question), family, how);
            await fixture.Wait(question.UnicastResponse || how == resolver ? CheckFixture.Milliseconds(200) : CheckFixture.Seconds(1.2));
        }
        if (context.Session.Operator.CanByHand(ControlAction.ChangeTxt)) return change;
        var now = change.Aftermath.Responses.SelectMany(m => m.Message.Answers).LastOrDefault(change.IsNew);
        if (now is null) return change;
        change = change with { Again = await Changed(instance with { Txt = (TxtData)now.Data }, key) };
        if (Further(instance) is not { } other) return change;
        var further = await Changed(other, KeyOf(other));
        return await HasCome(further) ? change with { Other = further } : change;
    });

    /// <summary>An instance that a control can be told of, other than the given one: of another type and with another label, so far as there is one.</summary>
    private ServiceInstance? Further(ServiceInstance than) => context.Device.Instances
        .Where(i => i is { IsPlaceholder: false, Srv: not null, Txt: not null } && i.Name != than.Name && context.Session.Profile.Instances.Any(p => p.FullName == i.Name))
        .MaxBy(i => Convert.ToInt32(i.Type != than.Type) + Convert.ToInt32(i.Label != than.Label));

    /// <summary>Whether the device has the new text, whether or not it announced it: a control may know one instance only. What shows first in an answer has its time to be announced.</summary>
    private async Task<bool> HasCome(TextChange change)
    {
        if (change.Aftermath.Responses.Any(m => m.Message.Answers.Any(change.IsNew))) return true;
        var question = new Question(change.Name, RecordType.TXT);
        var has = await fixture.FirstAnswer(fixture.Ask(question, context.Device.Families.Min()), change.IsNew, CheckFixture.Seconds(1)) is not null;
        await fixture.Wait(has ? Announcing : TimeSpan.Zero);
        return has;
    }

    /// <summary>The attribute of an instance that a user is to change.</summary>
    private static string KeyOf(ServiceInstance instance) =>
        instance.Txt?.Strings.Any(s => System.Text.Encoding.UTF8.GetString(s).StartsWith("note=", StringComparison.OrdinalIgnoreCase)) == true ? "note" : "bctest";

    /// <summary>One attribute of an instance given another value, and what the device says about it.</summary>
    private async Task<TextChange> Changed(ServiceInstance instance, string key)
    {
        var value = $"changed {context.Session.Random.Next(1000, 10000)}";
        var mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.ChangeTxt, ("instance", instance.Label), ("type", instance.TypeLabels), ("key", key), ("value", value));
        var draft = new TextChange(instance, value, new Aftermath(mark, []));
        await context.Session.First(h => h.IsMulticastResponse && h.Message.Answers.Any(draft.IsNew), mark, context.Session.Now + CheckFixture.Seconds(15));
        return draft with { Aftermath = await Afterwards(mark, Announcing) };
    }

    /// <summary>An instance renamed by the user; afterwards it gets its old name back.</summary>
    public Task<NameChange> NameChange() => context.Session.Observe("change of an instance name", context.Attempt, async () =>
    {
        var inventory = new Inventory(fixture, context);
        await inventory.SinceStart();
        var instance = Operable;
        List<DnsName> names = [.. context.Device.ListsOf(instance)];
        List<DnsName> pointers = [.. names.Where(n => context.Session.Since(context.Session.LastStart).Any(m => m.IsMulticastResponse && m.Message.Records.Any(r => r.Name == n && r.Ttl > 0 && r.Data is NameData to && to.Name == instance.Name)))];
        var had = await inventory.Before(instance.Name);
        // A name that is typed in by hand serves what is asked of names with accents too.
        var byHand = context.Session.Operator.CanByHand(ControlAction.Rename);
        var label = byHand ? Accents.Composed : $"Renamed {context.Session.Random.Next(1000, 10000)}";
        var name = instance.Type.Prepend(label);
        var mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.Rename, ("instance", instance.Label), ("type", instance.TypeLabels), ("newName", label));
        await context.Session.Follows(h => h.IsMulticastResponse && h.Message.Answers.Any(r => r.Name == name && r.Ttl > 0), mark, CheckFixture.Seconds(15));
        var change = new NameChange(instance, name, pointers, await Afterwards(mark, CheckFixture.Seconds(3)));
        // What is left of the old name shows when it is asked for.
        foreach (var family in context.Device.Families.Order())
            fixture.Send(DnsMessage.Query([.. names.Select(n => new Question(n, RecordType.PTR)), new(instance.Name, RecordType.SRV), new(instance.Name, RecordType.TXT)]), family);
        await fixture.Wait(CheckFixture.Seconds(1));
        change = change with { Taken = await inventory.Take([.. had.Select(e => e.Under(instance.Name, name))]) };
        if (byHand) return change with { Folding = await Accents.Ask(fixture, context, instance.Type) };
        List<DnsName> given = [.. change.Aftermath.Responses.SelectMany(m => m.Message.Answers).Where(r => change.IsNew(r) && names.Contains(r.Name)).Select(r => r.Name).Distinct()];
        mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.Rename, ("instance", label), ("type", instance.TypeLabels), ("newName", instance.Label));
        await context.Session.Follows(h => h.IsMulticastResponse && h.Message.Answers.Any(r => r.Name == instance.Name && r.Ttl > 0), mark, CheckFixture.Seconds(15));
        return change with { Back = new NameChange(instance with { Name = name }, instance.Name, given, await Afterwards(mark, CheckFixture.Seconds(1))) };
    });

    /// <summary>An orderly stop; afterwards the device is started again.</summary>
    public Task<Departure> Stop() => context.Session.Observe("stop", context.Attempt, async () =>
    {
        var start = context.Session.LastStart;
        // What it took leave of before, as where a user gave a name and took it back, peers have again only if it was multicast again.
        var known = context.Session.DeviceMessages.Where(m => m.IsMulticastResponse && m.Frame.IsAfter(start))
            .SelectMany(m => m.Message.Answers.Concat(m.Message.Additionals).Select(r => (In: m, Record: (Held.Of(r), m.Family), Lives: r.Ttl > 0)))
            .GroupBy(s => s.Record).Where(g => g.Any(s => s.Lives && s.In == g.Last().In)).Select(g => g.Key).ToHashSet();
        var held = Records().SelectMany(r => context.Device.Families.Select(f => (r, f))).Where(known.Contains).Distinct().ToList();
        var mark = context.Session.Link.Transcript.Now;
        await fixture.Operate(ControlAction.Stop);
        var aftermath = await Afterwards(mark, CheckFixture.Seconds(3));
        var started = fixture.Operate(ControlAction.Start);
        var early = context.Session.Operator.RestartsByHand() && context.Device.HostName.Count > 0 ? await new EarlyClaims(fixture, context).Until(started) : null;
        await started;
        return early is null ? new Departure(start, held, aftermath) : new Departure(start, held, aftermath) { Early = early };
    });

    /// <summary>Every record that the device holds.</summary>
    private IEnumerable<Held> Records()
    {
        var device = context.Device;
        foreach (var instance in device.Instances)
        {
            if (!instance.IsPlaceholder) yield return new(instance.Type, RecordType.PTR, instance.Name);
            if (instance.Srv is not null) yield return new(instance.Name, RecordType.SRV);
            if (instance.Txt is not null) yield return new(instance.Name, RecordType.TXT);
        }
        foreach (var (subtype, instance) in device.Subtypes.Where(s => device.Instances.Exists(i => i.Name == s.Instance))) yield return new(subtype, RecordType.PTR, instance);
        foreach (var host in device.HostNames)
            foreach (var address in device.AddressesAt(host)) yield return new(host, Families.Of(address).AddressType());
    }

    /// <summary>An instance that a control can be told of: one that the profile lists, if it lists any of the device's, for its controls know those.</summary>
    internal ServiceInstance Operable => context.Device.Instances.Find(i => i is { IsPlaceholder: false, Srv: not null } && context.Session.Profile.Instances.Any(p => p.FullName == i.Name))
        ?? context.Device.AnyInstance;

    private IEnumerable<ResourceRecord> Claims(Family family)
    {
        foreach (var host in context.Device.Hosts.Where(h => h.Addresses.Any(a => Families.Of(a) == family)))
            yield return ResourceRecord.A(host.Name, context.Session.Hosts.Rival.Address(family), cacheFlush: false);
        foreach (var instance in context.Device.Instances)
            yield return ResourceRecord.Srv(instance.Name, 9, DnsName.Of("bonjour-conformance-rival", "local"), cacheFlush: false);
    }

    private async Task<Aftermath> Afterwards(Moment mark, TimeSpan more)
    {
        await fixture.Wait(more);
        return new Aftermath(mark, [.. context.Session.Since(mark)]);
    }
}
