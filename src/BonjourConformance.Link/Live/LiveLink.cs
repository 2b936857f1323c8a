using System.Net;
using System.Net.Sockets;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;
using SharpPcap;
using SharpPcap.LibPcap;

namespace BonjourConformance.Link.Live;

/// <summary>
/// The cable behind a network interface, by libpcap. One handle captures and another sends, because a handle does not see what it
/// sends itself: so frames of the harness appear in the transcript when the interface carries them, with its time stamp, once.
/// The operating system of the harness is a neighbour like any other. Test hosts have MAC addresses of their own, which most Wi-Fi
/// adapters refuse to send from: use a cable.
/// </summary>
public sealed class LiveLink : ILink, IDisposable
{
    /// <summary>Local experimental EtherType (IEEE 802), for frames to ourselves.</summary>
    private const EtherType Experimental = (EtherType)0x88B5;

    private const int Rounds = 20;

    /// <summary>So many frames that were not seen to go out are no moment's weakness of the machine.</summary>
    private const int MostUnseen = 3;

    /// <summary>How often at most the link is measured before the machine is taken for a slow one.</summary>
    private const int Measurements = 6;

    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(2);

    /// <summary>For how long sending waits for the frame to show; a cable carries it within a millisecond, a busy system tells us later.</summary>
    private static readonly TimeSpan CarriedWithin = TimeSpan.FromMilliseconds(100);

    private readonly LiveLoop loop;
    private readonly LibPcapLiveDevice capture;
    private readonly LibPcapLiveDevice sender;
    private readonly List<Socket> memberships = [];
    private readonly SentFrames sent = new();
    private readonly TrafficBound bound = new();
    private readonly Queue<(byte[] Octets, TimeSpan At)> arrived = new();
    private readonly StampClock clock;
    private readonly SendRate rate = new();
    private bool disposed;
    private TimeSpan granted;

