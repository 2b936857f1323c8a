using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// Tells when a device that was switched off and on was gone. A switched outlet, or a person, takes its time: what the device sends between
/// the call and the cut belongs to its life before.
/// </summary>
public static class PowerCut
{
    /// <summary>So long a device is silent that has lost its power, and boots; one that is merely idle may be silent as long, but then it says nothing that counts.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    /// <summary>The moment after which frames belong to the new start.</summary>
    /// <param name="called">When it was asked for.</param>
    /// <param name="frames">Of the device, from then until it was reported done.</param>
    /// <param name="done">When that was.</param>
    public static Moment Gone(Moment called, IEnumerable<Frame> frames, Moment done)
    {
        var during = frames.Where(f => !f.IsAfter(done)).ToList();
        var start = during.FindIndex(IsSignOfStart);
        var goodbye = (start < 0 ? during : during.Take(start)).LastOrDefault(f => Heard.Of(f) is { IsResponse: true } h && h.Message.Answers.Any() && h.Message.Answers.All(r => r.Ttl == 0));
        if (goodbye is not null) return goodbye.Moment;
        Moment[] moments = [called, .. during.Take(start < 0 ? during.Count : start).Select(f => f.Moment), start < 0 ? done : during[start].Moment];
        var silences = moments.Zip(moments.Skip(1), (from, to) => (From: from, Time: to.At - from.At)).ToList();
        return silences.Exists(s => s.Time >= Silence) ? silences.FindLast(s => s.Time >= Silence).From : silences.MaxBy(s => s.Time).From;
    }

    /// <summary>What only a host sends that comes up: it asks for an address, or probes for an address or a name.</summary>
    private static bool IsSignOfStart(Frame frame) => frame.Arp is { IsProbe: true }
        || frame.Udp is { SourcePort: 68, DestinationPort: 67 }
        || frame.Ip is { Version: 6, Protocol: 58 } ip && ip.Source.Equals(System.Net.IPAddress.IPv6Any)
        || Heard.Of(frame) is { IsProbe: true };
}
