using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Cli.Runs;

/// <summary>Which checks of the suite a run makes.</summary>
public static class Selection
{
    /// <summary>The checks whose ids start with one of the prefixes, all where there is none, without those that are to be left out.</summary>
    /// <param name="level">"must" for those alone whose breach is a Fail; null for all.</param>
    /// <exception cref="UsageException">A prefix fits no check; the message names near ones. Or nothing is left.</exception>
    public static IReadOnlyList<CheckCase> Of(IReadOnlyList<CheckCase> suite, IReadOnlyList<string> prefixes, IReadOnlyList<string>? skipped = null, string? level = null)
    {
        Require(suite, "--only", prefixes);
        Require(suite, "--skip", skipped ?? []);
        if (level is not (null or "must" or "should")) throw new UsageException($"--level {level}: there are must (only what is a Fail when it is broken) and should (everything).");
        var chosen = suite.Where(c => (prefixes.Count == 0 || prefixes.Any(p => Fits(c, p))) && skipped?.Any(p => Fits(c, p)) != true
            && (level != "must" || IsFail(c))).ToList();
        return chosen.Count > 0 ? chosen : throw new UsageException("No check is left to be made: --only, --skip and --level leave none.");
    }

    /// <summary>
    /// As many of the checks as a time is enough for, in their order. Those that use the same occasion stay or go together, since whichever of them
    /// is made first pays for it; what takes longest for what it tells goes first, and a breach that is a Fail tells twice as much as another.
    /// </summary>
    /// <param name="time">How long a check takes, of what many share the first one of all.</param>
    public static IReadOnlyList<CheckCase> Within(IReadOnlyList<CheckCase> checks, TimeSpan budget, Func<CheckCase, TimeSpan> time)
    {
        var left = budget;
        var fitting = new HashSet<CheckCase>();
        foreach (var (together, takes) in Together(checks, time).Select(g => (Checks: g, Takes: TimeSpan.FromTicks(g.Sum(c => time(c).Ticks)))).OrderBy(g => g.Takes / g.Checks.Sum(c => IsFail(c) ? 2 : 1)))
        {
            if (takes > left) continue;
            left -= takes;
            fitting.UnionWith(together);
        }
        return [.. checks.Where(fitting.Contains)];
    }

    /// <summary>The checks in groups that have no occasion in common. Those that take no time use what the longest of their fixture waits for.</summary>
    private static List<List<CheckCase>> Together(IReadOnlyList<CheckCase> checks, Func<CheckCase, TimeSpan> time)
    {
        var longest = checks.GroupBy(c => c.Fixture).ToDictionary(g => g.Key, g => g.MaxBy(time));
        var groups = new List<(List<CheckCase> Checks, HashSet<string> Occasions)>();
        foreach (var check in checks)
        {
            HashSet<string> occasions = [.. PlanTable.Of(check).Acts];
            if (time(check) == TimeSpan.Zero || longest[check.Fixture] == check) occasions.Add(check.Fixture.FullName!);
            var same = groups.FindAll(g => g.Occasions.Overlaps(occasions));
            groups.RemoveAll(same.Contains);
            groups.Add(([.. same.SelectMany(g => g.Checks), check], [.. same.SelectMany(g => g.Occasions), .. occasions]));
        }
        return groups.ConvertAll(g => g.Checks);
    }

    private static bool IsFail(CheckCase check) => RequirementCatalogue.Default[check.Check.Duties[0]].Breach == Breach.Fail;

    private static void Require(IReadOnlyList<CheckCase> suite, string option, IReadOnlyList<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            // A variable of a shell that is not set must not select everything.
            if (prefix.Length == 0) throw new UsageException($"{option} names no check: its text is empty.");
            if (!suite.Any(c => Fits(c, prefix)))
            {
                var near = Near(prefix, Selectors(suite)).Take(5).ToList();
                throw new UsageException($"{option} {prefix}: no check has an id that starts so. " +
                    (near.Count > 0 ? $"Near: {string.Join(", ", near)}." : "`list` shows all ids."));
            }
        }
    }

    /// <summary>The nearest of the candidates by edit distance, best first; a candidate that goes on after what was typed is no farther for that.</summary>
    public static IReadOnlyList<string> Near(string wanted, IEnumerable<string> candidates)
    {
        var typed = wanted.ToLowerInvariant();
        return
        [
            .. from candidate in candidates.Distinct()
               let whole = candidate.ToLowerInvariant()
               let distance = Math.Min(Spelling.Distance(typed, whole), Spelling.Distance(typed, whole[..Math.Min(typed.Length, whole.Length)]) + (whole.Length > typed.Length ? 1 : 0))
               where distance <= Math.Max(2, typed.Length / 2) || (typed.Length > 3 && whole.Contains(typed))
               orderby distance, candidate.Length, candidate
               select candidate,
        ];
    }

    private static bool Fits(CheckCase check, string prefix) => check.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Ids, and their parts that select a whole section or RFC.</summary>
    private static IEnumerable<string> Selectors(IReadOnlyList<CheckCase> suite) => suite.SelectMany(c =>
    {
        var parts = c.Id.Split('/');
        return Enumerable.Range(1, parts.Length).Select(n => string.Join('/', parts.Take(n)));
    });
}
