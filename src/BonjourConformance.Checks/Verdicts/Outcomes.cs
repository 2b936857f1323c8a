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

    /// <summary>How much of what was judged breaks it, from 0 to 1.</summary>
    public double Share { get; init; } = 1;

    public IReadOnlyList<Frame> Frames { get; } = [.. frames];

    /// <summary>What would have been right in them.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>Frames that the device sent show it: its silence could not look like this.</summary>
    public bool IsShown { get; init; }
}

/// <summary>The evidence could not be had, and why.</summary>
public class InconclusiveException(string why) : OutcomeException(why)
{
    /// <summary>Ids of the checks that judge what stood in the way.</summary>
    public IReadOnlyList<string> CausedBy { get; init; } = [];
}

/// <summary>The evidence could not be had this time; another attempt may have it.</summary>
public class RepeatableException(string why) : InconclusiveException(why);

/// <summary>Whoever stands by the device wants to begin anew what the check has had done to it.</summary>
/// <param name="why">In words.</param>
/// <param name="isDone">The act that was asked for last was done all the same.</param>
public sealed class BegunAnewException(string why, bool isDone) : RepeatableException(why)
{
    public bool IsDone { get; } = isDone;
}

/// <summary>The device answered nothing in a control.</summary>
public sealed class SilentException(string why) : RepeatableException(why);

/// <summary>The duty does not bind this device, and why.</summary>
public sealed class NotApplicableException(string why) : OutcomeException(why);
