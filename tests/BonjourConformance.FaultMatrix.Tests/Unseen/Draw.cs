namespace BonjourConformance.FaultMatrix.Tests.Unseen;

/// <summary>Choices from a seed.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random random = new(seed);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public int Between(int least, int most) => random.Next(least, most + 1);

    public T One<T>(params IReadOnlyList<T> of) => of[random.Next(of.Count)];

    /// <summary>Some of them, in any order.</summary>
    public IReadOnlyList<T> Some<T>(IEnumerable<T> of, int most) => [.. of.OrderBy(_ => random.Next()).Take(random.Next(most + 1))];

    public byte[] Octets(int count)
    {
        var octets = new byte[count];
        random.NextBytes(octets);
        return octets;
    }
}
