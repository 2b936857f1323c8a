using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>A DNS server on the device that treats the link's names like others (RFC 6762 section 22.1).</summary>
public static class EmbeddedServerFaults
{
    private static readonly DnsName Local = DnsName.Of("local");

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("dns-server-forwards-local-names", ["6762-22.1-02"], "Has a DNS server that asks another one about names under local.",
            b => (b.LinkLocal.DnsServerRcode, b.LinkLocal.DnsServerForwards) = (3, name => name.EndsWith(Local))),
        new("dns-server-fails-for-special-names", ["6762-22.1-03", "3927-1.4-03"], "Has a DNS server that answers SERVFAIL for the link's names.", b => b.LinkLocal.DnsServerRcode = 2),
        new("dns-server-denies-after-three-seconds", ["6762-22.1-03"], "Has a DNS server that denies the link's names when its own patience has ended.",
            b => (b.LinkLocal.DnsServerRcode, b.LinkLocal.DnsServerDelay) = (3, TimeSpan.FromSeconds(3))),
    ];
}
