using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>What the device sent so far from an interface, in order, kept up as frames come: hundreds of checks judge all of it.</summary>
internal sealed class SentIndex(Session session, DeviceInterface? from)
{
    private readonly List<Heard> messages = [];
    private readonly List<SentRecord> records = [];
    private readonly List<SentRecord> live = [];
    private readonly List<SentRecord> distinct = [];
    private readonly HashSet<int> listedIdentities = [];
    private readonly Dictionary<(DnsName, RecordType, RecordData), int> identities = [];
    private readonly HashSet<DnsName> instances = [];
    private readonly HashSet<(DnsName, RecordType)> flushed = [];
    private readonly Dictionary<DnsName, List<SentRecord>> liveAt = [];
    private int seen;
    private int listed;

    public IReadOnlyList<Heard> Messages
    {
        get
        {
            for (; seen < session.Messages.Count; seen++)
                if (DeviceModel.Sent(session.Messages[seen].Frame, from) && session.Recording?.IsJudged(session.Messages[seen].Number) != false) messages.Add(session.Messages[seen]);
            return messages;
        }
    }

    /// <summary>Records of its responses.</summary>
    public IReadOnlyList<SentRecord> Records
    {
        get
        {
            var all = Messages;
            for (; listed < all.Count; listed++)
                if (all[listed].IsResponse) List(all[listed]);
            return records;
        }
    }

    /// <summary>Those that are no goodbyes.</summary>
    public IReadOnlyList<SentRecord> Live
    {
        get
        {
            _ = Records;
            return live;
        }
    }

    /// <summary>Each of the live records once, whatever its TTL: the first that was seen.</summary>
    public IReadOnlyList<SentRecord> Distinct
    {
        get
        {
            _ = Records;
            return distinct;
        }
    }

    /// <summary>Live records of a name, one of each type, TTL and kind of receiver.</summary>
    public IReadOnlyList<SentRecord> LiveAt(DnsName name)
    {
        _ = Records;
        return liveAt.GetValueOrDefault(name, []);
    }

    /// <summary>Names that its pointers lead to, or that it holds with port 0: what the rules of DNS-SD bind, with what the profile lists.</summary>
    public IReadOnlySet<DnsName> Instances
    {
        get
        {
            _ = Records;
            return instances;
        }
    }

    /// <summary>Name and type of records that it sent with the cache-flush bit at least once.</summary>
    public IReadOnlySet<(DnsName, RecordType)> Flushed
    {
        get
        {
            _ = Records;
            return flushed;
        }
    }

    private void List(Heard heard)
    {
        var at = 0;
        foreach (var (section, record) in heard.Message.RecordsBySection)
        {
            var layout = heard.Decoded.Records[at++];
            var key = (record.Name, record.Type, record.Data);
            if (!identities.TryGetValue(key, out var identity)) identities.Add(key, identity = identities.Count);
            var sent = new SentRecord(heard, section, record, layout) { Identity = identity };
            records.Add(sent);
            if (record.CacheFlush) flushed.Add((record.Name, record.Type));
            if (record.NamedInstance() is { } instance) instances.Add(instance);
            if (record.Ttl == 0 && record.Type != RecordType.OPT) continue;
            live.Add(sent);
            if (listedIdentities.Add(identity)) distinct.Add(sent);
            if (!liveAt.TryGetValue(record.Name, out var same)) liveAt.Add(record.Name, same = []);
            if (!same.Exists(s => s.Record.Type == record.Type && s.Record.Ttl == record.Ttl && s.In.DestinationPort == 5353 == (heard.DestinationPort == 5353))) same.Add(sent);
        }
    }
}
