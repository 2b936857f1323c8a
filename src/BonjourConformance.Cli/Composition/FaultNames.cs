using BonjourConformance.Simulator;

namespace BonjourConformance.Cli.Composition;

/// <summary>Faults and variations of the simulated device, by name.</summary>
public static class FaultNames
{
    /// <exception cref="UsageException">There is no such fault; the message names near ones.</exception>
    public static IReadOnlyList<Action<Behaviour>> Changes(IEnumerable<string> names) =>
        names.Any() ? throw new UsageException($"--fault {names.First()}: there is no such fault.") : [];

    /// <exception cref="UsageException">There is no such variation; the message names near ones.</exception>
    public static IReadOnlyList<Action<Behaviour>> Variations(IEnumerable<string> names) =>
        names.Any() ? throw new UsageException($"--variation {names.First()}: there is no such variation.") : [];
}
