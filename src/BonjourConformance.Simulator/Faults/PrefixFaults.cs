using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What goes wrong with addresses that come and go by router advertisements (RFC 4862; RFC 6762 sections 8.4 and 10.1).</summary>
public static class PrefixFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("prefix-address-not-announced", ["6762-8.4-09"], "Gives out another IPv6 address that it made, and announces it to nobody.", b => b.Addresses.AnnouncesPrefixAddresses = false),
        new("ended-address-in-records", ["6762-8.4-10", "6762-10.1-09"], "Goes on giving out an address whose lifetime is over.", b => b.Addresses.ForgetsEndedAddressesAfter = null),
        new("ended-address-for-a-minute", ["6762-8.4-10", "6762-10.1-09"], "Looks for addresses whose lifetime is over once a minute.", b => b.Addresses.ForgetsEndedAddressesAfter = TimeSpan.FromMinutes(1)),
        new("ended-address-beside-services", ["6762-8.4-10", "6762-10.1-06", "6762-10.1-09"], "Adds an address whose lifetime is over to the answer about its first service, which it has prepared before.", b =>
        {
            var ended = new HashSet<ResourceRecord>();
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.Probe) ended.Clear();
                if (m.Kind == OutgoingKind.Goodbye) ended.UnionWith(m.Message.Answers.Where(r => r.Type == RecordType.AAAA).Select(r => r.WithTtl(120)));
                if (m.Kind == OutgoingKind.Answer && m.Message.Answers.Any(r => r.Data is SrvData { Port: 631 } && r.Name.FirstLabel.StartsWith("InstanceA", StringComparison.Ordinal))) m.Message = m.Message with { Additionals = [.. m.Message.Additionals, .. ended] };
            });
        }),
        new("ended-address-without-goodbye", ["6762-10.1-09"], "Takes an address whose lifetime is over out of its records, and tells nobody.", b => b.Addresses.SaysGoodbyeToEndedAddresses = false),
    ];
}

/// <summary>Choices that RFC 4862 and RFC 6762 leave to a device whose network has a router.</summary>
public static class PrefixVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("no-addresses-of-prefixes", "Makes no addresses of prefixes that routers advertise.", b => b.Addresses.TakesPrefixes = false),
        new("addresses-of-prefixes-not-given-out", "Makes addresses of prefixes, and gives out its link-local address only.", b => b.Addresses.GivesOutPrefixAddresses = false),
        new("deprecated-addresses-are-withdrawn", "Takes an address out of its records when it is deprecated.", b => b.Addresses.WithdrawsDeprecated = true),
    ];
}

/// <summary>What goes wrong between hosts with addresses of different kinds (RFC 3927 section 2.6.2).</summary>
public static class MixedNetworkFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("link-local-serves-link-local-only", ["3927-2.6.2-08"], "Takes connections at its link-local address from link-local hosts only.", b => b.Ports.Serves = (peer, own, _) => !IsLinkLocal(own) || IsLinkLocal(peer)),
        new("link-local-serves-routable-at-one-port", ["3927-2.6.2-08"], "Takes connections of routable hosts at its link-local address at port 631 only.", b => b.Ports.Serves = (peer, own, port) => !IsLinkLocal(own) || IsLinkLocal(peer) || port == 631),
        new("routable-serves-no-link-local-host", ["3927-2.6.2-09"], "Takes no connection of a link-local host at its routable address.", b => b.Ports.Serves = (peer, own, _) => IsLinkLocal(own) || !IsLinkLocal(peer)),
        new("routable-serves-link-local-at-one-port", ["3927-2.6.2-09"], "Takes connections of link-local hosts at one of its two ports only.", b => b.Ports.Serves = (peer, own, port) => IsLinkLocal(own) || !IsLinkLocal(peer) || port == 631),
    ];

    private static bool IsLinkLocal(System.Net.IPAddress address) => address.GetAddressBytes() is [169, 254, _, _] || address.IsIPv6LinkLocal;
}
