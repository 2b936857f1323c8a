using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Observations that several checks judge.</summary>
public sealed partial class Session
{
    private readonly Dictionary<(string, int, DeviceInterface?), (Task<object> Made, Doings Done)> observations = [];

    /// <summary>Makes an observation once and shares it; a repeated check (a higher attempt) makes a new one. What was done for it stands in the verdict of each check that uses it.</summary>
    public async Task<T> Observe<T>(string name, int attempt, Func<Task<T>> observe)
        where T : notnull
    {
        var current = running.Value;
        // What the harness or its link broke is no observation, and what was seen over a bad link is not looked at again: both are made anew.
        if (observations.TryGetValue((name, attempt, Device.Interface), out var known) && known.Made is not { IsFaulted: true, Exception.InnerException: not OutcomeException }
            && (known.Done.Trouble is null || current is not { Attempt: > 0 }))
        {
            try
            {
                return (T)await known.Made;
            }
            finally
            {
                current?.Share(known.Done);
            }
        }
        var done = new Doings([], []);
        async Task<object> Make()
        {
            var (stimuli, windows) = (current?.Stimuli.Count ?? 0, current?.Windows.Count ?? 0);
            var began = Now;
            var made = await observe();
            // What took long may be judged much later, when the link is good again.
            if (Now - began > TimeSpan.FromSeconds(5) && started && Recording is null && Link.Attempts > 1) done.Trouble = await LinkTrouble.AtPresent();
            if (current is not null)
            {
                done.Stimuli.AddRange(current.Stimuli.Skip(stimuli));
                done.Events.AddRange(current.Windows.Skip(windows).Where(w => w.Kind == TimeWindow.Event));
            }
            current?.Share(done);
            return made;
        }
        var task = Make();
        observations[(name, attempt, Device.Interface)] = (task, done);
        return (T)await task;
    }
}
