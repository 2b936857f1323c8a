using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Rules;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Sessions;

/// <summary>What the operator does to the device.</summary>
public sealed partial class Session
{
    /// <summary>Has the operator do something, and remembers it, and when it came about: a device that is switched off and on is gone some time after the call.</summary>
    /// <exception cref="InconclusiveException">It could not be done.</exception>
    /// <exception cref="NotApplicableException">The device is not made for it.</exception>
    internal async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        Profile.Demand(action);
        // What a device in the middle of something sends could be taken for the sign of what a person has yet to do.
        if (!Operator.CanByItself(action) && Operator.Can(action)) await Rest();
        var doing = new Doing(action, Link.Transcript.Now, arguments);
        Doings.Add(doing);
        var before = (LastStart, IsStarting);
        if (Sign.IsStart(action)) LastStart = doing.Moment;
        if (action is ControlAction.Rename or ControlAction.ChangeTxt) Told = doing.Moment;
        IsStarting |= action is ControlAction.PowerCycle or ControlAction.Start;
        using var sign = new Sign(this, action, arguments);
        try
        {
            await Operator.Do(action, arguments, sign);
        }
        catch (InconclusiveException e) when (e is not BegunAnewException { IsDone: true })
        {
            // What was not done is no beginning: the device has the names that it had.
            Doings.Remove(doing);
            (LastStart, IsStarting) = before;
            throw;
        }
        // A switched outlet takes its time: what the device says until then belongs to the life before.
        if (action != ControlAction.PowerCycle) return;
        LastStart = PowerCut.Gone(doing.Moment, Link.Transcript.Since(doing.Moment).Where(Device.Sent), Link.Transcript.Now);
        Doings[Doings.IndexOf(doing)] = doing with { Moment = LastStart };
    }

    /// <summary>Does something to the device only to see whether it can be done. How long that took, and whether the link showed it; null where it cannot.</summary>
    /// <exception cref="OutcomeException">It could not be done.</exception>
    public async Task<(TimeSpan Time, bool? Seen)> Try(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        await Rest();
        var began = Now;
        using var sign = new Sign(this, action, arguments);
        var seen = sign.Seen(asking: true);
        await Operator.Do(action, arguments);
        var time = Now - began;
        if (!sign.CanBeSeen) return (time, null);
        await Task.WhenAny(seen, Link.Loop.Delay(Sign.IsStart(action) ? TimeSpan.FromTicks(Math.Min(Boot.Limit.Ticks, TimeSpan.FromSeconds(120).Ticks)) : TimeSpan.FromSeconds(8)));
        return (time, seen.IsCompleted);
    }
}
