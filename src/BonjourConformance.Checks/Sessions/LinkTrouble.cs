using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// What is wrong with the link for a while, asked before a breach is held against the device; what it always is, <see cref="LinkQuality"/> knows. What loses, delays or doubles requests
/// for the device's link-layer address does the same to messages, and no duty of the RFCs is about it.
/// </summary>
internal sealed class LinkTrouble(Session session)
{
    private const int Requests = 20;

    /// <summary>Of twenty, three lost: on a link that loses one frame in a hundred that is seen once in 140 times.</summary>
    private const int Enough = Requests - 2;

    /// <summary>How often the link is looked at before it is taken for what it always is.</summary>
    private const int Looks = 6;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>It did not get better when it was last waited for.</summary>
    private bool isAlwaysSo;

    private ILink Link => session.Link;

    /// <summary>
    /// What was wrong with the link and is better now, in words; null where nothing was, or where it stays as it is: then it may as well be the device,
    /// and several attempts have to tell.
    /// </summary>
    /// <param name="since">When what is in doubt began.</param>
    public async Task<string?> Passed(Moment since)
    {
        if (session.Device.Addresses.Count == 0) return null;
        var doubled = Doubled(since);
        string? first = null;
        for (var look = 0; look < (isAlwaysSo ? 1 : Looks); look++)
        {
            if (look > 0) await Link.Loop.Delay(Pause);
            var mark = Link.Transcript.Now;
            if (await Look() is not { } wrong)
            {
                isAlwaysSo = false;
                return first ?? (doubled >= 2 && Doubled(mark) == 0 ? $"the link doubled {doubled} frames of the device" : null);
            }
            // Who answers none of them, though he answers questions, does not answer requests of this kind at all.
            if (wrong.Length == 0) return null;
            first ??= wrong;
        }
        isAlwaysSo = true;
        return null;
    }

    /// <summary>What is wrong with the link at this moment, in words; null for nothing.</summary>
    public async Task<string?> AtPresent() => !isAlwaysSo && session.Device.Addresses.Count > 0 && await Look() is { Length: > 0 } wrong ? wrong : null;

    /// <summary>Null: the link is good. Empty: nothing tells.</summary>
    private async Task<string?> Look()
    {
        var address = session.Device.Addresses[0];
        var mark = Link.Transcript.Now;
        var asked = new List<TimeSpan>();
        for (var i = 0; i < Requests; i++)
        {
            asked.Add(session.Now);
            // Of hosts in turn: replies that are alike, octet for octet, would pass for copies of one.
            Link.Send(Neighbourhood.Request(session.Hosts.All[i % session.Hosts.All.Count], address), "harness: does the link lose, delay or double frames?");
            await Link.Loop.Delay(Between);
        }
        List<Frame> Replies() => [.. Link.Transcript.Since(mark).Where(f => session.Device.Sent(f) && Neighbourhood.IsReply(f, address))];
        for (var waited = TimeSpan.Zero; waited < Patience && Replies().Count < Requests; waited += Longest) await Link.Loop.Delay(Longest);
        var replies = Replies();
        if (replies.Count == 0) return "";
        if (replies.Count < Enough) return $"the link lost {Requests - replies.Count} of {Requests} requests for the device's link-layer address, or the replies";
        var late = replies.Zip(asked, (reply, at) => reply.At - at).Order().ElementAt(Math.Min(replies.Count, Requests) / 2);
        return late > Longest ? $"the link took {late.TotalMilliseconds:0} ms for a request for the device's link-layer address and the reply" : null;
    }

    /// <summary>
    /// Datagrams of the device that came twice. Those of the harness then reach the device twice, too. Hosts repeat their reports of multicast groups
    /// themselves, at moments drawn at random.
    /// </summary>
    private int Doubled(Moment since)
    {
        var (all, doubled) = (Link.Transcript.All, 0);
        for (var i = all.Count - 1; i >= 0 && all[i].At >= since.At; i--)
            if (all[i] is { IsCopy: true, Udp: not null } && session.Device.Sent(all[i])) doubled++;
        return doubled;
    }
}
