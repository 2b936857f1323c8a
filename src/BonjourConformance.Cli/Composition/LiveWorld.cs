using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Cli.Console;

namespace BonjourConformance.Cli.Composition;

/// <summary>A real network interface with whatever is on it.</summary>
public static class LiveWorld
{
    /// <exception cref="CannotRunException">The interface is missing, or frames can be neither captured nor sent there.</exception>
    public static RunWorld Open(string name, DeviceProfile profile, Screen screen, bool unattended) =>
        throw new CannotRunException($"There is no link to {name} in this build.");
}
