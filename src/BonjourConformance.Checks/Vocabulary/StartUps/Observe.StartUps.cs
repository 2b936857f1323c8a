using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Observations that many checks share: made once a run, and anew where a breach is being repeated.</summary>
public sealed partial class Observe(CheckFixture fixture, CheckContext context)
{
    private Session Session => context.Session;

    private ILink Link => Session.Link;

    /// <summary>A start-up without anybody interfering; afterwards the names that it did not announce are asked for.</summary>
    public Task<StartUp> StartUp() => Session.Observe("start-up", context.Attempt, async () =>
    {
        if (Session.Recording is not null) return Replay.RecordedStartUp.In(Session);
        // Nobody is asked to cut the power twice where once shows as much.
        var seen = Session.Operator.RestartsByHand() ? (await LongWatch()).Beginning : await Watch(await fixture.ControlFor().PowerCycle());
        return await WithAnswers(seen);
    });

    /// <summary>A start-up for what must outlast it: one of its own, or, where a person would have to be asked for it, the one that is watched anyway.</summary>
    public async Task<StartUp> Restart() => Session.Operator.RestartsByHand() ? await StartUp() : await Watch(await fixture.ControlFor().PowerCycle());

    /// <summary>A start-up, and then the device left alone for <see cref="Session.IdleWatch"/>; in the middle another host offers a service of a type of its own.</summary>
    /// <remarks>Where losses are rare, a second one confirms the first; a third would cost a minute of real time for nothing.</remarks>
    public Task<LongWatch> LongWatch() => Session.Observe("start-up and idle watch", Link.IsPatient ? context.Attempt : Math.Min(context.Attempt, 1), async () =>
    {
        var known = Session.Boot.Names;
        var on = await fixture.ControlFor().PowerCycle();
        var beginning = await Watch(on);
        var half = Session.IdleWatch / 2;
        await Link.Loop.Delay(half);
        var foreign = Link.Loop.Now;
        var type = DnsName.Parse("_bonjour-conf._udp.local");
        var name = type.Prepend("Another host");
        var rival = new Sending { From = Session.Hosts.Rival };
        foreach (var family in context.Device.Families)
        {
            var pointer = DnsMessage.Response(ResourceRecord.Ptr(type, name, 120));
            fixture.Send(pointer, family, rival);
            fixture.Send(DnsMessage.Query(new Question(type, RecordType.PTR)), family);
        }
        await Link.Loop.Delay(half);
        var startUp = Seen(on.Mark, known);
        return new LongWatch(startUp, beginning, foreign, Link.Loop.Now, startUp.Announcements.Where(a => a.IsPrompted(Session)).Select(a => a.Number).ToHashSet());
    });

    /// <summary>The cable taken out for six seconds, long enough for devices that debounce, and what follows when it is put back.</summary>
    public Task<StartUp> LinkChange() => Session.Observe("link change", context.Attempt, async () =>
    {
        var device = context.Device;
        var known = device.HostNames.Where(h => device.AddressesAt(h).Count > 0).Concat(device.Instances.Where(i => i.Srv is not null).Select(i => i.Name)).ToList();
        await fixture.Operate(ControlAction.CableOut);
        // By hand the one change serves RFC 3927 too, for which ten seconds are a change.
        await fixture.Wait(CheckFixture.Seconds(Session.Operator.ReplugsByItself() ? 6 : 10));
        var on = new PowerOn(Link.Transcript.Now);
        await fixture.Operate(ControlAction.CableIn);
        var change = await Watch(on);
        // What it is called now, and not what it had to give up on the way.
        var mark = Link.Transcript.Now;
        await Session.Refresh();
        change.Shown = [.. change.Messages.Concat(Session.Since(mark)).Where(m => m.IsResponse)];
        var used = change.Shown.SelectMany(m => m.Message.Records).Where(r => r.Ttl > 0).Select(r => r.Name).ToHashSet();
        change.Kept = known.FindAll(used.Contains);
        return change;
    });

    /// <summary>A start-up, or failing the control for that the probing and announcing that another host's claims to its names lead to (RFC 6762 section 9).</summary>
    public Task<StartUp> Probing()
    {
        var op = Session.Operator;
        if (Session.Recording is not null || op.Can(ControlAction.PowerCycle) || (op.Can(ControlAction.Start) && (op.Can(ControlAction.Stop) || op.Can(ControlAction.Kill)))) return StartUp();
        return Session.Observe("probing after conflicts", context.Attempt, async () =>
        {
            var known = Session.Boot.Names;
            var on = Link.Transcript.Now;
            context.HasDisturbed = true;
            context.Stimuli.Add("responses of another host that claim the device's names");
            var claims = context.Device.Families.SelectMany(Claims, (family, claim) => (family, claim)).ToList();
            HashSet<DnsName> undisputed = [.. Session.Index.Flushed.Select(f => f.Item1).Except(claims.Select(c => c.claim.Name))];
            foreach (var (family, claim) in claims) fixture.Send(DnsMessage.Response(claim), family, new Sending { From = Session.Hosts.Rival });
            await Quiet(on);
            return Seen(on, known, undisputed);
        });
    }

