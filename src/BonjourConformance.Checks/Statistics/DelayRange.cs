namespace BonjourConformance.Checks.Statistics;

/// <summary>A range of delays that an RFC asks for, and how wrong a conforming device's delays may look, all in milliseconds.</summary>
/// <param name="Tolerance">By how much a measured delay may be wrong, to either side, on account of the link.</param>
/// <param name="Lateness">By how much a device may be late on account of its own scheduling, as a rule.</param>
public sealed record DelayRange(double From, double To, double Tolerance, double Lateness)
{
    /// <summary>Timers may fire a little early: rounding to whole milliseconds at both ends of a wait.</summary>
    public const double TimerSlack = 2;

    public double Width => To - From;

    /// <summary>How many answers in a hundred a busy device may give later than its clock explains, whatever the reason; null where no such share is judged.</summary>
    public double? Hiccups { get; init; }

    /// <summary>Shared answers (RFC 6762 section 6). Asked one at a time, there is nothing to aggregate them with (section 6.4).</summary>
    public static DelayRange Shared(TimeSpan tolerance) => new(20, 120, tolerance.TotalMilliseconds, 40) { Hiccups = 2 };

    /// <summary>Answers to queries with TC set (RFC 6762 sections 6 and 7.2).</summary>
    public static DelayRange Truncated(TimeSpan tolerance) => new(400, 500, tolerance.TotalMilliseconds, 100);

    public bool IsEarly(double delay) => delay < From - TimerSlack - Tolerance;

    public bool IsLate(double delay) => delay > To + Lateness + Tolerance;

    /// <summary>Later than a coarse clock explains.</summary>
    public bool IsBeyond(double delay) => delay > To + UniformDelay.Coarseness + Tolerance;
}

/// <summary>What samples say against a law; <see cref="Objection"/> is null where they say nothing against it.</summary>
public readonly record struct Finding(string? Objection)
{
    public static readonly Finding None = new(null);

    public bool Objects => Objection is not null;
}

/// <summary>Whether delays keep within their range.</summary>
public static class DelayWindow
{
    /// <summary>
    /// A device that keeps the lower bound is never early, so two early answers among fifty prove that it does not; one may have a cause
    /// that was not seen. More than a quarter of late answers is more than scheduling explains, and so are fewer that pass the end of
    /// the range by less, where so many would be hiccups once in ten million samples only.
    /// </summary>
    public static Finding Judge(IReadOnlyCollection<double> delays, DelayRange range)
    {
        var early = delays.Count(range.IsEarly);
        if (early >= 2 && early * 50 > delays.Count)
            return new($"{early} of {delays.Count} answers came before {range.From:0} ms, the earliest after {delays.Min():0.#} ms");
        var late = delays.Count(range.IsLate);
        if (late * 4 > delays.Count && late >= 2) return new($"{late} of {delays.Count} answers came later than {range.To + range.Lateness:0} ms, the latest after {delays.Max():0.#} ms");
        var beyond = delays.Count(range.IsBeyond);
        return range.Hiccups is { } hiccups && Bounds.BinomialAtLeast(delays.Count, hiccups / 100, beyond) < UniformDelay.FalseAlarm / 10
            ? new($"{beyond} of {delays.Count} answers came later than {range.To + UniformDelay.Coarseness:0} ms, the latest after {delays.Max():0.#} ms")
            : Finding.None;
    }
}
