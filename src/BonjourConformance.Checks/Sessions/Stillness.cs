using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Whether the device has stopped probing and announcing.</summary>
internal sealed class Stillness(Session session)
{
    /// <summary>After so long nothing more comes of a start, or of what others said: announcements are a second apart, and then two (RFC 6762 section 8.3).</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.5);

    /// <summary>The same for what it sends itself, where it pauses no longer than it must.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1.4);

    private TimeSpan? pause;
    private TimeSpan? longestGap;

    private IReadOnlyList<Heard> Heard => session.Messages;

    /// <summary>How long it is silent after its last step, told by the starts that were watched to their end.</summary>
    private TimeSpan Own => pause is { } seen ? TimeSpan.FromTicks(Math.Clamp((seen * 1.1).Ticks + TimeSpan.FromMilliseconds(300).Ticks, Shortest.Ticks, Longest.Ticks)) : Longest;

    /// <summary>
    /// How long a device that was started, or whose link has changed, is silent before it is taken to have said all: longer than from its second announcement to a
    /// third, or a fourth, until a start was watched in which it never paused so long.
    /// </summary>
    public TimeSpan AfterStart => longestGap < TimeSpan.FromSeconds(1.5) ? Longest : TimeSpan.FromSeconds(4.5);

    /// <summary>A start was watched for longer than any pause in it that matters.</summary>
    public void Learn(StartUp start)
    {
        var steps = start.Messages.Where(m => m.IsMulticast && !(m.IsResponse && m.IsPrompted(session))).ToList();
        foreach (var gap in Gaps.Between(steps)) longestGap = Later(longestGap, gap.Length);
        foreach (var family in session.Device.Families)
            foreach (var gap in Gaps.Between(steps.Where(m => m.Family == family)).Where(g => g.Length < Longest)) pause = Later(pause, gap.Length);
    }

    public async Task Come()
    {
        var end = session.Now + TimeSpan.FromSeconds(20);
        while (session.Now < end && Due() is { } due && due > session.Now) await session.Link.Loop.DelayUntil(due);
    }

    /// <summary>
    /// When it may be taken to be at rest: after the last multicast that nobody had called for, or that was called for so soon afterwards that it may be part of
    /// the same probing and announcing, and after what another host last said about its names that may move it yet. Null for long ago.
    /// </summary>
    private TimeSpan? Due()
    {
        var answers = new List<TimeSpan>();
        TimeSpan? due = null;
        for (var i = Heard.Count - 1; i >= 0 && session.Now - Heard[i].At < 2 * Longest; i--)
        {
            var message = Heard[i];
            if (message.Frame.Direction == Direction.Sent && message.IsResponse && message.Stated.Any(r => session.Device.Names.Knows(r.Name))) return Later(due, After(message, Longest));
            if (due is not null || !message.IsMulticast || !session.Device.Owns(message.Frame)) continue;
            if (message.IsResponse && message.IsPrompted(session)) answers.Add(message.At);
            else due = After(message, Own);
        }
        return due;

        TimeSpan After(Heard step, TimeSpan quiet) => answers.Where(at => at - step.At < quiet).Append(step.At).Max() + quiet;
    }

    private static TimeSpan Later(TimeSpan? left, TimeSpan right) => left is { } known && known > right ? known : right;
}
