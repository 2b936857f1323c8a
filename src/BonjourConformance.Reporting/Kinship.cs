namespace BonjourConformance.Reporting;

/// <summary>
/// Most devices carry a responder that somebody else wrote. Where a device's findings are those of one, its maker is told: what is that responder's
/// is mended by an update of it. No finding is softened by this.
/// </summary>
public static class Kinship
{
    /// <summary>So many findings must be shared before likeness is more than chance.</summary>
    private const int Least = 6;

    /// <summary>A sentence where it is sure; null otherwise.</summary>
    public static string? Of(RunRecord record, IEnumerable<Baseline> responders)
    {
        var found = record.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning).Select(c => c.Id).ToHashSet();
        var judged = record.Checks.Where(CoverageOf.IsJudged).Select(c => c.Id).ToHashSet();
        var best = responders.Select(r => (Responder: r, Known: r.Entries.Where(e => e.Verdict is Verdict.Fail or Verdict.Warning && judged.Contains(e.Check)).Select(e => e.Check).ToHashSet()))
            .Select(r => (r.Responder, r.Known, Shared: r.Known.Count(found.Contains)))
            // Of what it finds and of what that responder is known for, most must be the same.
            .Where(r => r.Shared >= Least && r.Shared * 3 >= found.Count * 2 && r.Shared * 3 >= r.Known.Count * 2)
            .OrderByDescending(r => r.Shared * 2.0 / (r.Known.Count + found.Count)).FirstOrDefault();
        if (best.Responder is null) return null;
        var own = found.Except(best.Known).Order(StringComparer.Ordinal).ToList();
        return $"behaves like {best.Responder.Responder}: {best.Shared} of its {found.Count} findings are known of that responder ({best.Responder.Name} says why); "
            + (own.Count == 0 ? "none is its own" : $"its own {(own.Count == 1 ? "is" : "are")} {string.Join(", ", own.Take(6))}{(own.Count > 6 ? $" and {own.Count - 6} more" : "")}");
    }
}
