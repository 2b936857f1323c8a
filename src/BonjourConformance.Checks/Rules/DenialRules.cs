using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>What NSEC records say, in whichever section (RFC 6762 section 6.1).</summary>
public static class DenialRules
{
    /// <summary>No NSEC denies a type of which the device sends records at that name, before and after, or in the same message.</summary>
    public static Judgement DenyNothingThatExists(RunView run)
    {
        var findings = new List<Finding>();
        var denials = Denials(run);
        foreach (var (sighting, data) in denials)
        {
            var listed = data.Types.ToHashSet();
            var blocks = data.Windows.Where(w => w.Bits.Length > 0).Select(w => (int)w.Block).ToHashSet();
            var hidden = run.At(sighting.Record.Name).Where(s => s.Record.Ttl > 0 && s.In.Family == sighting.In.Family && s.Record.Type is not (RecordType.NSEC or RecordType.OPT)
                && !listed.Contains(s.Record.Type) && blocks.Contains((int)s.Record.Type >> 8)).GroupBy(s => s.Record.Type);
            foreach (var type in hidden)
                if (Witness(run, sighting, type) is { } witness)
                    findings.Add(new Finding($"NSEC at {sighting.Record.Name} denies type {type.Key}, which the device sends there: frame {sighting.In.Number} and frame {witness.Number}", [.. new[] { witness.Frame, sighting.In.Frame }.DistinctBy(f => f.Number)]));
        }
        return new Judgement(denials.Count, findings);
    }

    /// <summary>Only names that the device alone has are denied anything: none of service types, subtypes and their enumeration.</summary>
    public static Judgement DenyAtOwnNamesOnly(RunView run)
    {
        var denials = Denials(run);
        var shared = run.Sightings.Where(s => s.Record is { Type: RecordType.PTR, CacheFlush: false } && !s.Record.Name.IsReverseMapping()).Select(s => s.Record.Name).ToHashSet();
        return new Judgement(denials.Count,
        [
            .. from denial in denials
               let name = denial.In.Record.Name
               where shared.Contains(name) || name.IsServiceType() || name.IsSubtype()
               select new Finding($"NSEC at {name}, a name that hosts share (frame {denial.In.In.Number}, {denial.In.Section})", [denial.In.In.Frame]),
        ]);
    }

    private static Heard? Witness(RunView run, Sighting denial, IEnumerable<Sighting> records)
    {
        var segment = run.Segment(denial.In);
        var same = records.Where(s => run.Segment(s.In) == segment && !run.Disturbed(denial.Record.Name, s.In.Number < denial.In.Number ? s.In : denial.In, s.In.Number < denial.In.Number ? denial.In : s.In)).Select(s => s.In).ToList();
        if (same.Contains(denial.In)) return denial.In;
        if (!run.WasHeld(denial.Record.Name, records.First().Record.Type, denial.In)) return null;
        var before = same.FindLast(m => m.Number < denial.In.Number);
        return before is not null && same.Exists(m => m.Number > denial.In.Number) ? before : null;
    }

    private static List<(Sighting In, NsecData Data)> Denials(RunView run) =>
        [.. run.Sightings.Where(s => s.Record is { Ttl: > 0, Data: NsecData }).Select(s => (s, (NsecData)s.Record.Data))];
}
