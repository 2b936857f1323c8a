using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>The interface that a querier asks from. An address that is null is not in use at present, and its family is left out.</summary>
/// <param name="PrefixLength">Of the IPv4 subnet, in bits.</param>
public sealed record QuerierHost(MacAddress Mac, Func<IPAddress?> IPv4, int PrefixLength, Func<IPAddress?> IPv6)
{
    /// <summary>Whether a unicast source address belongs to the link (RFC 6762 section 11).</summary>
    public bool IsOnLink(IPAddress source)
    {
        var octets = source.GetAddressBytes();
        if (octets.Length == 16) return octets[0] == 0xFE && (octets[1] & 0xC0) == 0x80;
        if (IPv4() is not { } own) return false;
        var difference = 0u;
        var mine = own.GetAddressBytes();
        for (var i = 0; i < 4; i++) difference = difference << 8 | (uint)(octets[i] ^ mine[i]);
        return PrefixLength == 0 || difference >> 32 - PrefixLength == 0;
    }
}
