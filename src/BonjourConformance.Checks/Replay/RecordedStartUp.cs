using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Replay;

/// <summary>
/// Finds the start-up of a device in what was recorded: its first message of all is a probe for its host name, something was captured for a while
/// before it, and nobody contested a name until the device was at rest.
/// </summary>
internal static class RecordedStartUp
{
    /// <summary>Longer than the gap between two probes, so that the first one seen is the first one sent; of a device that takes its time, longer than its own gap.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(0.4);

    /// <summary>Longer than the gap between announcements, the second excepted, which comes after a second or more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4.5);

    /// <exception cref="InconclusiveException">There is none, and why.</exception>
    public static StartUp In(Session session)
    {
        var recording = session.Recording!;
        var messages = session.Messages.Where(m => session.Device.Sent(m.Frame)).ToList();
        var first = messages.FirstOrDefault() ?? throw Missing("the device sends no message in it");
        var proposed = first.Message.Authorities.Where(r => r.Data is AddressData).Select(r => r.Name).ToHashSet();
        if ((!first.IsProbe || proposed.Count == 0) && !HasBooted(session, first)) throw Missing($"the device's first message in it, frame {first.Number}, is no probe for a host name: it was up already, or it does not probe");
        var second = messages.Find(m => m.IsProbe && m.At - first.At > TimeSpan.FromMilliseconds(20) && m.Message.Authorities.Any(r => proposed.Contains(r.Name)));
        var gap = second is null ? Before : 1.3 * (second.At - first.At);
        if (first.At - recording.Began < (gap > Before ? gap : Before) && !HasBooted(session, first)) throw Missing($"it begins {Expect.Ms(first.At - recording.Began)} before frame {first.Number}, the device's first probe that is seen: earlier ones may be missing");
        var sent = new List<Heard>();
        foreach (var message in messages)
        {
            if (sent.Count > 0 && message.At - sent[^1].At > Quiet) break;
            sent.Add(message);
        }
        var end = sent[^1].At + Quiet;
        var names = sent.Where(m => m.IsProbe).SelectMany(m => m.Message.Authorities).Select(r => r.Name).ToHashSet();
        // Whatever was probed for is announced, and a second time a second later: by then it is seen whether that is so.
        var announced = names.Select(n => sent.Find(m => m.IsMulticastResponse && m.Message.Answers.Any(r => r.Name == n && r.Ttl > 0))?.At + TimeSpan.FromSeconds(2) ?? end).DefaultIfEmpty(end).Max();
        if (recording.Ended < announced) throw Missing($"it ends {Expect.Ms(recording.Ended - sent[^1].At)} after frame {sent[^1].Number}, before the device was seen at rest");
        if (session.Messages.FirstOrDefault(m => m.At >= recording.Began && m.At <= end && !session.Device.Sent(m.Frame) && Contests(m, names)) is { } rival)
            throw Missing($"another host contests a name in frame {rival.Number}");
        return new StartUp([.. session.Link.Transcript.All.Where(f => f.At <= end && session.Device.Sent(f))], sent, first.Frame.Before, session.Boot.Names);
    }

    /// <summary>Whether it was seen without an address shortly before, asking for one or claiming one: then what follows is a start, though it may not probe.</summary>
    private static bool HasBooted(Session session, Heard first) => session.Link.Transcript.All.Any(f =>
        f.Number < first.Number && first.At - f.At < TimeSpan.FromSeconds(60) && session.Device.Sent(f)
        && (f.Arp is { IsProbe: true } || (f.Udp is { DestinationPort: 67 } && f.Ip!.Source.Equals(System.Net.IPAddress.Any))));

    private static bool Contests(Heard message, HashSet<DnsName> names) =>
        (message.IsResponse || message.IsProbe) && message.Message.Records.Any(r => r.Type != RecordType.PTR && names.Contains(r.Name));

    private static InconclusiveException Missing(string why) => new($"no start-up in the capture that could be judged: {why}");
}
