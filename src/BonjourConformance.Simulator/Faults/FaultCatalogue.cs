using System.Reflection;

namespace BonjourConformance.Simulator.Faults;

/// <summary>
/// All faults and variations. Every static class of this assembly named "...Faults" or "...Variations" contributes its public static
/// property All, so that whoever adds a topic changes no list.
/// </summary>
public static class FaultCatalogue
{
    public static IReadOnlyList<Fault> All { get; } = Collect<Fault>("Faults");

    public static IReadOnlyList<Variation> Variations { get; } = Collect<Variation>("Variations");

    /// <summary>The fault of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Fault Find(string name) =>
        All.FirstOrDefault(f => f.Name == name) ?? throw new KeyNotFoundException($"There is no fault named \"{name}\".");

    /// <summary>The variation of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Variation FindVariation(string name) =>
        Variations.FirstOrDefault(v => v.Name == name) ?? throw new KeyNotFoundException($"There is no variation named \"{name}\".");

    private static List<T> Collect<T>(string suffix) =>
    [
        .. typeof(FaultCatalogue).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: true, IsSealed: true } && t.Name.EndsWith(suffix, StringComparison.Ordinal))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => t.GetProperty("All", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .OfType<PropertyInfo>()
            .SelectMany(p => p.GetValue(null) as IEnumerable<T> ?? []),
    ];
}
