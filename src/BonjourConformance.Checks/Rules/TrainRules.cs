using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// Every train of probes of a run after which the device announced the name (RFC 6762 sections 8.1 and 8.2): at a start, after a conflict, after a
/// lost tiebreak, or when the link came back. Trains that were denied, or broken off, lead to no announcement.
/// </summary>
public static class TrainRules
{
    private const double FalseAlarm = 1e-6;

    /// <summary>Less than what the loser of a tiebreak waits before it begins anew.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(900);

    /// <summary>From the last probe to the announcement that it allows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The longest time that an answer to a question may take, and one to a probe.</summary>
    private static readonly TimeSpan Answers = TimeSpan.FromSeconds(1.2), Defences = TimeSpan.FromSeconds(0.8);

    /// <summary>From probe to probe at most: a link that has carried something for so long would have carried the one before.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    private sealed record Train(DnsName Name, Family Family, IReadOnlyList<Heard> Probes, IReadOnlyList<Heard> Messages, Sighting Use)
    {
        public Heard First => Messages[0];

        public string Numbers => string.Join(' ', Messages.Select(m => m.Number));
    }

    /// <summary>A name that the device had before is probed for three times whenever it is verified anew.</summary>
    /// <param name="loss">The part of the frames that the link was seen to lose; null where it can lose none.</param>
    /// <remarks>Where frames may be lost, too few probes count where a link that loses one frame in twenty would take as many once in a million runs.</remarks>
    public static Judgement ProbedThriceAnew(RunView run, double? loss)
    {
        var trains = TrainsOf(run).Where(t => run.At(t.Name).Any(s => s.In.Number < t.First.Number && s.In.Family == t.Family && s.Record.Ttl > 0) && WasCarried(run, t)).ToList();
        var few = trains.Where(t => t.Probes.Count < 3).ToList();
        if (loss is { } lost)
        {
            // Names that are probed for in the same messages are lost with them.
            var (all, broken) = (trains.Select(t => t.Numbers).Distinct().Count(), few.Select(t => t.Numbers).Distinct().Count());
            if (Bounds.BinomialAtLeast(all, Bounds.OneLostOf(3, Math.Max(lost, 0.05)), broken) > FalseAlarm) few.Clear();
        }
        return new Judgement(trains.Count, [.. few.Select(t => new Finding($"{Expect.Count(t.Probes.Count, "probe")} for {t.Name} over {t.Family} before it was announced again in frame {t.Use.In.Number}", [.. t.Messages.Select(m => m.Frame), t.Use.In.Frame]))]);
    }

    /// <summary>Probes propose records, and the TXT record among them is the one that the device has by then.</summary>
    public static Judgement Propose(RunView run)
    {
        var findings = new List<Finding>();
        var trains = TrainsOf(run).Where(t => t.Probes.Count > 2).ToList();
        foreach (var train in trains)
        {
            var proposing = train.Messages.Where(m => m.Message.Authorities.Any(r => r.Name == train.Name)).ToList();
            if (proposing.Count == 0)
            {
                findings.Add(new Finding($"none in {Expect.Count(train.Probes.Count, "probe")} for {train.Name} over {train.Family}, the first in frame {train.First.Number}", [.. train.Messages.Select(m => m.Frame)]));
                continue;
            }
            var proposed = proposing[^1].Message.Authorities.LastOrDefault(r => r.Name == train.Name && r.Type == RecordType.TXT);
            var announced = train.Use.In.Message.Answers.FirstOrDefault(r => r.Name == train.Name && r.Type == RecordType.TXT && r.Ttl > 0);
            if (proposed is null || announced is null || proposed.Data.Equals(announced.Data)) continue;
            // What was announced was there before the first probe, so that nothing but the proposal was old.
            var before = run.At(train.Name).LastOrDefault(s => s.In.Number < train.First.Number && s.Record.Type == RecordType.TXT && s.Record.Ttl > 0);
            if (before.In is null || !before.Record.Data.Equals(announced.Data)) continue;
            findings.Add(new Finding($"a TXT record of {train.Name} in frame {proposing[^1].Number} that is not the one of frames {before.In.Number}, before, and {train.Use.In.Number}, after", [before.In.Frame, proposing[^1].Frame, train.Use.In.Frame]));
        }
        return new Judgement(trains.Count, findings);
    }

    /// <summary>Whether the device had been heard for a while when the train began: a link that has just come up may have lost the first probes.</summary>
    private static bool WasCarried(RunView run, Train train)
    {
        var up = run.Doings.LastOrDefault(d => (d.IsBreak || d.Action is Operators.ControlAction.Sleep or Operators.ControlAction.Wake) && d.Precedes(train.First));
        for (var i = run.Device.FirstIndex(m => m.Number >= train.First.Number) - 1; i >= 0 && up?.Precedes(run.Device[i]) != false; i--)
            if (train.First.At - run.Device[i].At > Apart + run.Tolerance) return true;
        return false;
    }

    /// <summary>Nobody asked for the name, or sent a copy of the record that may have to be corrected, shortly before.</summary>
    private static bool IsAnnouncement(RunView run, Sighting use) =>
        RunView.Before(run.Asked(use.Record.Name), use.In, Answers + run.Tolerance, m => !m.IsProbe) is null
        && RunView.Before(run.Asked(use.Record.Name), use.In, Defences + run.Tolerance, m => m.IsProbe) is null
        && RunView.Before(run.Others, use.In, Patience + run.Tolerance, m => m.IsResponse && m.Message.Records.Any(use.Record.SameRecord)) is null;

    private static IEnumerable<Train> TrainsOf(RunView run)
    {
        foreach (var name in run.ProbedNames.Where(n => !n.IsReverseMapping()).ToList())
            foreach (var family in run.Probes(name).GroupBy(p => p.Family))
            {
                var messages = family.ToList();
                for (int from = 0, to; from < messages.Count; from = to)
                {
                    to = from + 1;
                    while (to < messages.Count && messages[to].At - messages[to - 1].At <= Most + run.Tolerance) to++;
                    var train = messages[from..to];
                    var next = to < messages.Count ? messages[to].Number : int.MaxValue;
                    var use = run.At(name).FirstOrDefault(s => s.In.Number > train[^1].Number && s.In.Family == family.Key);
                    if (use.In is null || use.In.Number > next || use.In.At - train[^1].At > Patience + run.Tolerance) continue;
                    if (use is not { Section: Section.Answer, Record: { Ttl: > 0, Type: RecordType.A or RecordType.AAAA or RecordType.SRV or RecordType.TXT } } || !use.In.IsMulticast || !IsAnnouncement(run, use)) continue;
                    yield return new Train(name, family.Key, Gaps.Apart(train), train, use);
                }
            }
    }
}
