using System.Diagnostics.CodeAnalysis;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Words for what a check cannot judge without.</summary>
public abstract partial class CheckFixture
{
    /// <summary>Inconclusive where a condition for judging does not hold.</summary>
    /// <param name="causes">Ids of the checks that judge what stands in the way (<see cref="Causes"/>).</param>
    protected static void Presume([DoesNotReturnIf(false)] bool holds, string otherwise, params IReadOnlyList<string> causes)
    {
        if (!holds) throw new InconclusiveException(otherwise) { CausedBy = causes };
    }

    /// <summary>Inconclusive, and worth another attempt, where trouble of the link may explain what was seen.</summary>
    protected static void Again(bool isTroubled, string why)
    {
        if (isTroubled) throw new RepeatableException(why);
    }

    /// <summary>What judging takes, inconclusive where it was not had.</summary>
    /// <param name="causes">Ids of the checks that judge what stands in the way (<see cref="Causes"/>).</param>
    protected static T Given<T>(T? value, string otherwise, params IReadOnlyList<string> causes) where T : class =>
        value ?? throw new InconclusiveException(otherwise) { CausedBy = causes };

    /// <inheritdoc cref="Given{T}(T, string, IReadOnlyList{string})"/>
    protected static async Task<T> Given<T>(Task<T?> value, string otherwise, params IReadOnlyList<string> causes) where T : class => Given(await value, otherwise, causes);

    /// <summary>Not applicable where the duty does not bind the device.</summary>
    protected static void Only([DoesNotReturnIf(false)] bool applies, string otherwise)
    {
        if (!applies) throw new NotApplicableException(otherwise);
    }

    /// <summary>What the duty is about, not applicable where the device has none.</summary>
    protected static T OnlyWith<T>(T? value, string otherwise) where T : class => value ?? throw new NotApplicableException(otherwise);

    /// <inheritdoc cref="OnlyWith{T}(T, string)"/>
    protected static async Task<T> OnlyWith<T>(Task<T?> value, string otherwise) where T : class => OnlyWith(await value, otherwise);
}
