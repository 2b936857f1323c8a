using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6763 section 9: the list of service types names every type of which the device was seen to offer an instance, at whatever time of the run.
/// A type that it lists once is listed; one that was offered and missed in two messages or more after that is not.
/// </summary>
public static class EnumerationRule
{
    public static Judgement Judge(RunView run)
    {
        var lists = run.At(ServiceNames.TypeEnumeration).Where(s => s.Record is { Type: RecordType.PTR, Ttl: > 0 }).ToList();
        var listed = lists.Select(s => s.Record.Data).OfType<NameData>().Select(d => d.Name).ToHashSet();
        var offered = run.Names.Where(n => n.IsServiceType()).Select(n => (Type: n, First: run.At(n).FirstOrDefault(s => IsOffer(run, s)))).Where(o => o.First.In is not null).ToList();
        var judged = offered.Select(o => (o.Type, o.First, After: lists.Where(s => s.In.Number > o.First.In.Number).Select(s => s.In).Distinct().Take(2).ToList())).Where(o => o.After.Count == 2).ToList();
        return new Judgement(judged.Count,
        [
            .. from one in judged
               where !listed.Contains(one.Type)
               select new Finding($"{one.Type} with {one.First.Record.Data} since frame {one.First.In.Number}, not listed in frame {one.After[0].Number} nor later", [one.First.In.Frame, .. one.After.Select(a => a.Frame)]),
        ]);
    }

    /// <summary>A pointer to an instance of that very type, which the device holds.</summary>
    private static bool IsOffer(RunView run, Sighting sighting) =>
        sighting.Record is { Type: RecordType.PTR, Ttl: > 0, Data: NameData instance } && instance.Name.Count == sighting.Record.Name.Count + 1 && instance.Name.EndsWith(sighting.Record.Name) && run.At(instance.Name).Count > 0;
}
