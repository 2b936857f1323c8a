using BonjourConformance.Link;

namespace BonjourConformance.Checks.Verdicts;

/// <summary>What a check found.</summary>
public enum Verdict
{
    Pass,

    /// <summary>A duty is broken that the RFC makes firm.</summary>
    Fail,

    /// <summary>A recommendation is not followed.</summary>
    Warning,

    /// <summary>The evidence could not be had.</summary>
    Inconclusive,

    /// <summary>The duty does not bind this device.</summary>
    NotApplicable,

    /// <summary>The harness or its environment broke; never blamed on the device.</summary>
    Error,
}

/// <summary>A window of time that the report draws: where something was mandated, or a single event.</summary>
/// <param name="Kind">"mandated" or "event".</param>
public sealed record TimeWindow(TimeSpan From, TimeSpan To, string Label, string Kind = "mandated")
{
    public const string Event = "event";
}

/// <summary>A measured quantity with the bounds that the RFC sets for it, null where it sets none, and by how much it may be wrong.</summary>
public sealed record Measurement(string Name, double Value, string Unit, double? From, double? To, double? Tolerance);

/// <summary>Samples of a distribution check, in milliseconds, with the interval that the RFC mandates.</summary>
public sealed record Distribution(IReadOnlyList<double> Samples, double MandatedFrom, double MandatedTo, double FalseAlarmProbability);

/// <summary>The verdict of one check on one subject, with all that proves it.</summary>
public sealed record CheckResult
{
    public required Suites.CheckCase Case { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>What it is about: the family, a record, an instance name.</summary>
    public string Subject { get; init; } = "";

    /// <summary>One sentence that an implementer can act on.</summary>
    public string Message { get; init; } = "";

    public string Stimulus { get; init; } = "";

    public string Expected { get; init; } = "";

    public string Observed { get; init; } = "";

    /// <summary>Numbers of frames in the run's capture.</summary>
    public IReadOnlyList<int> Frames { get; init; } = [];

    public TimeSpan Started { get; init; }

    public TimeSpan Ended { get; init; }

    public int Attempts { get; init; } = 1;

    public IReadOnlyList<TimeWindow> Windows { get; init; } = [];

    public Distribution? Distribution { get; init; }

    public IReadOnlyList<Measurement> Numbers { get; init; } = [];
}

/// <summary>Ends a check with a verdict other than Pass.</summary>
public abstract class OutcomeException(string message) : Exception(message);

/// <summary>A duty is broken.</summary>
public sealed class BreachException(string expected, string observed, IEnumerable<Frame> frames) : OutcomeException(observed)
{
    public string Expected { get; } = expected;

    public string Observed { get; } = observed;

    public IReadOnlyList<Frame> Frames { get; } = [.. frames];
}

/// <summary>The evidence could not be had, and why.</summary>
public sealed class InconclusiveException(string why) : OutcomeException(why);

/// <summary>The duty does not bind this device, and why.</summary>
public sealed class NotApplicableException(string why) : OutcomeException(why);
