using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>Opens TCP connections to services, as far as their first segment: whom it is for is all that DNS-SD decides.</summary>
internal sealed class Connector(MacAddress mac, Func<IPAddress, IPAddress> sourceFor, Action<IPAddress, Func<MacAddress, byte[]>, TimeSpan> sendIPv4)
{
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private readonly List<(IPAddress To, Func<MacAddress, byte[]> Frame)> waiting = [];
    private ushort port = 49152;

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    public void Open(IPAddress to, ushort service, TimeSpan now)
    {
        var from = sourceFor(to);
        var syn = new TcpSegment(++port, service, 1000, 0, TcpFlags.Syn);
        byte[] Frame(MacAddress hardware) => syn.ToFrame(mac, hardware, from, to);
        if (to.GetAddressBytes().Length == 4)
        {
            sendIPv4(to, Frame, now);
            return;
        }
        waiting.Add((to, Frame));
        output.Enqueue(Solicitation(from, to));
    }

    /// <summary>A neighbour advertisement tells where an IPv6 address is (RFC 4861 section 7.2.5).</summary>
    public void ReceiveIcmp(ParsedFrame frame)
    {
        var message = frame.IpPayload.Span;
        if (waiting.Count == 0 || message.Length < 24 || message[0] != 136) return;
        var target = new IPAddress(message.Slice(8, 16));
        foreach (var (_, made) in waiting.FindAll(w => w.To.Equals(target))) output.Enqueue(made(frame.Source));
        waiting.RemoveAll(w => w.To.Equals(target));
    }

    private byte[] Solicitation(IPAddress from, IPAddress target)
    {
        var octets = target.GetAddressBytes();
        var group = new IPAddress([0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, octets[13], octets[14], octets[15]]);
        byte[] message = [135, 0, 0, 0, 0, 0, 0, 0, .. octets, 1, 1, .. mac.ToOctets()];
        Octets.Of(Checksum.Of(message, Checksum.PseudoHeader(from, group, 58, message.Length))).CopyTo(message, 2);
        return FrameWriter.Ip(mac, MacAddress.OfGroup(group), from, group, 58, message);
    }
}
