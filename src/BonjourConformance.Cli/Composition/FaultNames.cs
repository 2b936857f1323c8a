using BonjourConformance.Cli.Listing;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Simulator;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.Cli.Composition;

/// <summary>Faults and variations of the simulated device, by name.</summary>
public static class FaultNames
{
    public static IReadOnlyList<FaultListing> All { get; } = [.. FaultCatalogue.All.Select(f => new FaultListing(f.Name, f.Duties, f.Summary, f.HiddenAsLive is { } hidden && !f.Duties.Except(hidden.Duties).Any() ? ["ideal"] : ["ideal", "as-live"],
        f.HiddenAsLive?.Duties ?? [], f.HiddenAsLive?.Why))];

    /// <exception cref="UsageException">There is no such fault; the message names near ones.</exception>
    public static IReadOnlyList<Action<Behaviour>> Changes(IEnumerable<string> names) =>
        [.. names.Select(n => Find("--fault", n, FaultCatalogue.All, f => f.Name, "`list --faults` shows all.").Apply)];

    /// <exception cref="UsageException">There is no such variation; the message names near ones.</exception>
    public static IReadOnlyList<Action<Behaviour>> Variations(IEnumerable<string> names) =>
        [.. names.Select(n => Find("--variation", n, FaultCatalogue.Variations, v => v.Name, $"There are: {string.Join(", ", FaultCatalogue.Variations.Select(v => v.Name))}.").Apply)];

    private static T Find<T>(string option, string name, IReadOnlyList<T> all, Func<T, string> nameOf, string otherwise)
        where T : class
    {
        if (all.FirstOrDefault(x => nameOf(x).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        var near = Selection.Near(name, all.Select(nameOf)).Take(5).ToList();
        throw new UsageException($"{option} {name}: there is none of that name. {(near.Count > 0 ? $"Near: {string.Join(", ", near)}." : otherwise)}");
    }
}
