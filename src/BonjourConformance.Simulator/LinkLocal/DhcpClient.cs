using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.LinkLocal;

/// <summary>A lease as it was acknowledged.</summary>
public sealed record Lease(IPAddress Address, int PrefixLength, IPAddress? Router, IPAddress? DnsServer, IPAddress Server, TimeSpan Renewal, TimeSpan End)
{
    /// <summary>The network has a captive portal.</summary>
    public bool HasPortal { get; init; }
}

/// <summary>A DHCP client (RFC 2131 section 4.4): asks, takes the first offer, renews, and gives the address up when its time is over. It knows neither clock nor link.</summary>
/// <param name="choosesAddress">Without a lease the device chooses an address for itself.</param>
internal sealed class DhcpClient(MacAddress mac, DhcpBehaviour behaviour, int seed, bool choosesAddress)
{
    private readonly Random random = new(seed);
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private uint transaction;
    private int asked;
    private int bars;
    private bool on;
    private bool stopped;
    private TimeSpan due;
    private DhcpMessage? offer;

    public Lease? Lease { get; private set; }

    public event Action<Lease, TimeSpan>? Leased;

    public event Action<Lease, TimeSpan>? Ended;

    /// <summary>A server says that no address is to be chosen; whether the device minds that.</summary>
    public event Action<bool, TimeSpan>? Barred;

    public TimeSpan? NextDeadline => !on ? null : Lease is { } lease ? (lease.Renewal < lease.End && due < lease.End ? due : lease.End) : stopped ? null : due;

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    public void Start(TimeSpan now)
    {
        on = true;
        stopped = false;
        Lease = null;
        bars = 0;
        Begin(now + TimeSpan.FromSeconds(0.2 + random.NextDouble()));
    }

    public void Stop()
    {
        on = false;
        Lease = null;
        output.Clear();
    }

    /// <summary>There is a link-local address now.</summary>
    public void HasLinkLocal() => stopped |= behaviour.StopsWithLinkLocal && Lease is null;

    public void Tick(TimeSpan now)
    {
        while (NextDeadline is { } next && next <= now) Step(now);
    }

    public void Receive(ParsedFrame frame, TimeSpan now)
    {
        if (!on || stopped || frame.Udp is not { DestinationPort: 68 } || DhcpMessage.Of(frame) is not { IsReply: true } message || message.Transaction != transaction || message.Client != mac) return;
        switch (message.Type)
        {
            case DhcpType.Offer when message.YourAddress.Equals(IPAddress.Any):
                if (message[DhcpMessage.AutoConfigure] is [0] && Lease is null) Barred?.Invoke(behaviour.MindsBar(++bars), now);
                break;
            case DhcpType.Offer when offer is null && Lease is null:
                offer = message;
                Send(DhcpType.Request, (DhcpMessage.RequestedAddress, message.YourAddress.GetAddressBytes()), (DhcpMessage.ServerIdentifier, message[DhcpMessage.ServerIdentifier] ?? []));
                due = now + TimeSpan.FromSeconds(4);
                break;
            case DhcpType.Ack:
                Take(message, now);
                break;
            case DhcpType.Nak:
                End(now);
                break;
        }
    }

    private void Begin(TimeSpan first)
    {
        transaction = (uint)random.Next();
        offer = null;
        asked = 0;
        due = first;
    }

    private void Step(TimeSpan now)
    {
        if (Lease is { } lease)
        {
            if (lease.End <= now || (behaviour.DropsLeaseAtRenewal && due > lease.Renewal))
            {
                End(now);
                return;
            }
            Send(DhcpType.Request);
            due = now + TimeSpan.FromSeconds(Math.Max(10, (lease.End - now).TotalSeconds / 2));
            return;
        }
        offer = null;
        if (choosesAddress && behaviour.AsksForAutoConfiguration) Send(DhcpType.Discover, (DhcpMessage.AutoConfigure, [1]));
        else Send(DhcpType.Discover);
        due = now + behaviour.Pace[Math.Min(asked++, behaviour.Pace.Count - 1)] + TimeSpan.FromSeconds((random.NextDouble() * 2) - 1);
    }

    private void Take(DhcpMessage ack, TimeSpan now)
    {
        var time = ack.TimeIn(DhcpMessage.LeaseTime) ?? TimeSpan.FromHours(1);
        var bits = ack[DhcpMessage.SubnetMask] is { Length: 4 } mask ? mask.Sum(o => System.Numerics.BitOperations.PopCount(o)) : 24;
        var renewal = now + (ack.TimeIn(DhcpMessage.RenewalTime) ?? time / 2);
        var known = Lease is not null;
        Lease = new Lease(ack.YourAddress, bits, ack.AddressIn(DhcpMessage.Router), ack.AddressIn(DhcpMessage.DnsServer), ack.AddressIn(DhcpMessage.ServerIdentifier) ?? IPAddress.Any, renewal, now + time) { HasPortal = ack[DhcpMessage.CaptivePortal] is not null };
        due = renewal;
        if (!known) Leased?.Invoke(Lease, now);
    }

    private void End(TimeSpan now)
    {
        var old = Lease;
        Lease = null;
        Begin(now + TimeSpan.FromSeconds(1));
        if (old is not null) Ended?.Invoke(old, now);
    }

    private void Send(DhcpType type, params (byte Code, byte[] Value)[] options)
    {
        var message = new DhcpMessage
        {
            IsReply = false,
            Transaction = transaction,
            Client = mac,
            ClientAddress = Lease?.Address ?? IPAddress.Any,
            Options = [(DhcpMessage.MessageType, [(byte)type]), .. options, (55, [1, 3, 6, 15, DhcpMessage.CaptivePortal])],
        };
        output.Enqueue(FrameWriter.Udp(mac, MacAddress.Broadcast, Lease?.Address ?? IPAddress.Any, IPAddress.Broadcast, 68, 67, message.ToOctets(), ttl: 64));
    }
}
