using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// One unique name on its way into use, over one family: the probes for it, and then its uses. A probe after a use begins another round,
/// since a device verifies its names anew whenever its link may be another (RFC 6762 section 8).
/// </summary>
public sealed class Round(DnsName name) : ICase
{
    /// <summary>Messages closer than this are one probe whose records did not fit one message, or are of several services; another check judges that.</summary>
    private static readonly TimeSpan OneProbe = TimeSpan.FromMilliseconds(20);

    private readonly List<Heard> probes = [];
    private Heard? last;

    public DnsName Name { get; } = name;

    public DnsName About => Name;

    /// <summary>Every probe. A device that began anew before it used the name has sent more than three.</summary>
    public IReadOnlyList<Heard> AllProbes => probes;

    /// <summary>The probes that count: the last three.</summary>
    public IReadOnlyList<Heard> Probes => probes.Count <= 3 ? probes : [.. probes.TakeLast(3)];

    /// <summary>Responses that hold a live record of the name.</summary>
    public List<Heard> Uses { get; } = [];

    public Heard? Use => Uses.FirstOrDefault();

    /// <summary>From probe to probe, where the name was used in the end: what was broken off is no measure.</summary>
    public IEnumerable<Gap> Gaps => Use is null ? [] : Vocabulary.Gaps.Between(Probes, $"probes for {Name}");

    public override string ToString() => $"{Name}: {Expect.Count(probes.Count, "probe")}{(Use is null ? ", not used" : $", used in frame {Use.Number}")}";

    internal void Add(Heard probe)
    {
        if (last is null || probe.At - last.At > OneProbe || Same(probe, last)) probes.Add(probe);
        last = probe;
    }

    private bool Same(Heard left, Heard right) => Proposed(left).SetEquals(Proposed(right));

    private HashSet<ResourceRecord> Proposed(Heard probe) => [.. probe.Message.Authorities.Where(r => r.Name == Name)];
}
