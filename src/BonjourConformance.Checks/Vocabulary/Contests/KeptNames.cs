using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Vocabulary;

public abstract partial class ContestFixture
{
    /// <summary>A host name and an instance name lost to another host, and then one restart for both: what takes a person is asked for once.</summary>
    protected Task<KeptNames> LossesAndRestart() => Session.Observe("lost names and a restart", Context.Attempt, async () =>
    {
        var losses = new Dictionary<NameKind, (Loss? Loss, OutcomeException? Why)>();
        foreach (var kind in (NameKind[])[NameKind.Host, NameKind.Instance])
        {
            try
            {
                losses[kind] = (await Lose(await Contest(kind, AnyFamily), Seconds(20)), null);
            }
            catch (OutcomeException why)
            {
                losses[kind] = (null, why);
            }
        }
        await Wait(Seconds(2));
        await Session.Refresh();
        var on = await Control.PowerCycle();
        return new KeptNames(losses, on, await Observe.WithAnswers(await Observe.Watch(on)));
    });
}

/// <summary>What the device lost before a restart, and the restart.</summary>
public sealed record KeptNames(IReadOnlyDictionary<NameKind, (Loss? Loss, OutcomeException? Why)> Losses, PowerOn On, StartUp StartUp)
{
    /// <summary>The loss of a name of a kind.</summary>
    /// <exception cref="OutcomeException">It could not be brought about.</exception>
    public Loss Of(NameKind kind) => Losses[kind].Loss ?? throw Losses[kind].Why!;
}
