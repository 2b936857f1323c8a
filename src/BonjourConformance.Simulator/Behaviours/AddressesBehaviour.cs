namespace BonjourConformance.Simulator;

/// <summary>How the device's addresses come and go (RFC 4862, RFC 2131; announced by RFC 6762 section 8.4).</summary>
public sealed class AddressesBehaviour
{
    /// <summary>The router's IPv6 prefix changes at this interval, and with it the global address; null for never.</summary>
    public TimeSpan? PrefixChangesEvery { get; set; }

    /// <summary>Has another IPv4 address after each start, as from a DHCP server that remembers nobody. Static addresses only.</summary>
    public bool OtherAtEachStart { get; set; }
}
