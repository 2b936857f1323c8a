using System.Net;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;

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
        var (link, times) = (session.Link, new List<TimeSpan>());
        for (var i = 0; i < requests; i++)
        {
            var (asker, mark, at) = (session.Hosts.All[i % session.Hosts.All.Count], link.Transcript.Now, session.Now);
            link.Send(Neighbourhood.Request(asker, address), "harness: how far away is it?");
            var reply = await link.Transcript.First(f => f.Direction == Direction.Received && f.Parsed.Destination == asker.Mac && Neighbourhood.IsReply(f, address), mark, at + Patience);
            if (reply is not null) times.Add(reply.At - at);
            await link.Loop.Delay(TimeSpan.FromMilliseconds(20));
        }
        return new RoundTrips(address, requests, [.. times.Order()]);
    }
}
