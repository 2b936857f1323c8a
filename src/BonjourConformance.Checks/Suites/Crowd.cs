using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Suites;

/// <summary>Other queriers on the link: what the device says, or may not say so soon again, may be on their account.</summary>
internal static class Crowd
{
    /// <summary>The longest time for which a question may have an effect: half a second of waiting, half a second of aggregation (RFC 6762 sections 6.4 and 7.2), or a second between multicasts (section 6).</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(1.2);

    /// <summary>A host that asked for a name which the check asked for too, or for the addresses of the device, at about the same time; null for none.</summary>
    public static Heard? AskedTheSame(Session session, CheckContext context, TimeSpan started)
    {
        var asked = context.Sent.SelectMany(s => s.Seen is { } seen && Heard.Of(seen) is { IsResponse: false } h ? h.Message.Questions : []).Select(q => q.Name).ToHashSet();
        if (asked.Count == 0) return null;
        // Addresses go along with nearly everything.
        asked.UnionWith(session.Device.HostNames);
        for (var i = session.Messages.Count - 1; i >= 0 && session.Messages[i].At > started - Reach - session.Link.Tolerance; i--)
        {
            var heard = session.Messages[i];
            if (heard.Frame.Direction == Direction.Received && !session.Device.Sent(heard.Frame) && !heard.IsResponse && heard.Message.Questions.Any(q => asked.Contains(q.Name))) return heard;
        }
        return null;
    }
}
