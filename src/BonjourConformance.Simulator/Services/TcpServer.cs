using System.Net;
using BonjourConformance.Wire;
using BonjourConformance.Wire.Printing;

namespace BonjourConformance.Simulator;

/// <summary>The TCP ports of a device's services: takes connections, answers HTTP, IPP and the first message of TLS, and ends them (RFC 9293).</summary>
internal sealed class TcpServer(DeviceState state, Action<IPAddress, Func<MacAddress, byte[]>, TimeSpan> sendIPv4)
{
    private const int MostOctets = 1200;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private readonly List<Peer> peers = [];
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private bool hangs;

    private PortsBehaviour Behaviour => state.Behaviour.Ports;

    public TimeSpan? NextDeadline => peers.Where(p => p.Unacknowledged.Count > 0).Select(p => (TimeSpan?)p.Again).Min();

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    /// <summary>Power off.</summary>
    public void Clear()
    {
        peers.Clear();
        output.Clear();
        hangs = false;
    }

    public void Tick(TimeSpan now)
    {
        foreach (var peer in peers.ToArray())
        {
            if (peer.Unacknowledged.Count == 0 || peer.Again > now) continue;
            if (++peer.Repeats > 5)
            {
                peers.Remove(peer);
                continue;
            }
            peer.Again = now + Patience;
            foreach (var segment in peer.Unacknowledged) Put(peer, segment, now);
        }
    }

    /// <summary>An address is about to be given up.</summary>
    public void Abandon(IPAddress address)
    {
        foreach (var peer in peers.FindAll(p => p.Local.Equals(address)))
        {
            // The way to the peer is known, and the address is no longer one to ask by.
            if (Behaviour.ResetsWithAddress) output.Enqueue(new TcpSegment(peer.LocalPort, peer.RemotePort, peer.Next, peer.Expected, TcpFlags.Reset | TcpFlags.Ack).ToFrame(state.Interface.Mac, peer.Mac, peer.Local, peer.Remote));
            peers.Remove(peer);
        }
    }

    /// <summary>Whether somebody is connected at an address.</summary>
    public bool Holds(IPAddress address) => peers.Exists(p => p.Local.Equals(address));

    public void Receive(ParsedFrame frame, TimeSpan now)
    {
        if (frame.Destination != state.Interface.Mac || frame.Ip is not { } ip || TcpSegment.Of(frame) is not { } segment) return;
        var peer = peers.Find(p => p.Remote.Equals(ip.Source) && p.RemotePort == segment.SourcePort && p.Local.Equals(ip.Destination) && p.LocalPort == segment.DestinationPort);
        if (peer is not null) Go(peer, segment, now);
        else if (segment.IsSyn) Meet(frame, ip, segment, now);
        else if (!segment.Has(TcpFlags.Reset)) Put(new Peer(ip.Source, segment.SourcePort, ip.Destination, segment.DestinationPort, frame.Source), segment.Refusal, now);
    }

    /// <summary>Nothing listens at that port over UDP: destination unreachable (RFC 792, RFC 4443 section 3.1).</summary>
    public void RefuseUdp(ParsedFrame frame, IpHeader ip)
    {
        var six = ip.Version == 6;
        var quoted = frame.Octets.Span[ip.Offset..Math.Min(frame.Octets.Length, ip.PayloadOffset + 8)];
        byte[] message = [six ? (byte)1 : (byte)3, six ? (byte)4 : (byte)3, 0, 0, 0, 0, 0, 0, .. quoted];
        var sum = six ? Checksum.Of(message, Checksum.PseudoHeader(ip.Destination, ip.Source, 58, message.Length)) : Checksum.Of(message);
        Octets.Of(sum).CopyTo(message, 2);
        output.Enqueue(FrameWriter.Ip(state.Interface.Mac, frame.Source, ip.Destination, ip.Source, six ? (byte)58 : (byte)1, message, ttl: 64));
    }

    private void Meet(ParsedFrame frame, IpHeader ip, TcpSegment syn, TimeSpan now)
    {
        if (!Behaviour.Serves(ip.Source, ip.Destination, syn.DestinationPort)) return;
        var peer = new Peer(ip.Source, syn.SourcePort, ip.Destination, syn.DestinationPort, frame.Source);
        var family = HostInterface.FamilyOf(ip.Destination);
        var open = state.Instances.Any(c => c.Instance is { Placeholder: false } i && i.Port == syn.DestinationPort && i.Type.EndsWith("_tcp", StringComparison.OrdinalIgnoreCase) && Behaviour.Opens(i, family));
        if (open && Behaviour.OneAtATime && peers.Count > 0) open = false;
        if (!open)
        {
            if (Behaviour.Refuses) Put(peer, syn.Refusal, now);
            return;
        }
        if (hangs || peers.Count(p => !p.Established) >= Behaviour.MostHalfOpen) return;
        peer.Expected = syn.Sequence + 1;
        peers.Add(peer);
        Put(peer, new TcpSegment(peer.LocalPort, peer.RemotePort, peer.Next, peer.Expected, TcpFlags.Syn | TcpFlags.Ack), now);
        peer.Next++;
    }

