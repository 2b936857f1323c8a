using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>How an attempt to open a connection ended.</summary>
public enum Opening
{
    Open,

    /// <summary>Answered by a reset.</summary>
    Refused,

    /// <summary>Answered by nothing.</summary>
    Silent,
}

/// <summary>
/// A TCP connection of a test host to the device (RFC 9293), over raw frames: the harness's operating system takes no part. It sends little,
/// takes what comes in order, and repeats what is not acknowledged.
/// </summary>
public sealed class Connection : IDisposable
{
    private const int MostOctets = 1200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Session session;
    private readonly TestHost host;
    private readonly IPAddress from;
    private readonly IPAddress to;
    private readonly MacAddress mac;
    private readonly ushort port;
    private readonly ushort remote;
    private readonly List<byte> received = [];
    private readonly string comment;
    private uint next;
    private uint acknowledged;
    private uint expected;
    private bool established;

    /// <param name="via">The link-layer address that the segments are sent to; null for the device's.</param>
    /// <param name="source">The address that it comes from; null for the host's own.</param>
    public Connection(Session session, TestHost host, IPAddress to, ushort remote, string comment, IPAddress? source = null, MacAddress? via = null)
    {
        this.session = session;
        this.host = host;
        this.to = to;
        this.remote = remote;
        this.comment = comment;
        from = source ?? host.Address(Suites.Families.Of(to));
        // A device with two interfaces has two; the one that it sends from at this address is its way.
        mac = via ?? session.Link.Transcript.All.LastOrDefault(f => session.Device.Sent(f) && to.Equals(f.Ip?.Source))?.Source ?? session.Device.Mac;
        port = session.NewPort();
        next = acknowledged = (uint)session.Random.Next();
        session.Link.Transcript.Added += OnFrame;
    }

    /// <summary>Everything that came, in order.</summary>
    public byte[] Received => [.. received];

    /// <summary>The device has ended its side in good order.</summary>
    public bool Ended { get; private set; }

    /// <summary>The frame by which the device broke it off; null while it has not.</summary>
    public Frame? Reset { get; private set; }

    /// <summary>Segments of the device on this connection.</summary>
    public List<Frame> Frames { get; } = [];

    /// <summary>Tries to open it, three times within the given time.</summary>
    public async Task<Opening> Open(TimeSpan? within = null)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Put(TcpFlags.Syn, next, default);
            var end = session.Now + (within ?? TimeSpan.FromSeconds(3)) / 3;
            while (!established && Reset is null && session.Now < end) await session.Link.Loop.Delay(TimeSpan.FromMilliseconds(5));
            if (established) return Opening.Open;
            if (Reset is not null) return Opening.Refused;
        }
        return Opening.Silent;
    }

    /// <summary>Asks for a connection and leaves it at that: what follows is not awaited.</summary>
    public void Knock() => Put(TcpFlags.Syn, next, default);

    /// <summary>Sends octets, each segment until it is acknowledged. False: it was not.</summary>
    public async Task<bool> Send(byte[] octets)
    {
        for (var at = 0; at < octets.Length; at += MostOctets)
        {
            var part = octets.AsMemory(at, Math.Min(MostOctets, octets.Length - at));
            var sequence = next;
            next += (uint)part.Length;
            for (var attempt = 0; attempt < 4 && (int)(next - acknowledged) > 0 && Reset is null; attempt++)
            {
                Put(TcpFlags.Ack | TcpFlags.Push, sequence, part);
                var end = session.Now + Patience;
                while ((int)(next - acknowledged) > 0 && Reset is null && session.Now < end) await session.Link.Loop.Delay(TimeSpan.FromMilliseconds(2));
            }
            if ((int)(next - acknowledged) > 0) return false;
        }
        return true;
    }

    /// <summary>Waits until what came is enough, or the device ended the connection, or the time is over.</summary>
    public async Task Receive(Func<Connection, bool> enough, TimeSpan within)
    {
        var end = session.Now + within;
        while (!enough(this) && !Ended && Reset is null && session.Now < end) await session.Link.Loop.Delay(TimeSpan.FromMilliseconds(2));
    }

    /// <summary>Whether the device still holds it: an octet of before, repeated, must be acknowledged (RFC 9293 section 3.8.4).</summary>
    public async Task<bool> IsHeld()
    {
        for (var attempt = 0; attempt < 3 && Reset is null; attempt++)
        {
            var before = Frames.Count;
            Put(TcpFlags.Ack, next - 1, new byte[1]);
            var end = session.Now + Patience;
            while (Frames.Count == before && session.Now < end) await session.Link.Loop.Delay(TimeSpan.FromMilliseconds(5));
            if (Frames.Count > before) return Reset is null;
        }
        return false;
    }

    /// <summary>Breaks it off.</summary>
    public void Abort() => Put(TcpFlags.Reset | TcpFlags.Ack, next, default);

    /// <summary>Forgets it, and breaks it off where it was open.</summary>
    public void Dispose()
    {
        // A reset that is lost leaves the device with a connection, for the sake of which it may keep an address: nobody confirms it, so it is sent more than once.
        for (var copy = 0; copy < 3 && established && Reset is null; copy++) Abort();
        established = false;
        session.Link.Transcript.Added -= OnFrame;
    }

    private void Put(TcpFlags flags, uint sequence, ReadOnlyMemory<byte> payload) =>
        session.Link.Send(new TcpSegment(port, remote, sequence, flags.HasFlag(TcpFlags.Ack) ? expected : 0, flags, payload).ToFrame(host.Mac, mac, from, to), comment);

    private void OnFrame(Frame frame)
    {
        if (frame.Direction != Direction.Received || frame.Ip is not { } ip || !ip.Source.Equals(to) || !ip.Destination.Equals(from)) return;
        if (TcpSegment.Of(frame.Parsed) is not { } segment || segment.SourcePort != remote || segment.DestinationPort != port) return;
        Frames.Add(frame);
        if (segment.Has(TcpFlags.Reset))
        {
            Reset = frame;
            return;
        }
        if (segment.IsSynAck && !established)
        {
            if (segment.Acknowledgment != next + 1) return;
            established = true;
            acknowledged = ++next;
            expected = segment.Sequence + 1;
            Put(TcpFlags.Ack, next, default);
            return;
        }
        if (!established) return;
        if (segment.Has(TcpFlags.Ack) && (int)(segment.Acknowledgment - acknowledged) > 0 && (int)(next - segment.Acknowledgment) >= 0) acknowledged = segment.Acknowledgment;
        if (segment.Length == 0) return;
        if (segment.Sequence == expected && !segment.Has(TcpFlags.Syn))
        {
            received.AddRange(segment.Payload.Span);
            expected += segment.Length;
            if (segment.Has(TcpFlags.Fin)) Ended = true;
        }
        // What comes twice, or too early, is answered with what is awaited.
        Put(TcpFlags.Ack, next, default);
    }
}
