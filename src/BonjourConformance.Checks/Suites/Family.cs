using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Suites;

/// <summary>The IP version a check runs over.</summary>
public enum Family
{
    IPv4,
    IPv6,
}

public static class Families
{
    /// <summary>The Multicast DNS group of a family (RFC 6762 section 3).</summary>
    public static IPAddress Group(this Family family) => family == Family.IPv4 ? IPv4Group : IPv6Group;

    public static Family Of(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? Family.IPv4 : Family.IPv6;

    /// <summary>The type of the records that hold addresses of a family.</summary>
    public static RecordType AddressType(this Family family) => family == Family.IPv4 ? RecordType.A : RecordType.AAAA;

    /// <summary>The family whose addresses records of a type hold.</summary>
    public static Family OfType(RecordType type) => type == RecordType.A ? Family.IPv4 : Family.IPv6;

    /// <summary>Whether an address is in 169.254/16 (RFC 3927) or fe80::/10 (RFC 4291).</summary>
    public static bool IsLinkLocal(this IPAddress address) => Of(address) == Family.IPv4 ? address.GetAddressBytes() is [169, 254, ..] : address.IsIPv6LinkLocal;

    /// <summary>Whether an address is in 169.254/16 (RFC 3927).</summary>
    public static bool IsIPv4LinkLocal(this IPAddress address) => Of(address) == Family.IPv4 && address.IsLinkLocal();

    private static readonly IPAddress IPv4Group = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress IPv6Group = IPAddress.Parse("ff02::fb");
}
