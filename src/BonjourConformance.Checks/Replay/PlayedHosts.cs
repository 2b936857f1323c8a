using System.Buffers.Binary;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Replay;

/// <summary>
/// The hosts that a run of this program played, where a capture does not tell who sent what. They are known by link-layer addresses that only they have and by what
/// they do together: one of them alone may be anybody's who took a liking to the address.
/// </summary>
internal sealed class PlayedHosts
{
    /// <summary>So many of them together are no chance.</summary>
    private const int Hosts = 2;

    private const int Probes = 3;
    private const int MostLinks = 4096;

    private readonly Dictionary<(CaptureLinkId Link, byte Harness), HashSet<byte>> hosts = [];
    private readonly Dictionary<(CaptureLinkId Link, byte Harness), HashSet<uint>> probed = [];

    /// <summary>Takes notice of a frame of one of them.</summary>
    public void Add(CaptureLinkId link, MacAddress mac, ReadOnlySpan<byte> frame)
    {
        if (TestHosts.Played(mac) is not var (harness, number)) return;
        Add(hosts, (link, harness), number, Hosts);
        // Before a run says anything its first host asks whether addresses are free, and has none yet itself.
        if (frame.Length >= 42 && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == 0x0806 && BinaryPrimitives.ReadUInt32BigEndian(frame[28..]) == 0)
            Add(probed, (link, harness), BinaryPrimitives.ReadUInt32BigEndian(frame[38..]), Probes);
    }

    public bool Has(CaptureLinkId link, MacAddress mac) =>
        TestHosts.Played(mac) is var (harness, _) && (Count(hosts, (link, harness)) >= Hosts || Count(probed, (link, harness)) >= Probes);

    private static int Count<T>(Dictionary<(CaptureLinkId Link, byte Harness), HashSet<T>> all, (CaptureLinkId Link, byte Harness) key) => all.GetValueOrDefault(key)?.Count ?? 0;

    private static void Add<T>(Dictionary<(CaptureLinkId Link, byte Harness), HashSet<T>> all, (CaptureLinkId Link, byte Harness) key, T one, int enough)
    {
        if (!all.TryGetValue(key, out var its) && all.Count < MostLinks) all[key] = its = [];
        if (its?.Count < enough) its.Add(one);
    }
}
