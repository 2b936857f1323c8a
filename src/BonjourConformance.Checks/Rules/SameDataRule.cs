using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6762 section 8.4: data that change are announced. So the records of a service cannot be these in one kind of message and those in
/// another: where the device sent one version before and after, and announced no change in between, another version in between is a second
/// truth. It takes two such cases of one record, for announcements may be lost.
/// </summary>
public static class SameDataRule
{
    public static Judgement Judge(RunView run)
    {
        var findings = new List<Finding>();
        var judged = 0;
        foreach (var name in run.Names)
            foreach (var type in (RecordType[])[RecordType.SRV, RecordType.TXT])
                foreach (var set in run.At(name).Where(s => s.Record.Type == type && s.Record.Ttl > 0).GroupBy(s => (s.In.Family, s.In.Frame.Source)))
                {
                    var versions = set.ToList();
                    judged += versions.Count;
                    var odd = Odd(run, versions);
                    if (odd.Count > 1) findings.AddRange(odd);
                }
        return new Judgement(judged, findings);
    }

    /// <summary>The stretches of one version that stand between two of another without an announcement, a finding for each.</summary>
    private static List<Finding> Odd(RunView run, List<Sighting> versions)
    {
        var findings = new List<Finding>();
        // What stands together in a message are members of a set, not versions of a record.
        if (versions.DistinctBy(s => s.Record.Data).Count() == 1 || versions.GroupBy(s => s.In).Any(m => m.DistinctBy(s => s.Record.Data).Count() > 1)) return findings;
        for (var from = 1; from < versions.Count; from++)
        {
            var (before, first) = (versions[from - 1], versions[from]);
            if (before.Record.Data.Equals(first.Record.Data)) continue;
            var to = from;
            while (to < versions.Count && versions[to].Record.Data.Equals(first.Record.Data)) to++;
            if (to == versions.Count) break;
            var after = versions[to];
            if (!after.Record.Data.Equals(before.Record.Data) || run.Segment(before.In) != run.Segment(after.In) || run.Disturbed(first.Record.Name, before.In, after.In)) continue;
            if (versions.Skip(from).Take(to - from).Any(s => s.In.IsMulticast && s.Section == Section.Answer)) continue;
            findings.Add(new Finding(
                $"{first.Record.Name} {first.Record.Type} is {Expect.Short(first.Record.Data.ToString()!)} {(first.In.IsMulticast ? "" : "by unicast ")}in frame {first.In.Number} ({first.Section}), and other than that in frames {before.In.Number} and {after.In.Number}",
                [before.In.Frame, first.In.Frame, after.In.Frame]));
        }
        return findings;
    }
}
