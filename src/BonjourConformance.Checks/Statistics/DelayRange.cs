namespace BonjourConformance.Checks.Statistics;

/// <summary>A range of delays that an RFC asks for, and how wrong a conforming device's delays may look, all in milliseconds.</summary>
/// <param name="Tolerance">By how much a measured delay may be wrong, to either side, on account of the link.</param>
/// <param name="Lateness">By how much a device may be late on account of its own scheduling, as a rule.</param>
public sealed record DelayRange(double From, double To, double Tolerance, double Lateness)
{
    /// <summary>Timers may fire a little early: rounding to whole milliseconds at both ends of a wait.</summary>
    public const double TimerSlack = 2;

    public double Width => To - From;

    /// <summary>Shared answers (RFC 6762 section 6). Late answers are judged leniently: waiting to aggregate is allowed (section 6.4).</summary>
    public static DelayRange Shared(TimeSpan tolerance) => new(20, 120, tolerance.TotalMilliseconds, 40);

    /// <summary>Answers to queries with TC set (RFC 6762 sections 6 and 7.2).</summary>
    public static DelayRange Truncated(TimeSpan tolerance) => new(400, 500, tolerance.TotalMilliseconds, 100);

    public bool IsEarly(double delay) => delay < From - TimerSlack - Tolerance;

    public bool IsLate(double delay) => delay > To + Lateness + Tolerance;
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
    /// that was not seen. More than a quarter of late answers is more than scheduling explains.
    /// </summary>
    public static Finding Judge(IReadOnlyCollection<double> delays, DelayRange range)
    {
        var early = delays.Count(range.IsEarly);
        if (early >= 2 && early * 50 > delays.Count)
            return new($"{early} of {delays.Count} answers came before {range.From:0} ms, the earliest after {delays.Min():0.#} ms");
        var late = delays.Count(range.IsLate);
        return late * 4 > delays.Count && late >= 2
            ? new($"{late} of {delays.Count} answers came later than {range.To + range.Lateness:0} ms, the latest after {delays.Max():0.#} ms")
            : Finding.None;
    }
}
