using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace BonjourConformance.Records;

/// <summary>Whether a window of the time line is a demand or an occurrence.</summary>
public enum WindowKind
{
    /// <summary>The interval in which the RFC demands (or forbids) something: drawn shaded.</summary>
    Mandated,

    /// <summary>Something that happened, such as a cable pulled out.</summary>
    Event,
}

/// <summary>An interval in ms of link time since the start of the run; equal ends make an instant.</summary>
[method: JsonConstructor]
public sealed record TimeWindow(double FromMs, double ToMs, string Label, WindowKind Kind = WindowKind.Mandated)
{
    public const WindowKind Event = WindowKind.Event;

    public TimeWindow(TimeSpan from, TimeSpan to, string label, WindowKind kind = WindowKind.Mandated)
        : this(LinkTime.Milliseconds(from), LinkTime.Milliseconds(to), label, kind)
    {
    }
}

/// <summary>
/// Samples of a quantity the RFC wants distributed over an interval. <see cref="FalseAlarmProbability"/> is the probability that a conforming device
/// is called wrong with <see cref="N"/> samples.
/// </summary>
public sealed record Distribution
{
    public Distribution()
    {
    }

    /// <summary>Of times in ms.</summary>
    [SetsRequiredMembers]
    public Distribution(IReadOnlyList<double> samples, double mandatedFrom, double mandatedTo, double falseAlarmProbability) =>
        (Unit, Samples, MandatedFrom, MandatedTo, N, FalseAlarmProbability) = ("ms", samples, mandatedFrom, mandatedTo, samples.Count, falseAlarmProbability);

    public required string Unit { get; init; }

    public required IReadOnlyList<double> Samples { get; init; }

    public required double MandatedFrom { get; init; }

    public required double MandatedTo { get; init; }

    public required int N { get; init; }

    public required double FalseAlarmProbability { get; init; }
}

/// <summary>A measured quantity. From and To are the limits the RFC sets, each null when open; Tolerance is by how much it may be wrong.</summary>
public sealed record Number
{
    public required string Name { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    public double? Tolerance { get; init; }

    public double? From { get; init; }

    public double? To { get; init; }
}

/// <summary>How the time of a link is written down.</summary>
public static class LinkTime
{
    /// <summary>In ms, to the microsecond: finer digits would be noise of the conversion.</summary>
    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
