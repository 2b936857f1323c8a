using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// Rules of RFC 3927 for every claim of a run, whatever led to it. Where frames may be lost, what a lost frame explains counts only
/// where it is so in three claims at least, in half of those that began on the same occasion, and more often than the link was seen to lose frames.
/// </summary>
/// <remarks>A loss is the part of the frames that the link was seen to lose; null where it can lose none.</remarks>
public static class ClaimRules
{
    /// <summary>A link that comes up may go once more, and a device that is switched has its own time for that: what it sent before is no part of its last train.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnnounceTime = TimeSpan.FromSeconds(3);

    /// <summary>Announcements that come later than that are periodic ones, which section 4 is about.</summary>
    private static readonly TimeSpan LastAnnouncement = TimeSpan.FromSeconds(30);

    /// <summary>Whoever is held back by the limit on conflicts waits for RATE_LIMIT_INTERVAL (60 s); what begins later has another reason, such as a lease that ended.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(75);

    /// <summary>What a link that loses frames does by chance is taken for a breach so seldom.</summary>
    private const double FalseAlarm = 1e-3;

    private sealed record Case(Occasion Occasion, Finding? Finding);

    /// <summary>Section 2.2.1: three probes before an address is taken. A lost frame makes fewer of them, never more.</summary>
    public static Judgement ThreeProbes(IReadOnlyList<ClaimHistory> histories, double? loss)
    {
        var claims = Watched(histories).ToList();
        var few = Weigh(loss, frames: 3, claims.Select(t => new Case(t.Occasion, ProbesOf(t).Count < 3 ? WrongNumber(t) : null)));
        var many = claims.Where(t => ProbesOf(t).Count > 3 && t.Attempt is { Denials.Count: 0 } a && !(a.Switched is { } at && a.Probes[0].At - at < Settling));
        return new Judgement(claims.Count, [.. few.Findings, .. many.Select(WrongNumber)]);
    }

    private static List<Frame> ProbesOf(Tenure tenure) => tenure.Attempt?.Probes ?? [];

    private static Finding WrongNumber(Tenure tenure) =>
        new($"{Expect.Count(ProbesOf(tenure).Count, "probe")} before {tenure.Address} is announced in frame {tenure.Announcements[0].Number}{Why(tenure.Occasion)}", [.. ProbesOf(tenure).Take(5), tenure.Announcements[0]]);

    /// <summary>Section 2.2.1: one to two seconds from probe to probe, and two after the last, 1 % granted to timers that count in ticks. The last three count: a link that bounces begins anew.</summary>
    public static Judgement ProbeTimes(IReadOnlyList<ClaimHistory> histories, TimeSpan tolerance, double? loss)
    {
        var claims = Watched(histories).Where(t => t.Attempt is not null).ToList();
        var early = claims.Select(t => new Case(t.Occasion, Early(t, tolerance)));
        var late = claims.Select(t => new Case(t.Occasion, Gaps.Between(t.Attempt!.Probes.TakeLast(3)).FirstOrDefault(g => g.Length > TimeSpan.FromSeconds(2.1) + tolerance) is { } gap
            ? new Finding($"{gap.Length.TotalSeconds:0.##} s from probe to probe for {t.Address} in frame {gap.To.Number}{Why(t.Occasion)}", [gap.From, gap.To]) : null));
        return new Judgement(claims.Count, [.. early.Select(c => c.Finding).OfType<Finding>(), .. Weigh(loss, frames: 3, late).Findings]);
    }

