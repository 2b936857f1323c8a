using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Rules;

/// <summary>What a rule found in a run.</summary>
/// <param name="Judged">How much there was to judge; without material there is no verdict.</param>
public sealed record Judgement(int Judged, IReadOnlyList<Finding> Findings);

/// <summary>One breach of a rule.</summary>
/// <param name="What">Who, what and where, for an implementer who has only the report.</param>
/// <param name="Frames">What proves it, oldest first.</param>
/// <param name="Window">Where something was due, or was not to be.</param>
/// <param name="Right">What would have been right.</param>
public sealed record Finding(string What, IReadOnlyList<Frame> Frames, TimeWindow? Window = null, Correction? Right = null);
