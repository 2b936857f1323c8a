using System.Net;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>How long frames take to a neighbour and back, and how many are lost, by requests for its link-layer address: hosts answer them at once, and beneath everything that is judged.</summary>
/// <param name="Sent">How many requests there were.</param>
/// <param name="Times">From each request that was answered to its answer, the shortest first.</param>
public sealed record RoundTrips(IPAddress Address, int Sent, IReadOnlyList<TimeSpan> Times)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public int Lost => Sent - Times.Count;

    public TimeSpan Median => Times[Times.Count / 2];

    public TimeSpan Slowest => Times[^1];

    /// <summary>One request after the other, of hosts in turn, so that a late answer is not taken for the next.</summary>
    public static async Task<RoundTrips> Measure(Session session, IPAddress address, int requests)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < requests; i++)
        {
            var asker = session.Hosts.All[i % session.Hosts.All.Count];
            if (await One(session, asker, address, f => IsFor(f, asker), Patience) is { } time) times.Add(time);
            await session.Link.Loop.Delay(TimeSpan.FromMilliseconds(20));
        }
        return new RoundTrips(address, requests, [.. times.Order()]);
    }

    /// <summary>Hosts with a link-local address broadcast their replies too (RFC 3927 section 2.5).</summary>
    private static bool IsFor(Frame frame, TestHost asker) =>
        frame.Direction == Direction.Received && (frame.Parsed.Destination == asker.Mac || (frame.Parsed.Destination == MacAddress.Broadcast && frame.Arp is { } arp && arp.TargetHardware == asker.Mac));

    /// <summary>One request; null where nobody answered it.</summary>
    /// <param name="isMeant">Which frames may be the reply.</param>
    internal static async Task<TimeSpan?> One(Session session, TestHost asker, IPAddress address, Func<Frame, bool> isMeant, TimeSpan patience)
    {
        var (mark, at) = (session.Link.Transcript.Now, session.Now);
        session.Link.Send(Neighbourhood.Request(asker, address), "harness: how far away is it?");
        return (await session.Link.Transcript.First(f => isMeant(f) && Neighbourhood.IsReply(f, address), mark, at + patience))?.At - at;
    }
}
