namespace BonjourConformance.Checks.Statistics;

/// <summary>Exact or proven bounds for samples of known laws.</summary>
public static class Bounds
{
    /// <summary>P(X >= <paramref name="hits"/>) for X of the binomial law, exactly.</summary>
    public static double BinomialAtLeast(int trials, double probability, int hits)
    {
        if (hits <= 0) return 1;
        if (hits > trials || probability <= 0) return 0;
        if (probability >= 1) return 1;
        var term = 0.0;
        for (var i = 0; i < hits; i++) term += Math.Log((double)(trials - i) / (i + 1));
        term += hits * Math.Log(probability) + (trials - hits) * Math.Log(1 - probability);
        var sum = 0.0;
        for (var k = hits; k <= trials; k++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(trials - k) / (k + 1)) + Math.Log(probability / (1 - probability));
        }
        return Math.Min(1, sum);
    }

    /// <summary>How likely at least one of some frames is lost, where a part of all is.</summary>
    public static double OneLostOf(int frames, double loss) => 1 - Math.Pow(1 - loss, frames);

    /// <summary>
    /// The spread that <paramref name="samples"/> independent values of the uniform law on [0, 1] fall short of with a probability of at
    /// most <paramref name="alpha"/>: P(R &lt; r) = n r^(n-1) - (n-1) r^n.
    /// </summary>
    public static double LeastUniformSpread(int samples, double alpha)
    {
        if (samples < 2) return 0;
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            var below = samples * Math.Pow(middle, samples - 1) - (samples - 1) * Math.Pow(middle, samples);
            if (below <= alpha) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>
    /// How far the empirical distribution function of <paramref name="samples"/> independent values strays from the true one with a
    /// probability of at most <paramref name="alpha"/> (Dvoretzky, Kiefer and Wolfowitz with Massart's constant).
    /// </summary>
    public static double EmpiricalDeviation(int samples, double alpha) => Math.Sqrt(Math.Log(2 / alpha) / (2 * samples));
}
