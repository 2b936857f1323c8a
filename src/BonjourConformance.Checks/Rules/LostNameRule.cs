using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// Who loses a name to another host ceases to use it (RFC 6762 section 9): a name that the device had in use, that another host claimed while the
/// device probed for it, and in place of which it then took another one. From there on it is not sent again until it is probed for anew.
/// </summary>
public static class LostNameRule
{
    /// <summary>What had been asked for before the other name was taken may be answered after it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>From the other host's claim to the new name: probes of both names, and five seconds of waiting before each.</summary>
    private static readonly TimeSpan LosingTime = TimeSpan.FromSeconds(30);

    private sealed record Loss(DnsName Name, Heard Denial, NameRules.Use Taken);

    public static Judgement Judge(RunView run)
    {
        var losses = run.Uses.Where(u => u.Kind != Operators.ControlAction.Rename).SelectMany(u => LossesBefore(run, u)).ToList();
        return new Judgement(losses.Count, [.. losses.SelectMany(l => Left(run, l), (l, left) => new Finding(
            $"{left.Record.Name} {left.Record.Type}{(left.Record.Name == l.Name ? "" : $" {l.Name}")} in frame {left.In.Number}, {(left.In.At - l.Taken.First.In.At).TotalSeconds:0.#} s after {l.Taken.Name} had come into use in place of {l.Name}, which another host had claimed",
            [l.Denial.Frame, l.Taken.First.In.Frame, left.In.Frame]))]);
    }

    /// <summary>The names of the same kind that the device had given up when it took a new one.</summary>
    private static IEnumerable<Loss> LossesBefore(RunView run, NameRules.Use use)
    {
        if (use.Train.Count == 0) yield break;
        var (start, parent) = (use.Train[0], use.Name.Skip());
        foreach (var name in run.ProbedNames.Where(n => n != use.Name && n.Skip() == parent).ToList())
        {
            var denial = RunView.Before(run.Others, start, LosingTime, m => m.IsResponse && m.Family == use.Family && m.Message.Records.Any(r => r.Name == name && r.Ttl > 0));
            var probe = denial is null ? null : run.Probes(name).LastOrDefault(p => p.Family == use.Family && p.Number < denial.Number);
            if (probe is null || !IsUsed(run, name, use, m => m.Number < probe.Number) || IsUsed(run, name, use, m => m.Number > probe.Number && m.Number < use.First.In.Number)) continue;
            yield return new Loss(name, denial!, use);
        }
    }

    /// <summary>Whether the device sent live records of a name over the family of a use, since it was last started.</summary>
    private static bool IsUsed(RunView run, DnsName name, NameRules.Use use, Func<Heard, bool> when) =>
        run.At(name).Any(s => s.Record.Ttl > 0 && s.In.Family == use.Family && IsOfSameHost(s.In, use) && run.Segment(s.In) == run.Segment(use.First.In) && when(s.In));

    /// <summary>What is sent of a lost name all the same, a record of each type once.</summary>
    private static IEnumerable<Sighting> Left(RunView run, Loss loss)
    {
        var taken = loss.Taken.First.In;
        var again = run.Probes(loss.Name).FirstOrDefault(p => p.Family == taken.Family && p.Number > loss.Denial.Number);
        return run.At(loss.Name).Concat(run.PointersTo(loss.Name).Where(s => !s.Record.Name.IsReverseMapping()))
            .Where(s => s.Record.Ttl > 0 && s.In.Number >= taken.Number && s.In.Family == taken.Family && IsOfSameHost(s.In, loss.Taken) && run.Segment(s.In) == run.Segment(taken))
            .Where(s => s.In.At > taken.At + Settling + run.Tolerance || !(run.IsPrompted(s.In, loss.Name) || run.IsPrompted(s.In, s.Record.Name)))
            .Where(s => (again is null || s.In.Number < again.Number) && !run.Disturbed(loss.Name, taken, s.In))
            .DistinctBy(s => (s.Record.Name, s.Record.Type));
    }

    /// <summary>Interfaces that are managed apart may have names of their own.</summary>
    private static bool IsOfSameHost(Heard message, NameRules.Use use) => message.Frame.Source == use.First.In.Frame.Source;
}
