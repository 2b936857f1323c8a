namespace BonjourConformance.Simulator.Faults;

/// <summary>What goes wrong where DHCP and link-local addresses meet (RFC 3927 sections 1.9, 2.6 and 2.11).</summary>
public static class DhcpFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("dhcp-stops-with-link-local", ["3927-2.11-02", "3927-2.11-03", "3927-1.9-04"], "Asks for a lease no more once it has a link-local address.", b => b.Dhcp.StopsWithLinkLocal = true),
        new("dhcp-every-ten-minutes", ["3927-2.11-02", "3927-2.11-03", "3927-1.9-04"], "Asks for a lease every ten minutes once the first rounds were in vain.", b => b.Dhcp.Pace = [TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(10)]),
        new("keeps-link-local-beside-lease", ["3927-1.9-02"], "Keeps its link-local address beside a lease.", b => b.Dhcp.KeepsLinkLocalFor = null),
        new("claims-link-local-beside-lease", ["3927-1.9-01"], "Claims a link-local address though it was given a lease meanwhile.", b => b.Dhcp.ClaimsBesideLease = true),
        new("advertises-both-addresses", ["3927-1.9-06", "3927-1.9-02"], "Advertises its link-local address beside the leased one.", b => (b.Dhcp.KeepsLinkLocalFor, b.Dhcp.AdvertisesBoth) = (null, true)),
        new("goes-on-from-link-local", ["3927-1.9-05", "3927-2.6.1-01"], "Sends its multicasts from the link-local address for half a minute after it was given a lease.", b => (b.Dhcp.KeepsLinkLocalFor, b.Dhcp.PrefersLinkLocal) = (TimeSpan.FromSeconds(30), true)),
        new("answers-from-link-local", ["3927-2.6.2-05"], "Answers routable hosts from its link-local address as long as it has that.", b => (b.Dhcp.KeepsLinkLocalFor, b.Dhcp.AnswersFromLinkLocal) = (TimeSpan.FromSeconds(30), true)),
        new("lease-breaks-connections", ["3927-1.9-07"], "Resets connections to its link-local address when it is given a lease.", b => b.Ports.KeepsOverLease = false),
        new("deaf-at-link-local-beside-lease", ["3927-2.6.1-02", "3927-1.9-07", "3927-1.9-02"], "Answers ARP for its link-local address beside a lease, and hears nothing that comes to it.", b => (b.Dhcp.KeepsLinkLocalFor, b.Dhcp.IsDeafBesideLease) = (TimeSpan.FromSeconds(30), true)),
        new("uris-name-link-local-address", ["3927-6.2-01", "3927-1.4-05", "3927-1.4-06"], "Gives its first address of all in printer-uri-supported, whoever asks.", b => b.Ports.HostInUris = (_, _) => "169.254.9.9"),
        new("page-links-to-link-local-address", ["3927-2.9-01"], "Has links to its link-local address in its web page.", b => b.Ports.Page = (_, _) => "<a href=\"http://169.254.9.9/status\">Status</a>"),
        new("forwards-multicasts-of-link-local-hosts", ["3927-2.7-05"], "Passes on multicasts whatever their source.", b => b.LinkLocal.ForwardsMulticasts = true),
        new("bar-on-auto-configuration-is-not-read", ["accessory-09"], "Asks whether it may choose an address, and chooses one whatever the answer.", b => b.Dhcp.MindsBar = _ => false),
        new("bar-on-auto-configuration-holds-once", ["accessory-09"], "Asks whether it may choose an address, keeps to the first answer, and takes the second one for leave to do so.", b => b.Dhcp.MindsBar = n => n == 1),
        new("waits-for-the-portal", ["accessory-10"], "Keeps off a network that has a captive portal until somebody has passed that.", b => b.Dhcp.WaitsForPortal = true),
        new("lease-dropped-at-renewal", ["3927-2.11-01", "3927-1.9-02", "3927-1.9-05", "3927-2.6.1-01"], "Gives a lease up, and takes a link-local address, when its first renewal is not answered.", b => b.Dhcp.DropsLeaseAtRenewal = true),
    ];
}

/// <summary>Choices that RFC 3927 leaves to a device with a DHCP client.</summary>
public static class DhcpVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("keeps-link-local-for-half-a-minute", "Keeps its link-local address for half a minute beside a lease.", b => b.Dhcp.KeepsLinkLocalFor = TimeSpan.FromSeconds(30)),
        new("no-link-local-after-lease", "Takes no link-local address when a lease has ended, until it is started again.", b => b.Dhcp.ClaimsAfterLease = false),
        new("dhcp-every-five-minutes", "Asks for a lease every five minutes once the first rounds were in vain.", b => b.Dhcp.Pace = [TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(300)]),
    ];
}
