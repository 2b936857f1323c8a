using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>The words for contests about the names of a device: other hosts that probe for them, claim them or deny them.</summary>
public abstract partial class ContestFixture : CheckFixture
{
    /// <summary>The family for duties that cannot differ by family.</summary>
    protected Family AnyFamily => Device.Families.Contains(Family.IPv4) || Device.Families.Count == 0 ? Family.IPv4 : Family.IPv6;

    /// <summary>The name that contests of a kind are about, as the device is known to have it.</summary>
    /// <exception cref="NotApplicableException">The device has none.</exception>
    protected internal DnsName NameOf(NameKind kind) => kind == NameKind.Instance ? Device.AnyInstance.Name
        : Device.AddressesAt(Device.HostName).Count > 0 ? Device.HostName : throw new NotApplicableException("the device has no address records at its host name");

    /// <summary>
    /// Has the device probe for a name, by the cheapest way there is: another host claims the name, once, and then keeps silent
    /// (RFC 6762 section 9); failing that the cable is pulled, or the device restarted.
    /// </summary>
    /// <exception cref="InconclusiveException">It could not be brought to probe.</exception>
    protected async Task<Contest> Contest(NameKind kind, Family family)
    {
        if (!Session.Contests.Immovable.Contains((kind, family)))
        {
            // The second time with the cache-flush bit, which some devices wait for.
            foreach (var flush in (bool[])[false, true])
                if ((await Claimed(kind, family, flush)).Contest is { } contest) return contest;
            Session.Contests.Immovable.Add((kind, family));
        }
        if (Session.Operator.RestartsByHand())
            throw new InconclusiveException("the device heeds no conflict, and nobody is asked to cut its power for each contest") { CausedBy = [kind == NameKind.Host ? Causes.ConflictStartsProbing : Causes.InstanceConflictStartsProbing] };
        return await ContestOfStart(kind, family);
    }

    /// <summary>Restarts the device, or its link, and waits for its first probe for a name of a kind.</summary>
    /// <exception cref="InconclusiveException">Nobody can restart it, or it does not probe.</exception>
    protected async Task<Contest> ContestOfStart(NameKind kind, Family family)
    {
        var silent = $"no probe over {family} for a {kind.Word()} was seen within {Session.Boot.Limit.TotalSeconds:0} s of the start";
        if (Session.Contests.Unprobed.Contains((kind, family))) throw new InconclusiveException(silent) { CausedBy = [Causes.EveryUniqueNameIsProbed] };
        Disturb();
        var name = NameOf(kind);
        var on = await Restart();
        var probe = await FirstProbe(h => IsProbe(h, family) && Claimant(h, kind, name) is not null, on.Mark, on.At + Session.Boot.Limit);
        if (probe is null)
        {
            Session.Contests.Unprobed.Add((kind, family));
            throw new InconclusiveException(silent) { CausedBy = [Causes.EveryUniqueNameIsProbed] };
        }
        Context.Evidence.Add(probe.Frame);
        return new Contest(this, Context, kind, family, probe, Claimant(probe, kind, name)!);
    }

    /// <summary>Pulls the cable and puts it back where that can be done without hands, and otherwise restarts the device.</summary>
    /// <exception cref="InconclusiveException">Neither can be done.</exception>
    protected async Task<PowerOn> Restart()
    {
        var op = Session.Operator;
        var cable = op.Can(ControlAction.CableOut) && op.Can(ControlAction.CableIn);
        if (op.RestartsByItself() || !cable || op.Can(ControlAction.PowerCycle)) return await Control.PowerCycle();
        return await Replug(Seconds(3));
    }

    /// <summary>Takes the cable out for a while.</summary>
    /// <exception cref="InconclusiveException">Nobody can.</exception>
    protected async Task<PowerOn> Replug(TimeSpan unplugged)
    {
        await Operate(ControlAction.CableOut);
        await Wait(unplugged);
        var on = new PowerOn(Link.Transcript.Now);
        await Operate(ControlAction.CableIn);
        return on;
    }

