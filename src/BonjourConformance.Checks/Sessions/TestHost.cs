using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>A host that the harness plays on the link.</summary>
public sealed record TestHost(string Name, MacAddress Mac, IPAddress IPv4, IPAddress IPv6)
{
    public IPAddress Address(Family family) => family == Family.IPv4 ? IPv4 : IPv6;

    /// <summary>The IPv6 link-local address that an EUI-48 makes (RFC 4291 appendix A).</summary>
    public static IPAddress LinkLocal(MacAddress mac)
    {
        var m = mac.ToOctets();
        return new IPAddress([0xFE, 0x80, 0, 0, 0, 0, 0, 0, (byte)(m[0] ^ 2), m[1], m[2], 0xFF, 0xFE, m[3], m[4], m[5]]);
    }
}