    private static Finding? Early(Tenure tenure, TimeSpan tolerance)
    {
        var probes = tenure.Attempt!.Probes;
        if (Gaps.Between(probes.TakeLast(3)).FirstOrDefault(g => g.Length < TimeSpan.FromSeconds(0.99) - tolerance) is { } gap)
            return new Finding($"{gap.Length.TotalSeconds:0.###} s from probe to probe for {tenure.Address} in frame {gap.To.Number}{Why(tenure.Occasion)}", [gap.From, gap.To]);
        var wait = tenure.Announcements[0].At - probes[^1].At;
        return wait >= TimeSpan.FromSeconds(1.98) - tolerance ? null
            : new Finding($"{tenure.Address} is announced {wait.TotalSeconds:0.###} s after the last probe, in frame {tenure.Announcements[0].Number}{Why(tenure.Occasion)}", [probes[^1], tenure.Announcements[0]], new TimeWindow(probes[^1].At, probes[^1].At + TimeSpan.FromSeconds(2), "ANNOUNCE_WAIT"));
    }

    /// <summary>Section 2.4: two announcements. One more answers whatever another host said of the address; none is left out for it, but where that host claims the address.</summary>
    public static Judgement TwoAnnouncements(IReadOnlyList<ClaimHistory> histories, IReadOnlyList<Doing> doings, IReadOnlyList<Frame> leases, double? loss) => Weigh(loss, frames: 2, Watched(histories).SelectMany(t =>
    {
        var first = t.Announcements[0];
        var switched = doings.FirstOrDefault(d => d.At > first.At)?.At ?? TimeSpan.MaxValue;
        var soon = t.Announcements.Where(a => a.At - first.At <= LastAnnouncement && a.At < switched).ToList();
        var seen = t.End ?? histories.Max(h => h.End);
        var end = seen < switched ? seen : switched;
        var isMentioned = soon.Count > 2 ? t.Mentions.Exists(m => m.At - first.At < LastAnnouncement) : t.Conflicts.Exists(c => c.At - first.At < AnnounceTime);
        if (isMentioned || leases.Any(l => l.At > first.At - AnnounceTime && l.At < first.At + AnnounceTime) || end - first.At < AnnounceTime + TimeSpan.FromSeconds(1)) return (IEnumerable<Case>)[];
        return [new Case(t.Occasion, soon.Count == 2 ? null : new Finding($"{Expect.Count(soon.Count, "announcement")} of {t.Address} since frame {first.Number}{Why(t.Occasion)}", [.. soon.Take(4)]))];
    }));

    /// <summary>Section 2.4: two seconds between the announcements.</summary>
    public static Judgement AnnouncementTimes(IReadOnlyList<ClaimHistory> histories, IReadOnlyList<Doing> doings, TimeSpan tolerance)
    {
        // What was denied and is announced all the same may have been defended before the first announcement that was heard.
        var gaps = Watched(histories).Where(t => t.Announcements.Count > 1 && t.Attempt is not { Denials.Count: > 0 } && !t.Mentions.Exists(m => m.Number < t.Announcements[1].Number))
            .Select(t => (Claim: t, Gap: new Gap(t.Announcements[0], t.Announcements[1]))).Where(g => g.Gap.Length < LastAnnouncement && !doings.Any(d => d.At > g.Gap.From.At && d.At < g.Gap.To.At)).ToList();
        return new Judgement(gaps.Count, [.. gaps.Where(g => g.Gap.Length < TimeSpan.FromSeconds(1.9) - tolerance || g.Gap.Length > TimeSpan.FromSeconds(2.5) + tolerance)
            .Select(g => new Finding($"{g.Gap.Length.TotalSeconds:0.##} s between the announcements of {g.Claim.Address}, the second in frame {g.Gap.To.Number}{Why(g.Claim.Occasion)}", [g.Gap.From, g.Gap.To]))]);
    }

    /// <summary>Section 2.2: nothing from an address before it is known to be free.</summary>
    public static Judgement UnusedUntilClaimed(IReadOnlyList<ClaimHistory> histories, TimeSpan tolerance)
    {
        var attempts = histories.SelectMany(h => h.Attempts).ToList();
        return new Judgement(attempts.Count, [.. attempts.Where(a => a.Uses.Count > 0 && a.Left?.Address.Equals(a.Address) != true && a.Uses[0].At < a.Probes[^1].At + TimeSpan.FromSeconds(2) - tolerance).Select(a =>
            new Finding($"{What(a.Uses[0])} from {a.Address} in frame {a.Uses[0].Number}, {(a.Uses[0].At - a.Probes[0].At).TotalSeconds:0.##} s after the first probe for it{Why(a.Occasion)}", [a.Probes[0], a.Uses[0]]))]);
    }

