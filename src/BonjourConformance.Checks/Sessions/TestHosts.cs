using System.Net;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// The hosts that the harness plays: each with a MAC address and addresses of its own, so that the harness's own operating system
/// takes no part. IPv4 addresses are probed for before they are used (RFC 5227).
/// </summary>
public sealed class TestHosts(ILink link, Random random)
{
    /// <summary>The number of the first of them.</summary>
    private const int First = 0x10;

    /// <summary>Of every one of them, before the octet of the harness and that of the host.</summary>
    private const ulong Block = 0x0200_5E00_0000UL;

    private readonly List<TestHost> hosts = [];
    private IPNetwork subnet;

    /// <summary>What tells the hosts of one harness from those of another on the same link: it follows from the interface, and is probed for.</summary>
    private byte family;
    private bool isProbed;

    /// <summary>Asks the questions, from port 5353.</summary>
    public TestHost Querier => Host(0);

    /// <summary>Another querier.</summary>
    public TestHost SecondQuerier => Host(1);

    /// <summary>Claims what belongs to the device, or answers as another responder.</summary>
    public TestHost Rival => Host(2);

    public IReadOnlyList<TestHost> All => hosts;

    /// <summary>The link-layer address of one more host of this harness.</summary>
    public MacAddress MacOf(int number) => new(Block | (ulong)family << 8 | (uint)number & 0xFF);

    /// <summary>Which harness would play a host of this link-layer address, and which of its hosts that is; null for the address of anybody else.</summary>
    internal static (byte Harness, byte Host)? Played(MacAddress mac) =>
        (mac.Value & ~0xFFFFUL) == Block && (byte)mac.Value is >= First and < First + 0x10 or 0xFF ? ((byte)(mac.Value >> 8), (byte)mac.Value) : null;

    // On a recording there are none, and the first thing that one would do is to send.
    private TestHost Host(int number) => number < hosts.Count ? hosts[number] : throw new Link.Capture.CannotSendException();

    /// <summary>Whether an IPv4 address lies in the subnet that the hosts have their addresses in.</summary>
    public bool ShareSubnetWith(IPAddress address) => subnet.Contains(address);

    /// <summary>Chooses addresses that nobody on the link uses.</summary>
    /// <param name="within">The device's subnet, as far as it is known; null: the interface's own.</param>
    internal async Task Claim(IPNetwork? within = null)
    {
        subnet = within ?? (link.Addresses.IPv4 is { } own ? NetworkOf(own, link.Addresses.PrefixLength) : LinkLocal);
        await Differ();
        var free = await FreeAddresses(3);
        hosts.Clear();
        string[] names = ["querier", "second-querier", "rival"];
        for (var i = 0; i < names.Length; i++)
        {
            var mac = MacOf(First + i);
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

    /// <summary>Where another harness answers for the address that a host of this one would have, or sends from its link-layer address, others are taken.</summary>
    private async Task Differ()
    {
        if (!isProbed && link.Addresses.Mac.ToOctets() is [.., var near, var last]) family = (byte)(near ^ last ^ 1);
        for (; !isProbed; family++)
        {
            var mark = link.Transcript.Now;
            var asker = new TestHost("asker", MacOf(0xFF), IPAddress.Any, TestHost.LinkLocal(MacOf(0xFF)));
            link.Send(Neighbourhood.Request(asker, TestHost.LinkLocal(MacOf(First))), "harness: does another harness play this host?");
            await link.Loop.Delay(TimeSpan.FromMilliseconds(200) + link.Tolerance);
            isProbed = !link.Transcript.Since(mark).Any(f => f.Direction == Direction.Received && (f.Source == MacOf(First) || f.Source == asker.Mac));
            if (isProbed) return;
        }
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
                    link.Send(FrameWriter.Arp(new ArpPacket(ArpPacket.Request, MacOf(First), IPAddress.Any, MacAddress.Zero, candidate)), "harness: is this address free?");
                await link.Loop.Delay(TimeSpan.FromMilliseconds(100) + link.Tolerance);
            }
            var taken = link.Transcript.Since(mark).Where(f => f.Direction == Direction.Received && f.Arp is not null)
                // Who probes for the same address at the same time has as good a right to it.
                .Select(f => f.Arp!.IsProbe ? f.Arp.TargetAddress : f.Arp.SenderAddress).ToHashSet();
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
