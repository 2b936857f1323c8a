using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// The hosts that the harness plays: each with a MAC address and addresses of its own, so that the harness's own operating system
/// takes no part. IPv4 addresses are probed for before they are used (RFC 5227).
/// </summary>
public sealed class TestHosts(ILink link, Random random)
{
    private readonly List<TestHost> hosts = [];

    /// <summary>Asks the questions, from port 5353.</summary>
    public TestHost Querier => hosts[0];

    /// <summary>Another querier.</summary>
    public TestHost SecondQuerier => hosts[1];

    /// <summary>Claims what belongs to the device, or answers as another responder.</summary>
    public TestHost Rival => hosts[2];

    public IReadOnlyList<TestHost> All => hosts;

    /// <summary>Chooses addresses that nobody on the link uses.</summary>
    internal async Task Claim()
    {
        var free = await FreeAddresses(3);
        string[] names = ["querier", "second-querier", "rival"];
        for (var i = 0; i < names.Length; i++)
        {
            var mac = new MacAddress(0x0200_5E00_5310UL + (ulong)i);
            hosts.Add(new TestHost(names[i], mac, free[i], TestHost.LinkLocal(mac)));
        }
    }

    private async Task<List<IPAddress>> FreeAddresses(int count)
    {
        var free = new List<IPAddress>();
        for (var round = 0; round < 8 && free.Count < count; round++)
        {
            var candidates = Candidates(count - free.Count).Except(free).ToList();
            var mark = link.Transcript.Count;
            for (var probe = 0; probe < 2; probe++)
            {
                foreach (var candidate in candidates)
                    link.Send(FrameWriter.Arp(new ArpPacket(ArpPacket.Request, new MacAddress(0x0200_5E00_5310UL), IPAddress.Any, MacAddress.Zero, candidate)), "harness: is this address free?");
                await link.Loop.Delay(TimeSpan.FromMilliseconds(100) + link.Tolerance);
            }
            var taken = link.Transcript.Since(mark).Where(f => f.Direction == Direction.Received && f.Arp is not null).Select(f => f.Arp!.SenderAddress).ToHashSet();
            free.AddRange(candidates.Where(c => !taken.Contains(c)));
        }
        if (free.Count < count) throw new DeviceNotFoundException("The harness found no free IPv4 addresses on the link for its own test hosts.");
        return free;
    }

    private List<IPAddress> Candidates(int count)
    {
        var prefix = link.Addresses.IPv4 is null ? 16 : link.Addresses.PrefixLength;
        var network = (link.Addresses.IPv4 ?? IPAddress.Parse("169.254.0.0")).GetAddressBytes();
        // The 254 addresses around the harness's own; in 169.254/16 the reserved first and last 256 are left out.
        if (link.Addresses.IPv4 is null) network[2] = (byte)random.Next(1, 255);
        var low = prefix >= 24 ? network[3] & 0xFF << 32 - prefix : 0;
        var size = prefix >= 24 ? 1 << 32 - prefix : 256;
        var candidates = new HashSet<byte>();
        for (var tries = 0; tries < 1000 && candidates.Count < count; tries++)
        {
            var last = (byte)(low + random.Next(1, Math.Max(2, size - 1)));
            if (link.Addresses.IPv4 is null || last != network[3]) candidates.Add(last);
        }
        return [.. candidates.Select(last => new IPAddress([network[0], network[1], network[2], last]))];
    }
}