    private void Go(Peer peer, TcpSegment segment, TimeSpan now)
    {
        if (segment.Has(TcpFlags.Reset))
        {
            hangs |= Behaviour.HangsAfterAbort && peer.Received.Count == 0 && peers.Count > 1;
            peers.Remove(peer);
            return;
        }
        if (segment.IsSyn)
        {
            Put(peer, new TcpSegment(peer.LocalPort, peer.RemotePort, peer.Next - 1, peer.Expected, TcpFlags.Syn | TcpFlags.Ack), now);
            return;
        }
        peer.Established = true;
        peer.Unacknowledged.RemoveAll(s => (int)(segment.Acknowledgment - (s.Sequence + s.Length)) >= 0);
        peer.Repeats = 0;
        if (segment.Length == 0) return;
        if (segment.Sequence == peer.Expected)
        {
            peer.Received.AddRange(segment.Payload.Span);
            peer.Expected += segment.Length;
        }
        Put(peer, new TcpSegment(peer.LocalPort, peer.RemotePort, peer.Next, peer.Expected, TcpFlags.Ack), now);
        if (segment.Has(TcpFlags.Fin)) Say(peer, [], end: true, now);
        else if (!peer.Answered && AnswerTo(peer) is { } answer)
        {
            peer.Answered = true;
            Say(peer, answer, end: true, now);
        }
    }

    /// <summary>What a whole request is answered with; null while it is not whole, or nothing of the kind is spoken.</summary>
    private byte[]? AnswerTo(Peer peer)
    {
        byte[] octets = [.. peer.Received];
        if (TlsHello.IsTls(octets)) return Behaviour.SpeaksTls ? TlsHello.Server(new byte[32]) : [];
        if (HttpMessage.Read(octets, ended: false) is not { } request) return null;
        var host = state.Host.Name.FirstLabel + ".local";
        var address = peer.Local.ToString();
        if (!request.FirstLine.StartsWith("POST", StringComparison.Ordinal)) return HttpMessage.Response(200, "OK", "text/html", System.Text.Encoding.UTF8.GetBytes(Behaviour.Page(host, address)));
        List<InstanceSetup> queues = [.. state.Instances.Select(c => c.Instance!).Where(i => i.Port == peer.LocalPort && i.Type is "_ipp._tcp" or "_ipps._tcp")];
        if (!Behaviour.ServesIpp || IppMessage.Read(request.Body) is not { } asked || Behaviour.Queue(queues, request.Path) is not { } queue) return HttpMessage.Response(404, "Not Found", "text/plain", "none"u8);
        if (Behaviour.NamesAskedHost && request.Headers.GetValueOrDefault("Host")?.Split(':')[0] is { Length: > 0 } named) queue = IppPrinter.At(queue, named);
        return HttpMessage.Response(200, "OK", "application/ipp", Behaviour.Answer(queue, IppPrinter.Answer(queue, asked, Behaviour.HostInUris?.Invoke(host, address) ?? address)).ToOctets());
    }

    private void Say(Peer peer, byte[] octets, bool end, TimeSpan now)
    {
        var segments = octets.Chunk(MostOctets).ToList();
        for (var i = 0; i < Math.Max(1, segments.Count); i++)
        {
            var last = end && i >= segments.Count - 1;
            var segment = new TcpSegment(peer.LocalPort, peer.RemotePort, peer.Next, peer.Expected, TcpFlags.Ack | (last ? TcpFlags.Fin : TcpFlags.Push), segments.Count == 0 ? default : segments[i]);
            if (segment.Length == 0) continue;
            peer.Next += segment.Length;
            peer.Unacknowledged.Add(segment);
            peer.Again = now + Patience;
            Put(peer, segment, now);
        }
    }

    private void Put(Peer peer, TcpSegment segment, TimeSpan now)
    {
        var mac = state.Interface.Mac;
        if (HostInterface.FamilyOf(peer.Remote) == IpFamily.IPv4) sendIPv4(peer.Remote, to => segment.ToFrame(mac, to, peer.Local, peer.Remote), now);
        else output.Enqueue(segment.ToFrame(mac, peer.Mac, peer.Local, peer.Remote));
    }

    private sealed class Peer(IPAddress remote, ushort remotePort, IPAddress local, ushort localPort, MacAddress mac)
    {
        public IPAddress Remote { get; } = remote;

        public ushort RemotePort { get; } = remotePort;

        public IPAddress Local { get; } = local;

        public ushort LocalPort { get; } = localPort;

        public MacAddress Mac { get; } = mac;

        public List<byte> Received { get; } = [];

        public List<TcpSegment> Unacknowledged { get; } = [];

        public uint Next { get; set; } = 5000;

        public uint Expected { get; set; }

        public bool Established { get; set; }

        public bool Answered { get; set; }

        public int Repeats { get; set; }

        public TimeSpan Again { get; set; }
    }
}
