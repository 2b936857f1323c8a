using System.Net;

namespace BonjourConformance.Simulator;

/// <summary>What the device does for other hosts of its network: addresses by DHCP (RFC 2131), router advertisements (RFC 4861). By default nothing.</summary>
public sealed class NetworkBehaviour
{
    /// <summary>Answers the DHCP messages of other hosts, where it has a static address.</summary>
    public bool ServesDhcp { get; set; }

    /// <summary>Has an address to offer. Without one it only says whether hosts may choose one themselves, to those that ask (RFC 2563).</summary>
    public bool HasAddresses { get; set; } = true;

    /// <summary>Names itself as router in what it offers.</summary>
    public bool OffersRouter { get; set; }

    /// <summary>The value of the auto-configure option in its offers (RFC 2563); null for none.</summary>
    public byte? AutoConfigure { get; set; }

    /// <summary>The URI of the captive portal option in its offers and advertisements (RFC 8910); null for none.</summary>
    public string? CaptivePortal { get; set; }

    /// <summary>Answers router solicitations; null for not at all, zero for a router that is nobody's way out.</summary>
    public TimeSpan? RouterLifetime { get; set; }

    /// <summary>What it sends without a pause in its first 40 s, made of its addresses and of how many it has sent; null for nothing.</summary>
    public Func<DeviceSetup, IReadOnlyList<IPAddress>, int, byte[]?>? Flood { get; set; }

    /// <summary>What another host says that has the same address, every 20 s; null for no such host.</summary>
    public Func<IPAddress, byte[]?>? Twin { get; set; }
}
