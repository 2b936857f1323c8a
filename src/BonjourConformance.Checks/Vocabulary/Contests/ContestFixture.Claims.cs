using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Words for claims: another host says that it has a name which the device uses (RFC 6762 section 9).</summary>
public abstract partial class ContestFixture
{
    /// <summary>Another host claims a name that the device uses; with the contest that follows, or none where the device does not probe within two seconds.</summary>
    protected async Task<(Stimulus Claim, Contest? Contest)> Claimed(NameKind kind, Family family, bool flush = false)
    {
        var seen = await Claimed(kind, family, claim => DnsMessage.Response(claim.WithCacheFlush(flush)));
        Session.Contests.Plain.Add((kind, family, seen.Contest is not null));
        return seen;
    }

    /// <summary>The same, the claim in a message of a form of its own.</summary>
    protected async Task<(Stimulus Claim, Contest? Contest)> Claimed(NameKind kind, Family family, Func<ResourceRecord, DnsMessage> form, Sending? how = null)
    {
        Disturb();
        await Ready();
        return await ClaimedNow(kind, family, form, how);
    }

    /// <summary>The same, 300 ms after the device has begun to use a name that it had to probe for, which is before it announces it for the second time.</summary>
    /// <exception cref="InconclusiveException">It does not use the name.</exception>
    protected async Task<(Stimulus Claim, Contest? Contest)> ClaimedOnceAnnounced(NameKind kind, Family family)
    {
        var contest = await Contest(kind, family);
        var use = await Given(contest.Unopposed(Seconds(8)), $"the device does not use {contest.Name} again after a conflict, which other checks judge", Causes.ConflictStartsProbing);
        await Link.Loop.DelayUntil(use.At + Milliseconds(300));
        return await ClaimedNow(kind, family, r => DnsMessage.Response(r), null);
    }

    private async Task<(Stimulus Claim, Contest? Contest)> ClaimedNow(NameKind kind, Family family, Func<ResourceRecord, DnsMessage> form, Sending? how)
    {
        Context.Asked.Add(NameOf(kind));
        var record = ClaimOf(NameOf(kind), kind, family);
        var message = form(record);
        Session.Contests.LastConflict = Now;
        Describe($"a response of another host over {family} with {string.Join(", ", message.RecordsBySection.Select(r => $"{r.Record} ({r.Section})"))}");
        var claim = Send(message, family, (how ?? Sending.Usual).Contesting(Hosts.Rival));
        return (claim, await Contested(kind, claim));
    }

    /// <summary>A third host asks for a name, and another host answers with a claim to it.</summary>
    protected async Task<(Stimulus Claim, Contest? Contest)> ClaimedInAnswer(NameKind kind, Family family)
    {
        Disturb();
        await Ready();
        var record = ClaimOf(NameOf(kind), kind, family);
        Ask(new Question(record.Name, record.Type), family, new Sending { From = Hosts.SecondQuerier });
        await Wait(Milliseconds(5));
        Describe($"5 ms later another host's answer: {record}");
        var claim = Send(DnsMessage.Response(record), family, Sending.Usual.Contesting(Hosts.Rival));
        return (claim, await Contested(kind, claim));
    }

    /// <summary>A plain claim to a name in use, made once, and what the device does until it uses a name again; observed once for each name and family, and once more where that is wanted.</summary>
    protected async Task<LoneClaim> ClaimedOnce(NameKind kind, Family family, bool again = false)
    {
        Context.Asked.Add(NameOf(kind));
        return await Session.Observe($"a claim to the {kind.Word()} over {family} that is made once{(again ? ", and again" : "")}", Context.Attempt, async () =>
        {
            await Ready();
            var name = NameOf(kind);
            var (claim, contest) = await Claimed(kind, family);
            return contest is null ? new LoneClaim(name, claim, null, null) { NeedsBit = await MindsTheBit(kind, family) } : new LoneClaim(name, claim, contest, await contest.Unopposed(Seconds(10)));
        });
    }

