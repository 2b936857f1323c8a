using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// One start-up of the device, watched from the moment it was switched on until it had come to rest: or any other time in which it takes
/// names into use. It may begin anew on the way, and its data may change; so each name goes through rounds of its own.
/// </summary>
/// <param name="known">Names that the device has and that are to be unique by their kind: its host names and its instances'.</param>
public sealed class StartUp(IReadOnlyList<Frame> frames, IReadOnlyList<Heard> messages, Moment on, IReadOnlySet<DnsName> known)
{
    private readonly HashSet<DnsName> unique = [.. messages.Where(m => m.IsMulticastResponse).SelectMany(m => m.Message.Answers).Where(r => r.CacheFlush).Select(r => r.Name)];
    private readonly Dictionary<Family, IReadOnlyList<Round>> rounds = [];
    private readonly Dictionary<Heard, IReadOnlyList<DnsName>> sought = [];

    public StartUp(IReadOnlyList<Heard> messages, Moment on, IReadOnlySet<DnsName> known)
        : this([.. messages.Select(m => m.Frame)], messages, on, known)
    {
    }

    /// <summary>Every frame of the device.</summary>
    public IReadOnlyList<Frame> Frames { get; } = frames;

    /// <summary>Every message of the device on port 5353.</summary>
    public IReadOnlyList<Heard> Messages { get; } = messages;

    public TimeSpan At => On.At;

    /// <summary>When it was switched on.</summary>
    public PowerOn On { get; } = new(on);

    /// <summary>Names that the device had before, and that are to be unique by their kind.</summary>
    public IReadOnlySet<DnsName> Known { get; } = known;

    /// <summary>Names that the device had before, and that nothing happened to: what it says of them without a probe is no first use.</summary>
    internal IReadOnlySet<DnsName> Undisputed { get; init; } = new HashSet<DnsName>();

    /// <summary>Names that the device had before its link changed, and still had when that was over.</summary>
    public IReadOnlyList<DnsName> Kept { get; internal set; } = [];

    /// <summary>The responses that show what it had when that was over.</summary>
    internal IReadOnlyList<Heard> Shown { get; set; } = [];

    /// <summary>Addresses of the names that it kept, shown over their own family.</summary>
    public IEnumerable<ResourceRecord> AddressesKept(Family family) =>
        Shown.Where(m => m.Family == family).SelectMany(m => m.Message.Records).Where(r => r.Ttl > 0 && r.Type == family.AddressType() && Kept.Contains(r.Name));

    /// <summary>Queries that propose records, and those for any type of a name that the device uses as a unique one afterwards, or that is to be one by its kind.</summary>
    public IReadOnlyList<Heard> Probes => probes ??= [.. Messages.Where(m => ProbedIn(m).Any())];

    private IReadOnlyList<Heard>? probes;
    private ILookup<(DnsName, Family), Heard>? probesByName;

    /// <summary>Multicast responses. Neighbours may ask during a start-up, so one that answers a question is among them.</summary>
    public IReadOnlyList<Heard> Announcements { get; } = [.. messages.Where(m => m.IsMulticastResponse && m.Message.Answers.Any(r => r.Ttl > 0))];

    /// <summary>Answers about names that it had not announced, asked for afterwards.</summary>
    public IReadOnlyList<Heard> Answers { get; private init; } = [];

    /// <summary>The first response, or the first answer afterwards where it announced nothing.</summary>
    public Heard? FirstResponse => Messages.Concat(Answers).FirstOrDefault(m => m.IsResponse);

    /// <summary>The names that a query probes for.</summary>
    public IEnumerable<DnsName> ProbedIn(Heard query)
    {
        if (query.IsResponse) return [];
        var proposed = query.Message.Authorities.Select(r => r.Name).ToHashSet();
        return query.Message.Questions.Where(q => proposed.Contains(q.Name) || (q.Type == RecordType.ANY && (unique.Contains(q.Name) || Known.Contains(q.Name)))).Select(q => q.Name).Distinct();
    }

    /// <summary>
    /// The names that a query is to bring into use. Some devices probe for their host name with each service that comes up: to ask once more
    /// for a name that went through its three probes, beside one that is still wanted, is no new beginning.
    /// </summary>
    public IReadOnlyList<DnsName> SoughtIn(Heard query)
    {
        _ = Rounds(query.Family);
        return sought.GetValueOrDefault(query, []);
    }

    /// <summary>Names that were probed for.</summary>
    public IReadOnlyList<DnsName> ProbedNames => [.. Probes.SelectMany(ProbedIn).Distinct()];

    /// <summary>Whether a record that the device uses is one that nobody else may have: it says so, or the record's kind does.</summary>
    public bool IsUnique(ResourceRecord record) => record.CacheFlush || (record.Type is RecordType.A or RecordType.AAAA or RecordType.SRV or RecordType.TXT && Known.Contains(record.Name));

    /// <summary>Probes for one name over one family, oldest first.</summary>
    public IReadOnlyList<Heard> ProbesFor(DnsName name, Family family) =>
        [.. (probesByName ??= Probes.SelectMany(p => ProbedIn(p).Select(n => (Name: n, Probe: p))).ToLookup(p => (p.Name, p.Probe.Family), p => p.Probe))[(name, family)]];

    /// <summary>The same, with answers that were got afterwards.</summary>
    internal StartUp With(IReadOnlyList<Heard> answers) => new(Frames, Messages, On.Mark, Known) { Answers = answers, Undisputed = Undisputed };

    /// <summary>Every round of every unique name in one family, in the order in which they began.</summary>
    public IReadOnlyList<Round> Rounds(Family family)
    {
        if (rounds.TryGetValue(family, out var made)) return made;
        var all = new List<Round>();
        var current = new Dictionary<DnsName, Round>();
        var verified = new HashSet<DnsName>();
        foreach (var message in Messages.Concat(Answers).Where(m => m.Family == family))
        {
            var probed = ProbedIn(message).ToList();
            if (probed.Exists(n => !verified.Contains(n)) || current.Values.Any(r => r.Use is null && !verified.Contains(r.Name))) probed.RemoveAll(verified.Contains);
            if (probed.Count > 0) sought[message] = probed;
            foreach (var name in probed)
            {
                if (!current.TryGetValue(name, out var round) || round.Uses.Count > 0) all.Add(current[name] = round = new Round(name));
                round.Add(message);
            }
            foreach (var name in UsedIn(message))
            {
                if (!current.TryGetValue(name, out var round))
                {
                    if (Undisputed.Contains(name)) continue;
                    all.Add(current[name] = round = new Round(name));
                }
                round.Uses.Add(message);
                if (round.AllProbes.Count >= 3) verified.Add(name);
            }
        }
        return rounds[family] = all;
    }

    /// <summary>The unique names of which a response holds a live record. Shared names may be probed for too, but that is no matter of theirs.</summary>
    private IEnumerable<DnsName> UsedIn(Heard message) => !message.IsResponse ? [] : message.Message.Answers.Concat(message.Message.Additionals)
        .Where(r => r.Ttl > 0 && r.Type is not RecordType.NSEC and not RecordType.OPT && IsUnique(r)).Select(r => r.Name).Distinct();
}
