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

    /// <summary>From probe to probe of one series, where several run side by side.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(237.5), Most = TimeSpan.FromMilliseconds(275);

    private readonly List<Heard> probes = [];
    private Heard? last;

    public DnsName Name { get; } = name;

    public DnsName About => Name;

    /// <summary>Every probe. A device that began anew before it used the name has sent more than three.</summary>
    public IReadOnlyList<Heard> AllProbes => probes;

    /// <summary>The probes that count: the last three; of several whole series side by side, as of services that each probe for their host, those of the first.</summary>
    public IReadOnlyList<Heard> Probes => probes.Count <= 3 ? probes : FirstOfSeries() ?? [.. probes.TakeLast(3)];

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

    private List<Heard>? FirstOfSeries()
    {
        var series = new List<List<Heard>>();
        foreach (var probe in probes.Where(p => Proposed(p).Count > 0))
        {
            var own = series.Find(s => s.Count < 3 && probe.At - s[^1].At >= Least && probe.At - s[^1].At <= Most);
            if (own is null) series.Add(own = []);
            own.Add(probe);
        }
        return series.Count > 1 && series.TrueForAll(s => s.Count == 3) ? series[0] : null;
    }

    private bool Same(Heard left, Heard right) => Proposed(left).SetEquals(Proposed(right));

    private HashSet<ResourceRecord> Proposed(Heard probe) => [.. probe.Message.Authorities.Where(r => r.Name == Name)];
}
