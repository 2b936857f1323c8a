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
    private bool IsPossible => session.Recording is null && session.Device.Interfaces.Count < 2
        && session.Operator.CanByItself(ControlAction.Browse) && session.Operator.CanByItself(ControlAction.StopBrowse);

    /// <returns>The checks that are left, in the order of the plan; and whether they have been tried once.</returns>
    public (IReadOnlyList<CheckCase> Left, bool Tried) Run(Step step, CancellationToken cancel = default)
    {
        if (step.Lane == Lane.Quiet || !IsPossible) return (step.Checks, false);
        var loop = session.Link.Loop;
        var runner = new CheckRunner(session);
        var waiting = new Queue<CheckCase>(step.Checks);
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
        }
        return ([.. step.Checks.Where(c => !passed.Contains(c))], ready);

        async Task All()
        {
            try
            {
                await session.Prepare(Stage.Disturbing);
            }
            catch (OutcomeException)
            {
                return;
            }
            ready = true;
            await Task.WhenAll(Enumerable.Range(0, Math.Min(Step.Width, waiting.Count)).Select(Work).ToList());
        }

        async Task Work(int lane)
        {
            await loop.Delay(Apart * lane);
            while (waiting.TryDequeue(out var check))
            {
                Begun?.Invoke(check);
                if (await runner.Beside(check) is not { } record || stray || !Counts(record)) continue;
                passed.Add(check);
                Taken?.Invoke(record);
            }
        }
    }
}
