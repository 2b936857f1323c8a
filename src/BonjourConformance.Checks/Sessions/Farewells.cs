using System.Collections;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// Says goodbye for the hosts that the harness plays, and in the end for names that the device gave up without one (RFC 6762 section 10.1): otherwise
/// they stand in the caches of everybody on the link until their TTL ends.
/// </summary>
internal sealed class Farewells(Session session)
{
    /// <summary>No record is multicast twice within a second (RFC 6762 section 6).</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.05);

    /// <summary>From a question to the last moment at which an answer may come.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(1.2);

    private const string Comment = "harness: goodbye of a host that it played, or for a name that nobody has any more";

    private readonly Cache ours = new();
    private readonly Cache its = new();

    private ILink Link => session.Link;

    private DeviceModel Device => session.Device;

    /// <summary>Takes note of what caches on the link now hold.</summary>
    public void See(Heard heard)
    {
        if (!heard.IsMulticastResponse || heard.SourcePort != 5353 || !heard.Frame.Parsed.Destination.IsGroup || heard.Decoded.Flaws.Count > 0) return;
        var sent = heard.Frame.Direction == Direction.Sent;
        if (!sent && !Device.Owns(heard.Frame)) return;
        var records = heard.Message.Answers.Concat(heard.Message.Additionals).Where(r => r.Type is not (RecordType.OPT or RecordType.NSEC)).ToList();
        // The cache-flush bit ends what was said of the same set more than a second before (RFC 6762 section 10.2).
        foreach (var (name, type) in records.Where(r => r.CacheFlush).Select(r => (r.Name, r.Type)).Distinct())
        {
            ours.Flush(new Set(name, type, heard.Family), heard.At - TimeSpan.FromSeconds(1));
            its.Flush(new Set(name, type, heard.Family), heard.At - TimeSpan.FromSeconds(1));
        }
        foreach (var record in records)
        {
            var key = new Key(record.Name, record.Type, record.Data, heard.Family);
            if (record.Ttl == 0)
            {
                ours.Remove(key);
                its.Remove(key);
            }
            else (sent ? ours : its).Put(key, new Said(record, heard.At, sent ? heard.Frame.Source : null));
        }
    }

    /// <summary>A check is over, and with it whatever it had other hosts announce. What bears a name of the device waits: the device may yet take it for a conflict.</summary>
    public void AfterCheck()
    {
        foreach (var (key, said) in ours)
            if (!IsDevices(key, said)) said.IsOver = true;
        Settle();
    }

    /// <summary>The run is over. Names that somebody still answers for are let be.</summary>
    public async Task End()
    {
        if (session.Recording is not null || session.Hosts.All.Count == 0) return;
        await Link.Loop.Delay(Between);
        var borne = Device.EveryHostName.Concat(Device.Instances.Select(i => i.Name)).ToHashSet();
        // A name that it took in the middle of a check and lost in the same was never looked up.
        var run = session.Run;
        bool WasIts(DnsName name) => Device.Names.Knows(name) || run.Probes(name).Count > 0;
        var left = its.Concat(ours).Where(s => IsAlive(s.Value) && !its.ContainsKey(s.Key) | WasIts(s.Value.Record.About()) && !borne.Contains(s.Value.Record.About())).ToList();
        if (left.Count == 0) return;
        var mark = Link.Transcript.Now;
        foreach (var each in left.GroupBy(s => s.Key.Family))
            Send(DnsMessage.Query(each.Select(s => new Question(s.Value.Record.About(), RecordType.ANY)).Distinct()), each.Key, session.Hosts.Querier, "harness: does anybody still have these names?");
        await Link.Loop.Delay(Reach + Link.Tolerance);
        var held = Link.Transcript.Since(mark).Where(f => f.Direction == Direction.Received).Select(Heard.Of).OfType<Heard>()
            .Where(h => h.IsResponse).SelectMany(h => h.Message.Records).Where(r => r.Ttl > 0).Select(r => r.Name).ToHashSet();
        Say(left.Where(s => !held.Contains(s.Value.Record.About())));
    }

    /// <summary>Whether a record bears a name that is, or was, the device's, or is one that the device itself sends.</summary>
    private bool IsDevices(Key key, Said said) => its.ContainsKey(key) || Device.Names.Knows(said.Record.About()) || session.Index.Flushed.Contains((key.Name, key.Type));

    private bool IsAlive(Said said) => said.At + TimeSpan.FromSeconds(said.Record.Ttl) > session.Now;

    /// <summary>Says what may be said by now, and comes back for the rest.</summary>
    private void Settle()
    {
        var over = ours.Where(s => s.Value.IsOver && IsAlive(s.Value)).ToList();
        if (over.Count == 0) return;
        Say(over.Where(s => s.Value.At + Between <= session.Now));
        if (over.Max(s => s.Value.At) + Between is var next && next > session.Now) Link.Loop.At(next, Settle);
    }

    private void Say(IEnumerable<KeyValuePair<Key, Said>> goodbyes)
    {
        foreach (var each in goodbyes.GroupBy(s => (s.Key.Family, s.Value.From)).ToList())
            Send(DnsMessage.Response(each.Select(s => s.Value.Record.WithTtl(0))), each.Key.Family, session.Hosts.All.FirstOrDefault(h => h.Mac == each.Key.From) ?? session.Hosts.Rival, Comment);
    }

    private void Send(DnsMessage message, Family family, TestHost from, string comment)
    {
        foreach (var payload in Fitting.Messages(message, Compression.None))
            Link.Send(FrameWriter.Udp(from.Mac, MacAddress.OfGroup(family.Group()), from.Address(family), family.Group(), 5353, 5353, payload), comment);
    }

    private readonly record struct Set(DnsName Name, RecordType Type, Family Family);

    private sealed record Key(DnsName Name, RecordType Type, RecordData Data, Family Family)
    {
        public Set Set => new(Name, Type, Family);
    }

    /// <summary>What was said and not taken back, by record, and by the set that a cache-flush bit speaks of.</summary>
    private sealed class Cache : IEnumerable<KeyValuePair<Key, Said>>
    {
        private readonly Dictionary<Key, Said> all = [];
        private readonly Dictionary<Set, List<Key>> sets = [];

        public bool ContainsKey(Key key) => all.ContainsKey(key);

        public void Put(Key key, Said said)
        {
            if (!all.ContainsKey(key))
            {
                if (!sets.TryGetValue(key.Set, out var same)) sets.Add(key.Set, same = []);
                same.Add(key);
            }
            all[key] = said;
        }

        public void Remove(Key key)
        {
            if (all.Remove(key)) sets[key.Set].Remove(key);
        }

        /// <summary>Forgets what was said of a set before an instant.</summary>
        public void Flush(Set set, TimeSpan before)
        {
            if (sets.TryGetValue(set, out var same)) same.RemoveAll(k => all[k].At < before && all.Remove(k));
        }

        public IEnumerator<KeyValuePair<Key, Said>> GetEnumerator() => all.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <param name="From">The link-layer address of the host that said it; null for the device.</param>
    private sealed record Said(ResourceRecord Record, TimeSpan At, MacAddress? From)
    {
        /// <summary>The check that had it said has ended.</summary>
        public bool IsOver { get; set; }
    }
}
