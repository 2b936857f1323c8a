using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Sessions;

/// <summary>The device answered nothing any more.</summary>
/// <param name="Last">The last message that it sent before; null for none.</param>
/// <param name="Next">What the harness sent next.</param>
/// <param name="During">Id of the check in which it was noticed.</param>
/// <param name="IsProven">It was on the link all the same: it resolved its address, or answered as soon as it had been switched off and on.</param>
public sealed record Silence(Heard? Last, Heard? Next, string During, bool IsProven)
{
    public IEnumerable<Frame> Frames => ((Heard?[])[Last, Next]).OfType<Heard>().Select(h => h.Frame);

    public override string ToString() =>
        $"nothing was answered any more after {(Last is null ? "the start" : $"frame {Last.Number}")}{(Next is null ? "" : $"; what it got next was frame {Next.Number}, {Words(Next)}")} (noticed in {During})";

    private static string Words(Heard heard) =>
        $"{(heard.IsResponse ? "a response" : heard.SourcePort == 5353 ? "a query" : "a legacy query")} from {heard.From}{(heard.Message.Questions.Count > 0 ? $" for {heard.Message.Questions[0]}" : "")}";
}

/// <summary>
/// Times in which the device answered nothing: a finding of its own, and no reason to lose what was seen before or what is still to be seen.
/// </summary>
public sealed class Silences(Session session)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    private readonly List<Silence> all = [];

    /// <summary>Each of those that did not end by themselves.</summary>
    public IReadOnlyList<Silence> All => all;

    /// <summary>A check is about to find that the device went silent, so that this is no news to anybody else.</summary>
    internal bool AreJudged { get; set; }

    private ILink Link => session.Link;

    /// <summary>
    /// The device answered nothing in a control. Where that passes by itself, frames may have been lost; otherwise it is noted, and the device
    /// is switched off and on where that can be done.
    /// </summary>
    /// <param name="observed">What was seen of the device in the meantime.</param>
    /// <returns>How the attempt ends.</returns>
    internal async Task<InconclusiveException> After(CheckContext context, string observed)
    {
        var (last, next) = Edge();
        var way = new OneWay(session);
        way.Begin();
        if (await Ends(session.Now + 4 * Between)) return new RepeatableException($"the device answered nothing for {(session.Now - (last?.At ?? session.Now)).TotalSeconds:0} s, {way.Shown()}; then it answered again: {observed}");
        var shown = way.Shown();
        if (!await End(last, next, context.Check.Id) && session.Answers > 0 && !CanRevive) session.GiveUp(context.Check.Id);
        return new SilentException($"the device no longer answers at all, {shown}: {observed}") { CausedBy = [Causes.GoesOnAnswering] };
    }

    /// <summary>The device did not answer after it had been disturbed. True: it does now.</summary>
    internal async Task<bool> End(string during)
    {
        var (last, next) = Edge();
        return await End(last, next, during);
    }

    /// <summary>
    /// Whether it answers before a time. What its user has changed may have it begin anew: it is not on meanwhile, no RFC says how soon it must be again, and
    /// that it is quick from power says nothing of how long it takes then.
    /// </summary>
    private async Task<bool> Ends(TimeSpan until)
    {
        var booted = session.Told.At + BootTime.Unknown;
        while (session.Now < until || (session.Told != Moment.Start && session.Now < booted))
        {
            await Link.Loop.Delay(Between);
            if (await session.IsAlive()) return true;
        }
        return false;
    }

    private async Task<bool> End(Heard? last, Heard? next, string during)
    {
        if (await Ends(session.Now) && await session.Refresh()) return true;
        var present = await IsPresent();
        var revived = await Revive();
        if (!AreJudged) all.Add(new Silence(last, next, during, present || revived));
        if (revived) AreJudged = false;
        return revived;
    }

    /// <summary>The last message of the device, and the first that it got after that.</summary>
    private (Heard? Last, Heard? Next) Edge()
    {
        var last = session.DeviceMessages.Count > 0 ? session.DeviceMessages[^1] : null;
        var next = last is null ? null : session.Messages.Skip(session.IndexOf(last) + 1).FirstOrDefault(m => !session.Device.Sent(m.Frame));
        return (last, next);
    }

    /// <summary>It resolves one of its addresses.</summary>
    private async Task<bool> IsPresent()
    {
        foreach (var address in session.Device.Addresses)
        {
            var mark = Link.Transcript.Now;
            Link.Send(Neighbourhood.Request(session.Hosts.Querier, address), "harness: is it there?");
            if (await Link.Transcript.First(f => session.Device.Sent(f) && Neighbourhood.IsReply(f, address), mark, session.Now + TimeSpan.FromSeconds(0.5) + Link.Tolerance) is not null) return true;
        }
        return false;
    }

    private ControlAction Ending => session.Operator.Can(ControlAction.Kill) ? ControlAction.Kill : ControlAction.Stop;

    private bool CanRevive => session.Operator.Can(ControlAction.PowerCycle) || (session.Operator.Can(ControlAction.Start) && session.Operator.Can(Ending));

    private async Task<bool> Revive()
    {
        var hands = session.Operator;
        if (!CanRevive) return false;
        try
        {
            if (hands.Can(ControlAction.PowerCycle)) await session.Do(ControlAction.PowerCycle, Session.NoArguments);
            else
            {
                await session.Do(Ending, Session.NoArguments);
                await session.Do(ControlAction.Start, Session.NoArguments);
            }
        }
        catch (InconclusiveException)
        {
            return false;
        }
        await session.Boot.Over(session.LastStart);
        for (var wait = 0; wait < 4; wait++)
        {
            await Link.Loop.Delay(TimeSpan.FromSeconds(3));
            if (await session.Refresh()) return true;
        }
        return false;
    }
}
