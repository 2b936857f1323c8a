using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// How every unique name came into use (RFC 6762 section 8.1): also one that a user gave, or that was taken after a conflict. Where a
/// name was announced that had not been used before since the device was started, three probes came before, 250 ms apart, and another
/// 250 ms passed after the last.
/// </summary>
public static class NameRules
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(237.5);

    private const double FalseAlarm = 1e-6;

    /// <summary>Less than what the loser of a tiebreak waits before it begins anew.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(900);

    /// <summary>Eight announcements at doubling intervals end so long after a start that nobody has seen.</summary>
    private static readonly TimeSpan AnnouncingTime = TimeSpan.FromSeconds(130);

    /// <summary>So long after a claim of another host a name is taken in place of the lost one: a second of waiting, a second of probes, and the five seconds of section 8.1 for many attempts.</summary>
    private static readonly TimeSpan LosingTime = TimeSpan.FromSeconds(30);

    /// <summary>Names that are lost together come back within this time.</summary>
    private static readonly TimeSpan TogetherTime = TimeSpan.FromSeconds(5);

    /// <summary>A name and how it was taken into use.</summary>
    /// <param name="Messages">Those that asked for it before, the last ones one after the other.</param>
    /// <param name="Kind">What brought it up.</param>
    internal sealed record Use(DnsName Name, Family Family, Sighting First, IReadOnlyList<Heard> Messages, Operators.ControlAction? Kind)
    {
        /// <summary>The probes: messages that follow at once propose more of the same.</summary>
        public IReadOnlyList<Heard> Train { get; } = Gaps.Apart(Messages);

        public bool HasFewProbes => Train.Count < 3;
    }

    /// <summary>Three probes, of which the last ones are no more than half a second apart, over each family in which the name is then used.</summary>
    /// <param name="loss">The part of the frames that the link was seen to lose; null where it can lose none.</param>
    /// <remarks>
    /// Where frames may be lost, too few probes are held against the device if none was seen over either family and chance does not explain it, if it is
    /// the rule of names that came up in the same way, or if a link that loses one frame in twenty would take as many once in a million runs.
    /// </remarks>
    public static Judgement ProbedThrice(RunView run, double? loss)
    {
        var uses = run.Uses;
        var few = uses.Where(u => u.HasFewProbes).ToList();
        if (loss is { } lost)
            foreach (var kind in uses.GroupBy(Way))
            {
                var (all, wanting) = (kind.Count(), kind.Count(u => u.HasFewProbes));
                // Names that are probed for in the same messages are lost with them.
                var trains = kind.DistinctBy(u => string.Join(' ', u.Train.Select(p => p.Number).DefaultIfEmpty(u.First.In.Number))).ToList();
                var broken = trains.Count(u => u.HasFewProbes);
                // Of a few trains chance breaks most, if it breaks any.
                var isRule = lost == 0 && all >= 4 && wanting * 4 >= all * 3 && broken > 1;
                if (!isRule && Bounds.BinomialAtLeast(trains.Count, Bounds.OneLostOf(3, Math.Max(lost, 0.05)), broken) > FalseAlarm) few.RemoveAll(u => Way(u) == kind.Key && !IsUnprobed(u));
            }
        // Of hundreds of names all probes for one are lost now and then, where much is lost.
        bool IsUnprobed(Use use) => uses.Where(o => o.Name == use.Name && o.Kind == use.Kind).ToList() is var same && same.TrueForAll(o => o.Train.Count == 0) && uses.Count * Math.Pow(loss ?? 0, 3 * same.Count) < 1e-3;
        return new Judgement(uses.Count,
        [
            .. few.Select(u => new Finding(
                $"{(u.Train.Count == 0 ? "no probe" : Expect.Count(u.Train.Count, "probe"))} for {u.Name} over {u.Family} before its first {u.First.Record.Type} record in frame {u.First.In.Number}{(u.First.Section == Section.Answer ? "" : $" ({u.First.Section} section)")}",
                [.. u.Train.Select(p => p.Frame), u.First.In.Frame])),
        ]);
    }

    private static (Operators.ControlAction?, bool IsOfService) Way(Use use) => (use.Kind, IsOfService(use.First.Record));

    /// <summary>From each probe to the next, and from the last to the first use of the name.</summary>
    public static Judgement ProbesKeepTheirTime(RunView run)
    {
        var findings = new List<Finding>();
        var uses = run.Uses.Where(u => u.Train.Count > 1).ToList();
        foreach (var use in uses)
        {
            // A device that began anew before it used the name has sent more than three.
            var tooSoon = Series(use).Select(s => Gaps.Between([.. s.TakeLast(3).Select(p => p.Frame), use.First.In.Frame]).FirstOrDefault(g => g.Length < Least - run.Tolerance)).ToList();
            if (tooSoon.Contains(null)) continue;
            var (from, to) = (tooSoon[^1]!.From, tooSoon[^1]!.To);
            findings.Add(new Finding($"{(to.At - from.At).TotalMilliseconds:0} ms from {(to == use.First.In.Frame ? "the last probe to the first use" : "one probe to the next")} of {use.Name} in frame {to.Number}, after frame {from.Number}", [from, to],
                new TimeWindow(from.At, from.At + TimeSpan.FromMilliseconds(250), $"too soon after frame {from.Number}")));
        }
        return new Judgement(uses.Count, findings);
    }

    /// <summary>Probes by what they ask for together: for a host that is probed for with each of its services there are several series side by side.</summary>
    private static IEnumerable<IReadOnlyList<Heard>> Series(Use use) =>
        use.Messages.GroupBy(p => string.Join(' ', p.Message.Questions.Select(q => q.Name))).Select(Gaps.Apart).Where(s => s.Count > 2).DefaultIfEmpty(use.Train);

    internal static List<Use> UsesIn(RunView run)
    {
        var uses = new List<Use>();
        foreach (var name in run.Names)
        {
            if (name.IsReverseMapping()) continue;
            var unique = run.At(name).Where(s => s.In.IsMulticast && s.Record.Ttl > 0 && s.Record.Type is RecordType.SRV or RecordType.TXT or RecordType.A or RecordType.AAAA && run.IsUnique(s.Record));
            // A name comes up anew when the device is started, or when a user gives it.
            var beginnings = run.Doings.Where(d => d.IsStart || d.NewName == name).ToList();
            foreach (var segment in unique.GroupBy(s => (s.In.Family, Epoch: beginnings.Count(d => run.IsAfter(d, s.In)))))
            {
                var first = segment.First();
                var begun = beginnings.LastOrDefault(d => run.IsAfter(d, first.In));
                if (!IsNew(run, first, begun)) continue;
                uses.Add(new Use(name, first.In.Family, first, MessagesBefore(run, name, first, begun), begun?.Action));
            }
        }
        return uses;
    }

    private static bool IsNew(RunView run, Sighting first, Doing? begun)
    {
        if (begun is { Action: Operators.ControlAction.Rename }) return true;
        // A device that was on before the run has its names already, may still be announcing them, and announces their records anew when these change.
        if (begun is null) return first.In.At - run.All[0].At > AnnouncingTime && run.ProbedNames.Any(n => run.Probes(n)[0].Number < first.In.Number) && run.IsUnprompted(first.In) && IsLossOfAnother(run, first);
        // Starts have checks of their own; what counts here is a name that appears later than the others.
        return run.FirstUseSince(begun, first.In.Family) is { } other && other.Number < first.In.Number && run.IsUnprompted(first.In);
    }

    /// <summary>Whether another host claimed a name of the same kind shortly before, which the device may have lost so that it took this one.</summary>
    internal static bool IsLossOfAnother(RunView run, Sighting first) =>
        RunView.Before(run.Others, first.In, LosingTime, m => m.IsResponse && m.Message.Records.Any(r => r.Name != first.Record.Name && IsOfSameKind(r, first.Record) && run.At(r.Name) is [var earlier, ..] && earlier.In.Number < first.In.Number) && !IsMadeGood(run, m, first)) is not null;

    /// <summary>Before this name came up another one had taken the place of the claimed name, or the device was seen to have kept that.</summary>
    private static bool IsMadeGood(RunView run, Heard claim, Sighting first) =>
        run.Names.Any(n => n != first.Record.Name && run.At(n)[0] is var taken && IsOfSameKind(taken.Record, first.Record) && taken.In.Number > claim.Number && first.In.At - taken.In.At > TogetherTime)
        || claim.Message.Records.Any(r => IsOfSameKind(r, first.Record) && run.At(r.Name).Any(s => s.Record.Ttl > 0 && s.In.At - claim.At > TogetherTime && s.In.Number < first.In.Number));

    private static bool IsOfSameKind(ResourceRecord one, ResourceRecord other) =>
        IsOfService(one) == IsOfService(other) && one.Name.Skip() == other.Name.Skip();

    private static bool IsOfService(ResourceRecord record) => record.Type is RecordType.SRV or RecordType.TXT;

    /// <summary>The messages that asked for a name before its use, the last ones one after the other.</summary>
    private static List<Heard> MessagesBefore(RunView run, DnsName name, Sighting first, Doing? begun)
    {
        var messages = new List<Heard>();
        foreach (var probe in run.Probes(name).Where(p => p.Family == first.In.Family && p.Number < first.In.Number && (begun?.Precedes(p) ?? true)).Reverse())
        {
            if (messages.Count > 0 && messages[0].At - probe.At > Most + run.Tolerance) break;
            messages.Insert(0, probe);
        }
        return messages;
    }
}
