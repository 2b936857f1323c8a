using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>Every goodbye of a run (RFC 6762 sections 8.4 and 10.1).</summary>
public static class GoodbyeRules
{
    /// <summary>Once a record is gone, nothing is left of its name for so long at most.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>What was said goodbye to is not sent again, unless somebody switched the device, renamed the instance, or the name was verified anew.</summary>
    public static Judgement OnlyToWhatIsGone(RunView run)
    {
        var goodbyes = run.Sightings.Where(s => s.In.IsMulticastResponse && s.Record.Ttl == 0 && s.Record.Type is not (RecordType.OPT or RecordType.NSEC) && !IsChosenAddress(s.Record)).ToList();
        var findings = new List<Finding>();
        foreach (var goodbye in goodbyes.DistinctBy(g => (g.Record.Name, g.Record.Type, g.Record.Data, run.Segment(g.In))))
        {
            var again = run.At(goodbye.Record.Name).FirstOrDefault(s => s.In.Number > goodbye.In.Number && s.Record.Ttl > 0 && s.Record.SameRecord(goodbye.Record)
                && s.In.At - goodbye.In.At > run.Tolerance);
            if (again.In is null || run.Segment(again.In) != run.Segment(goodbye.In) || Explains(run, goodbye, again.In)) continue;
            findings.Add(new Finding($"{goodbye.Record.Name} {goodbye.Record.Type} {Expect.Short(goodbye.Record.Data.ToString()!)}: goodbye in frame {goodbye.In.Number}, and still sent in frame {again.In.Number}", [goodbye.In.Frame, again.In.Frame]));
        }
        return new Judgement(goodbyes.Count, findings);
    }

    /// <summary>After a user has renamed an instance, no record of the old name and no pointer to it is sent any more.</summary>
    public static Judgement NothingOfAnOldName(RunView run)
    {
        var findings = new List<Finding>();
        var judged = 0;
        foreach (var renaming in run.Doings.Where(d => d.OldName is not null && d.OldName != d.NewName))
        {
            var old = renaming.OldName!;
            // A name that is too long for a label is cut by the device, so that any later renaming may bring the old one back.
            var end = run.Doings.SkipWhile(d => d != renaming).Skip(1).FirstOrDefault(d => d.Concerns(old) || d.NewName?.Skip() == old.Skip());
            bool IsWithin(Heard message) => renaming.Precedes(message) && end?.Precedes(message) != true;
            var taken = run.At(renaming.NewName!).FirstOrDefault(s => IsWithin(s.In) && s.Record.Ttl > 0);
            if (taken.In is null) continue;
            judged++;
            var left = run.Sightings.Where(s => s.In.Number > taken.In.Number && IsWithin(s.In) && s.Record.Ttl > 0 && s.In.At > renaming.At + Settling + run.Tolerance
                && (s.Record.Name == old || s.Record.Data is NameData pointer && pointer.Name == old)).ToList();
            foreach (var record in left.DistinctBy(s => (s.Record.Name, s.Record.Type)))
                findings.Add(new Finding($"{record.Record.Name} {record.Record.Type} {Expect.Short(record.Record.Data.ToString()!)} in frame {record.In.Number}, {(record.In.At - renaming.At).TotalSeconds:0.#} s after {old} was renamed {renaming.NewName}", [taken.In.Frame, record.In.Frame],
                    new TimeWindow(renaming.At, renaming.At, "renamed", TimeWindow.Event)));
        }
        return new Judgement(judged, findings);
    }

    /// <summary>An address that a device chooses, and may lose to another host and take again.</summary>
    private static bool IsChosenAddress(ResourceRecord record) =>
        (record.Data is AddressData { Address: var address } ? address : Vocabulary.Answering.ReverseNames.FirstAddress(record.Name)) is IPAddress chosen && chosen.IsLinkLocal();

    private static bool Explains(RunView run, Sighting goodbye, Heard again)
    {
        var (name, target) = (goodbye.Record.Name, goodbye.Record.Data is NameData pointer ? pointer.Name : goodbye.Record.Name);
        if (run.Disturbed(name, goodbye.In, again) || run.Disturbed(target, goodbye.In, again)) return true;
        bool ProbedFor(DnsName probed) => run.Probes(probed).Any(p => p.Number > goodbye.In.Number && p.Number < again.Number);
        // What gave way to other data was invalid meanwhile: a text that tells a state comes back with that state (RFC 6762 section 8.4).
        if (goodbye.Record.Data is SrvData or TxtData && run.At(name).Any(s => s.In.Number >= goodbye.In.Number && s.In.Number < again.Number && s.Record.Ttl > 0
            && s.Record.SameSet(goodbye.Record) && !s.Record.Data.Equals(goodbye.Record.Data))) return true;
        if (ProbedFor(name) || ProbedFor(target) || run.ProbedNames.Any(n => n.FirstLabel == target.FirstLabel && ProbedFor(n))) return true;
        // A type goes and comes with the last of its instances.
        return target.IsServiceType() && !HasInstanceThatStays(run, target, goodbye.In) && run.ProbedNames.Any(n => n.Count > target.Count && n.EndsWith(target) && ProbedFor(n));
    }

    /// <summary>Whether the device goes on listing an instance of a type about which nothing changed when it said goodbye to the type.</summary>
    private static bool HasInstanceThatStays(RunView run, DnsName type, Heard goodbye)
    {
        var listed = run.At(type).Where(s => s.Record.Data is NameData && run.Segment(s.In) == run.Segment(goodbye)).Select(s => (s.In, s.Record.Ttl, ((NameData)s.Record.Data).Name)).ToList();
        return listed.Where(l => l.Ttl > 0 && l.In.Number < goodbye.Number).Select(l => l.Name).Distinct().Any(instance =>
            listed.Find(l => l.Ttl > 0 && l.Name == instance && l.In.Number > goodbye.Number) is { In: { } again }
            && !listed.Exists(l => l.Ttl == 0 && l.Name == instance && l.In.Number < again.Number && goodbye.At - l.In.At < Settling)
            && !run.Probes(instance).Any(p => p.Number < again.Number && goodbye.At - p.At < Settling));
    }
}
