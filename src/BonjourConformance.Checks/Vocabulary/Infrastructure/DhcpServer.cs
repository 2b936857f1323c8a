using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// A DHCP server of the harness (RFC 2131), with a subnet, a router and a DNS server of its own. It gives an address to the device alone, for a
/// short time, and answers only while it is told to; whatever it gave is void soon after it has gone.
/// </summary>
public sealed class DhcpServer : IDisposable
{
    private const string Comment = "harness: DHCP server";

    /// <summary>The domain of its subnet, which is nobody's (RFC 2606).</summary>
    private static readonly byte[] Domain = [.. "harness.example"u8];

    private readonly Session session;
    private readonly TimeSpan lease;
    private readonly IReadOnlyList<(byte Code, byte[] Value)> options;

    private DhcpServer(Session session, TimeSpan lease, IReadOnlyList<(byte Code, byte[] Value)> options)
    {
        this.session = session;
        this.lease = lease;
        this.options = options;
        // A private subnet that is unlikely to be anybody's.
        var net = (byte)session.Random.Next(16, 240);
        Subnet = new IPNetwork(new IPAddress([10, 213, net, 0]), 24);
        Host = Play("dhcp-server", 1, session.Hosts.MacOf(0x1D));
        Peer = Play("leased-peer", 7, session.Hosts.MacOf(0x1E));
        Offered = new IPAddress([10, 213, net, (byte)session.Random.Next(20, 200)]);
        session.Link.Transcript.Added += OnFrame;
    }

    public IPNetwork Subnet { get; }

    /// <summary>The server, which is router and DNS server too.</summary>
    public TestHost Host { get; }

    /// <summary>Another host of the subnet.</summary>
    public TestHost Peer { get; }

    /// <summary>The address that the device is given.</summary>
    public IPAddress Offered { get; }

    /// <summary>Whether it answers. Until it is told to, it only listens.</summary>
    public bool Answers { get; set; }

    /// <summary>Whether it tells those that ask about it that no address is to be chosen either, as where an administrator wants only hosts that are known (RFC 2563).</summary>
    public bool Bars { get; set; }

    /// <summary>What the device sent, and when.</summary>
    public List<(Frame Frame, DhcpMessage Message)> Heard { get; } = [];

    /// <summary>When the lease was last acknowledged; null before.</summary>
    public Frame? Acknowledged { get; private set; }

    /// <summary>When the lease ends.</summary>
    public TimeSpan? Expires => Acknowledged is { } frame ? frame.At + lease : null;

    /// <summary>Starts a server where that does no harm: in the virtual world, or where the profile allows it and no other server answers.</summary>
    /// <exception cref="NotApplicableException">The profile does not allow it.</exception>
    /// <exception cref="InconclusiveException">Another server answers on this link.</exception>
    public static async Task<DhcpServer> On(Session session, TimeSpan lease, params (byte Code, byte[] Value)[] options)
    {
        if (session.Link.World != "virtual" && !session.Profile.MayServeDhcp)
            throw new NotApplicableException("the harness may not serve DHCP on this link: the profile does not say \"mayServeDhcp\": true, which is for links that nobody else uses");
        var mark = session.Link.Transcript.Now;
        var asker = session.Hosts.SecondQuerier;
        var discover = new DhcpMessage { IsReply = false, Transaction = (uint)session.Random.Next(), Client = asker.Mac, Broadcast = true, Options = [(DhcpMessage.MessageType, [(byte)DhcpType.Discover])] };
        for (var i = 0; i < 2; i++)
        {
            session.Link.Send(FrameWriter.Udp(asker.Mac, MacAddress.Broadcast, IPAddress.Any, IPAddress.Broadcast, 68, 67, discover.ToOctets(), ttl: 64), "harness: is there a DHCP server?");
            await session.Link.Loop.Delay(TimeSpan.FromSeconds(1) + session.Link.Tolerance);
        }
        var other = session.Link.Transcript.Since(mark).FirstOrDefault(f => f.Direction == Direction.Received && DhcpMessage.Of(f.Parsed) is { IsReply: true, Type: DhcpType.Offer });
        if (other is not null && session.Device.Sent(other)) throw new NotApplicableException("the device gives addresses by DHCP itself: the harness serves none beside it");
        if (other is not null) throw new InconclusiveException($"another DHCP server answers on this link, {other.Ip!.Source}: the harness does not start one beside it");
        return new DhcpServer(session, lease, options);
    }

