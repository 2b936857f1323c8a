using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// The words that checks are written in. A check has one logical thread and no clock of its own: <see cref="Wait"/> and all else
/// that takes time takes the link's time.
/// </summary>
public abstract partial class CheckFixture
{
    protected static readonly DnsName Local = DnsName.Of("local");

    /// <summary>The name whose PTR records list the service types (RFC 6763 section 9).</summary>
    protected internal static readonly DnsName ServiceTypeEnumeration = ServiceNames.TypeEnumeration;

    private CheckContext? context;

    protected CheckContext Context => context ?? throw new InvalidOperationException("A check runs in a session only.");

    protected Session Session => Context.Session;

    protected DeviceModel Device => Context.Device;

    protected TestHosts Hosts => Session.Hosts;

    protected ILink Link => Session.Link;

    protected TimeSpan Now => Session.Now;

    /// <summary>By how much a measured time may be wrong on account of link and harness.</summary>
    protected TimeSpan Tolerance => Link.Tolerance;

    /// <summary>What the way to the device and back takes at least; zero on a usual link.</summary>
    protected internal TimeSpan RoundTrip => Session.Way.RoundTrip;

    /// <summary>The part of the frames that the link was seen to lose; null where it can lose none, as nothing is tried again then.</summary>
    protected double? LossToGrant => Link.Attempts > 1 ? Session.Way.Loss : null;

    protected Expect Expect => new(Context);

    protected Control Control => new(this, Context);

    protected Observe Observe => new(this, Context);

    /// <summary>What the device is asked for at its names, in each form, and whether it does that.</summary>
    protected Inventory Inventory => new(this, Context);

    internal void Enter(CheckContext entered) => context = entered;

    internal Control ControlFor() => Control;

    protected internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    protected internal static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    protected internal Task Wait(TimeSpan time) => Link.Loop.Delay(time);

    /// <summary>Says what the verdict is about: one of the device's names.</summary>
    protected internal void Subject(DnsName name) => Context.Subject = Device.SubjectOf(name);

    /// <summary>Says what the verdict is about: one of the device's instances.</summary>
    protected internal void Subject(ServiceInstance instance) => Subject(instance.Name);

    /// <summary>Says that the verdict is about the device as a whole, whatever names it is asked for.</summary>
    protected internal void SubjectIsDevice() => Context.Subject = SubjectInfo.Device;

    /// <summary>Sends a message, by default from the querier's port 5353 to the group of the family.</summary>
    protected internal Stimulus Send(DnsMessage message, Family family, Sending? how = null)
    {
        how ??= Sending.Usual;
        var from = how.From ?? Hosts.Querier;
        var source = how.SourceAddress ?? from.Address(family);
        var to = how.To ?? family.Group();
        var mac = to.Equals(family.Group()) && !how.ToDeviceAlone ? MacAddress.OfGroup(to) : Device.Mac;
        var payloads = how.Octets is { } octets ? [octets] : Fitting.Messages(message, how.Compression);
        var sent = Link.Transcript.Now;
        var frames = payloads.SelectMany((payload, at) => FrameWriter.UdpFragments(from.Mac, mac, source, to, how.SourcePort, how.DestinationPort, payload, how.HopLimit, (ushort)(sent.Place + 1 + at))).ToList();
        foreach (var frame in frames) Link.Send(frame, Context.Check.Id);
        var stimulus = new Stimulus(Link, frames[0], sent, family, from, how.SourcePort, source);
        Context.Sent.Add(stimulus);
        if (how.Breaks.Count > 0) Session.Deliberate.Add((stimulus, how.Breaks));
        return stimulus;
    }

    /// <summary>Sends one question, each time it is called a new message.</summary>
    protected internal Stimulus Ask(Question question, Family family, Sending? how = null)
    {
        Context.Stimuli.Add($"a query for {question} over {family}");
        Context.Asked.Add(question.Name);
        return Send(DnsMessage.Query(question), family, how);
    }

    /// <summary>A name that nobody has, with further labels between it and "local".</summary>
    protected DnsName NobodysName(params string[] parents) => DnsName.Of([$"bonjour-conformance-{Session.Random.Next(0x1000000):x6}", .. parents, "local"]);

