using BonjourConformance.Wire;

namespace BonjourConformance.Link.Live;

/// <summary>
/// Keeps a busy network from filling the transcript: all that a check could need passes, of everything else a bounded number of
/// frames per second. Called from one thread.
/// </summary>
internal sealed class TrafficBound
{
    /// <summary>Of TCP over IPv4 and IPv6 only the segments that open and close connections, and those of the harness's own hosts (02:00:5e:00:xx:xx).</summary>
    public const string KernelFilter = "not tcp or tcp[13] & 7 != 0 or (ip6 and ip6[6] = 6 and ip6[53] & 7 != 0) or ether[0:4] = 0x02005e00 or ether[6:4] = 0x02005e00";

    private const double PerSecond = 100;
    private const double Burst = 500;

    private double tokens = Burst;
    private TimeSpan last;

    /// <summary>How many frames were left out.</summary>
    public long LeftOut { get; private set; }

    public bool Passes(ReadOnlyMemory<byte> octets, TimeSpan at)
    {
        if (IsNeeded(octets)) return true;
        tokens = Math.Min(Burst, tokens + Math.Max(0, (at - last).TotalSeconds) * PerSecond);
        last = at;
        if (tokens >= 1)
        {
            tokens--;
            return true;
        }
        LeftOut++;
        return false;
    }

    /// <summary>ARP, ICMP, ICMPv6, IGMP, fragments, and the ports of DHCP, DNS and Multicast DNS. What cannot be read is needed too.</summary>
    private static bool IsNeeded(ReadOnlyMemory<byte> octets)
    {
        var frame = FrameReader.Read(octets);
        if (frame.EtherType is EtherType.Arp) return true;
        if (frame.EtherType is not (EtherType.IPv4 or EtherType.IPv6)) return octets.Length < 14;
        if (frame.Ip is not { } ip || frame.Flaws.Count > 0) return true;
        if (ip.IsFragment || ip.Protocol is 1 or 2 or 58) return true;
        if (ip.Protocol == TcpSegment.Protocol && (IsOwnHost(frame.Source) || IsOwnHost(frame.Destination))) return true;
        return frame.Udp is { } udp && (IsPort(udp.SourcePort) || IsPort(udp.DestinationPort));
    }

    private static bool IsOwnHost(MacAddress mac) => mac.Value >> 16 == 0x02_00_5E_00;

    private static bool IsPort(ushort port) => port is 53 or 67 or 68 or 546 or 547 or 5353;
}
