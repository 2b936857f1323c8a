using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Link;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Composition;

/// <summary>Where a run takes place: a link with a device on it, what is known of the device, and hands at it.</summary>
public sealed record RunWorld(ILink Link, DeviceProfile Profile, IOperator Operator) : IDisposable
{
    /// <summary>Faults that a simulated device was given.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Circumstances worth printing in the report.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public void Dispose()
    {
        (Link as IDisposable)?.Dispose();
        (Operator as IDisposable)?.Dispose();
    }
}