    /// <summary>The record by which another host claims a name of the device: its address, or an SRV record that points at it.</summary>
    protected internal ResourceRecord ClaimOf(DnsName name, Family family) => ClaimOf(name, Device.HostNames.Contains(name) ? NameKind.Host : NameKind.Instance, family);

    protected internal ResourceRecord ClaimOf(DnsName name, NameKind kind, Family family) => kind == NameKind.Host
        ? ResourceRecord.A(name, Hosts.Rival.Address(Families.OfType(Device.AddressType(family))), cacheFlush: false)
        : ResourceRecord.Srv(name, 9, DnsName.Of("bonjour-conformance-rival", "local"), cacheFlush: false);

    /// <summary>Says in words what a stimulus was, for the report.</summary>
    protected void Describe(string stimulus) => Context.Stimuli.Add(stimulus);

    /// <summary>Responses that the device sent since the stimulus and that could be meant for it: to the group of its family, or to its sender.</summary>
    protected internal IEnumerable<Heard> Responses(Stimulus to) =>
        Session.Since(to.Mark).Where(h => IsResponseTo(h, to));

    /// <summary>The first record among the answers of responses since the stimulus that matches, waiting for it; null if none came.</summary>
    protected internal async Task<Answer?> FirstAnswer(Stimulus to, Func<ResourceRecord, bool> match, TimeSpan within, Section? section = Section.Answer)
    {
        var heard = await Session.First(h => IsResponseTo(h, to) && Pick(h, match, section) is not null, to.Mark, to.At + within + RoundTrip);
        if (heard is null) return null;
        await Session.RestOf(heard);
        Context.Evidence.Add(heard.Frame);
        return new Answer(heard, Pick(heard, match, section)!);
    }

    /// <summary>Whether a record is the answer to a question: its name and type, and alive.</summary>
    protected internal static Func<ResourceRecord, bool> Answering(Question question) =>
        r => r.Name == question.Name && (r.Type == question.Type || question.Type == RecordType.ANY) && r.Ttl > 0;

    /// <summary>
    /// Waits until a record of this name and type may be multicast again: one second after it last was (RFC 6762 section 6), or as long as the device takes
    /// for one. That is counted by the interface, which may be one for both families.
    /// </summary>
    /// <exception cref="InconclusiveException">It is multicast all the time.</exception>
    protected internal async Task Fresh(DnsName name, RecordType type, Family family)
    {
        var end = Now + Seconds(10);
        // One that counts the second roughly drops what comes right after it, each time alike.
        var rest = (Context.IsAgain ? Rationing.Roughly : Session.Rationing.Rest) + Tolerance;
        while (Session.CountedWith(family).Select(f => Session.Rationing.IsOfAll ? Session.LastMulticast(f) : Session.LastMulticast(name, type, f)).OfType<Heard>().MaxBy(h => h.At) is { } last && last.At + rest > Now)
        {
            if (Now > end) throw new InconclusiveException($"the device multicasts {name} {type} every second over {family}, as where others keep asking for it: what is not answered anew cannot be told");
            await Link.Loop.DelayUntil(last.At + rest);
        }
    }

    /// <summary>
    /// Makes sure that the plain form of a question is answered after another form was not. Where it is not either, and the device answers something else,
    /// that says that it answers this question once in a while only, and nothing of forms.
    /// </summary>
    /// <exception cref="InconclusiveException">It is not answered.</exception>
    protected internal async Task PlainIsAnswered(Question question, Family family)
    {
        await Session.MayAsk([(question, family)]);
        await Fresh(question.Name, question.Type, family);
        if (await FirstAnswer(Ask(question, family), Answering(question), Seconds(1) + Tolerance) is null && await Session.IsAlive())
            throw new InconclusiveException($"a plain query for {question} over {family} was answered before, and is not a moment later: what is not answered in another form proves nothing");
    }

