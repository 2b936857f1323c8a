using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Checks.Plans;

/// <summary>Other orders in which the same checks can be made. Stages stay one after the other, and so do parts of a run that a world keeps apart.</summary>
public static class Orders
{
    /// <summary>In reverse, or shuffled by a seed.</summary>
    /// <param name="how">"reverse", or a number.</param>
    /// <param name="part">What has to stay together, in the order of its values.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static IReadOnlyList<CheckCase> Of(IReadOnlyList<CheckCase> checks, string how, Func<CheckCase, int> part)
    {
        var random = how == "reverse" ? null : new Random(int.Parse(how, System.Globalization.CultureInfo.InvariantCulture));
        return [.. checks.GroupBy(c => (Part: part(c), c.Stage)).OrderBy(g => g.Key).SelectMany(g => random is null ? g.Reverse() : Shuffled([.. g], random))];
    }

    private static CheckCase[] Shuffled(CheckCase[] checks, Random random)
    {
        random.Shuffle(checks);
        return checks;
    }
}
