using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Sends unsolicited responses: announcements (RFC 6762 section 8.3) and goodbyes (section 10.1).</summary>
internal sealed class Announcer(DeviceState state)
{
    private readonly List<Batch> batches = [];
    private readonly List<Batch> unsent = [];
    private TimeSpan quietUntil;
    private TimeSpan asked;

    /// <summary>These records have just been announced.</summary>
    public event Action<IReadOnlyList<ZoneRecord>, TimeSpan>? Announced;

    private AnnouncingBehaviour Behaviour => state.Behaviour.Announcing;

    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var batch in batches)
                if (next is null || batch.NextAt < next) next = batch.NextAt;
            return next;
        }
    }

    public void Clear() => batches.Clear();

    /// <summary>Begins to announce all records in use that have not been announced as they are now.</summary>
    /// <param name="count">How often; null for as often as usual.</param>
    public void AnnounceNew(TimeSpan now, int? count = null)
    {
        var records = new List<ZoneRecord>();
        var taken = new HashSet<ZoneRecord>();
        foreach (var record in state.Zone.All)
        {
            if (record.Announced || !record.IsActive) continue;
            foreach (var member in state.Zone.SetOf(record))
                if (taken.Add(member)) records.Add(member);
        }
        if (records.Count == 0) return;
        foreach (var batch in batches) Renew(batch);
        foreach (var record in records) record.Announced = true;
        foreach (var batch in batches) batch.Records.RemoveAll(taken.Contains);
        batches.RemoveAll(b => b.Records.Count == 0);
        batches.Add(new Batch(records) { NextAt = now + Behaviour.Delay, Gap = Behaviour.FirstGap, Count = count });
    }

    /// <summary>Announces all records in use once more.</summary>
    public void Repeat(TimeSpan now)
    {
        if (now < quietUntil) return;
        quietUntil = now + TimeSpan.FromSeconds(10);
        if (batches.Count == 0) batches.Add(new Batch([.. state.Zone.All.Where(r => r.IsActive && r.Announced)]) { NextAt = now, Gap = Behaviour.FirstGap, Count = 1 });
    }

    /// <summary>The time from one announcement to the next counts from when it was sent.</summary>
    public void Sent(TimeSpan now)
    {
        foreach (var batch in unsent) batch.NextAt += now - asked;
        unsent.Clear();
    }

    public void Tick(TimeSpan now)
    {
        unsent.Clear();
        asked = now;
        for (var i = 0; i < batches.Count; i++)
        {
            if (batches[i].NextAt > now) continue;
            Send(batches[i], now);
            if (batches[i].Done) batches.RemoveAt(i--);
        }
    }

    private void Send(Batch batch, TimeSpan now)
    {
        Renew(batch);
        List<ZoneRecord> records = [.. Behaviour.Order(batch.Records.Where(r => r.IsActive && Behaviour.Includes(r)))];
        if (records.Count == 0)
        {
            batch.Done = true;
            return;
        }
        if (Behaviour.KeepsRateLimit && Latest(records) is { } latest && now - latest < TimeSpan.FromSeconds(1))
        {
            var rested = records.FindAll(r => Latest([.. records.Where(o => o == r || o.Record.SameSet(r.Record))]) is not { } last || now - last >= TimeSpan.FromSeconds(1));
            if (rested.Count == 0)
            {
                batch.NextAt = latest + TimeSpan.FromSeconds(1);
                return;
            }
            // What others keep asking for must not hold up the rest.
            batch.Records.RemoveAll(r => records.Contains(r) && !rested.Contains(r));
            batches.Add(new Batch([.. records.Except(rested)]) { Sent = batch.Sent, Count = batch.Count, Gap = batch.Gap, NextAt = latest + TimeSpan.FromSeconds(1) });
            records = rested;
        }
        var count = batch.Count ?? Behaviour.Count;
        if (batch.Sent < count)
            foreach (var family in state.Interface.Families.ToList())
                if (family == IpFamily.IPv4 ? Behaviour.OverIPv4 : Behaviour.OverIPv6) Send(records, family, now);
        batch.Sent++;
        unsent.Add(batch);
        Announced?.Invoke(records, now);
        batch.NextAt = now + batch.Gap;
        if (batch.Sent < count)
        {
            batch.Gap *= Behaviour.Growth;
            return;
        }
        if (Behaviour.Period is not { } period) batch.Done = true;
        else (batch.NextAt, batch.Sent) = (now + period, count - 1);
    }

    private void Send(List<ZoneRecord> records, IpFamily family, TimeSpan now)
    {
        // Records of a name may be announced apart; its denial goes out no more than once a second all the same (RFC 6762 section 6).
        var additionals = Additionals.Negatives(state, records, Behaviour.WithNegatives).FindAll(n => n.LastMulticast(family) is not { } last || now - last >= TimeSpan.FromSeconds(1));
        var messages = Packer.Responses(records.Select(r => r.Record), [.. additionals.Select(r => r.Record)], state.Sender.MostPayload, Behaviour.RecordsPerMessage).Take(Behaviour.MostMessages).ToList();
        var sent = messages.SelectMany(m => m.Records).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var message in messages)
            state.Sender.Multicast(OutgoingKind.Announcement, family,
                Behaviour.InAdditionalSection ? message with { Answers = [], Additionals = [.. message.Answers, .. message.Additionals] } : message);
        foreach (var record in records.Concat(additionals))
            if (sent.Contains(record.Record)) state.Stamp(record, family, now);
    }

    /// <summary>The records were made anew meanwhile: those that are as they were are announced on, the others are not.</summary>
    private void Renew(Batch batch)
    {
        for (var i = batch.Records.Count - 1; i >= 0; i--)
        {
            if (state.Zone.Current(batch.Records[i]) is { } same) batch.Records[i] = same;
            else batch.Records.RemoveAt(i);
        }
    }

    private TimeSpan? Latest(List<ZoneRecord> records)
    {
        TimeSpan? latest = null;
        foreach (var record in records)
            foreach (var family in state.Interface.Families)
                if (record.LastMulticast(family) is { } last && (latest is null || last > latest)) latest = last;
        return latest;
    }

    /// <summary>Takes leave of records that peers may have.</summary>
    public void Goodbye(IEnumerable<ZoneRecord> records, TimeSpan now)
    {
        var behaviour = state.Behaviour.Goodbyes;
        List<ZoneRecord> known = [.. records.Where(r => r.IsKnown && behaviour.Includes(r))];
        if (known.Count == 0) return;
        var goodbyes = known.Select(r => behaviour.Form(r.Record.WithTtl(behaviour.Ttl))).ToList();
        for (var i = 0; i < behaviour.Times; i++)
            foreach (var family in state.Interface.Families.ToList())
            {
                if (!(family == IpFamily.IPv4 ? behaviour.OverIPv4 : behaviour.OverIPv6)) continue;
                foreach (var message in Packer.Responses(goodbyes, [], state.Sender.MostPayload))
                    state.Sender.Multicast(OutgoingKind.Goodbye, family, message);
                foreach (var record in known) state.Stamp(record, family, now);
            }
    }

    private sealed class Batch(List<ZoneRecord> records)
    {
        public List<ZoneRecord> Records { get; } = records;

        public int Sent { get; set; }

        public int? Count { get; init; }

        public TimeSpan NextAt { get; set; }

        public TimeSpan Gap { get; set; }

        public bool Done { get; set; }
    }
}