    /// <summary>Has the operator do something to the device.</summary>
    /// <exception cref="InconclusiveException">It could not be done.</exception>
    /// <exception cref="NotApplicableException">The device is not made for it.</exception>
    protected internal async Task Operate(ControlAction action, params (string Key, string Value)[] arguments)
    {
        // What it is not made for, and what nobody can do, leaves the device at rest.
        Session.Profile.Demand(action);
        if (Session.Operator.Can(action)) Disturb();
        Context.Stimuli.Add($"{Words(action)}{(arguments.Length == 0 ? "" : $" ({string.Join(", ", arguments.Select(a => $"{a.Key} {a.Value}"))})")}");
        Context.Windows.Add(new TimeWindow(Now, Now, Words(action), TimeWindow.Event));
        if (action == ControlAction.Rename) Device.Names.Renamed(Named("instance"), Named("newName"));
        await Session.Do(action, arguments.ToDictionary(a => a.Key, a => a.Value));

        DnsName Named(string key) => DnsName.Parse($"{Argument("type")}.local").Prepend(Argument(key));
        string Argument(string key) => arguments.First(a => a.Key == key).Value;
    }

    /// <summary>What was done to the device, in words.</summary>
    private static string Words(ControlAction action) => action switch
    {
        ControlAction.PowerCycle => "power off and on",
        ControlAction.Start => "device started",
        ControlAction.Stop => "device stopped in good order",
        ControlAction.Kill => "device switched off",
        ControlAction.CableOut => "cable taken out",
        ControlAction.CableIn => "cable put in",
        ControlAction.ChangeTxt => "TXT value changed",
        ControlAction.Rename => "instance renamed",
        ControlAction.Browse => "device told to browse",
        ControlAction.StopBrowse => "device told to stop browsing",
        ControlAction.Resolve => "device told to resolve",
        ControlAction.Connect => "device told to connect",
        ControlAction.Sleep => "device put to sleep",
        _ => "device woken",
    };

    /// <summary>The device will be disturbed by what follows: the next check waits until it is at rest, and asks its names anew.</summary>
    protected void Disturb()
    {
        Context.HasDisturbed = true;
        Context.HasSettled = false;
    }

    private static ResourceRecord? Pick(Heard heard, Func<ResourceRecord, bool> match, Section? section) =>
        heard.Message.RecordsBySection.Where(r => section is null || r.Section == section).Select(r => r.Record).FirstOrDefault(match);

    /// <summary>Whether a message of the device is a response that could be meant for the stimulus; one to the port it came from is.</summary>
    protected internal static bool IsResponseTo(Heard heard, Stimulus to) =>
        heard.IsResponse && heard.Family == to.Family && heard.Frame.IsAfter(to.Mark)
        && (heard.IsMulticast ? heard.DestinationPort == 5353 || heard.DestinationPort == to.SourcePort : heard.To.Equals(to.SourceAddress) && heard.DestinationPort == to.SourcePort);

    /// <summary>Whether a record is no more the device's: an address that it has given up, the name of one, or data that it has replaced by others.</summary>
    protected bool IsGivenUp(ResourceRecord record) =>
        ((record.Data is AddressData own ? own.Address : record.Name.FirstAddress()) is { } address && !Device.Addresses.Contains(address))
        || (record.CacheFlush && Session.DeviceMessages.LastOrDefault(m => m.IsResponse && m.Message.Records.Any(r => r.SameSet(record) && r.Ttl > 0)) is { } latest && !latest.Message.Records.Any(r => r.SameRecord(record)));

    /// <summary>Whether another host has told such a record after a query: the device need not tell the same once more (section 7.4).</summary>
    protected internal bool AnotherHasTold(Func<ResourceRecord, bool> record, Stimulus query) =>
        Session.Messages.Any(h => h.IsMulticastResponse && h.Family == query.Family && !Device.Sent(h.Frame) && h.Frame.IsAfter(query.Mark) && h.Message.Answers.Any(record));

    /// <summary>Whether another host has asked for a name since shortly before a stimulus, so that an answer may be for that host.</summary>
    protected internal bool OthersAsked(DnsName name, Stimulus around) => Session.Messages.Any(h =>
        h.Frame.Direction == Direction.Received && !Device.Sent(h.Frame) && !h.IsResponse && h.At > around.At - Milliseconds(700) && h.Message.Questions.Any(q => q.Name == name));
}
