using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6762 sections 8.3 and 8.4 for names that come up later than at a start (given by a user, or taken after a conflict): their records,
/// and the pointers to them, are sent at least twice without being asked for, over each family over which the name was probed for or is
/// used. Starts have checks of their own. An answer to a question counts as an announcement, for it says the same to everybody.
/// </summary>
public static class AnnouncedRule
{
    /// <summary>The second announcement comes a second after the first, and a third may come first where the limit of one a second swallowed one.</summary>
    private static readonly TimeSpan Announcing = TimeSpan.FromSeconds(5);

    /// <summary>From the first announcement to a second that waits for the limit of one a second.</summary>
    private static readonly TimeSpan Repeating = TimeSpan.FromSeconds(2.2);

    /// <summary>The messages of one announcement follow each other within so long.</summary>
    private static readonly TimeSpan Instant = TimeSpan.FromSeconds(0.1);

    /// <summary>An announcement may take several messages, and the pointers may come first; what came in the instant of a start may have been taken for a message from before.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1.5);

    /// <summary>Over the other family the name may have come up before, where an address had to be claimed first.</summary>
    private static readonly TimeSpan Earlier = TimeSpan.FromSeconds(30);

    private const double FalseAlarm = 1e-3;

    private sealed record Case(NameRules.Use Use, Family Family, ResourceRecord Record, IReadOnlyList<Heard> Seen);

    /// <remarks>
    /// Where frames may be lost, what was announced once is held against the device only where that is so over each family, and what was not
    /// announced at all over either: of three names at least, of half of those that came up in that way, and of more than a link that loses so much leaves.
    /// </remarks>
    /// <param name="loss">The part of the frames that the link was seen to lose; null where it can lose none.</param>
    public static Judgement Judge(RunView run, double? loss)
    {
        var cases = run.Uses.Where(u => u.Kind == Operators.ControlAction.Rename || NameRules.IsLossOfAnother(run, u.First)).GroupBy(u => (u.Name, Segment: run.Segment(u.First.In), u.Kind))
            .Select(g => g.MinBy(u => u.First.In.Number)!).Where(u => IsLeftAlone(run, u)).SelectMany(u => Cases(run, u)).ToList();
        var few = cases.Where(c => c.Seen.Count < 2).ToList();
        if (loss is { } lost)
        {
            var counts = cases.GroupBy(c => (c.Use, c.Record.Name, c.Record.Type)).ToDictionary(g => g.Key, g => g.ToList());
            few.RemoveAll(c => c.Seen.Count == 1 && counts[(c.Use, c.Record.Name, c.Record.Type)].Exists(o => o.Seen.Count > 1));
            foreach (var kind in cases.GroupBy(KindOf))
            {
                var (all, wanting) = (kind.Select(c => c.Use).Distinct().Count(), few.Where(c => KindOf(c) == kind.Key).Select(c => c.Use).Distinct().Count());
                if (wanting < 3 || wanting * 2 < all || Bounds.BinomialAtLeast(all, Bounds.OneLostOf(2, lost), wanting) > FalseAlarm) few.RemoveAll(c => KindOf(c) == kind.Key);
            }
        }
        return new Judgement(cases.Count,
        [
            .. few.Select(c => new Finding(
                $"{c.Record.Name} {c.Record.Type}{(c.Record.Name == c.Use.Name ? "" : $" {Expect.Short(c.Record.Data.ToString()!)}")} {(c.Seen.Count == 0 ? "not announced" : "announced once")} over {c.Family}, after {c.Use.Name} came into use in frame {c.Use.First.In.Number}",
                c.Seen.Count > 0 ? [c.Seen[0].Frame] : [c.Use.First.In.Frame],
                new TimeWindow(c.Use.First.In.At, c.Use.First.In.At + Announcing, $"announcements of {c.Use.Name}"))),
        ]);
    }

    private static (Operators.ControlAction?, Family, RecordType, bool) KindOf(Case one) => (one.Use.Kind, one.Family, one.Record.Type, one.Record.Name.IsSubtype());

    /// <summary>Nothing happened to the name while it was announced: nobody switched the device or renamed it, and no other host spoke of the name.</summary>
    private static bool IsLeftAlone(RunView run, NameRules.Use use)
    {
        var end = use.First.In.At + Announcing;
        bool IsWithin(Heard message) => message.Number > use.First.In.Number && message.At <= end;
        if (run.All[^1].At < end || run.Doings.Any(d => !d.Precedes(use.First.In) && d.At <= end)) return false;
        if (run.Probes(use.Name).Any(IsWithin) || run.At(use.Name).Any(s => IsWithin(s.In) && s.Record.Ttl == 0)) return false;
        return !run.Others.Skip(run.Others.FirstIndex(m => m.Number > use.First.In.Number)).TakeWhile(m => m.At <= end).Any(m => m.Message.Records.Any(r => r.Name == use.Name || r.Data.Names.Contains(use.Name)));
    }

    private static IEnumerable<Case> Cases(RunView run, NameRules.Use use)
    {
        var (first, end) = (use.First.In, use.First.In.At + Announcing + run.Tolerance);
        var segment = run.Segment(first);
        var later = run.At(use.Name).Where(s => s.Record.Type is RecordType.SRV or RecordType.TXT or RecordType.A or RecordType.AAAA).Concat(run.PointersTo(use.Name))
            .Where(s => (run.Segment(s.In) == segment ? s.In.At >= first.At - Earlier : s.In.Number < first.Number && s.In.At >= first.At - Before) && s.Record.Ttl > 0 && s.In.DestinationPort == 5353).ToList();
        var addresses = later.Where(s => s.Record.Data is AddressData).GroupBy(s => s.Record.Data).Select(g => g.Min(s => s.In.At)).ToList();
        foreach (var family in later.Select(s => s.In.Family).Distinct())
            foreach (var set in later.Where(s => s.In.Family == family).GroupBy(s => (s.Record.Name, s.Record.Type)))
            {
                // What was added to the name later on has announcements of its own, and so has the pointer from an address that came later; the second of them
                // has to have its time.
                if (set.First() is var earliest && earliest.In.At > end - Repeating && (earliest.Record.Name.IsReverseMapping() || run.IsUnprompted(earliest.In))) continue;
                // An address that another one follows so soon may be gone by then.
                if (earliest.Record.Name.IsReverseMapping() && addresses.Any(at => at - earliest.In.At > Instant && at - earliest.In.At <= Repeating)) continue;
                var seen = set.Where(s => s.Section == Section.Answer && s.In.IsMulticast && s.In.At <= end).Select(s => s.In).Distinct().ToList();
                yield return new Case(use, family, set.First().Record, seen);
            }
    }
}
