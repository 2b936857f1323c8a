using System.Globalization;
using System.Text;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

public abstract partial class ContestFixture
{
    /// <summary>What losing a name does: another host claims it and denies it whenever the device probes for it; observed once for each name and family.</summary>
    protected Task<Loss> Lost(NameKind kind, Family family) => Session.Observe($"lost {kind.Word()} over {family}", Context.Attempt, async () =>
    {
        var loss = await Lose(await Contest(kind, family), Seconds(30));
        if (loss.Announced is null) return loss;
        var question = new Question(loss.Contest.Name, kind == NameKind.Host ? Device.AddressType(family) : RecordType.SRV);
        loss = loss with { OldName = await FirstAnswer(Ask(question, family), Answering(question), Seconds(1)) };
        if (kind != NameKind.Host) return loss;
        var services = await ServicesAfter(loss.Contest.Name, family);
        var left = new HashSet<DnsName> { loss.Contest.Name };
        foreach (var target in services.Select(s => s.Record.Data.Names[0]).Distinct().Where(t => t != loss.Contest.Name && t != loss.NewName))
        {
            // A host that the device speaks for may have addresses of the other family alone.
            var had = Session.Run.At(target).Where(s => s.Record is { Data: AddressData, Ttl: > 0 }).Select(s => s.Record.Type).Distinct().OrderByDescending(t => t == Device.AddressType(family)).ToList();
            if (had.Count == 0) continue;
            // Its addresses may just have come along with the SRV record.
            await Fresh(target, had[0], family);
            if (await FirstAnswer(Ask(new Question(target, had[0]), family), r => r.Name == target && r.Ttl > 0, Seconds(1)) is null) left.Add(target);
        }
        return loss with { Services = services, LeftBehind = [.. services.Where(s => left.Contains(s.Record.Data.Names[0]))] };
    });

    /// <summary>The SRV records of all instances, asked for until their targets are others than the lost name, twice at most.</summary>
    private async Task<IReadOnlyList<Answer>> ServicesAfter(DnsName lost, Family family)
    {
        var questions = Device.Instances.Where(i => i.Target is not null).Take(12).Select(i => new Question(i.Name, RecordType.SRV)).ToList();
        var services = new Dictionary<Question, Answer>();
        for (var attempt = 0; attempt < 2 && questions.Count > 0; attempt++)
        {
            foreach (var question in questions) await Fresh(question.Name, question.Type, family);
            var asked = questions.ConvertAll(q => (Question: q, Query: Ask(q, family)));
            foreach (var (question, query) in asked)
                if (await FirstAnswer(query, Answering(question), query.At + Seconds(1) - Now) is { } service) services[question] = service;
            questions.RemoveAll(q => services.TryGetValue(q, out var service) && service.Record.Data.Names[0] != lost);
        }
        return [.. services.Values];
    }

    /// <summary>Denies one name after the other at its first probe, as many as asked for, and lets the next one through.</summary>
    protected async Task<Succession> DenyInTurn(Contest contest, int count)
    {
        var names = new List<DnsName> { contest.Name };
        var frames = new List<Frame> { contest.FirstProbe.Frame };
        for (var i = 0; i < count; i++)
        {
            var denial = contest.Deny();
            frames.Add(denial.Frame);
            if (await NextAttempt(contest, denial, Seconds(15)) is not { } next)
            {
                await Revive();
                return i == 0 ? throw new InconclusiveException("the device did not try again after the first name had been denied") : new Succession(names, frames, null);
            }
            contest = next;
            names.Add(contest.Name);
            frames.Add(contest.FirstProbe.Frame);
        }
        return new Succession(names, frames, await contest.Unopposed(Seconds(10)));
    }

