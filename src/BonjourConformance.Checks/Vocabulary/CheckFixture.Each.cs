using BonjourConformance.Checks.Suites;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Words for what is done to several, or several times.</summary>
public abstract partial class CheckFixture
{
    /// <summary>Demands the same of each, one after the other.</summary>
    protected static async Task Each<T>(IEnumerable<T> all, Func<T, Task> demand)
    {
        foreach (var one in all) await demand(one);
    }

    /// <inheritdoc cref="Each{T}(IEnumerable{T}, Func{T, Task})"/>
    protected static async Task Each<TOne, TOther>(IEnumerable<(TOne, TOther)> all, Func<TOne, TOther, Task> demand)
    {
        foreach (var (one, other) in all) await demand(one, other);
    }

    /// <inheritdoc cref="Each{T}(IEnumerable{T}, Func{T, Task})"/>
    protected static void Each<T>(IEnumerable<T> all, Action<T> act)
    {
        foreach (var one in all) act(one);
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

    /// <summary>What is looked for, at a second attempt where the first does not find it: of many frames one may be lost. At further ones over a link that loses more.</summary>
    protected async Task<T?> InSomeAttempt<T>(Func<Task<T?>> look) where T : class
    {
        var found = await look();
        for (var again = 1; found is null && again < Session.Way.Tries; again++) found = await OnceMore(look);
        return found;
    }

    /// <summary>What is found at each of as many attempts: once may be an accident, since other hosts ask at the same moment and devices announce.</summary>
    protected async Task<T?> InEachAttempt<T>(Func<Task<T?>> look) where T : class
    {
        var found = await look();
        for (var again = 1; found is not null && again < Session.Way.Tries; again++) found = await OnceMore(look);
        return found;
    }

    private async Task<T> OnceMore<T>(Func<Task<T>> look)
    {
        var before = Context.IsAgain;
        Context.IsAgain = true;
        try
        {
            return await look();
        }
        finally
        {
            Context.IsAgain = before;
        }
    }

    /// <summary>Demands an answer to one of two queries: of many frames one may be lost, and only who is silent twice is silent. To one of more over a link that loses more.</summary>
    protected async Task ExpectAnswerInTwo(Question question, Family family, Func<ResourceRecord, bool> match, string expected, Section? section = Section.Answer)
    {
        await Fresh(question.Name, question.Type, family);
        for (var again = 1; again < Session.Way.Tries; again++)
            if (await FirstAnswer(Ask(question, family), match, Seconds(1) + Tolerance, section) is not null) return;
        await Expect.Answer(this, Ask(question, family), match, Seconds(1), expected, section);
    }
}
