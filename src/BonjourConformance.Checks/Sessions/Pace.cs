using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>The harness's own questions keep to RFC 6762 section 5.2: a second at least before one is multicast again.</summary>
internal static class Pace
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the querier may put questions again that it put a moment ago.</summary>
    public static async Task MayAsk(this Session session, IEnumerable<(Question Question, Family Family)> questions)
    {
        if (session.LastAsked(questions.ToHashSet()) is { } last) await session.Link.Loop.DelayUntil(last + Interval);
    }

    /// <summary>When the querier last put one of these questions to the group; null for longer ago than it has to wait.</summary>
    public static TimeSpan? LastAsked(this Session session, IReadOnlySet<(Question Question, Family Family)> questions)
    {
        for (var i = session.Messages.Count - 1; i >= 0 && session.Now - session.Messages[i].At < Interval; i--)
        {
            var sent = session.Messages[i];
            if (sent.IsResponse || !sent.IsMulticast || sent.Frame.Direction != Direction.Sent || sent.Frame.Source != session.Hosts.Querier.Mac) continue;
            if (sent.Message.Questions.Any(q => questions.Contains((q, sent.Family)))) return sent.At;
        }
        return null;
    }
}