    /// <summary>Goes, and is not answered for any more.</summary>
    public void Dispose()
    {
        session.Link.Transcript.Added -= OnFrame;
        foreach (var host in (TestHost[])[Host, Peer]) session.Neighbours.Remove(host.IPv4);
    }

    private TestHost Play(string name, byte last, MacAddress hardware)
    {
        var octets = Subnet.BaseAddress.GetAddressBytes();
        octets[3] = last;
        var host = new TestHost(name, hardware, new IPAddress(octets), TestHost.LinkLocal(hardware));
        session.Neighbours.Add(host.IPv4, hardware);
        session.Neighbours.Add(host.IPv6, hardware);
        return host;
    }

    private void OnFrame(Frame frame)
    {
        if (!session.Device.Sent(frame) || DhcpMessage.Of(frame.Parsed) is not { IsReply: false } message) return;
        Heard.Add((frame, message));
        if (Bars && message.Type == DhcpType.Discover && message[DhcpMessage.AutoConfigure] is not null) Send(message, DhcpType.Offer, IPAddress.Any, [(DhcpMessage.AutoConfigure, [0])]);
        if (!Answers) return;
        switch (message.Type)
        {
            case DhcpType.Discover:
                Reply(message, DhcpType.Offer);
                break;
            case DhcpType.Request when message.AddressIn(DhcpMessage.ServerIdentifier) is { } chosen && !chosen.Equals(Host.IPv4):
                break;
            case DhcpType.Request:
                var wanted = message.AddressIn(DhcpMessage.RequestedAddress) ?? message.ClientAddress;
                Reply(message, wanted.Equals(Offered) ? DhcpType.Ack : DhcpType.Nak);
                break;
        }
    }

    private void Reply(DhcpMessage to, DhcpType type)
    {
        var seconds = (uint)lease.TotalSeconds;
        Send(to, type, type == DhcpType.Nak ? IPAddress.Any : Offered, type == DhcpType.Nak ? []
            : [(DhcpMessage.LeaseTime, Octets.Of(seconds)), (DhcpMessage.RenewalTime, Octets.Of(seconds / 2)), (DhcpMessage.RebindingTime, Octets.Of(seconds * 7 / 8)),
                (DhcpMessage.SubnetMask, [255, 255, 255, 0]), (DhcpMessage.Router, Host.IPv4.GetAddressBytes()), (DhcpMessage.DnsServer, Host.IPv4.GetAddressBytes()), (DhcpMessage.DomainName, Domain), .. options]);
    }

    private void Send(DhcpMessage to, DhcpType type, IPAddress given, IReadOnlyList<(byte Code, byte[] Value)> more)
    {
        var reply = new DhcpMessage
        {
            IsReply = true,
            Transaction = to.Transaction,
            Client = to.Client,
            Broadcast = to.Broadcast,
            ClientAddress = type == DhcpType.Ack ? to.ClientAddress : IPAddress.Any,
            YourAddress = given,
            Options = [(DhcpMessage.MessageType, [(byte)type]), (DhcpMessage.ServerIdentifier, Host.IPv4.GetAddressBytes()), .. more],
        };
        // Clients without an address hear what is broadcast, whether they asked for that or not (RFC 2131 section 4.1).
        var renewing = !to.ClientAddress.Equals(IPAddress.Any);
        var octets = FrameWriter.Udp(Host.Mac, renewing ? to.Client : MacAddress.Broadcast, Host.IPv4, renewing ? to.ClientAddress : IPAddress.Broadcast, 67, 68, reply.ToOctets(), ttl: 64);
        session.Link.Loop.At(session.Now, () =>
        {
            var mark = session.Link.Transcript.Now;
            session.Link.Send(octets, Comment);
            if (type == DhcpType.Ack) _ = Note(mark, octets);
        });
    }

    private async Task Note(Moment mark, byte[] octets) =>
        Acknowledged = await session.Link.Transcript.First(f => f.Direction == Direction.Sent && f.Parsed.Octets.Span.SequenceEqual(octets), mark, session.Now + TimeSpan.FromSeconds(2)) ?? Acknowledged;
}
