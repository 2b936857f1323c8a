using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Composition;

/// <summary>Gives a simulated device an IPv4 address that fits the link it is put on.</summary>
public static class Placing
{
    /// <param name="chosen">The setup's address was asked for: it is kept.</param>
    /// <exception cref="CannotRunException">No address of the subnet is free.</exception>
    public static async Task<DeviceSetup> OnLink(DeviceSetup setup, ILink link, bool chosen)
    {
        if (setup.LinkLocal || link.Addresses.IPv4 is not { } own) return setup;
        if (chosen) return setup with { PrefixLength = link.Addresses.PrefixLength };
        var size = 1L << 32 - link.Addresses.PrefixLength;
        var number = ToNumber(own);
        var first = number & ~(uint)(size - 1);
        // From the top: routers and DHCP servers hand out from the bottom, and the harness's own test hosts stay near its address.
        for (var host = Math.Min(size, 1 << 16) - 2; host >= 1; host--)
        {
            var address = ToAddress(first + (uint)host);
            if (address.Equals(own) || !await IsFree(address, setup.Mac, link)) continue;
            return setup with { IPv4 = address, PrefixLength = link.Addresses.PrefixLength };
        }
        throw new CannotRunException($"No address is free in the subnet of {own}/{link.Addresses.PrefixLength}; give the device one with \"address\" in a profile.");
    }

    /// <summary>Asks as RFC 5227 section 2.1 would, in less time.</summary>
    private static async Task<bool> IsFree(IPAddress address, MacAddress mac, ILink link)
    {
        var mark = link.Transcript.Now;
        for (var probe = 0; probe < 2; probe++)
        {
            link.Send(FrameWriter.Arp(new ArpPacket(ArpPacket.Request, mac, IPAddress.Any, MacAddress.Zero, address)));
            await link.Loop.Delay(TimeSpan.FromMilliseconds(100));
        }
        return !link.Transcript.Since(mark).Any(f => f.Direction == Direction.Received && f.Arp?.SenderAddress.Equals(address) == true);
    }

    private static uint ToNumber(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number) => new(Octets.Of(number));
}