    /// <summary>Section 2.5: nothing from an address once another one is tried.</summary>
    public static Judgement UnusedAfterwards(IReadOnlyList<ClaimHistory> histories)
    {
        var moves = histories.SelectMany(h => h.Attempts).Count(a => a.Left is { } old && !old.Address.Equals(a.Address));
        return new Judgement(moves, [.. histories.SelectMany(h => h.Late).Select(f => new Finding($"{What(f)} from {f.Arp?.SenderAddress ?? f.Ip!.Source} in frame {f.Number}, after another address was tried", [f]))]);
    }

    /// <summary>Section 2.5: ARP packets from a link-local address go to all.</summary>
    public static Judgement ArpIsBroadcast(IReadOnlyList<ClaimHistory> histories)
    {
        var packets = histories.SelectMany(h => h.Arp).ToList();
        return new Judgement(packets.Count, [.. packets.Where(f => f.Parsed.Destination != MacAddress.Broadcast).Select(f => new Finding($"{f.Arp} by unicast to {f.Parsed.Destination} in frame {f.Number}", [f]))]);
    }

    /// <summary>Sections 2.2.1 and 2.5: what another host has is not tried again.</summary>
    public static Judgement GivenUpIsNotNext(IReadOnlyList<ClaimHistory> histories, TimeSpan inFlight)
    {
        var (judged, findings) = (0, new List<Finding>());
        foreach (var attempt in histories.SelectMany(h => h.Attempts))
        {
            if (attempt.Denials is [var denial, ..])
            {
                judged++;
                // A probe or two may merely show that the denial was not heeded; three are a new attempt.
                var again = attempt.Probes.Where(p => p.At > denial.At + inFlight).ToList();
                if (again.Count >= 3) findings.Add(Again(attempt, denial, again[0]));
            }
            if (attempt.Before is { Denials: [.., var before] } && attempt.Before.Address.Equals(attempt.Address) && attempt.Occasion == Occasion.Denial && attempt.Probes[0].At - before.At < LongestPause) findings.Add(Again(attempt, before, attempt.Probes[0]));
            if (attempt.Occasion != Occasion.Conflict || attempt.Left is not { Conflicts: [.., var conflict] } old || attempt.Probes[0].At - conflict.At > TimeSpan.FromSeconds(15)) continue;
            judged++;
            if (old.Address.Equals(attempt.Address)) findings.Add(Again(attempt, conflict, attempt.Probes[0]));
        }
        return new Judgement(judged, findings);
    }

    /// <summary>Section 2.2.1: what another host claims while it is probed for is not taken. A denial may be lost; so many of one kind are not.</summary>
    public static Judgement DeniedIsNotTaken(IReadOnlyList<ClaimHistory> histories, TimeSpan inFlight, double? loss)
    {
        var taken = histories.SelectMany(h => h.Tenures).Where(t => t.Attempt is not null).ToDictionary(t => t.Attempt!);
        var denied = from attempt in histories.SelectMany(h => h.Attempts)
                     let denial = attempt.Denials.FindLast(d => d.At < attempt.Probes[^1].At + TimeSpan.FromSeconds(2) - inFlight)
                     where denial is not null && attempt.Probes.Count(p => p.At > denial.At) < 3
                     let tenure = taken.GetValueOrDefault(attempt)
                     group (denial, tenure) by (attempt.Occasion, denial.Arp!.Operation, denial.Arp.IsProbe);
        var judged = denied.Select(kind => Weigh(loss, frames: 1, kind.Select(d => new Case(kind.Key.Occasion, d.tenure is null ? null : new Finding(
            $"{d.tenure.Address} is announced in frame {d.tenure.Announcements[0].Number}, {(d.tenure.Announcements[0].At - d.denial.At).TotalSeconds:0.#} s after another host claimed it in frame {d.denial.Number}{Why(kind.Key.Occasion)}", [d.denial, d.tenure.Announcements[0]]))))).ToList();
        return new Judgement(judged.Sum(j => j.Judged), [.. judged.SelectMany(j => j.Findings)]);
    }