    /// <summary>What a plain earlier or later proposal of a rival does; observed once for each name and family.</summary>
    protected Task<Course> PlainRival(NameKind kind, Family family, bool later, int? attempt = null) =>
        Session.Observe($"{(later ? "later" : "earlier")} rival of the {kind.Word()} over {family}", attempt ?? Context.Attempt, async () =>
        {
            var contest = await Contest(kind, family);
            var rival = contest.RivalProbes(later ? contest.Later() : contest.Earlier());
            return await contest.Course(rival, later ? Seconds(12) : Seconds(6));
        });

    /// <summary>Makes sure that the device gives way to a rival whose records are plainly later.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    protected async Task GivesWay(NameKind kind, Family family)
    {
        for (var attempt = 0; attempt < Math.Max(1, Math.Min(3, Session.Way.Attempts)); attempt++)
            if (!(await PlainRival(kind, family, later: true, attempt)).WentOn) return;
        throw new InconclusiveException("the device does not give way to a rival whose records are plainly later either, so nothing can be said about how it compares") { CausedBy = [kind == NameKind.Host ? Causes.LoserWaits : Causes.InstanceLoserWaits] };
    }

    /// <summary>Has the device give way to a rival whose records are plainly later, with its first probe for the name after that.</summary>
    /// <exception cref="InconclusiveException">It does not give way, or does not probe again.</exception>
    protected async Task<(Stimulus Rival, Heard Again)> GaveWay(Contest contest)
    {
        var rival = contest.RivalProbes(contest.Later());
        var again = await contest.Next(rival, rival.Mark, rival.At + Seconds(12));
        Presume(again is not null && contest.IsProbe(again) && again.At - rival.At >= Seconds(0.95) - Tolerance, $"the device did not wait for a second and then probe for {contest.Name} again, which other checks judge", Causes.LoserWaits, Causes.LoserClaimsTheName);
        return (rival, again);
    }

    /// <summary>Makes sure that the device takes no notice of a rival whose records are plainly earlier.</summary>
    /// <exception cref="InconclusiveException">It does.</exception>
    protected async Task StandsFirm(NameKind kind, Family family)
    {
        for (var attempt = 0; attempt < Math.Max(1, Math.Min(3, Session.Way.Attempts)); attempt++)
            if (await PlainRival(kind, family, later: false, attempt) is { WentOn: true } or { IsOpen: true }) return;
        throw new InconclusiveException("the device gives way to a rival whose records are plainly earlier too, so nothing can be said about how it compares") { CausedBy = [Causes.WinsAgainstEarlierData] };
    }

    /// <summary>Runs the second half of a pair, for which some devices have nothing that it could be shown with.</summary>
    protected static async Task WhereApplicable(Task half)
    {
        try
        {
            await half;
        }
        catch (NotApplicableException)
        {
            // The first half has its verdict all the same.
        }
    }

    /// <summary>Demands that the device gives way to a rival with these records.</summary>
    /// <param name="of">The instance whose name it is about, over the other family than usual; null for the usual one.</param>
    protected async Task MustGiveWay(NameKind kind, Func<Contest, IEnumerable<ResourceRecord>> proposes, string because, Compression compression = Compression.None, ServiceInstance? of = null)
    {
        await GivesWay(kind, AnyFamily);
        var contest = of is null ? null : await ContestOf(of, Device.Families.Max());
        contest ??= await Contest(kind, AnyFamily);
        await MustGiveWay(contest, () => contest.RivalProbes(proposes(contest), compression), because);
    }

    /// <summary>Demands that the device gives way to what is said.</summary>
    protected async Task MustGiveWay(Contest contest, Func<Stimulus> say, string because)
    {
        var course = await contest.Course(say(), Seconds(12));
        MustBePlain(course);
        Expect.That(!course.WentOn, $"the device to give way, because {because}: no further step with {contest.Name} for one second (tolerance {Expect.Ms(Tolerance)})", course.ToString(), course.Frames);
    }

    /// <summary>Demands that the device takes no notice of a rival with these records.</summary>
    /// <param name="breaks">Sections that the rival's probe breaks on purpose.</param>
    protected async Task MustStandFirm(NameKind kind, Func<Contest, IEnumerable<ResourceRecord>> proposes, string because, Compression compression = Compression.None, params string[] breaks)
    {
        await StandsFirm(kind, AnyFamily);
        var contest = await Contest(kind, AnyFamily);
        await MustStandFirm(contest, () => contest.RivalProbes(proposes(contest), compression, breaks), because);
    }

