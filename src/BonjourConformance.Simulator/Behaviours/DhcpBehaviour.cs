namespace BonjourConformance.Simulator;

/// <summary>What the device's DHCP client does (RFC 2131), and what a lease means for its link-local address (RFC 3927 sections 1.9 and 2.11).</summary>
public sealed class DhcpBehaviour
{
    /// <summary>Times from one DISCOVER to the next; the last one goes on.</summary>
    public IReadOnlyList<TimeSpan> Pace { get; set; } = [.. ((double[])[4, 8, 16, 32, 64]).Select(TimeSpan.FromSeconds)];

    /// <summary>Asks no more once it has a link-local address.</summary>
    public bool StopsWithLinkLocal { get; set; }

    /// <summary>For how long the link-local address is kept once there is a lease; null for ever.</summary>
    public TimeSpan? KeepsLinkLocalFor { get; set; } = TimeSpan.Zero;

    /// <summary>Claims a link-local address beside a lease, as soon as it has that.</summary>
    public bool ClaimsBesideLease { get; set; }

    /// <summary>Goes on advertising the link-local address beside the leased one.</summary>
    public bool AdvertisesBoth { get; set; }

    /// <summary>Sends from the link-local address for as long as it has that.</summary>
    public bool PrefersLinkLocal { get; set; }

    /// <summary>Answers routable hosts from the link-local address.</summary>
    public bool AnswersFromLinkLocal { get; set; }

    /// <summary>Answers ARP for the link-local address beside a lease, and hears nothing that comes to it.</summary>
    public bool IsDeafBesideLease { get; set; }

    /// <summary>Gives the interface the leased address; otherwise it takes the lease, renews it, and that is all.</summary>
    public bool UsesLease { get; set; } = true;

    /// <summary>Gives a lease up when a renewal is not answered.</summary>
    public bool DropsLeaseAtRenewal { get; set; }

    /// <summary>Asks whether it may choose an address (RFC 2563).</summary>
    public bool AsksForAutoConfiguration { get; set; } = true;

    /// <summary>Of offers that bar it from choosing one, by their number since it was started, those that it minds.</summary>
    public Predicate<int> MindsBar { get; set; } = _ => true;

    /// <summary>Keeps off the network whose server names a captive portal (RFC 8910), until somebody has passed it.</summary>
    public bool WaitsForPortal { get; set; }

    /// <summary>Takes a link-local address when the lease has ended (a choice).</summary>
    public bool ClaimsAfterLease { get; set; } = true;
}
