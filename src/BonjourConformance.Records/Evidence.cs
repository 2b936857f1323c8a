using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using BonjourConformance.Records.Reading;

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
public sealed record TimeWindow([property: Between(-1e10, 1e10)] double FromMs, [property: Between(-1e10, 1e10)] double ToMs, string Label, WindowKind Kind = WindowKind.Mandated) : IChecked
{
    public const WindowKind Event = WindowKind.Event;

    public string? Objection() => ToMs < FromMs ? "a window ends before it begins" : null;

    public TimeWindow(TimeSpan from, TimeSpan to, string label, WindowKind kind = WindowKind.Mandated)
        : this(LinkTime.Milliseconds(from), LinkTime.Milliseconds(to), label, kind)
    {
    }
}

/// <summary>
/// Samples of a quantity the RFC wants distributed over an interval. <see cref="FalseAlarmProbability"/> is the probability that a conforming device
/// is called wrong with <see cref="N"/> samples.
/// </summary>
public sealed record Distribution : IChecked
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

    [Between(0, 1e9)]
    public required int N { get; init; }

    [Between(0, 1)]
    public required double FalseAlarmProbability { get; init; }

    public string? Objection() => MandatedTo < MandatedFrom ? "its mandated interval ends before it begins" : null;
}

/// <summary>A measured quantity. From and To are the limits the RFC sets, each null when open; Tolerance is by how much it may be wrong.</summary>
public sealed record Number
{
    public required string Name { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    [Between(0, 1e12)]
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
