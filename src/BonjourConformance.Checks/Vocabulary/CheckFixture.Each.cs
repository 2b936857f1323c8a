namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Words for what is done to several, or several times.</summary>
public abstract partial class CheckFixture
{
    /// <summary>Demands the same of each, one after the other.</summary>
    protected static async Task Each<T>(IEnumerable<T> all, Func<T, Task> demand)
    {
        foreach (var one in all) await demand(one);
    }

    /// <summary>Does the same so many times.</summary>
    protected static async Task Times(int times, Func<Task> act)
    {
        for (var time = 0; time < times; time++) await act();
    }

    /// <summary>What came of the same for each, one after the other, where something did.</summary>
    protected static async Task<List<TResult>> Gather<T, TResult>(IEnumerable<T> all, Func<T, Task<TResult?>> act) where TResult : class
    {
        List<TResult> results = [];
        foreach (var one in all)
            if (await act(one) is { } result) results.Add(result);
        return results;
    }

    /// <summary>The same where each may bring several.</summary>
    protected static async Task<List<TResult>> Gather<T, TResult>(IEnumerable<T> all, Func<T, Task<IReadOnlyList<TResult>>> act)
    {
        List<TResult> results = [];
        foreach (var one in all) results.AddRange(await act(one));
        return results;
    }
}
