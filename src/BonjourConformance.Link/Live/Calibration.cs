using System.Globalization;

namespace BonjourConformance.Link.Live;

/// <summary>What the start of a live run measured about harness and interface.</summary>
/// <param name="Rounds">How often.</param>
/// <param name="TimerLateness">By how much a timer fired late, at worst.</param>
/// <param name="SendLatency">From handing over a frame to its time stamp, at worst.</param>
/// <param name="CaptureLatency">From a time stamp to the frame's arrival at the checks, at worst. It delays, but falsifies no time.</param>
public sealed record Calibration(int Rounds, TimeSpan TimerLateness, TimeSpan SendLatency, TimeSpan CaptureLatency)
{
    /// <summary>Twice what was seen, because a run is longer than its start; in whole milliseconds, at least five.</summary>
    public TimeSpan Tolerance => TimeSpan.FromMilliseconds(Math.Max(5, Math.Ceiling(2 * (TimerLateness + SendLatency).TotalMilliseconds)));

    /// <summary>Whether deviations go unnoticed that the checks of delays are meant to find; the narrowest range is 20 to 120 ms wide (RFC 6762 section 6).</summary>
    public bool IsCoarse => Tolerance > TimeSpan.FromMilliseconds(25);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"tolerance {Tolerance.TotalMilliseconds:0} ms (in {Rounds} rounds timers were at most {TimerLateness.TotalMilliseconds:0.0} ms late, frames went out within {SendLatency.TotalMilliseconds:0.0} ms and came to the checks within {CaptureLatency.TotalMilliseconds:0.0} ms{(IsCoarse ? "; this machine was busy, and smaller deviations are not seen: run again on a quiet one" : "")})");
}
