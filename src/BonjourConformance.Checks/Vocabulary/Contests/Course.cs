using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What the device did about a contested name after something was said about it.</summary>
/// <param name="Probes">Its probes for the name.</param>
/// <param name="Uses">Its responses that hold a live record of the name.</param>
/// <param name="Turned">Where it turned to another name of the same kind.</param>
public sealed record Course(Contest Contest, Stimulus After, IReadOnlyList<Heard> Probes, IReadOnlyList<Heard> Uses, OtherClaim? Turned, TimeSpan Tolerance)
{
    /// <summary>Its first message about another name.</summary>
    public Heard? Other => Turned?.In;

    /// <summary>Its next step with this name: a probe for it, or its use.</summary>
    public Heard? Next => Probes.Concat(Uses).MinBy(h => h.Number);

    /// <summary>From the stimulus to the next step.</summary>
    public TimeSpan? Pause => Next is { } next ? next.At - After.At : null;

    /// <summary>It uses the name in the end.</summary>
    public bool Kept => Uses.Count > 0;

    /// <summary>
    /// It left the name alone for the second that the loser of a tiebreak waits (RFC 6762 section 8.2), 5 % granted for coarse timers.
    /// </summary>
    public bool Paused => Pause is not { } pause || pause >= TimeSpan.FromSeconds(0.95) - Tolerance;

    /// <summary>
    /// It used the name after such a time without another probe: a device that gives way probes again first, and one that went on announces at once,
    /// unless its defence of a moment before lets it wait. Which of the two it was cannot be told.
    /// </summary>
    public bool IsOpen => Kept && Paused && !Renamed && !(Probes is [var probe, ..] && probe.Number < Uses[0].Number);

    /// <summary>It left the name alone for a while between two probes.</summary>
    public bool Halted => Probes.Zip(Probes.Skip(1), (a, b) => b.At - a.At).Any(gap => gap >= TimeSpan.FromSeconds(0.95) - Tolerance);

    /// <summary>It turned to another name before it had taken another step with this one.</summary>
    public bool Renamed => Other is { } other && !(Next is { } next && next.Number < other.Number);

    /// <summary>It uses the name without having probed for it anew.</summary>
    public bool Overrode => Kept && Contest.ProbesBetween(After, Uses[0]) < 3;

    /// <summary>It took no notice.</summary>
    public bool WentOn => !Paused && !Renamed;

    public IEnumerable<Frame> Frames => [After.Frame, .. Probes.Take(4).Select(p => p.Frame), .. Uses.Take(1).Select(u => u.Frame), .. Other is null ? (Frame[])[] : [Other.Frame]];

    public override string ToString()
    {
        string Since(Heard heard) => $"{(heard.At - After.At).TotalMilliseconds:0} ms after frame {After.Frame.Number}";
        var parts = new List<string>();
        if (Probes.Count > 0) parts.Add($"next probe for {Contest.Name} {Since(Probes[0])}, {Probes.Count} in all");
        if (Uses.Count > 0) parts.Add($"{Contest.Name} in use {Since(Uses[0])}");
        if (Turned is { } turned) parts.Add($"{(turned.In.IsResponse ? "use of" : "probe for")} {turned.Name} {Since(turned.In)}");
        return parts.Count == 0 ? $"neither probe nor use of {Contest.Name} after frame {After.Frame.Number}" : string.Join("; ", parts);
    }
}

/// <summary>The first probe for another name, or its first use where there was none.</summary>
public sealed record OtherClaim(Heard In, DnsName Name);
