using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Two frames between which a duty bounds the time.</summary>
/// <param name="Of">What the frames are about, for the reader of the verdict; "" where that is clear.</param>
public sealed record Gap(Frame From, Frame To, string Of = "")
{
    public TimeSpan Length => To.At - From.At;

    public override string ToString() => $"{Expect.Ms(Length)} from frame {From.Number} to frame {To.Number}{(Of.Length > 0 ? $" ({Of})" : "")}";
}

/// <summary>Two gaps, one after the other, of which the second is to be at least twice as long as the first.</summary>
public sealed record Growth(Gap Before, Gap Now)
{
    public static IEnumerable<Growth> Of(IEnumerable<Gap> gaps)
    {
        var list = gaps.ToList();
        return list.Zip(list.Skip(1), (before, now) => new Growth(before, now));
    }

    /// <summary>5 % is granted for coarse timers, and the tolerance for both gaps.</summary>
    public bool IsTooSoon(TimeSpan tolerance) => Now.Length < Before.Length * 1.9 - tolerance * 2;

    /// <summary>Whether one more frame in the first gap, which was lost then, would have every gap at least twice as long as the one before it.</summary>
    /// <param name="earlier">The gap before both; null where the first gap is the first of all, which is a second at least.</param>
    public bool LacksOne(Gap? earlier, TimeSpan tolerance)
    {
        // As early as what is before and after it allows.
        var at = new[] { earlier is null ? TimeSpan.FromSeconds(0.95) : earlier.Length * 1.9 - tolerance * 2, Before.Length - (Now.Length + tolerance * 2) / 1.9 }.Max();
        return Before.Length - at >= at * 1.9 - tolerance * 2;
    }

    public IEnumerable<Frame> Frames => [Before.From, Now.From, Now.To];

    public TimeWindow Window => new(Now.From.At, Now.From.At + Before.Length * 2, $"twice {Expect.Ms(Before.Length)}: nothing yet");

    public override string ToString() => $"{Expect.Ms(Now.Length)} after {Expect.Ms(Before.Length)}";
}

/// <summary>Words for series of messages.</summary>
public static class Gaps
{
    /// <summary>Messages that begin something: those that follow at once bring what did not fit into the one before.</summary>
    public static IReadOnlyList<Heard> Apart(IEnumerable<Heard> messages)
    {
        var list = messages.ToList();
        return [.. list.Where((m, i) => i == 0 || m.At - list[i - 1].At > TimeSpan.FromMilliseconds(20))];
    }

    /// <summary>From each message to the next.</summary>
    public static IEnumerable<Gap> Between(IEnumerable<Heard> messages, string of = "") => Between(messages.Select(m => m.Frame), of);

    /// <summary>From each frame to the next.</summary>
    public static IEnumerable<Gap> Between(IEnumerable<Frame> frames, string of = "")
    {
        var list = frames.ToList();
        return list.Zip(list.Skip(1), (from, to) => new Gap(from, to, of));
    }
}
