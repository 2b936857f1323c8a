using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What makes a link bad for everybody on it.</summary>
public static class LinkFaults
{
    private static readonly MacAddress Twin = MacAddress.Parse("02:00:5e:00:53:d1");

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("scans-its-subnet", ["link-01"], "Asks by ARP for every address of its subnet, over and over, in its first 40 s.", b => b.Network.Flood = NoiseFrames.Scan),
        new("solicits-without-pause", ["link-01"], "Solicits a router that does not answer, without a pause between its tries, for 40 s.", b => b.Network.Flood = NoiseFrames.Solicit),
        new("calls-without-pause", ["link-01"], "Sends datagrams to another group of the link without a pause for 40 s.", b => b.Network.Flood = NoiseFrames.Call),
        new("address-claimed-by-another-host", ["link-02"], "Has an address that another host answers ARP for.", Beside(NoiseFrames.Claim)),
        new("ipv6-address-claimed-by-another-host", ["link-02"], "Has an IPv6 address that another host advertises as its own.", Beside(NoiseFrames.Advertise)),
        new("address-browsed-from-by-another-host", ["link-02"], "Has an address from which another host asks questions.", Beside(NoiseFrames.Browse)),
    ];

    // A link-local address is contested: what the device then does is for RFC 3927 to judge.
    private static Action<Behaviour> Beside(Func<MacAddress, IPAddress, byte[]?> says) =>
        b => b.Network.Twin = address => address.GetAddressBytes() is [169, 254, _, _] ? null : says(Twin, address);
}
