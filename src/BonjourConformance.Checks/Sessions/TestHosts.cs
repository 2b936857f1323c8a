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
    private IPNetwork subnet;

    /// <summary>Asks the questions, from port 5353.</summary>
    public TestHost Querier => Host(0);

    /// <summary>Another querier.</summary>
    public TestHost SecondQuerier => Host(1);

    /// <summary>Claims what belongs to the device, or answers as another responder.</summary>
    public TestHost Rival => Host(2);

    public IReadOnlyList<TestHost> All => hosts;

    // On a recording there are none, and the first thing that one would do is to send.
    private TestHost Host(int number) => number < hosts.Count ? hosts[number] : throw new Link.Capture.CannotSendException();

    /// <summary>Whether an IPv4 address lies in the subnet that the hosts have their addresses in.</summary>
    public bool ShareSubnetWith(IPAddress address) => subnet.Contains(address);

    /// <summary>Chooses addresses that nobody on the link uses.</summary>
    /// <param name="within">The device's subnet, as far as it is known; null: the interface's own.</param>
    internal async Task Claim(IPNetwork? within = null)
    {
        subnet = within ?? (link.Addresses.IPv4 is { } own ? NetworkOf(own, link.Addresses.PrefixLength) : LinkLocal);
        var free = await FreeAddresses(3);
        hosts.Clear();
        string[] names = ["querier", "second-querier", "rival"];
        for (var i = 0; i < names.Length; i++)
        {
            var mac = new MacAddress(0x0200_5E00_5310UL + (ulong)i);
            hosts.Add(new TestHost(names[i], mac, free[i], TestHost.LinkLocal(mac)));
        }
    }

    /// <summary>169.254/16 (RFC 3927).</summary>
    internal static IPNetwork LinkLocal { get; } = IPNetwork.Parse("169.254.0.0/16");

    internal static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        var octets = address.GetAddressBytes();
        for (var bit = prefixLength; bit < 32; bit++) octets[bit / 8] &= (byte)~(0x80 >> bit % 8);
        return new IPNetwork(new IPAddress(octets), prefixLength);
    }

    private async Task<List<IPAddress>> FreeAddresses(int count)
    {
        var free = new List<IPAddress>();
        for (var round = 0; round < 8 && free.Count < count; round++)
        {
            var candidates = Candidates(count - free.Count).Except(free).ToList();
            var mark = link.Transcript.Now;
            for (var probe = 0; probe < 2; probe++)
            {
                foreach (var candidate in candidates)
                    link.Send(FrameWriter.Arp(new ArpPacket(ArpPacket.Request, new MacAddress(0x0200_5E00_5310UL), IPAddress.Any, MacAddress.Zero, candidate)), "harness: is this address free?");
                await link.Loop.Delay(TimeSpan.FromMilliseconds(100) + link.Tolerance);
            }
            var taken = link.Transcript.Since(mark).Where(f => f.Direction == Direction.Received && f.Arp is not null).Select(f => f.Arp!.SenderAddress).ToHashSet();
            free.AddRange(candidates.Where(c => !taken.Contains(c)));
        }
        if (free.Count < count) throw new DeviceNotFoundException($"The harness found no free IPv4 addresses in {subnet} for its own test hosts.");
        return free;
    }

    /// <summary>Addresses of the subnet at random; of 169.254/16 without the reserved first and last 256 (RFC 3927 section 2.1).</summary>
    private HashSet<IPAddress> Candidates(int count)
    {
        var network = subnet.BaseAddress.GetAddressBytes();
        var first = (uint)(network[0] << 24 | network[1] << 16 | network[2] << 8 | network[3]);
        var size = 1L << 32 - subnet.PrefixLength;
        var (low, high) = subnet.Equals(LinkLocal) ? (256L, size - 256) : (1L, Math.Max(2, size - 1));
        var candidates = new HashSet<IPAddress>();
        for (var tries = 0; tries < 1000 && candidates.Count < count; tries++)
        {
            var address = new IPAddress(Octets.Of((uint)(first + random.NextInt64(low, high))));
            if (!address.Equals(link.Addresses.IPv4)) candidates.Add(address);
        }
        return candidates;
    }
}
