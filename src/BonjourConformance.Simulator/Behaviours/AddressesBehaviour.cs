namespace BonjourConformance.Simulator;

/// <summary>How the device's addresses come and go (RFC 4862, RFC 2131; announced by RFC 6762 section 8.4).</summary>
public sealed class AddressesBehaviour
{
    /// <summary>The router's IPv6 prefix changes at this interval, and with it the global address; null for never.</summary>
    public TimeSpan? PrefixChangesEvery { get; set; }

    /// <summary>Makes addresses of prefixes that routers advertise (RFC 4862).</summary>
    public bool TakesPrefixes { get; set; } = true;

    /// <summary>Has the addresses that it made of prefixes in its records (a choice).</summary>
    public bool GivesOutPrefixAddresses { get; set; } = true;

    /// <summary>Announces them when they come.</summary>
    public bool AnnouncesPrefixAddresses { get; set; } = true;

    /// <summary>Takes addresses out of its records when they are deprecated, rather than when they end (a choice).</summary>
    public bool WithdrawsDeprecated { get; set; }

    /// <summary>Takes addresses out of its records so long after they have ended; null for never.</summary>
    public TimeSpan? ForgetsEndedAddressesAfter { get; set; } = TimeSpan.Zero;

    public bool SaysGoodbyeToEndedAddresses { get; set; } = true;

    /// <summary>Has another IPv4 address after each start, as from a DHCP server that remembers nobody. Static addresses only.</summary>
    public bool OtherAtEachStart { get; set; }
}
