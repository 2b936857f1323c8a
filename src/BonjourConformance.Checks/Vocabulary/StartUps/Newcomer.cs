using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Another host that takes names into use, as one does that has just been given power.</summary>
internal static class Newcomer
{
    /// <summary>The second time that it says which names are its own, though nobody asked for them; null where no host did so twice.</summary>
    public static Heard? Since(Session session, Moment moment) =>
        session.Messages.Where(m => m is { IsMulticastResponse: true, Frame.Direction: Direction.Received } && m.Frame.IsAfter(moment) && !session.Device.Owns(m.Frame) && IsUnasked(m, session))
            .SelectMany(m => Claimed(m).Select(name => (Message: m, Name: name)))
            .GroupBy(claim => (claim.Message.From, claim.Name))
            .Where(claims => claims.Count() > 1)
            .Select(claims => claims.ElementAt(1).Message)
            .MinBy(m => m.Number);

    private static IEnumerable<DnsName> Claimed(Heard response) => response.Message.Answers.Where(r => r is { CacheFlush: true, Ttl: > 0 }).Select(r => r.Name).Distinct();

    private static bool IsUnasked(Heard response, Session session)
    {
        var names = Claimed(response).ToHashSet();
        for (var i = session.IndexOf(response) - 1; i >= 0 && response.At - session.Messages[i].At < TimeSpan.FromSeconds(1.2); i--)
            if (!session.Messages[i].From.Equals(response.From) && session.Messages[i].AsksFor(names)) return false;
        return names.Count > 0;
    }
}
