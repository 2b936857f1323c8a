using BonjourConformance.Checks.Operators;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>
/// Watches the harness's own side of a live link while checks run. What a check found while this side was in trouble is held against nobody.
/// </summary>
public sealed class EnvironmentWatch(LiveLink link, TimeProvider wallClock)
{
    /// <summary>A suspended machine, or one that stood still, loses so much between its two clocks.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(2);

    private long lost = link.Lost;
    private long? carrier = Surroundings.CarrierLosses(link.InterfaceName);
    private (DateTimeOffset Wall, TimeSpan Loop) clocks = (wallClock.GetUtcNow(), link.Loop.Now);
    private bool isExpected;

    /// <summary>The link has no carrier at this end.</summary>
    public bool IsLinkDown => Surroundings.HasCarrier(link.InterfaceName) == false;

    /// <summary>The last trouble was that the link was lost: whatever was under way has to be made again.</summary>
    public bool LostTheLink { get; private set; }

    /// <summary>A control may take the carrier of a cable that leads straight to the device.</summary>
    public void Note(ControlAction action) => isExpected |= action is ControlAction.CableOut or ControlAction.CableIn or ControlAction.PowerCycle or ControlAction.Kill or ControlAction.Stop or ControlAction.Start;

    /// <summary>What went wrong on this side since it was last asked; null for nothing.</summary>
    public string? Trouble()
    {
        var (lostNow, carrierNow, wall, loop) = (link.Lost, Surroundings.CarrierLosses(link.InterfaceName), wallClock.GetUtcNow(), link.Loop.Now);
        LostTheLink = carrierNow > carrier && !isExpected;
        var stood = wall - clocks.Wall - (loop - clocks.Loop);
        var trouble = lostNow > lost ? $"this machine lost {lostNow - lost} captured frames, being too slow or too busy"
            : carrierNow > carrier && !isExpected ? $"{link.InterfaceName} lost its carrier {carrierNow - carrier} time(s), and no control of the device explains that"
            : stood.Duration() > Gap ? $"this machine stood still, or its clock was set, by {stood.TotalSeconds:0.0} s"
            : null;
        (lost, carrier, clocks, isExpected) = (lostNow, carrierNow, (wall, loop), false);
        return trouble;
    }

    /// <summary>Only what must have been heard to be so stays: a Pass of what was seen is no less true.</summary>
    public static CheckRecord Apply(CheckRecord record, string trouble) => record.Verdict is not (Verdict.Fail or Verdict.Warning or Verdict.Inconclusive) ? record : record with
    {
        Verdict = Verdict.Error,
        Message = $"While this check ran, {trouble}: what it found says nothing about the device ({record.Verdict}: {record.Message})",
    };
}
