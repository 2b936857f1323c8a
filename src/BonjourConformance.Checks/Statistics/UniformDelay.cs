namespace BonjourConformance.Checks.Statistics;

/// <summary>
/// Whether delays can be independent draws from the uniform law on a range. Samples are judged at 16, 32 and 64, each time by five
/// tests; together they accuse a conforming device with a probability of at most <see cref="FalseAlarm"/>.
/// <para>
/// A conforming device's delay is a uniform draw, made late by up to <see cref="Coarseness"/> (a clock that ticks at 64 Hz, a busy
/// scheduler) and measured with the link's tolerance.
/// </para>
/// </summary>
public static class UniformDelay
{
    /// <summary>Per run of a conforming device.</summary>
    public const double FalseAlarm = 1e-6;

    /// <summary>In milliseconds.</summary>
    public const double Coarseness = 16;

    /// <summary>Sizes at which a sample is judged; with the last it is decided.</summary>
    public static IReadOnlyList<int> Looks { get; } = [16, 32, 64];

    private const double AlphaOfOneTest = FalseAlarm / 15;

    /// <summary>Judges a sample of one of the sizes in <see cref="Looks"/>.</summary>
    public static Finding Judge(IReadOnlyList<double> delays, DelayRange range)
    {
        if (Spread(delays, range) is { Objects: true } spread) return spread;
        if (Ends(delays, range) is { Objects: true } ends) return ends;
        if (Distribution(delays, range) is { Objects: true } distribution) return distribution;
        return Order(delays, range);
    }

    /// <summary>Delays that lie too close together: a fixed delay, or a part of the range.</summary>
    public static Finding Spread(IReadOnlyList<double> delays, DelayRange range)
    {
        var least = Bounds.LeastUniformSpread(delays.Count, AlphaOfOneTest) * range.Width - Coarseness - 2 * range.Tolerance;
        var spread = delays.Max() - delays.Min();
        return spread < least
            ? new($"{delays.Count} delays lie between {delays.Min():0.#} and {delays.Max():0.#} ms; of uniform draws from {range.From:0} to {range.To:0} ms so many spread over more than {least:0} ms")
            : Finding.None;
    }

    /// <summary>Delays that all keep away from one end of the range: two tests, since of n draws all lie below a share p of it with probability p^n.</summary>
    public static Finding Ends(IReadOnlyList<double> delays, DelayRange range)
    {
        var (first, last) = (delays.Min(), delays.Max());
        if (Math.Pow(Uniform(last + range.Tolerance, range), delays.Count) < AlphaOfOneTest)
            return new($"none of {delays.Count} delays is longer than {last:0.#} ms, though they may be up to {range.To:0} ms");
        return Math.Pow(1 - Uniform(first - range.Tolerance - Coarseness, range), delays.Count) < AlphaOfOneTest
            ? new($"none of {delays.Count} delays is shorter than {first:0.#} ms, though they may be as short as {range.From:0} ms")
            : Finding.None;
    }

    /// <summary>Delays that favour a part of the range (Kolmogorov's distance, the allowed errors granted).</summary>
    public static Finding Distribution(IReadOnlyList<double> delays, DelayRange range)
    {
        var bound = Bounds.EmpiricalDeviation(delays.Count, AlphaOfOneTest);
        var sorted = delays.Order().ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            var share = (i + 1.0) / sorted.Length;
            if (share - Uniform(sorted[i] + range.Tolerance, range) > bound)
                return new($"{share:P0} of {sorted.Length} delays are {sorted[i]:0.#} ms or less, where {Uniform(sorted[i], range):P0} are due");
            var before = (double)i / sorted.Length;
            if (Uniform(sorted[i] - range.Tolerance - Coarseness, range) - before > bound)
                return new($"only {before:P0} of {sorted.Length} delays are less than {sorted[i]:0.#} ms, where {Uniform(sorted[i], range):P0} are due");
        }
        return Finding.None;
    }

    /// <summary>
    /// Delays that follow from earlier ones: stepping through the range, or a short cycle. Taken round a circle as wide as the range, the
    /// difference between a draw and an earlier one is uniform whatever the earlier one was, so that the number of differences in an arc
    /// is at most binomial.
    /// </summary>
    public static Finding Order(IReadOnlyList<double> delays, DelayRange range)
    {
        const int lags = 12, starts = 10;
        double[] widths = [0.2, 0.35, 0.5];
        var alpha = AlphaOfOneTest / (lags * starts * widths.Length);
        for (var lag = 1; lag <= lags && delays.Count - lag >= 8; lag++)
        {
            var steps = Steps(delays, lag, range);
            foreach (var width in widths)
                for (var start = 0; start < starts; start++)
                {
                    // Arcs are laid so that one of them has its middle at zero.
                    var from = Turn((double)start / starts - width / 2);
                    var hits = Below(steps, from + width + 1e-9) - Below(steps, from - 1e-9);
                    var expected = width + Coarseness / range.Width;
                    if (hits > (delays.Count - lag) * expected && Bounds.BinomialAtLeast(delays.Count - lag, expected, hits) <= alpha)
                        return new($"{hits} of {delays.Count - lag} delays follow from the delay {(lag == 1 ? "before" : $"{lag} answers before")}: they step through the range instead of being drawn");
                }
        }
        return Finding.None;
    }

    /// <summary>Differences as parts of the circle in order, twice round it, so that an arc may reach beyond one turn.</summary>
    private static double[] Steps(IReadOnlyList<double> delays, int lag, DelayRange range)
    {
        var count = delays.Count - lag;
        var steps = new double[2 * count];
        for (var i = 0; i < count; i++) steps[i] = Turn((delays[i + lag] - delays[i]) / range.Width);
        Array.Sort(steps, 0, count);
        for (var i = 0; i < count; i++) steps[count + i] = steps[i] + 1;
        return steps;
    }

    private static int Below(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static double Uniform(double delay, DelayRange range) => Math.Clamp((delay - range.From) / range.Width, 0, 1);

    private static double Turn(double turns) => turns - Math.Floor(turns);
}
