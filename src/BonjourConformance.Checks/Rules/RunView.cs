using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>A record in a message of the device.</summary>
public readonly record struct Sighting(Heard In, Section Section, ResourceRecord Record);

/// <summary>
/// A whole run as the rules see it: the messages of everybody, those of the device with their records by name, and what was done to the
/// device. Copies of a frame that the link made are left out. Rules are functions of it, so that a capture can be judged by them too.
/// It grows with the run: nothing that it returned is to be gone through after a wait.
/// </summary>
public sealed class RunView(Func<Frame, bool> isDevice, Func<TimeSpan> tolerance)
{
    /// <summary>What arrives so soon after the device was switched was sent before.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromMilliseconds(20);

    /// <summary>A claim takes longer than twice this: its probes and the pause behind them are four seconds at least (RFC 3927 section 9).</summary>
    private static readonly TimeSpan LinkLocalTime = TimeSpan.FromSeconds(2);

    private readonly List<Heard> all = [];
    private readonly List<Heard> device = [];
    private readonly List<Heard> others = [];
    private readonly List<Doing> breaks = [];
    private readonly Dictionary<DnsName, List<Heard>> asked = [];
    private readonly Dictionary<DnsName, List<Heard>> probed = [];
    private readonly Dictionary<DnsName, List<Sighting>> sightings = [];
    private readonly Dictionary<DnsName, List<Sighting>> pointers = [];
    private readonly HashSet<DnsName> services = [];
    private readonly HashSet<(DnsName, RecordType)> flushed = [];
    private readonly Dictionary<(Doing, Family), Heard?> firstUses = [];
    private IReadOnlyList<NameRules.Use>? uses;

    /// <summary>Takes in what has come since, and what was done.</summary>
    /// <param name="messages">All of the run: those that are known already come first.</param>
    internal RunView With(IReadOnlyList<Heard> messages, IReadOnlyList<Doing> doings)
    {
        if (messages.Count == all.Count && doings.SequenceEqual(Doings)) return this;
        while (all.Count < messages.Count) Take(messages[all.Count]);
        Doings = [.. doings];
        breaks.Clear();
        breaks.AddRange(doings.Where(d => d.IsBreak));
        firstUses.Clear();
        uses = null;
        return this;
    }

    private void Take(Heard message)
    {
        all.Add(message);
        if (!isDevice(message.Frame))
        {
            others.Add(message);
            if (message.IsResponse) return;
            foreach (var name in message.Message.Questions.Select(q => q.Name).Distinct()) Add(asked, name, message);
            return;
        }
        device.Add(message);
        if (message.IsResponse)
            foreach (var (section, record) in message.Message.RecordsBySection) See(new Sighting(message, section, record));
        else
            foreach (var question in message.Message.Questions.Where(q => IsProbeFor(message, q)).DistinctBy(q => q.Name)) Add(probed, question.Name, message);
    }

    /// <summary>Messages of everybody on port 5353, in order.</summary>
    public IReadOnlyList<Heard> All => all;

    /// <summary>Those of the device.</summary>
    public IReadOnlyList<Heard> Device => device;

    /// <summary>Those of all other hosts, the harness's own included.</summary>
    public IReadOnlyList<Heard> Others => others;

    public IReadOnlyList<Doing> Doings { get; private set; } = [];

    public TimeSpan Tolerance => tolerance();

    /// <summary>Responses of the device.</summary>
    public IEnumerable<Heard> Responses => Device.Where(m => m.IsResponse);

    /// <summary>Names under which the device sent records in responses.</summary>
    public IEnumerable<DnsName> Names => sightings.Keys;

    /// <summary>Records of responses of the device.</summary>
    public IEnumerable<Sighting> Sightings => sightings.Values.SelectMany(s => s);

    /// <summary>Records of a name in responses of the device, oldest first.</summary>
    public IReadOnlyList<Sighting> At(DnsName name) => sightings.GetValueOrDefault(name, []);

    /// <summary>Pointers to a name in responses of the device, oldest first.</summary>
    public IReadOnlyList<Sighting> PointersTo(DnsName name) => pointers.GetValueOrDefault(name, []);

    /// <summary>
    /// Whether the device holds a record to be its own alone. SRV and TXT may be shared where they are no service's (RFC 6762 section 2): those are
    /// unique that a pointer leads to, or that it probed for, or sent with the cache-flush bit at any time.
    /// </summary>
    public bool IsUnique(ResourceRecord record) => record.Type switch
    {
        RecordType.A or RecordType.AAAA or RecordType.HINFO or RecordType.NSEC => true,
        RecordType.SRV or RecordType.TXT => services.Contains(record.Name) || probed.ContainsKey(record.Name) || flushed.Contains((record.Name, record.Type)),
        RecordType.PTR => record.Name.IsReverseMapping(),
        _ => false,
    };

    private void See(Sighting sighting)
    {
        var record = sighting.Record;
        Add(sightings, record.Name, sighting);
        if (record.CacheFlush) flushed.Add((record.Name, record.Type));
        if (record.NamedInstance() is { } instance) services.Add(instance);
        if (record is { Type: RecordType.PTR, Data: NameData pointer }) Add(pointers, pointer.Name, sighting);
    }

    /// <summary>Queries of others with a question for a name, oldest first.</summary>
    public IReadOnlyList<Heard> Asked(DnsName name) => asked.GetValueOrDefault(name, []);