    /// <summary>Denies a contested name again and again, until the device has another or the time is up.</summary>
    protected async Task<Loss> Lose(Contest contest, TimeSpan within)
    {
        var mark = Link.Transcript.Now;
        var start = Session.LastStart;
        var end = Now + within;
        var first = contest.Deny();
        var denials = 1;
        var seen = first.Mark;
        while (await contest.Next(first, seen, end) is { } step && contest.IsProbe(step))
        {
            seen = step.Moment;
            contest.Deny();
            denials++;
        }
        var course = await contest.Course(first, Now - first.At, Seconds(1.2));
        var name = course.Turned?.Name;
        var announced = name is null ? null : await Session.First(h => h.IsMulticastResponse && h.Message.Answers.Any(r => r.Name == name && r.Ttl > 0), mark, Now + Seconds(8));
        return new Loss(contest, first, denials, course, name, announced) { Start = start };
    }

    /// <summary>Makes sure that the device heeds a denial right after its first probe.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    protected async Task HeedsDenials(NameKind kind, Family family)
    {
        if ((await Lost(kind, family)).Course.Overrode) throw new InconclusiveException("the device does not heed a denial right after its first probe either") { CausedBy = [Causes.DefersToHolder] };
    }

    /// <summary>Denies every host name at its first probe, until two attempts have followed the fifteenth conflict within ten seconds; the last one is let through.</summary>
    protected Task<SlowingDown> DenyEverything(TimeSpan within) => DenyEvery([NameKind.Host], within);

    /// <summary>The same for the host name and an instance name, both denied at each attempt, until attempts at both have followed the fifteenth conflict.</summary>
    protected Task<SlowingDown> DenyTwoNames(TimeSpan within) => DenyEvery([NameKind.Host, NameKind.Instance], within);

    private async Task<SlowingDown> DenyEvery(NameKind[] kinds, TimeSpan within)
    {
        foreach (var kind in kinds) await HeedsDenials(kind, AnyFamily);
        // Conflicts of before would count among the fifteen.
        await Link.Loop.DelayUntil(Session.Contests.LastConflict + Seconds(10.1));
        var contests = new List<Contest>();
        foreach (var kind in kinds) contests.Add(await Contest(kind, AnyFamily));
        var denials = new List<Frame>();
        var attempts = new List<(Frame Denial, Frame Probe)>();
        var end = Now + within;
        SlowingDown Seen() => new(denials, attempts);
        while (Seen() is { AttemptsAfterLimit.Count: < 2 } seen && (Now < end || seen.LimitReached is not null))
        {
            var denied = contests.ConvertAll(c => (Contest: c, Denial: c.Deny()));
            denials.AddRange(denied.Select(d => d.Denial.Frame));
            contests.Clear();
            foreach (var (contest, denial) in denied)
                if (await NextAttempt(contest, denial, Seconds(8)) is { } next)
                {
                    // One wait serves all names: it may have begun with the first of the denials.
                    attempts.Add((denied[0].Denial.Frame, next.FirstProbe.Frame));
                    contests.Add(next);
                }
            if (contests.Count == denied.Count) continue;
            await Revive();
            break;
        }
        foreach (var contest in contests) await contest.Unopposed(Seconds(8));
        return attempts.Count > 0 ? Seen() : throw new InconclusiveException("the device did not try again after a name had been denied");
    }

    /// <summary>Restarts a device that has stopped looking for a name, so that the checks to come have one; without a control it stays as it is.</summary>
    private async Task Revive()
    {
        if (Session.Operator.CanByItself(ControlAction.PowerCycle)) await Operate(ControlAction.PowerCycle);
    }

    /// <summary>The contest for the name that the device probes for next, the same or another.</summary>
    private async Task<Contest?> NextAttempt(Contest before, Stimulus denial, TimeSpan within)
    {
        DnsName? NameIn(Heard probe) => OtherName(probe, before.Kind, before.Name) ?? probe.Message.Questions.FirstOrDefault(q => q.Name == before.Name)?.Name;
        // A device that probes once, and at once, has no second probe to be seen by.
        bool Follows(Heard probe) => probe.At > denial.At + Milliseconds(20) + RoundTrip + Tolerance || (probe.At > denial.At && OtherName(probe, before.Kind, before.Name) is not null);
        var probe = await FirstProbe(h => IsProbe(h, before.Family) && NameIn(h) is not null && Follows(h), denial.Mark, denial.At + within + Tolerance);
        return probe is null ? null : new Contest(this, Context, before.Kind, before.Family, probe, NameIn(probe)!);
    }

