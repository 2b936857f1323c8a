using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// Which way a link carried nothing while the device answered nothing: a link may carry one way only. Frames that came meanwhile tell, and what the device
/// says afterwards; nothing is sent to find out.
/// </summary>
internal sealed class OneWay(Session session)
{
    private Moment since;

    /// <summary>Looks for the first question of those that show whether a device answers which it did not.</summary>
    public void Begin()
    {
        since = session.Link.Transcript.Now;
        for (var i = session.Messages.Count - 1; i >= 0; i--)
        {
            var message = session.Messages[i];
            if (IsAnswer(message)) break;
            if (message.Frame.Comment == Liveness.Comment) since = message.Frame.Before;
        }
    }

    /// <summary>In words that follow "the device answered nothing".</summary>
    public string Shown()
    {
        var frames = session.Link.Transcript.Since(since).Where(session.Device.Sent).ToList();
        if (frames.Find(f => !IsResolution(f) && !(Heard.Of(f) is { } message && IsAnswer(message))) is { } own)
            return $"though frames of it arrived, such as frame {own.Number}: what was sent to it did not reach it, or it heeded none of it";
        if (frames.Find(IsResolution) is { } reply) return $"though it resolved its address in frame {reply.Number}: its messages did not arrive, or it sent none";
        var known = session.DeviceMessages.TakeWhile(m => !m.Frame.IsAfter(since)).SelectMany(m => m.Message.Records).SelectMany(r => r.Data.Names.Prepend(r.Name)).ToHashSet();
        return frames.Select(Heard.Of).OfType<Heard>().SelectMany(m => Own(m).Where(n => !known.Contains(n)).Take(1), (m, name) => (m.Number, Name: name)).FirstOrDefault() is { Number: > 0 } found
            ? $"and no frame of it arrived; frame {found.Number} then had {Subjects.Plain(found.Name)}, which nobody heard it probe for: it heard what was sent to it, and was not heard itself"
            : "and no frame of it arrived either";
    }

    private bool IsAnswer(Heard message) => message.IsResponse && session.Device.Sent(message.Frame) && message.IsPrompted(session);

    private static bool IsResolution(Frame frame) => frame.Arp is { Operation: ArpPacket.Reply } || Neighbourhood.Advertised(frame) is not null;

    /// <summary>Names in a message that only the device has.</summary>
    private static IEnumerable<DnsName> Own(Heard message) =>
        message.Message.Records.Where(r => r.Type is RecordType.SRV or RecordType.TXT or RecordType.A or RecordType.AAAA).Select(r => r.Name);
}
