using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>A response in a datagram of the device, whichever its ports.</summary>
public sealed record Reply(Frame Frame, DecodedMessage Decoded)
{
    public DnsMessage Message => Decoded.Message;

    public ushort SourcePort => Frame.Udp!.SourcePort;
}

/// <summary>Finds responses by where they go, not by where they come from: a device may send them from a wrong port.</summary>
public static class Replies
{
    /// <summary>All responses of the device to port 5353, or to a port that the harness asked from.</summary>
    public static IReadOnlyList<Reply> All(Session session)
    {
        var askers = session.Link.Transcript.Since(session.Mark)
            .Where(f => f is { Direction: Direction.Sent, Ip: not null, Udp.DestinationPort: 5353 }).Select(f => (f.Ip!.Source, f.Udp!.SourcePort)).ToHashSet();
        return
        [
            .. from frame in session.Link.Transcript.Since(session.Mark)
               where session.Device.Sent(frame)
               let reply = Of(frame)
               where reply is not null && (frame.Udp!.DestinationPort == 5353 || askers.Contains((frame.Ip!.Destination, frame.Udp.DestinationPort)))
               select reply,
        ];
    }

    /// <summary>The response in a frame; null where it holds none.</summary>
    public static Reply? Of(Frame frame)
    {
        if (frame is not { Ip: not null, Udp: not null }) return null;
        if (frame.Dns is null && (frame.Ip.IsFragment || frame.Parsed.Payload.Length < 12)) return null;
        var decoded = frame.Dns ?? DnsReader.Read(frame.Parsed.Payload);
        return decoded.Message.IsResponse ? new Reply(frame, decoded) : null;
    }

    /// <summary>Sent to one host.</summary>
    public static bool IsUnicast(Heard heard) => !heard.IsMulticast && !IsGroup(heard.To) && !heard.Frame.Parsed.Destination.IsGroup;

    private static bool IsGroup(IPAddress address) =>
        address.GetAddressBytes() is var octets && (octets.Length == 16 ? octets[0] == 0xFF : octets[0] >= 224);
}
