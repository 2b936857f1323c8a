using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary.Answering;

namespace BonjourConformance.Checks.Rules;

/// <summary>Words for checks that judge everything that was sent in a run, whatever called it forth.</summary>
public abstract class RuleFixture : ResponderFixture
{
    /// <summary>Demands that nothing in the run breaks a rule.</summary>
    protected Task Demand(Func<RunView, Judgement> rule, string expected)
    {
        var (judged, findings) = rule(Session.Run);
        foreach (var finding in findings.Take(3))
            if (finding.Window is { } window) Context.Windows.Add(window);
        Expect.None(findings, judged, expected, f => f.What, f => (IEnumerable<Link.Frame>)f.Frames, right: f => f.Right);
        return Task.CompletedTask;
    }

    /// <summary>The same over each family of the device, at once where it was seen to treat them as two interfaces.</summary>
    protected async Task ProvokeOverEach(Func<Family, Task> stimuli)
    {
        var families = Device.Families.Order().ToList();
        if (Session.Separation.Seen == true) await Task.WhenAll(families.ConvertAll(Begin));
        else await Each(families, Begin);

        Task Begin(Family family) => Provoke(() => stimuli(family));
    }

    /// <summary>Adds to what the run has to show; where that cannot be done, the rest is judged all the same.</summary>
    protected async Task Provoke(Func<Task> stimuli)
    {
        // A recording shows what it shows.
        if (Session.Recording is not null) return;
        try
        {
            await stimuli();
        }
        catch (OutcomeException outcome) when (outcome is InconclusiveException or NotApplicableException)
        {
        }
    }
}
