using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>The device as the server or router of its network, as small as can be: one address to give, and no memory of it.</summary>
internal sealed class OwnNetwork(DeviceSetup setup, NetworkBehaviour behaviour)
{
    private readonly Queue<ReadOnlyMemory<byte>> output = new();

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    public void Receive(ParsedFrame frame)
    {
        if (behaviour.RouterLifetime is { } lifetime && RouterAdvertisement.IsSolicitation(frame) && setup.IPv6.FirstOrDefault(a => a.IsIPv6LinkLocal) is { } router)
            output.Enqueue(new RouterAdvertisement(lifetime, [], behaviour.CaptivePortal).ToFrame(setup.Mac, router, MacAddress.OfGroup(RouterAdvertisement.AllNodes), RouterAdvertisement.AllNodes));
        if (!behaviour.ServesDhcp || setup is not { LinkLocal: false, IPv4: { } own } || frame.Udp is not { DestinationPort: 67 } || DhcpMessage.Of(frame) is not { IsReply: false } asked) return;
        switch (asked.Type)
        {
            case DhcpType.Discover when behaviour.HasAddresses || asked[DhcpMessage.AutoConfigure] is not null:
                Reply(own, asked, DhcpType.Offer);
                break;
            case DhcpType.Request when own.Equals(asked.AddressIn(DhcpMessage.ServerIdentifier)):
                Reply(own, asked, DhcpType.Ack);
                break;
        }
    }

    private void Reply(IPAddress own, DhcpMessage asked, DhcpType type)
    {
        var given = own.GetAddressBytes();
        given[3] = (byte)(given[3] < 128 ? 201 : 101);
        List<(byte, byte[])> options = [(DhcpMessage.MessageType, [(byte)type]), (DhcpMessage.ServerIdentifier, own.GetAddressBytes())];
        if (behaviour.HasAddresses) options.AddRange([(DhcpMessage.LeaseTime, Octets.Of(600u)), (DhcpMessage.SubnetMask, [255, 255, 255, 0])]);
        if (behaviour.HasAddresses && behaviour.OffersRouter) options.Add((DhcpMessage.Router, own.GetAddressBytes()));
        if (behaviour.AutoConfigure is { } configure) options.Add((DhcpMessage.AutoConfigure, [configure]));
        if (behaviour.CaptivePortal is { } portal) options.Add((DhcpMessage.CaptivePortal, Encoding.UTF8.GetBytes(portal)));
        var reply = new DhcpMessage
        {
            IsReply = true,
            Transaction = asked.Transaction,
            Client = asked.Client,
            Broadcast = true,
            YourAddress = behaviour.HasAddresses ? new IPAddress(given) : IPAddress.Any,
            Options = options,
        };
        output.Enqueue(FrameWriter.Udp(setup.Mac, MacAddress.Broadcast, own, IPAddress.Broadcast, 67, 68, reply.ToOctets(), ttl: 64));
    }
}
