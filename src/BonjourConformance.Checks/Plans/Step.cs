using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Checks.Plans;

/// <summary>Checks that are made one after the other or, where they bear each other, at the same time.</summary>
/// <param name="Checks">In the order in which they begin.</param>
public sealed record Step(Lane Lane, IReadOnlyList<CheckCase> Checks)
{
    /// <summary>How many browse at the same time: a device that asks so many questions at once is no rarity, and many more would be a test of its memory.</summary>
    public const int Width = 16;

    /// <summary>What is taken from in turn by whoever is free: one queue for all, or one for each family.</summary>
    public IReadOnlyList<IReadOnlyList<CheckCase>> Queues => Lane == Lane.Families ? [.. Checks.GroupBy(c => c.Family).OrderBy(g => g.Key).Select(g => g.ToList())] : [Checks];

    /// <summary>How many take from one queue.</summary>
    public int Takers => Lane == Lane.Browsing ? Math.Min(Width, Checks.Count) : 1;

    /// <summary>
    /// The steps of a run. Checks keep the order in which they are given, but for those that bear each other: they are made together where the first of
    /// them stands, those that browse the longest first.
    /// </summary>
    public static IReadOnlyList<Step> Plan(IReadOnlyList<CheckCase> checks)
    {
        var together = checks.Where(c => c.Lane != Lane.Quiet).GroupBy(c => c.Lane)
            .Select(g => new Step(g.Key, [.. g.OrderByDescending(c => g.Key == Lane.Browsing ? Alone(c) : TimeSpan.Zero)])).Where(s => s.Queues.Count * s.Takers > 1).ToDictionary(s => s.Lane);
        var steps = new List<Step>();
        foreach (var check in checks)
        {
            if (!together.TryGetValue(check.Lane, out var step)) steps.Add(new Step(Lane.Quiet, [check]));
            else if (!steps.Contains(step)) steps.Add(step);
        }
        return steps;
    }

    /// <summary>How long the step takes, told how long each check does.</summary>
    public TimeSpan Time(Func<CheckCase, TimeSpan> of)
    {
        var ends = new Dictionary<CheckCase, TimeSpan>();
        foreach (var queue in Queues)
        {
            var free = new PriorityQueue<int, TimeSpan>(Enumerable.Range(0, Takers).Select(lane => (lane, TimeSpan.Zero)));
            foreach (var check in queue)
            {
                free.TryDequeue(out var lane, out var from);
                // What another check observes for it, too, is waited for first.
                foreach (var (other, end) in ends)
                    if (other.Family == check.Family && end > from && PlanTable.Of(check).Acts.Any(a => a.StartsWith(other.Id.Split('/')[^1] + ":", StringComparison.Ordinal))) from = end;
                ends[check] = from + of(check);
                free.Enqueue(lane, ends[check]);
            }
        }
        return ends.Values.Max();
    }

    private static TimeSpan Alone(CheckCase check) => PlanTable.Of(check).Time;
}