    /// <summary>Section 2.5: a conflict is met by an announcement or by another address; other packets are no answer to it.</summary>
    public static Judgement ConflictsAreMet(IReadOnlyList<ClaimHistory> histories, IReadOnlyList<Doing> doings, TimeSpan tolerance, double? loss)
    {
        var cases = new List<Case>();
        foreach (var tenure in histories.SelectMany(h => h.Tenures))
            foreach (var conflict in tenure.Conflicts)
            {
                var due = conflict.At + AnnounceTime + tolerance;
                // Whoever was contradicted a moment ago may go for good. What follows a conflict that was met is another one's matter: leaving such out would leave the unmet ones.
                var others = tenure.Conflicts.Exists(c => c.Number != conflict.Number && conflict.At - c.At < TimeSpan.FromSeconds(10.5) && c.At <= due);
                var hasMoved = tenure.End is { } end && end <= due;
                if (others || tenure.LastUse is not { } use || (use.At <= due && !hasMoved) || doings.Any(d => d.At > tenure.Announcements[0].At && d.At < (hasMoved ? due : use.At))) continue;
                var isMet = hasMoved || tenure.Announcements.Exists(a => a.Number > conflict.Number && a.At <= due);
                cases.Add(new Case(tenure.Occasion, isMet ? null : new Finding($"no announcement of {tenure.Address} and no other address within 3 s of the conflict in frame {conflict.Number}, and it is used on in frame {use.Number}", [conflict, use], new TimeWindow(conflict.At, due, "defence or another address"))));
            }
        // The conflict may be lost on the way there, the announcement on the way back.
        return Weigh(loss, frames: 2, cases);
    }

    private static Finding Again(Attempt attempt, Frame denial, Frame probe) =>
        new($"{attempt.Address} is probed for again in frame {probe.Number}, {(probe.At - denial.At).TotalSeconds:0.#} s after another host claimed it in frame {denial.Number}", [denial, probe]);

    private static IEnumerable<Tenure> Watched(IReadOnlyList<ClaimHistory> histories) => histories.SelectMany(h => h.Tenures).Where(t => t.IsWatched);

    /// <param name="frames">Of how many frames one that is lost explains a finding.</param>
    private static Judgement Weigh(double? loss, int frames, IEnumerable<Case> all)
    {
        var cases = all.ToList();
        var counted = cases.GroupBy(c => c.Occasion).Where(g => loss is not { } lost || (g.Count(c => c.Finding is not null) is var found && found >= 3 && found * 2 >= g.Count() && Bounds.BinomialAtLeast(g.Count(), Bounds.OneLostOf(frames, lost), found) < FalseAlarm));
        return new Judgement(cases.Count, [.. counted.SelectMany(g => g).Select(c => c.Finding).OfType<Finding>()]);
    }

    private static string What(Frame frame) => frame.Arp is { } arp ? arp.ToString() : frame.Ip!.Protocol switch { 2 => "IGMP", 6 => "TCP", 17 => frame.Udp is { DestinationPort: 5353 } ? "mDNS" : "UDP", 1 => "ICMP", _ => "a packet" };

    private static string Why(Occasion occasion) => occasion switch
    {
        Occasion.Start => ", after a start",
        Occasion.LinkChange => ", after a change of the link",
        Occasion.Denial => ", after its candidate was taken",
        Occasion.Conflict => ", after it lost its address",
        _ => "",
    };
}