    /// <summary>The same start-up, with what the device answers about the names that it did not announce.</summary>
    internal async Task<StartUp> WithAnswers(StartUp seen) => seen.With(await Answers(seen, seen.Known));

    /// <summary>Watches a device that was started, or whose link has changed, until it has its names again and is at rest.</summary>
    public async Task<StartUp> Watch(PowerOn on)
    {
        var known = Session.Boot.Names;
        var isStart = Session.IsStarting;
        if (isStart) await Session.Boot.Over(on.Mark);
        else await Session.Boot.Back(on.Mark);
        await Quiet(on.Mark);
        var seen = Seen(on.Mark, known);
        if (isStart) IsTheOneWithThePower(seen);
        Session.Stillness.Learn(seen);
        return seen;
    }

    /// <summary>Two of a kind on one link: whoever has the names may hang at another outlet than the one that was switched.</summary>
    /// <exception cref="InconclusiveException">Another host came up, and the device did not.</exception>
    private void IsTheOneWithThePower(StartUp seen)
    {
        if (seen.Probes.Count > 0 || seen.Announcements.Any(a => !a.IsPrompted(Session)) || Newcomer.Since(Session, seen.On.Mark) is not { } other) return;
        context.Evidence.Add(other.Frame);
        throw new InconclusiveException($"another host came up, {other.From} in frame {other.Number}, and nothing shows that the device did: it seems that the control starts that one anew, and not the one under test");
    }

    /// <summary>Waits until the device has sent neither probe nor announcement for a while.</summary>
    private async Task Quiet(Moment since)
    {
        // Long enough for a device that configures a link-local address first: up to 1 + 2 + 2 + 2 s (RFC 3927 section 9).
        var patience = CheckFixture.Seconds(Session.Profile.IPv4 is Profiles.IPv4Configuration.LinkLocal or Profiles.IPv4Configuration.Dhcp ? 12 : 6);
        var begun = Session.Since(since).Any(h => h.IsMulticastResponse);
        var (last, end) = (Session.Now, Session.Now + CheckFixture.Seconds(40));
        var seen = Session.Since(since).LastOrDefault(h => h.IsMulticast) is { } latest ? latest.Moment : since;
        if (begun) last = seen.At;
        while (Session.Now < end)
        {
            var next = await Link.Transcript.First(f => context.Device.Sent(f) && (f.Arp is { IsProbe: true } or { IsAnnouncement: true } || Heard.Of(f) is { IsMulticast: true }), seen, last + (begun ? Session.Stillness.AfterStart : patience));
            if (next is null) break;
            (seen, last) = (next.Moment, next.At);
            begun |= Heard.Of(next) is { IsMulticastResponse: true };
        }
    }

    private StartUp Seen(Moment since, HashSet<DnsName> known, HashSet<DnsName>? undisputed = null)
    {
        var frames = Link.Transcript.Since(since).Where(context.Device.Sent).ToList();
        return new StartUp(frames, [.. frames.Select(Heard.Of).OfType<Heard>()], since, known) { Undisputed = undisputed ?? [] };
    }

    /// <summary>What the device answers about names that it has not used since it was started: a name may be in use without having been announced.</summary>
    private async Task<IReadOnlyList<Heard>> Answers(StartUp seen, IReadOnlySet<DnsName> known)
    {
        var asked = (from family in context.Device.Families.Order()
                     let used = seen.Rounds(family).Where(r => r.Uses.Count > 0).Select(r => r.Name).ToHashSet()
                     from name in known.Where(n => !used.Contains(n))
                     let isHost = context.Device.HostNames.Contains(name)
                     select (Family: family, Question: new Question(name, isHost ? context.Device.AddressType(family, name) : RecordType.SRV))).ToList();
        var answers = new List<Heard>();
        foreach (var (family, question) in asked)
            if (await fixture.FirstAnswer(fixture.Ask(question, family), CheckFixture.Answering(question), CheckFixture.Seconds(1) + Link.Tolerance) is { } answer) answers.Add(answer.In);
        return answers;
    }
}