    private LiveLink(string name, LiveLoop loop, EarlierFrames? before)
    {
        this.loop = loop;
        Transcript = new Transcript(loop, StampClock.Error);
        before?.Into(Transcript);
        clock = new StampClock(() => loop.Now, () => DateTime.UtcNow);
        capture = Interfaces.Open(name);
        try
        {
            sender = Interfaces.Open(name, buffer: 1 << 20);
        }
        catch
        {
            capture.Close();
            throw;
        }
        var info = Interfaces.Describe(capture);
        InterfaceName = info.Name;
        Addresses = info.Addresses;
        Calibration = new Calibration(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        capture.Filter = TrafficBound.KernelFilter;
        capture.OnPacketArrival += Arrive;
        capture.OnCaptureStopped += Stopped;
        capture.StartCapture();
        Join();
    }

    public EventLoop Loop => loop;

    public Transcript Transcript { get; }

    public string World => "live";

    public string InterfaceName { get; }

    public TimeSpan Tolerance => granted > Calibration.Tolerance ? granted : Calibration.Tolerance;

    /// <summary>Wired Ethernet loses next to nothing, Wi-Fi loses some; three attempts excuse both.</summary>
    public int Attempts { get; init; } = 3;

    public LinkAddresses Addresses { get; }

    public Calibration Calibration { get; private set; }

    /// <summary>Frames that were sent but never seen on the interface, as while its cable is out. They are not in the transcript.</summary>
    public int NotCarried { get; private set; }

    /// <summary>Frames of no concern to any check that were left out of the transcript on a busy network.</summary>
    public long LeftOut => bound.LeftOut;

    /// <summary>Frames that the operating system dropped because the harness was too slow: above zero, silence proves nothing.</summary>
    public long Lost => disposed ? 0 : CaptureLosses.Of(capture) ?? 0;

    /// <summary>The most frames that were sent within a second.</summary>
    public int PeakRate => rate.Peak;

    public void Grant(TimeSpan jitter) => granted = jitter;

    /// <summary>Opens an interface by its name and measures the link; takes about 0.2 s, on a busy machine a few seconds, in which the loop runs.</summary>
    /// <param name="name">The interface's.</param>
    /// <param name="loop">The clock.</param>
    /// <param name="before">What was seen before a run was cut short that goes on.</param>
    /// <exception cref="LinkException">The interface cannot be used; the message says why and what to do.</exception>
    public static LiveLink Open(string name, LiveLoop loop, EarlierFrames? before = null)
    {
        var link = new LiveLink(name, loop, before);
        try
        {
            loop.Run(link.Calibrate);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <exception cref="LinkException">The interface does not take it.</exception>
    public void Send(ReadOnlyMemory<byte> frame, string? comment = null) => Send(frame, comment, null);

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        capture.OnPacketArrival -= Arrive;
        capture.OnCaptureStopped -= Stopped;
        capture.Close();
        sender.Close();
        foreach (var socket in memberships) socket.Dispose();
    }

    private void Send(ReadOnlyMemory<byte> frame, string? comment, Action<TimeSpan>? seen)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var octets = frame.ToArray();
        while (rate.Next(loop.Now) > loop.Now) AwaitNext();
        rate.Count(loop.Now);
        NotCarried += sent.Forget(loop.Now - SeenWithin);
        // Before it is sent: the capture may show it sooner than sending returns.
        var pending = sent.Add(octets, comment, loop.Now, seen);
        try
        {
            Transmit(octets);
        }
        catch (PcapException e)
        {
            sent.TryTake(octets, out _);
            throw new LinkException(LinkProblem.Failed, $"The network interface \"{InterfaceName}\" does not take a frame of {octets.Length} octets: {e.Message}", e);
        }
        if (seen is null) Await(pending);
    }

    private void Transmit(byte[] octets)
    {
        try
        {
            sender.SendPacket(octets);
        }
        catch (PcapException)
        {
            // The first call after an interface was switched off and on is told of the past.
            sender.SendPacket(octets);
        }
    }

    /// <summary>
    /// Returns when the frame is in the transcript, so that a check may speak of it, and of the time at which the link carried it, as soon as
    /// it was sent. What arrived before it is taken first. A frame that is not carried at once is waited for no longer.
    /// </summary>
    private void Await(SentFrames.Pending pending)
    {
        var until = loop.Now + CarriedWithin;
        while (sent.Holds(pending) && loop.Now < until) AwaitNext();
    }

    /// <summary>Takes the next frame that arrives, for a millisecond.</summary>
    private void AwaitNext()
    {
        lock (arrived)
        {
            if (arrived.Count == 0) Monitor.Wait(arrived, 1);
        }
        TakeNext();
    }

    /// <summary>On the capture's thread.</summary>
    private void Arrive(object source, PacketCapture packet)
    {
        var octets = packet.Data.ToArray();
        var at = clock.Convert(packet.Header.Timeval.Date);
        lock (arrived)
        {
            arrived.Enqueue((octets, at));
            Monitor.Pulse(arrived);
        }
        loop.Post(TakeNext);
    }

    /// <summary>Takes the frame that arrived first, unless sending has taken it already.</summary>
    private void TakeNext()
    {
        (byte[] Octets, TimeSpan At) next;
        lock (arrived)
        {
            if (!arrived.TryDequeue(out next)) return;
        }
        Take(next.Octets, next.At);
    }

    private void Take(byte[] octets, TimeSpan at)
    {
        if (disposed) return;
        if (sent.TryTake(octets, out var own))
        {
            if (own.Seen is { } seen) seen(at);
            else Transcript.Add(at, Direction.Sent, octets, own.Comment);
        }
        else if (bound.Passes(octets, at)) Transcript.Add(at, Direction.Received, octets);
    }

    private void Stopped(object source, CaptureStoppedEventStatus status)
    {
        if (status != CaptureStoppedEventStatus.ErrorWhileCapturing || disposed) return;
        var error = new LinkException(LinkProblem.Gone, $"The capture on \"{InterfaceName}\" broke off: {capture.LastError}");
        loop.Post(() => throw error);
    }

    /// <summary>
    /// Measures how late this machine is. A busy moment, such as other programs starting, would blunt every check of the run, so it is let pass;
    /// a machine that stays busy keeps the best of several measurements.
    /// </summary>
    private async Task Calibrate()
    {
        Calibration = await Measure();
        for (var again = 1; again < Measurements && Calibration.IsCoarse; again++)
        {
            await loop.Delay(TimeSpan.FromSeconds(1));
            var next = await Measure();
            if (next.Tolerance < Calibration.Tolerance) Calibration = next;
        }
    }

    private async Task<Calibration> Measure()
    {
        TimeSpan late = default, send = default, arrive = default;
        var unseen = 0;
        // The first rounds compile code and are not counted.
        for (var round = -3; round < Rounds; round++)
        {
            var due = loop.Now + TimeSpan.FromMilliseconds(4);
            await loop.DelayUntil(due);
            var woken = loop.Now;
            var done = new TaskCompletionSource<TimeSpan?>();
            using var timeout = loop.At(woken + SeenWithin, () => done.TrySetResult(null));
            Send(FrameWriter.Ethernet(Addresses.Mac, Addresses.Mac, Experimental, [.. Octets.Of((uint)round), .. new byte[42]]), null, at => done.TrySetResult(at));
            if (await done.Task is not { } stamp)
            {
                // A machine that stood still for a moment sees its frame too late.
                if (++unseen < MostUnseen) continue;
                throw new LinkException(LinkProblem.InterfaceDown, $"Frames sent on \"{InterfaceName}\" do not go out: is a cable plugged in, and does a rule of this machine swallow them ({(OperatingSystem.IsMacOS() ? "System Settings, Privacy & Security, Local Network" : OperatingSystem.IsWindows() ? "filter drivers of the interface" : "nft list ruleset, tc filter show")})?");
            }
            if (round < 0) continue;
            late = Max(late, woken - due);
            send = Max(send, stamp - woken);
            arrive = Max(arrive, loop.Now - stamp);
        }
        return new Calibration(Rounds, late, send, arrive);
    }

    /// <summary>Makes the operating system a member of the groups, so that switches which listen to memberships let their frames through.</summary>
    private void Join()
    {
        if (Interfaces.IndexOf(capture) is not { } index) return;
        Try(AddressFamily.InterNetwork, s => s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("224.0.0.251"), index)));
        Try(AddressFamily.InterNetworkV6, s => s.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(IPAddress.Parse("ff02::fb"), index)));

        void Try(AddressFamily family, Action<Socket> join)
        {
            try
            {
                var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
                memberships.Add(socket);
                join(socket);
            }
            catch (SocketException)
            {
                // Without the address family there is no membership, and the capture is promiscuous in any case.
            }
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