    /// <summary>Probes of the device for a name, oldest first: also those that lack what they should propose.</summary>
    public IReadOnlyList<Heard> Probes(DnsName name) => probed.GetValueOrDefault(name, []);

    /// <summary>Names that the device probed for.</summary>
    public IEnumerable<DnsName> ProbedNames => probed.Keys;

    /// <summary>The last of the messages, oldest first, that came before an instant, and not longer before than given; null for none.</summary>
    public static Heard? Before(IReadOnlyList<Heard> messages, Heard message, TimeSpan within, Func<Heard, bool>? match = null)
    {
        for (var i = Place(messages, message.Number) - 1; i >= 0 && message.At - messages[i].At <= within; i--)
            if (match is null || match(messages[i])) return messages[i];
        return null;
    }

    /// <summary>
    /// Whether records of a type were there at an instant, so far as they are of the kind that comes and goes: an address comes with a lease, a prefix or a claim,
    /// often after one of the other family, and is gone when that ends, so that the same one has to be seen before and after, with no start in between. A link-local
    /// one of IPv4 may be lost to another host, and the next one is claimed within seconds (RFC 3927 section 2.5): that has to be seen shortly before and after.
    /// </summary>
    public bool WasHeld(DnsName name, RecordType type, Heard at)
    {
        if (type is not (RecordType.A or RecordType.AAAA)) return true;
        var (seen, segment) = (At(name), Segment(at));
        var before = seen.FirstIndex(s => s.In.Number > at.Number) - 1;
        while (before >= 0 && !IsLive(seen[before])) before--;
        if (before < 0) return false;
        var data = seen[before].Record.Data;
        if (!IsBeside(seen[before])) return false;
        var after = seen.FirstIndex(s => s.In.Number >= at.Number);
        while (after < seen.Count && IsBeside(seen[after]) && !(IsLive(seen[after]) && seen[after].Record.Data.Equals(data))) after++;
        return after < seen.Count && IsBeside(seen[after]);

        bool IsLive(Sighting sighting) => sighting.Record.Type == type && sighting.Record.Ttl > 0;
        bool IsBeside(Sighting sighting) => Segment(sighting.In) == segment
            && !(data is AddressData { Address: var address } && address.IsIPv4LinkLocal() && (sighting.In.At - at.At).Duration() >= LinkLocalTime);
    }

    /// <summary>How often the device had come or gone before a frame: what has the same number belongs together.</summary>
    public int Segment(Heard message)
    {
        var (low, high) = (0, breaks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (breaks[middle].Precedes(message) && message.At - breaks[middle].At > InFlight + Tolerance) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Names that came into use in the course of the run, and how; several rules judge them.</summary>
    internal IReadOnlyList<NameRules.Use> Uses => uses ??= NameRules.UsesIn(this);

    /// <summary>Whether a message was sent after the device was switched on, or a user gave a name.</summary>
    public bool IsAfter(Doing doing, Heard message) => doing.Precedes(message) && (!doing.IsBreak || message.At - doing.At > InFlight + Tolerance);

    /// <summary>The first multicast of live records as answers over a family after a doing; null for none. Every name of the device asks for the same few.</summary>
    public Heard? FirstUseSince(Doing doing, Family family)
    {
        if (!firstUses.TryGetValue((doing, family), out var first))
            firstUses[(doing, family)] = first = Responses.FirstOrDefault(m => IsAfter(doing, m) && m.IsMulticast && m.Family == family && m.Message.Answers.Any(r => r.Ttl > 0));
        return first;
    }

    /// <summary>Whether something was done between two messages that may have changed the records of a name.</summary>
    public bool Disturbed(DnsName name, Heard from, Heard to) => Doings.Any(d => !d.Precedes(from) && d.Precedes(to) && d.Concerns(name));

    /// <summary>Another host called for a multicast of this name: by a question shortly before, or by a record that has to be corrected (RFC 6762 sections 6.6 and 10.1).</summary>
    public bool IsPrompted(Heard response, DnsName name) =>
        Before(Asked(name), response, Patience) is not null
        || Before(Others, response, Patience, m => m.IsResponse && m.Message.Records.Any(r => r.Name == name)) is not null;

    /// <summary>Another host asked for anything shortly before.</summary>
    public bool FollowsAQuery(Heard response) => Before(Others, response, Patience, m => !m.IsResponse) is not null;

    /// <summary>A multicast response of the device none of whose answers anybody called for: an announcement.</summary>
    public bool IsUnprompted(Heard response) => response.IsMulticastResponse && response.Message.Answers.All(r => !IsPrompted(response, r.Name));

    /// <summary>The longest time that an answer may take: 500 ms where TC was set, as much again where answers wait for others.</summary>
    private TimeSpan Patience => TimeSpan.FromSeconds(1.2) + Tolerance;

    private static bool IsProbeFor(Heard message, Question question) =>
        message.Message.Authorities.Any(r => r.Name == question.Name) || (question.Type == RecordType.ANY && message.Message.Answers.Count == 0);

    private static int Place(IReadOnlyList<Heard> messages, int number) => messages.FirstIndex(m => m.Number >= number);

    private static void Add<T>(Dictionary<DnsName, List<T>> index, DnsName name, T item)
    {
        if (!index.TryGetValue(name, out var list)) index[name] = list = [];
        list.Add(item);
    }
}

internal static class Searches
{
    /// <summary>The place of the first item of which something holds that holds of all later ones too; the number of items where it holds of none.</summary>
    public static int FirstIndex<T>(this IReadOnlyList<T> items, Func<T, bool> holds)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(items[middle])) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