    /// <summary>The name that a device which went from one name to the next will try after that, when it counts; null when it does not count.</summary>
    protected static DnsName? Successor(DnsName first, DnsName second)
    {
        string old = first.FirstLabel, label = second.FirstLabel;
        var end = label.Length;
        while (end > 0 && !char.IsAsciiDigit(label[end - 1])) end--;
        var start = end;
        while (start > 0 && char.IsAsciiDigit(label[start - 1])) start--;
        if (start == end || label == old || !int.TryParse(label.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return second.Skip().Prepend(Encoding.UTF8.GetBytes(label[..start] + (number + 1).ToString(CultureInfo.InvariantCulture) + label[end..]));
    }
}

/// <summary>A name that was denied to the device for as long as it tried.</summary>
/// <param name="First">The first denial.</param>
/// <param name="Denials">How many there were.</param>
/// <param name="Course">What the device did after the first one.</param>
/// <param name="NewName">The name it turned to; null for none.</param>
/// <param name="Announced">Its first announcement of the new name.</param>
public sealed record Loss(Contest Contest, Stimulus First, int Denials, Course Course, DnsName? NewName, Heard? Announced)
{
    public IEnumerable<Frame> Frames => [First.Frame, .. Course.Frames, .. Announced is null ? (Frame[])[] : [Announced.Frame]];

    /// <summary>The device's answer for the old name after it had announced the new one.</summary>
    public Answer? OldName { get; init; }

    /// <summary>When the device had been started.</summary>
    public Moment Start { get; init; }

    /// <summary>The SRV records of the device's instances after the host name had been lost.</summary>
    public IReadOnlyList<Answer> Services { get; init; } = [];

    /// <summary>Those whose target is the lost name still, or another name that was the device's once and that it does not answer for any more.</summary>
    public IReadOnlyList<Answer> LeftBehind { get; init; } = [];
}

/// <summary>Names that were denied one after the other.</summary>
/// <param name="Names">Those that the device tried, the last one unopposed.</param>
/// <param name="Use">The first use of the last one.</param>
public sealed record Succession(IReadOnlyList<DnsName> Names, IReadOnlyList<Frame> Frames, Heard? Use)
{
    /// <summary>The first name that was tried although it had been denied a moment ago; null for none.</summary>
    public DnsName? Repeated => Names.Where((n, i) => Names.Take(i).Contains(n)).FirstOrDefault();

    public override string ToString() => string.Join(", then ", Names) + (Use is null ? "; then nothing" : "; the last one used");
}

/// <summary>What a device did to which every name was denied.</summary>
/// <param name="Attempts">The denial before each further attempt, and its first probe.</param>
public sealed record SlowingDown(IReadOnlyList<Frame> Denials, IReadOnlyList<(Frame Denial, Frame Probe)> Attempts)
{
    /// <summary>The denial with which fifteen conflicts had happened within ten seconds (RFC 6762 section 8.1); null where they did not.</summary>
    public Frame? LimitReached => Denials.Skip(14).Where((d, i) => d.At - Denials[i].At <= TimeSpan.FromSeconds(10)).FirstOrDefault();

    /// <summary>Attempts that had to wait, with how long they did.</summary>
    public IReadOnlyList<(Frame Denial, Frame Probe, TimeSpan Pause)> AttemptsAfterLimit =>
        LimitReached is { } limit ? [.. Attempts.Where(a => a.Denial.Number >= limit.Number).Select(a => (a.Denial, a.Probe, a.Probe.At - a.Denial.At))] : [];

    public override string ToString() => LimitReached is null
        ? $"fifteen conflicts did not fit into ten seconds: {Denials.Count} in {(Denials[^1].At - Denials[0].At).TotalSeconds:0.#} s"
        : string.Join(", ", AttemptsAfterLimit.Select(a => $"{a.Pause.TotalMilliseconds:0} ms before the attempt in frame {a.Probe.Number}"));
}
