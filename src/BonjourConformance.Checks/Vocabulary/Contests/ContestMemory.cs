using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What the contests of a run have shown that later ones can use.</summary>
public sealed class ContestMemory
{
    /// <summary>From a conflicting response to the first probe that followed it, once for each.</summary>
    public List<Reaction> Reactions { get; } = [];

    /// <summary>Plain conflicting responses, with whether a probe followed. Those of a form that a check is about are its own affair.</summary>
    internal List<(NameKind Kind, Family Family, bool Minded)> Plain { get; } = [];

    /// <summary>Names in use that conflicting responses do not bring back to probing.</summary>
    internal HashSet<(NameKind, Family)> Immovable { get; } = [];

    /// <summary>Kinds of names that the device does not probe for when it starts.</summary>
    internal HashSet<(NameKind, Family)> Unprobed { get; } = [];

    /// <summary>When the device has finished its announcements as far as can be told.</summary>
    internal TimeSpan ReadyAt { get; set; }

    /// <summary>The first announcement of the last contest's name; null where it was used without.</summary>
    internal Heard? Announced { get; set; }

    /// <summary>When another host last claimed or denied a name.</summary>
    internal TimeSpan LastConflict { get; set; }

    /// <summary>The last contest did not end with the name that it was about.</summary>
    internal bool NamesAreUncertain { get; set; }
}

/// <summary>A conflicting response and the first probe after it.</summary>
public sealed record Reaction(NameKind Kind, Family Family, Link.Frame Conflict, Link.Frame Probe)
{
    public TimeSpan Delay => Probe.At - Conflict.At;
}
