using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// How the way to the device and back is: what it delays and loses is not held against the device. Measured by address resolution, which
/// hosts answer at once and beneath everything that is judged.
/// </summary>
public sealed class LinkQuality(Session session)
{
    private const int Requests = 36, Timed = 12;

    private static readonly TimeSpan Farthest = TimeSpan.FromSeconds(1.5);

    /// <summary>Apart, lest a device that answers no more than so many a second seem to lose the others.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(15);

    /// <summary>Below that it is within what timers are granted anyhow.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(5);

    /// <summary>Two messages that were sent one right after the other come in their order over what differs by less.</summary>
    private static readonly TimeSpan Orderly = TimeSpan.FromMilliseconds(4);

    /// <summary>A breach that is lost frames' doing is to be seen in all attempts of one check once in so many checks at most.</summary>
    private const double FalseAlarm = 1e-6;

    private const int MostAttempts = 14;

    /// <summary>There and back, at its fastest; zero where it takes no noticeable time.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>
    /// What the way takes longer at one time than at another: the spread of the round trips that were timed, the slowest of which may be
    /// an accident, and half as much again, since so few hardly show the extremes.
    /// </summary>
    public TimeSpan Jitter { get; private set; }

    /// <summary>What one and the same device sent within so short a time may come in another order.</summary>
    public bool MayReorder => Jitter > Orderly;

    /// <summary>The part of the requests that was not answered.</summary>
    public double Loss { get; private set; }

    /// <summary>How often a breach must be seen.</summary>
    public int Attempts => Loss == 0 ? session.Link.Attempts : Math.Max(session.Link.Attempts, Math.Min(MostAttempts, (int)Math.Ceiling(Math.Log(FalseAlarm) / Math.Log(Math.Min(Loss, 0.9)))));

    /// <summary>How often something is looked for before it is taken to be missing.</summary>
    public int Tries => Loss == 0 ? 2 : 4;

    /// <summary>The way is that of a cable.</summary>
    public bool IsGood => RoundTrip == TimeSpan.Zero && Jitter < Noticeable && Loss == 0;

    public override string ToString() =>
        $"{RoundTrip.TotalMilliseconds:0.#} ms there and back, up to {Jitter.TotalMilliseconds:0.#} ms more at times, {Loss * 100:0} % of the requests for its link-layer address unanswered";

    internal async Task Measure()
    {
        var link = session.Link;
        var addresses = session.Device.Addresses.ToList();
        if (addresses.Count == 0) return;
        await Time(addresses);
        // Each host in turn, so that replies one after the other differ.
        var sent = new List<(System.Net.IPAddress Address, TestHost Asker, Moment At)>();
        for (var i = 0; i < Requests; i++)
        {
            var (address, asker) = (addresses[i / 3 % addresses.Count], session.Hosts.All[i % session.Hosts.All.Count]);
            sent.Add((address, asker, link.Transcript.Now));
            link.Send(Neighbourhood.Request(asker, address), "harness: how far away is it?");
            await link.Loop.Delay(Between);
        }
        await link.Loop.Delay(TimeSpan.FromSeconds(1) + link.Tolerance);
        var replies = link.Transcript.Since(sent[0].At).Where(session.Device.Sent).Where(f => addresses.Exists(a => Neighbourhood.IsReply(f, a))).ToList();
        // An address that is never resolved is another matter.
        var asked = sent.Where(s => replies.Exists(r => Neighbourhood.IsReply(r, s.Address))).ToList();
        if (asked.Count == 0) return;
        Loss = Math.Max(0, 1 - (double)replies.Count / asked.Count);
    }

    /// <summary>One request after the other, so that it is clear which of them is answered.</summary>
    private async Task Time(List<System.Net.IPAddress> addresses)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Timed; i++)
        {
            var at = session.Now;
            if (await RoundTrips.One(session, session.Hosts.Querier, addresses[i % addresses.Count], session.Device.Sent, Farthest) is { } time) times.Add(time);
            await session.Link.Loop.DelayUntil(at + Between * 3);
        }
        if (times.Count == 0) return;
        times.Sort();
        if (times[0] >= Noticeable) RoundTrip = times[0];
        Jitter = (times[Math.Max(0, times.Count - 2)] - times[0]) * 1.5;
        if (Jitter >= Noticeable) session.Link.Grant(Jitter);
    }
}
