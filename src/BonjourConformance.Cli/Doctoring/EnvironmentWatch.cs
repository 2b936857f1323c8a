using BonjourConformance.Checks.Operators;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>How the harness's own side of a link is.</summary>
/// <param name="Lost">Frames that the system captured and the harness was too slow to take.</param>
/// <param name="CarrierLosses">Null where the system does not say.</param>
/// <param name="HasCarrier">Null where the system does not say.</param>
public readonly record struct OwnSide(long Lost, long? CarrierLosses, bool? HasCarrier, DateTimeOffset Wall, TimeSpan Loop);

/// <summary>
/// Watches the harness's own side of a live link while checks run. What a check found while this side was in trouble is held against nobody.
/// </summary>
public sealed class EnvironmentWatch
{
    /// <summary>A suspended machine, or one whose clock was set, has so much between its two clocks.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(2);

    /// <summary>A program that was stopped, or got no turn for so long, did nothing when it was due.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly string name;
    private readonly EventLoop loop;
    private readonly Func<OwnSide> look;
    private readonly Func<TimeSpan> clock;
    private OwnSide before;
    private TimeSpan due;
    private TimeSpan latest;
    private bool isExpected;

    /// <summary>The link has no carrier at this end.</summary>
    public bool IsLinkDown => look().HasCarrier == false;

    /// <summary>The last trouble was that the link was lost: whatever was under way has to be made again.</summary>
    public bool LostTheLink { get; private set; }

    public EnvironmentWatch(LiveLink link, TimeProvider wallClock)
        : this(link.InterfaceName, link.Loop, () => new(link.Lost, Surroundings.CarrierLosses(link.InterfaceName), Surroundings.HasCarrier(link.InterfaceName), wallClock.GetUtcNow(), link.Loop.Now), () => link.Loop.Now)
    {
    }

    /// <param name="clock">The time of the loop: it is needed at each tick, and to look costs calls of the system.</param>
    public EnvironmentWatch(string name, EventLoop loop, Func<OwnSide> look, Func<TimeSpan> clock)
    {
        (this.name, this.loop, this.look, this.clock) = (name, loop, look, clock);
        before = look();
        due = before.Loop + Tick;
        Next();
    }

    /// <summary>A control may take the carrier of a cable that leads straight to the device.</summary>
    public void Note(ControlAction action) => isExpected |= action is ControlAction.CableOut or ControlAction.CableIn or ControlAction.PowerCycle or ControlAction.Kill or ControlAction.Stop or ControlAction.Start;

    /// <summary>What went wrong on this side since it was last asked; null for nothing.</summary>
    public string? Trouble()
    {
        var now = look();
        LostTheLink = !isExpected && (now.CarrierLosses > before.CarrierLosses || now.HasCarrier == false);
        var stood = now.Wall - before.Wall - (now.Loop - before.Loop);
        var trouble = now.Lost > before.Lost ? $"this machine lost {now.Lost - before.Lost} captured frames, being too slow or too busy"
            : now.CarrierLosses > before.CarrierLosses && !isExpected ? $"{name} lost its carrier {now.CarrierLosses - before.CarrierLosses} time(s), and no control of the device explains that"
            : now.HasCarrier == false && !isExpected ? $"{name} had no carrier, and no control of the device explains that"
            : stood.Duration() > Gap ? $"this machine stood still, or its clock was set, by {stood.TotalSeconds:0.0} s"
            : latest > Standstill ? $"the harness stood still for {latest.TotalSeconds:0.0} s, being stopped or on a machine that was too busy"
            : null;
        // A cable that was pulled on purpose is out until it is put back.
        isExpected &= now.HasCarrier == false;
        // Many checks that end at once give the loop no turn: that costs none of them, nor the first that waits.
        (before, due, latest) = (now, now.Loop + Tick, TimeSpan.Zero);
        return trouble;
    }

    /// <summary>Whether trouble may have made this verdict: a Pass of what was seen is no less true, a Pass of what was not heard proves nothing.</summary>
    public static bool Touches(CheckRecord record) => record.Verdict is Verdict.Fail or Verdict.Warning or Verdict.Inconclusive or Verdict.Error || (record.Verdict == Verdict.Pass && record.RestsOnSilence);

    /// <summary>What the trouble may have made is held against nobody.</summary>
    public static CheckRecord Apply(CheckRecord record, string trouble) => !Touches(record) ? record : record with
    {
        Verdict = Verdict.Error,
        Message = $"While this check ran, {trouble}: what it found says nothing about the device ({record.Verdict}: {(record.Message.Length > 0 ? record.Message : record.Observed)})",
    };

    private void Next() => loop.At(loop.Now + Tick, () =>
    {
        var now = clock();
        latest = now - due > latest ? now - due : latest;
        due = now + Tick;
        Next();
    });
}
