using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>A record heard of, and what is planned for it.</summary>
internal sealed class CacheEntry(ResourceRecord record)
{
    /// <summary>As it was received last, with the TTL of that time.</summary>
    public ResourceRecord Record = record;

    public TimeSpan Received;
    public TimeSpan Expires;

    /// <summary>It came as an answer that somebody on this host waits for.</summary>
    public bool Asked;

    /// <summary>Instants of the maintenance queries that are still to come.</summary>
    public List<TimeSpan> Maintenance = [];

    /// <summary>Maintenance queries sent for it since it was received.</summary>
    public int Reminders;

    /// <summary>Foreign queries that it should have answered (section 10.5).</summary>
    public int Unanswered;

    public TimeSpan? Suspect;

    public bool IsUnique => Record.CacheFlush;

    public uint Remaining(TimeSpan now) => (uint)Math.Max(0, Math.Floor((Expires - now).TotalSeconds));
}

/// <summary>Records heard of on one interface (RFC 6762 sections 5.2 and 10).</summary>
internal sealed class RecordCache(QuerierBehaviour behaviour, Random random)
{
    private readonly List<CacheEntry> entries = [];
    private readonly Dictionary<DnsName, List<CacheEntry>> byName = [];

    public IReadOnlyList<CacheEntry> Entries => entries;

    public IEnumerable<CacheEntry> Matching(Question question) => At(question.Name).Where(e => Answers(e.Record, question));

    public void Clear()
    {
        entries.Clear();
        byName.Clear();
    }

    public void Remove(CacheEntry entry)
    {
        entries.Remove(entry);
        At(entry.Record.Name).Remove(entry);
    }

    private List<CacheEntry> At(DnsName name) => byName.GetValueOrDefault(name) ?? [];

    public static bool Answers(ResourceRecord record, Question question) =>
        record.Class == question.Class && (record.Type == question.Type || question.Type == RecordType.ANY) && record.Name == question.Name;

    /// <summary>Takes the records of one response.</summary>
    /// <param name="wanted">Whether a client waits for such a record.</param>
    public void Add(IReadOnlyList<ResourceRecord> records, Func<ResourceRecord, bool> wanted, TimeSpan now)
    {
        foreach (var record in records)
            if (record.CacheFlush && behaviour.MindsFlushBit && !record.IsGoodbye) Flush(record, now);
        foreach (var record in records) Add(record, wanted(record), now);
    }

    private void Flush(ResourceRecord fresh, TimeSpan now)
    {
        foreach (var entry in At(fresh.Name))
        {
            if (!entry.Record.SameSet(fresh) || entry.Record.SameRecord(fresh)) continue;
            if (now - entry.Received <= behaviour.FlushSpares && behaviour.FlushSpares > TimeSpan.Zero) continue;
            Shorten(entry, now + (behaviour.FlushSpares > TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.Zero));
        }
    }

    private void Add(ResourceRecord record, bool asked, TimeSpan now)
    {
        var entry = At(record.Name).Find(e => e.Record.SameRecord(record));
        if (record.IsGoodbye)
        {
            if (entry is not null && behaviour.MindsGoodbyes) Shorten(entry, now + behaviour.GoodbyeGrace);
            return;
        }
        if (entry is null)
        {
            entries.Add(entry = new CacheEntry(record));
            if (!byName.TryAdd(record.Name, [entry])) byName[record.Name].Add(entry);
        }
        entry.Record = record;
        entry.Received = now;
        entry.Asked |= asked;
        entry.Expires = (behaviour.Expires || !asked) && (behaviour.ExpiresUnasked || asked)
            ? now + TimeSpan.FromSeconds(record.Ttl)
            : TimeSpan.MaxValue;
        entry.Unanswered = 0;
        entry.Suspect = null;
        Plan(entry, now);
    }

    private void Plan(CacheEntry entry, TimeSpan now)
    {
        if (!behaviour.AnswerEndsMaintenance && entry.Reminders > 0 && entry.Maintenance.Count > 0) return;
        entry.Reminders = 0;
        entry.Maintenance = [];
        if (entry.IsUnique && !behaviour.MaintainsUniqueRecords) return;
        foreach (var point in behaviour.MaintenancePoints)
            entry.Maintenance.Add(now + TimeSpan.FromSeconds(entry.Record.Ttl * (point + behaviour.MaintenanceSpread * random.NextDouble())));
    }

    private static void Shorten(CacheEntry entry, TimeSpan end)
    {
        if (end < entry.Expires) entry.Expires = end;
        entry.Maintenance.Clear();
    }
}
