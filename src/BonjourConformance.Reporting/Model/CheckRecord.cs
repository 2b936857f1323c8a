namespace BonjourConformance.Reporting;

/// <summary>
/// One verdict. A check that judges several subjects yields one record for each; <see cref="Id"/> and <see cref="Subject"/> together, and
/// <see cref="Family"/> where both are judged, are unique within a run.
/// </summary>
public sealed record CheckRecord
{
    /// <summary>rfcNNNN/section/slug, never renumbered.</summary>
    public required string Id { get; init; }

    /// <summary>The duty in our own words.</summary>
    public required string Title { get; init; }

    /// <summary>The bare number, "6762".</summary>
    public required string Rfc { get; init; }

    public required string Section { get; init; }

    /// <summary>MUST, SHOULD or MAY.</summary>
    public required string Level { get; init; }

    /// <summary>Ids of catalogue rows.</summary>
    public required IReadOnlyList<string> Duties { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>What was judged: a host name, an instance with its type, an address; "" for the device as a whole.</summary>
    public required string Subject { get; init; }

    /// <summary>The verdict as a sentence an implementer can act on.</summary>
    public required string Message { get; init; }

    public required string Expected { get; init; }

    public required string Observed { get; init; }

    /// <summary>Numbers (from 1) of the frames in the run's capture that the verdict rests on, the decisive ones first to be read.</summary>
    public required IReadOnlyList<int> Frames { get; init; }

    /// <summary>Link time in ms since the start of the run.</summary>
    public required double StartedMs { get; init; }

    /// <summary>Link time in ms since the start of the run.</summary>
    public required double EndedMs { get; init; }

    /// <summary>The instance this is about, for the instance table; null for the device as a whole.</summary>
    public InstanceRef? Instance { get; init; }

    /// <summary>"IPv4" or "IPv6" where the check was run over one of them.</summary>
    public string? Family { get; init; }

    /// <summary>Id of the corresponding test of Apple's tool, such as "II.8".</summary>
    public string? Bct { get; init; }

    /// <summary>What that tool would say, where its threshold differs from the RFC's.</summary>
    public string? BctSays { get; init; }

    /// <summary>How often the check was tried, when more than once.</summary>
    public int? Attempts { get; init; }

    /// <summary>What the harness sent or did.</summary>
    public string? Stimulus { get; init; }

    /// <summary>What implementers usually get wrong here.</summary>
    public string? Hint { get; init; }

    /// <summary>Windows and instants to draw on the time line.</summary>
    public IReadOnlyList<TimeWindow> Timeline { get; init; } = [];

    /// <summary>Samples of a distribution check.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Measured quantities with unit and tolerance.</summary>
    public IReadOnlyList<Number> Numbers { get; init; } = [];

    /// <summary>Set when a baseline lists this verdict as known.</summary>
    public KnownFailure? Known { get; init; }
}

/// <summary>Names a service instance.</summary>
public sealed record InstanceRef(string Name, string Type);

/// <summary>Why a verdict is expected, from the baseline file; <see cref="Issue"/> is an optional link.</summary>
public sealed record KnownFailure(string Reason, string? Issue = null);

/// <summary>Whether a window of the time line is a demand or an occurrence.</summary>
public enum WindowKind
{
    /// <summary>The interval in which the RFC demands (or forbids) something: drawn shaded.</summary>
    Mandated,

    /// <summary>Something that happened, such as a cable pulled out.</summary>
    Event,
}

/// <summary>An interval in ms of link time since the start of the run; equal ends make an instant.</summary>
public sealed record TimeWindow(double FromMs, double ToMs, string Label, WindowKind Kind);

/// <summary>
/// Samples of a quantity the RFC wants distributed over an interval. <see cref="FalseAlarmProbability"/> is the probability that a conforming device
/// is called wrong with <see cref="N"/> samples.
/// </summary>
public sealed record Distribution
{
    public required string Unit { get; init; }

    public required IReadOnlyList<double> Samples { get; init; }

    public required double MandatedFrom { get; init; }

    public required double MandatedTo { get; init; }

    public required int N { get; init; }

    public required double FalseAlarmProbability { get; init; }
}

/// <summary>A measured quantity. From and To are the limits the RFC sets, each null when open.</summary>
public sealed record Number
{
    public required string Name { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    public double? Tolerance { get; init; }

    public double? From { get; init; }

    public double? To { get; init; }
}