    /// <summary>Whether a claim whose record has the cache-flush bit brings the device to probe, where one without it did not: sections 8.1 and 9 know no such difference.</summary>
    private async Task<bool> MindsTheBit(NameKind kind, Family family)
    {
        var contest = (await Claimed(kind, family, flush: true)).Contest;
        if (contest is not null) await contest.Unopposed(Seconds(6));
        return contest is not null;
    }

    /// <summary>Makes sure that a plain claim to a name in use brings the device to probe.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    protected async Task MindsClaims(NameKind kind, Family family)
    {
        // A late probe may be taken for the reaction to a later claim, so misses count against reactions.
        var plain = Session.Contests.Plain.Where(p => p.Kind == kind && p.Family == family).ToList();
        if (plain.Count(p => p.Minded) > plain.Count(p => !p.Minded) * 2) return;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if ((await Claimed(kind, family)).Contest is not { } contest) continue;
            await contest.Unopposed(Seconds(6));
            return;
        }
        throw new InconclusiveException("a plain conflicting response does not bring the device to probe either") { CausedBy = [kind == NameKind.Host ? Causes.ConflictStartsProbing : Causes.InstanceConflictStartsProbing] };
    }

    /// <summary>Demands that the device probes after a claim, and lets it have its name again.</summary>
    protected async Task MustProbe((Stimulus Claim, Contest? Contest) seen, string what)
    {
        ExpectProbe(seen.Claim, seen.Contest, what);
        await seen.Contest!.Unopposed(Seconds(6));
    }

    /// <summary>Demands that the device probed at once after a claim that was made once.</summary>
    protected void ExpectProbe(LoneClaim seen, string what) =>
        ExpectProbe(seen.Claim, seen.Contest, what, seen.NeedsBit ? ", and one after the same claim with the cache-flush bit, which a conflict need not have" : "");

    /// <summary>Demands that the device probed at once after a claim.</summary>
    protected void ExpectProbe(Stimulus claim, Contest? contest, string what, string seen = "")
    {
        Expect.Shade(claim.At, TimeSpan.Zero, Seconds(2), "probe");
        Expect.That(contest is not null, $"a probe at once after {what} (within 2 s accepted)", contest is null ? $"no probe within 2 s after frame {claim.Frame.Number}{seen}" : $"a probe for {contest.Name} after {Expect.Ms(contest.FirstProbe.At - claim.At)}{seen}",
            contest is null ? [claim.Frame] : [claim.Frame, contest.FirstProbe.Frame]);
    }

    /// <summary>The contest that follows a claim to a name in use: that for the name, or for another of its kind; null where no probe comes within two seconds.</summary>
    protected async Task<Contest?> Contested(NameKind kind, Stimulus claim)
    {
        var name = NameOf(kind);
        var probe = await FirstProbe(h => IsProbe(h, claim.Family) && Claimant(h, kind, name) is not null, claim.Mark, claim.At + Seconds(2) + RoundTrip + Tolerance);
        if (probe is null) return null;
        Session.Contests.Reactions.Add(new Reaction(kind, claim.Family, claim.Frame, probe.Frame));
        Context.Evidence.Add(probe.Frame);
        return new Contest(this, Context, kind, claim.Family, probe, Claimant(probe, kind, name)!);
    }
}

/// <summary>A plain claim to a name in use, made once.</summary>
/// <param name="Name">The name that is claimed.</param>
/// <param name="Contest">What followed it; null where the device did not probe within two seconds.</param>
/// <param name="Use">The first use of the name that was probed for; null for none within ten seconds.</param>
public sealed record LoneClaim(DnsName Name, Stimulus Claim, Contest? Contest, Heard? Use)
{
    /// <summary>The device did not probe, and did after the same claim with the cache-flush bit.</summary>
    public bool NeedsBit { get; init; }
}
