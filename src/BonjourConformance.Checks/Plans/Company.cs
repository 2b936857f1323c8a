using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Checks.Plans;

/// <summary>
/// Makes the checks of a step side by side, on the one loop of the link. What passes in company has passed; whatever else comes out may be the company's doing
/// and counts for nothing: the check is left to be made alone.
/// </summary>
public sealed class Company(Session session)
{
    /// <summary>Between two that begin, so that their series of queries stay apart.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    /// <summary>Called when a check begins.</summary>
    public Action<CheckCase>? Begun { get; init; }

    /// <summary>Whether what passed may count: this end of the link may have been in trouble meanwhile.</summary>
    public Func<CheckRecord, bool> Counts { get; init; } = _ => true;

    /// <summary>Called with each verdict as it falls.</summary>
    public Action<CheckRecord>? Taken { get; init; }

    /// <summary>People do one thing after the other, and an interface of a device is turned to for the whole session.</summary>
    private bool IsPossible(Lane lane) => lane != Lane.Quiet && session.Recording is null && session.Device.Interfaces.Count < 2
        && (lane != Lane.Browsing || (session.Profile.Allows(ControlAction.Browse) && CanByItself(ControlAction.Browse, ControlAction.StopBrowse) && !CanByHand(ControlAction.Resolve, ControlAction.Connect)));

    private bool CanByItself(params ControlAction[] actions) => actions.All(session.Operator.CanByItself);

    private bool CanByHand(params ControlAction[] actions) => actions.Any(a => session.Operator.Can(a) && !session.Operator.CanByItself(a));

    /// <returns>The checks that are left, in the order of the plan; and whether they have been tried once.</returns>
    public (IReadOnlyList<CheckCase> Left, bool Tried) Run(Step step, CancellationToken cancel = default)
    {
        if (!IsPossible(step.Lane)) return (step.Checks, false);
        var loop = session.Link.Loop;
        var runner = new CheckRunner(session);
        var passed = new HashSet<CheckCase>();
        var (before, stray, ready) = (loop.Stray, false, false);
        loop.Stray = e =>
        {
            stray = true;
            before?.Invoke(e);
        };
        try
        {
            loop.Run(All, cancel);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LinkException { Problem: LinkProblem.Gone } or DeviceNotFoundException))
        {
            // Whose doing it was shows when each is made alone.
        }
        finally
        {
            loop.Stray = before;
            session.FamiliesAreShared = true;
        }
        return ([.. step.Checks.Where(c => !passed.Contains(c))], ready);

        async Task All()
        {
            try
            {
                await session.Prepare(step.Checks[0].Stage);
                if (step.Lane == Lane.Families && !await session.Separation.IsSeen()) return;
            }
            catch (OutcomeException)
            {
                return;
            }
            ready = true;
            session.FamiliesAreShared = step.Lane != Lane.Families;
            var queues = step.Queues.Select(q => new Queue<CheckCase>(q)).ToList();
            await Task.WhenAll(queues.SelectMany(q => Enumerable.Repeat(q, step.Takers)).Select(Work).ToList());
        }

        async Task Work(Queue<CheckCase> waiting, int lane)
        {
            await loop.Delay(Apart * lane);
            while (!session.IsGone && waiting.TryDequeue(out var check))
            {
                Begun?.Invoke(check);
                var began = session.Now;
                if (await runner.Beside(check) is not { } record || stray || !Counts(record)) continue;
                if (step.Lane == Lane.Families && session.Separation.IsLeaking(check.Family!.Value, began)) continue;
                passed.Add(check);
                Taken?.Invoke(record);
            }
        }
    }
}
