using BonjourConformance.Link;

namespace BonjourConformance.Checks.Verdicts;

/// <summary>Ends a check with a verdict other than Pass.</summary>
public abstract class OutcomeException(string message) : Exception(message);

/// <summary>A duty is broken.</summary>
public sealed class BreachException(string expected, string observed, IEnumerable<Frame> frames) : OutcomeException(observed)
{
    public string Expected { get; } = expected;

    public string Observed { get; } = observed;

    /// <summary>Those of the device's names for which it is broken; empty where it concerns what was judged as a whole.</summary>
    public IReadOnlyList<SubjectInfo> Breaks { get; init; } = [];

    public IReadOnlyList<Frame> Frames { get; } = [.. frames];
}

/// <summary>The evidence could not be had, and why.</summary>
public sealed class InconclusiveException(string why) : OutcomeException(why);

/// <summary>The duty does not bind this device, and why.</summary>
public sealed class NotApplicableException(string why) : OutcomeException(why);
