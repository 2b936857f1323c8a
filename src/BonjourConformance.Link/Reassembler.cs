using System.Buffers.Binary;
using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Link;

/// <summary>Puts fragmented UDP datagrams together (RFC 791 section 3.2, RFC 8200 section 4.5).</summary>
internal sealed class Reassembler
{
    /// <summary>Old incomplete datagrams are dropped above this number, so that a flood of fragments cannot fill the memory.</summary>
    private const int Most = 64;

    private readonly Dictionary<(IPAddress, IPAddress, uint, byte), List<Frame>> pending = [];
    private readonly Queue<(IPAddress, IPAddress, uint, byte)> ages = new();

    public Reassembly? Add(Frame frame)
    {
        if (frame.Ip is not { IsFragment: true, Protocol: 17 } ip) return null;
        var key = (ip.Source, ip.Destination, ip.Identification ?? 0, ip.Protocol);
        if (!pending.TryGetValue(key, out var parts))
        {
            pending[key] = parts = [];
            ages.Enqueue(key);
            if (ages.Count > Most) pending.Remove(ages.Dequeue());
        }
        parts.Add(frame);
        var sorted = parts.DistinctBy(f => f.Ip!.FragmentOffset).OrderBy(f => f.Ip!.FragmentOffset).ToList();
        var at = 0;
        foreach (var part in sorted)
        {
            if (part.Ip!.FragmentOffset != at) return null;
            at += part.Ip.PayloadLength;
        }
        if (sorted[^1].Ip!.MoreFragments) return null;
        pending.Remove(key);
        var datagram = new byte[at];
        foreach (var part in sorted) part.Parsed.IpPayload.CopyTo(datagram.AsMemory(part.Ip!.FragmentOffset));
        if (datagram.Length < 8) return null;
        var sum = BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(6));
        var length = Math.Clamp((int)BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(4)), 8, datagram.Length);
        var udp = new UdpHeader(BinaryPrimitives.ReadUInt16BigEndian(datagram), BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(2)),
            sum == 0 && ip.Version == 4 ? null : Checksum.Of(datagram.AsSpan(0, length), Checksum.PseudoHeader(ip.Source, ip.Destination, 17, length)) == 0, 0, 8, length - 8);
        var message = udp is { SourcePort: 5353 } or { DestinationPort: 5353 } ? DnsReader.Read(datagram.AsMemory(8, length - 8)) : null;
        return new Reassembly([.. parts.Select(f => f.Number)], udp, message, at + (ip.Version == 4 ? 20 : 40));
    }
}