    /// <summary>Demands that the device takes no notice of what is said.</summary>
    protected async Task MustStandFirm(Contest contest, Func<Stimulus> say, string because)
    {
        var course = await contest.Course(say(), Seconds(6));
        MustBePlain(course);
        Expect.That(course.WentOn, $"the device to go on probing for {contest.Name} as planned, because {because}", course.ToString(), course.Frames);
    }

    /// <summary>Presumes that what the device did shows whether it gave way.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    protected static void MustBePlain(Course course) => Presume(!course.IsOpen,
        $"the device used {course.Contest.Name} without another probe, so that nothing shows whether it gave way; how often it probes is what other checks judge", Causes.ConflictLeadsToThreeProbes, Causes.LoserClaimsTheName);

    /// <summary>
    /// Puts a message of the device on the link once more, octet for octet and with the device's own addresses. Switches that learnt from it that the
    /// device is where the harness is learn better from what the device is then made to send.
    /// </summary>
    protected Stimulus SendBack(Heard message)
    {
        Describe($"the device's own {message}, once more");
        var sent = Link.Transcript.Now;
        Link.Send(message.Frame.Parsed.Octets, Context.Check.Id);
        Link.Send(Neighbourhood.Request(Hosts.Querier, message.From), Context.Check.Id);
        return new Stimulus(Link, message.Frame.Parsed.Octets, sent, message.Family, Hosts.Rival, 5353, message.From);
    }

    /// <summary>For a while every message of the device is sent once more, from another host's address, as a reflector does; at most 100 of them.</summary>
    protected async Task<(Course Course, int Count)> Reflect(Contest contest, TimeSpan time)
    {
        Describe($"every message of the device over {contest.Family}, repeated by another host for {time.TotalSeconds:0.#} s");
        var end = Now + time;
        var mark = contest.FirstProbe.Frame.Before;
        Stimulus? first = null;
        var count = 0;
        while (count < 100 && await Session.First(h => h.IsMulticast && h.Family == contest.Family, mark, end) is { } heard)
        {
            mark = heard.Moment;
            var echo = Send(heard.Message, contest.Family, new Sending { From = Hosts.Rival, Octets = heard.Frame.Parsed.Payload.ToArray() });
            first ??= echo;
            count++;
        }
        return (await contest.Course(first!, Seconds(6)), count);
    }

    /// <summary>
    /// Demands that the device keeps its name although it hears its own messages again. A probe after the first use counts when it comes each time: a device may begin
    /// anew in that moment for a reason of its own.
    /// </summary>
    protected async Task KeepsItsName(NameKind kind, Family family)
    {
        (Course? Course, int Count) reflected = default;
        await InEachAttempt(async () =>
        {
            reflected = await Reflect(await Contest(kind, family), Seconds(3.5));
            return IsKept(reflected.Course) ? null : reflected.Course;
        });
        // Who takes them for conflicts has had more than fifteen, and waits five seconds before it goes on (section 8.1).
        if (!IsKept(reflected.Course)) await Wait(Seconds(7));
        Expect.That(IsKept(reflected.Course), $"the device to keep {reflected.Course!.Contest.Name} although {reflected.Count} of its own messages come back to it", reflected.Course.ToString(), reflected.Course.Frames);
    }

    /// <summary>Some probe for their host name with each service: what is asked for beside a name that is not in use yet is that one's probe.</summary>
    private bool IsKept(Course? course) => course is { Kept: true, Renamed: false } && !course.Probes.Any(p => p.Number > course.Uses[0].Number && Probed(p).All(n => IsUsed(n, course.Contest, p)));

    private bool IsUsed(DnsName name, Contest contest, Heard before) =>
        Session.Since(contest.FirstProbe.Moment).Any(h => h.IsResponse && h.Family == before.Family && h.Number < before.Number && h.Message.Records.Any(r => r.Name == name && r.Ttl > 0));

    /// <summary>Whether a name is the one that the device is known by.</summary>
    internal bool Holds(DnsName name) => Holds(NameKind.Host, name) || Holds(NameKind.Instance, name);

    /// <summary>Whether a name of a kind is one that the device is known by.</summary>
    internal bool Holds(NameKind kind, DnsName name) => kind == NameKind.Host ? Device.HostNames.Contains(name) : Device.Instances.Exists(i => i.Name == name);

    /// <summary>The name of the same kind, other than the given one, that a probe is for and that the device did not have before; null for none.</summary>
    /// <param name="first">What is probed for beside the given name from the first is no turn to another: a box may have several host names.</param>
    internal DnsName? OtherName(Heard probe, NameKind kind, DnsName than, Heard? first = null) => OtherName(Device, probe, kind, than, first);

    private static DnsName? OtherName(DeviceModel device, Heard probe, NameKind kind, DnsName than, Heard? first = null)
    {
        var others = Probed(probe).Except(first is null ? [] : Probed(first)).Where(n => n != than && n.Skip() == than.Skip() && !(kind == NameKind.Instance && device.Instances.Exists(i => i.Name == n))).ToList();
        // Where many are renamed together, the name that follows is one of many.
        return others.Find(n => device.Names.FirstOf(n) == device.Names.FirstOf(than)) ?? others.Find(n => !device.Names.Knows(n) || !device.Names.Knows(than));
    }

    /// <summary>The names that a query is a probe for: those it proposes records for, or asks for with type ANY.</summary>
    internal static IEnumerable<DnsName> Probed(Heard query) => query.IsResponse ? [] : query.Message.Questions
        .Where(q => q.Type == RecordType.ANY || query.Message.Authorities.Any(r => r.Name == q.Name)).Select(q => q.Name).Distinct();

    /// <summary>The contested name of a kind that a probe is for.</summary>
    protected DnsName? Claimant(Heard probe, NameKind kind, DnsName name) => Claimant(Device, probe, kind, name);

    internal static DnsName? Claimant(DeviceModel device, Heard probe, NameKind kind, DnsName name) => Probed(probe).Contains(name) ? name : OtherName(device, probe, kind, name);

    /// <summary>
    /// The first probe that fits. Of a device that proposes records at other times, a question for any type that proposes nothing is one only where
    /// another follows as a probe does: one that stands alone, or right before a probe, only asks, and what others say then comes too early.
    /// </summary>
    private async Task<Heard?> FirstProbe(Func<Heard, bool> fits, Moment mark, TimeSpan until)
    {
        var proposes = Session.DeviceMessages.Any(m => m.IsProbe);
        var first = await Session.First(fits, mark, until);
        while (first is { IsProbe: false } && proposes)
        {
            var asked = first;
            if (await Session.First(h => fits(h) && (h.IsProbe || h.At - asked.At > Milliseconds(100)), asked.Moment, asked.At + Apart) is { } next) return next.IsProbe ? next : asked;
            first = await Session.First(fits, asked.Moment, until);
        }
        return first;
    }

    protected static bool IsProbe(Heard heard, Family family) => heard.Family == family && Probed(heard).Any();

    /// <summary>What was announced once is announced again; over the other family at about the same time.</summary>
    private static bool IsSecond(Heard heard, Heard first) => heard.IsMulticastResponse && heard.Family == first.Family && heard.At - first.At > Milliseconds(900)
        && first.Message.Answers.Where(r => r.Ttl > 0).All(r => heard.Message.Answers.Any(r.SameRecord));

    /// <summary>
    /// Waits for the second announcement of a contest before, since a claim that came earlier could meet a device that is not done; and
    /// finds out what the device is called where that contest made it take another name.
    /// </summary>
    private protected async Task Ready()
    {
        if (Session.Contests is { Announced: { } first } && Session.Contests.ReadyAt > Now
            && await Session.First(h => IsSecond(h, first), first.Moment, Session.Contests.ReadyAt) is { } second) await Link.Loop.DelayUntil(second.At + Milliseconds(30));
        else if (Session.Contests.ReadyAt > Now) await Link.Loop.DelayUntil(Session.Contests.ReadyAt);
        if (!Session.Contests.NamesAreUncertain) return;
        await Session.Rest();
        await Session.Refresh();
        Session.Contests.NamesAreUncertain = false;
    }
}
