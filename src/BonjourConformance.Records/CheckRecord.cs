using System.Text.Json.Serialization;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Records;

/// <summary>
/// One verdict. <see cref="Id"/> and <see cref="Subject"/> together, and
/// <see cref="Family"/> where both are judged, are unique within a run.
/// </summary>
public sealed record CheckRecord
{
    /// <summary>rfcNNNN/section/slug, never renumbered.</summary>
    [Text(3, 200, Form = @"[a-z0-9]+(?:/[^/\s]+)+", Called = "the id of a check, such as \"rfc6762/8.1/three-probes\"")]
    public required string Id { get; init; }

    /// <summary>The duty in our own words.</summary>
    public required string Title { get; init; }

    /// <summary>The bare number, "6762".</summary>
    [Text(Form = "[0-9]{4,5}|-?", Called = "the number of an RFC")]
    public required string Rfc { get; init; }

    public required string Section { get; init; }

    /// <summary>MUST, SHOULD or MAY.</summary>
    public required string Level { get; init; }

    /// <summary>Ids of catalogue rows.</summary>
    public required IReadOnlyList<string> Duties { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>What was judged.</summary>
    public required SubjectInfo Subject { get; init; }

    /// <summary>Where a check judges several, those for which the duty is broken; empty where it breaks for the subject itself.</summary>
    public IReadOnlyList<SubjectInfo> Breaks { get; init; } = [];

    /// <summary>The verdict as a sentence an implementer can act on.</summary>
    public required string Message { get; init; }

    public required string Expected { get; init; }

    public required string Observed { get; init; }

    /// <summary>Numbers (from 1) of the frames in the run's capture that the verdict rests on, the decisive ones first to be read.</summary>
    [Between(1, int.MaxValue)]
    public required IReadOnlyList<int> Frames { get; init; }

    /// <summary>Link time in ms since the start of the run.</summary>
    [Between(-1e10, 1e10)]
    public required double StartedMs { get; init; }

    /// <summary>Link time in ms since the start of the run.</summary>
    [Between(-1e10, 1e10)]
    public required double EndedMs { get; init; }

    /// <summary>"IPv4" or "IPv6" where the check was run over one of them.</summary>
    [Text(Form = "IPv4|IPv6", Called = "IPv4 or IPv6")]
    public string? Family { get; init; }

    /// <summary>Id of the corresponding test of Apple's tool, such as "II.8".</summary>
    public string? Bct { get; init; }

    /// <summary>What that tool would say, where its threshold differs from the RFC's.</summary>
    public string? BctSays { get; init; }

    /// <summary>How often the check was tried, when more than once.</summary>
    [Between(1, 1e6)]
    public int? Attempts { get; init; }

    /// <summary>What each attempt saw, where one of several saw a breach.</summary>
    public IReadOnlyList<Try> Tries { get; init; } = [];

    /// <summary>Ids of the checks that judge what stood in the way of an Inconclusive.</summary>
    public IReadOnlyList<string> CausedBy { get; init; } = [];

    /// <summary>A breach was seen in one attempt and not in others, so that it may have been a lost frame's doing.</summary>
    [JsonIgnore]
    public bool IsUnconfirmed => Verdict == Verdict.Inconclusive && Tries.Any(t => t.Verdict is Verdict.Fail or Verdict.Warning);

    /// <summary>What the harness sent or did.</summary>
    public string? Stimulus { get; init; }

    /// <summary>What implementers usually get wrong here.</summary>
    public string? Hint { get; init; }

    /// <summary>Windows and instants to draw on the time line.</summary>
    [Count(0, 2000)]
    public IReadOnlyList<TimeWindow> Timeline { get; init; } = [];

    /// <summary>Samples of a distribution check.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Measured quantities with unit and tolerance.</summary>
    [Count(0, 2000)]
    public IReadOnlyList<Number> Numbers { get; init; } = [];

    /// <summary>Whom a breach concerns: those it was found for, else the subject.</summary>
    [JsonIgnore]
    public IReadOnlyList<SubjectInfo> Concerned => Breaks.Count > 0 ? Breaks : [Subject];

    /// <summary>The id, and the family where there is one.</summary>
    [JsonIgnore]
    public string Label => Family is null ? Id : $"{Id} ({Family})";

    /// <summary>What would have been right in the frames of a breach, where octets can say it.</summary>
    [Count(0, 2000)]
    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    /// <summary>That something was not heard is what it rests on, so that it holds only where nothing was lost.</summary>
    [JsonIgnore]
    public bool RestsOnSilence { get; init; }

    /// <summary>Set when a baseline lists this verdict as known.</summary>
    public KnownFailure? Known { get; init; }
}

/// <summary>One of several attempts at a check.</summary>
public sealed record Try(Verdict Verdict, string Observed)
{
    /// <summary>None where the verdict rests on no frame.</summary>
    [Between(1, int.MaxValue)]
    public IReadOnlyList<int> Frames { get; init; } = [];
}

/// <summary>Octets that would be right in place of as many that a frame has.</summary>
/// <param name="Frame">Its number in the capture.</param>
/// <param name="Offset">From the start of the frame.</param>
/// <param name="Octets">In hexadecimal digits.</param>
public sealed record Correction([property: Between(1, int.MaxValue)] int Frame, [property: Between(0, 1e6)] int Offset, [property: Text(2, 32, Form = "([0-9A-F]{2})+", Called = "octets in hexadecimal digits")] string Octets);

/// <summary>Why a verdict is expected, from the baseline file; <see cref="Issue"/> is an optional link.</summary>
public sealed record KnownFailure(string Reason, string? Issue = null);
