namespace BonjourConformance.Link.Live;

/// <summary>
/// Turns time stamps of a capture, which are wall-clock time, into times of the run, which no setting of the wall clock disturbs.
/// Called from one thread.
/// </summary>
/// <param name="now">Time of the run.</param>
/// <param name="wall">Wall-clock time, UTC.</param>
internal sealed class StampClock(Func<TimeSpan> now, Func<DateTime> wall)
{
    /// <summary>What two readings of two clocks one after another may be apart; below it the offset is kept, so that gaps between stamps stay exact.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromMicroseconds(200);

    /// <summary>By how much a stamp may be wrong as a time of the run.</summary>
    public static readonly TimeSpan Error = Noise * 1.25;

    /// <summary>A frame older than this was not stamped by the clock we read.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(2);

    private DateTime? zero;

    /// <summary>The time of the run at which a frame that has just been handed over was stamped.</summary>
    public TimeSpan Convert(DateTime stamp)
    {
        var (time, reading) = Read();
        var measured = reading - time;
        if (zero is not { } known || (measured - known).Duration() > Noise) zero = measured;
        var at = stamp - zero.Value;
        return at > time || time - at > Oldest ? time : at;
    }

    /// <summary>Both clocks at one instant, taken again where something came between.</summary>
    private (TimeSpan Time, DateTime Wall) Read()
    {
        for (var attempt = 0; ; attempt++)
        {
            var before = now();
            var reading = wall();
            var after = now();
            if (after - before < Noise / 4 || attempt == 10) return (before + (after - before) / 2, reading);
        }
    }
}
