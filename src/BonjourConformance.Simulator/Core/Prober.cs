using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Verifies that the device's unique names are unique, and stays watchful afterwards (RFC 6762 sections 8.1, 8.2 and 9).</summary>
internal sealed class Prober(DeviceState state)
{
    private readonly Dictionary<string, Queue<TimeSpan>> conflicts = [];
    private readonly HashSet<string> slow = [];
    private readonly HashSet<DnsName> heard = [];
    private List<Claim>? unsent;
    private List<Claim> together = [];
    private TimeSpan asked;

    /// <summary>Some names have just been verified.</summary>
    public event Action<TimeSpan>? Established;

    /// <summary>These names are to be given up for others; the first one was lost to another host.</summary>
    public event Action<IReadOnlyList<Claim>, TimeSpan>? Renaming;

    /// <summary>These names have just been probed for.</summary>
    public event Action<IReadOnlyList<Claim>, TimeSpan>? Probed;

    private ProbingBehaviour Behaviour => state.Behaviour.Probing;

    public bool IsProbing
    {
        get
        {
            foreach (var claim in state.Claims)
                if (claim.State == ClaimState.Probing) return true;
            return false;
        }
    }

    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var claim in state.Claims)
                if (claim.State is ClaimState.Waiting or ClaimState.Probing && !IsHeld(claim) && (next is null || claim.NextAt < next)) next = claim.NextAt;
            return next;
        }
    }

    public void Clear()
    {
        conflicts.Clear();
        slow.Clear();
    }

    /// <summary>Starts to probe for names, all of them at the same moment.</summary>
    public void Begin(IEnumerable<Claim> claims, TimeSpan now, bool probe = true, bool starting = false, Func<Claim, bool>? only = null)
    {
        var first = now + (Behaviour.FirstDelayLaw?.Invoke(state.Random) ?? Behaviour.FirstDelay.Draw(state.Random));
        var names = claims.ToList();
        if (names.Exists(c => slow.Contains(state.Behaviour.Conflicts.CountsWith(c))))
        {
            first += state.Behaviour.Conflicts.LimitWait;
            if (state.Behaviour.Conflicts.LimitsOnce) Clear();
        }
        foreach (var claim in names)
        {
            claim.State = ClaimState.Waiting;
            var wanted = probe && Behaviour.Wanted(claim) && (!starting || Behaviour.WantedOnStart(claim)) && (only?.Invoke(claim) ?? true) && Behaviour.Count > 0;
            claim.Sent = wanted ? Behaviour.LeavesOut(claim) : Behaviour.Count;
            claim.NextAt = wanted ? first : now;
            if (starting && !claim.IsHost) claim.NextAt += state.Behaviour.StartUp.ServicesAfterHost;
            if (wanted && Behaviour.AsksFirst && claim.IsHost)
                foreach (var family in state.Interface.Families.ToList()) state.Sender.Multicast(OutgoingKind.Query, family, DnsMessage.Query(new Question(claim.Name, RecordType.ANY)));
        }
    }

    /// <summary>No name about to be probed for is verified, and so announced, before this time.</summary>
    public void NotBefore(TimeSpan time)
    {
        var first = time - Behaviour.Interval * (Behaviour.Count - 1) - Behaviour.AfterLast;
        foreach (var claim in state.Claims)
            if (claim.State == ClaimState.Waiting && claim.NextAt < first) claim.NextAt = first;
    }

    public void Tick(TimeSpan now)
    {
        List<Claim>? probing = null;
        var established = false;
        foreach (var claim in state.Claims)
        {
            if (claim.State is not (ClaimState.Waiting or ClaimState.Probing) || IsHeld(claim) || claim.NextAt > now) continue;
            if (claim.Sent >= CountFor(claim))
            {
                claim.State = ClaimState.Established;
                claim.WasEstablished = true;
                claim.StaysInUse = false;
                claim.Failures = 0;
                established = true;
                continue;
            }
            claim.State = ClaimState.Probing;
            claim.Sent++;
            claim.NextAt = now + (claim.Sent < CountFor(claim) ? IntervalFor(claim) : Behaviour.AfterLast);
            (probing ??= []).Add(claim);
        }
        if (probing is not null)
        {
            SendProbes(probing);
            together = probing;
        }
        (unsent, asked) = (probing, now);
        if (probing is not null) Probed?.Invoke(probing, now);
        if (!established) return;
        if (state.Claims.All(c => c.State == ClaimState.Established)) slow.Clear();
        Established?.Invoke(now);
    }

    /// <summary>The time from one probe to the next counts from when it was sent: a hundred names take a while to write.</summary>
    public void Sent(TimeSpan now)
    {
        foreach (var claim in unsent ?? [])
            if (claim.State == ClaimState.Probing) claim.NextAt += now - asked;
        unsent = null;
    }

    private int CountFor(Claim claim) => Behaviour.CountForOtherNames is { } other && claim.Label != claim.FirstLabel ? other : Behaviour.Count;

    private TimeSpan IntervalFor(Claim claim) => Behaviour.IntervalForOtherNames is { } other && claim.Label != claim.FirstLabel ? other : Behaviour.Interval;

    private bool IsHeld(Claim claim) => Behaviour.WaitsForHost && !claim.IsHost && state.Host.State != ClaimState.Established;

    private void SendProbes(List<Claim> claims)
    {
        var units = claims.Select(Unit).ToList();
        foreach (var family in state.Interface.Families.ToList())
        {
            if (!(family == IpFamily.IPv4 ? Behaviour.OverIPv4 : Behaviour.OverIPv6)) continue;
            var messages = Behaviour.Together ? Packer.Probes(units, state.Sender.MostPayload) : units.SelectMany(u => Packer.Probes([u], state.Sender.MostPayload));
            foreach (var message in messages) state.Sender.Multicast(OutgoingKind.Probe, family, message);
        }
    }

    private (IReadOnlyList<Question>, IReadOnlyList<ResourceRecord>) Unit(Claim claim)
    {
        var questions = new List<Question> { new(claim.Name, Behaviour.QuestionType(claim)) };
        var records = Proposed(claim).ToList();
        if (Behaviour.ProbesReverseMapping && claim.IsHost)
            foreach (var record in state.Zone.All.Where(r => r.Role == RecordRole.ReverseMapping))
            {
                questions.Add(new Question(record.Record.Name, Behaviour.QuestionType(claim)));
                records.Add(record.Record.WithCacheFlush(false));
            }
        var unicast = Behaviour.UnicastResponse && claim.Sent <= Behaviour.UnicastResponseFor;
        return (unicast ? [.. questions.Select(q => q.AsQU())] : questions, records);
    }

    /// <summary>Records of a query carry no cache-flush bit (section 10.2).</summary>
    private IEnumerable<ResourceRecord> Proposed(Claim claim) =>
        state.Zone.At(claim.Name).Select(r => r.Record.WithCacheFlush(false)).Where(Behaviour.Proposes);

    /// <summary>Looks for simultaneous probes.</summary>
    public void OnQuery(Incoming query)
    {
        foreach (var question in query.Message.Questions)
        {
            if (state.ClaimAt(question.Name) is not { State: ClaimState.Probing } claim) continue;
            var theirs = query.Message.Authorities.Where(r => r.Name == claim.Name && (question.Type == RecordType.ANY || r.Type == question.Type)).Select(r => Behaviour.ReadsRival(query, r)).ToList();
            if (theirs.Count == 0 && Behaviour.NeedsProposedRecords) continue;
            var ours = Behaviour.Contends(claim, together).SelectMany(Proposed).ToList();
            if (ours.Count == 0 || Behaviour.Compare(ours, theirs) >= 0) continue;
            if (Behaviour.OnLostTiebreak == LostTiebreak.Rename) Rename(claim, query.At);
            if (Behaviour.OnLostTiebreak != LostTiebreak.Defer) continue;
            claim.State = ClaimState.Waiting;
            claim.Sent = Behaviour.LeavesOutAfterWait(claim);
            claim.NextAt = query.At + Behaviour.Deferral;
        }
    }

    /// <summary>Looks for conflicts with names being probed or in use.</summary>
    public void OnResponse(Incoming response)
    {
        var behaviour = state.Behaviour.Conflicts;
        List<Claim>? conflicted = null;
        foreach (var record in response.Message.Records) heard.Add(record.Name);
        foreach (var (section, record) in response.Message.RecordsBySection)
        {
            if ((state.ClaimAt(record.Name) ?? SharedClaim(record)) is not { } claim || conflicted?.Contains(claim) == true) continue;
            if (record.Class != DnsClass.Internet || !behaviour.Looks(section) || !behaviour.Watches(claim)) continue;
            var own = state.Zone.At(claim.Name);
            var conflict = claim.State switch
            {
                ClaimState.Probing => IsListening(claim, response.At) && behaviour.WhileProbing(claim, record, own),
                ClaimState.Waiting => behaviour.BeforeFirstProbe && behaviour.WhileProbing(claim, record, own),
                ClaimState.Established when behaviour.SharedToo && record.Name != claim.Name => true,
                ClaimState.Established => behaviour.OnEstablished != EstablishedConflict.Ignore && behaviour.Afterwards(claim, record, own),
                _ => false,
            };
            if (conflict) (conflicted ??= []).Add(claim);
        }
        if (conflicted is null) return;
        Resolve(conflicted, response.At);
    }

    /// <summary>The name that a pointer of its own leads to, where shared records are wrongly taken for unique ones.</summary>
    private Claim? SharedClaim(ResourceRecord theirs)
    {
        if (!state.Behaviour.Conflicts.SharedToo || theirs.IsGoodbye) return null;
        var own = state.Zone.At(theirs.Name);
        return own.Any(o => o.Record.SameRecord(theirs)) ? null : own.FirstOrDefault(o => !o.Unique && o.Record.SameSet(theirs))?.Claims[0];
    }

    private bool IsListening(Claim claim, TimeSpan now) =>
        claim.Sent < Behaviour.Count || Behaviour.ListenAfterLast == TimeSpan.MaxValue || now - (claim.NextAt - Behaviour.AfterLast) <= Behaviour.ListenAfterLast;

    /// <summary>What was in use is probed for anew, all of it together; what was being probed for is lost.</summary>
    private void Resolve(List<Claim> conflicted, TimeSpan now)
    {
        var behaviour = state.Behaviour.Conflicts;
        var anew = conflicted.FindAll(c => c.State == ClaimState.Established && behaviour.OnEstablished == EstablishedConflict.Probe);
        foreach (var claim in conflicted)
        {
            Count(claim, now);
            if (behaviour.PausesAfterEveryFailure && claim.State != ClaimState.Established) slow.Add(behaviour.CountsWith(claim));
        }
        if (anew.Count > 0) ProbeAnew(anew, now);
        foreach (var claim in conflicted.Except(anew))
            if (behaviour.GivesUp(claim)) claim.State = ClaimState.Idle;
            else if (behaviour.Renames(claim)) Rename(claim, now);
    }

    private void ProbeAnew(List<Claim> claims, TimeSpan now)
    {
        foreach (var record in state.Zone.All)
            if (record.Claims.Any(claims.Contains)) record.Announced = false;
        Begin(claims, now);
        foreach (var claim in claims) claim.NextAt += state.Behaviour.Conflicts.ReprobeDelay;
    }

    /// <summary>Fifteen conflicts within ten seconds slow every further attempt (section 8.1).</summary>
    private void Count(Claim claim, TimeSpan now)
    {
        var behaviour = state.Behaviour.Conflicts;
        var of = behaviour.CountsWith(claim);
        if (!conflicts.TryGetValue(of, out var counted)) conflicts[of] = counted = new();
        counted.Enqueue(now);
        while (now - counted.Peek() > behaviour.LimitPeriod) counted.Dequeue();
        if (counted.Count >= behaviour.Limit) slow.Add(of);
    }

    /// <summary>The label to try next.</summary>
    public string NextLabel(Claim claim)
    {
        var behaviour = state.Behaviour.Conflicts;
        var label = behaviour.NextLabel(claim);
        bool IsTaken(DnsName name) => state.Claims.Any(c => c != claim && c.Name == name) || (behaviour.SkipsNamesOfOthers && claim.IsHost && heard.Contains(name));
        while (IsTaken(claim.Name.Skip().Prepend(label)))
        {
            claim.Label = label;
            label = behaviour.NextLabel(claim);
        }
        return label;
    }


    private void Rename(Claim claim, TimeSpan now)
    {
        claim.Failures++;
        var family = state.Behaviour.Conflicts.RenamesTogether ? state.Instances : [.. state.Instances.Where(c => c.Label == claim.Label)];
        var together = !claim.IsHost && (state.Behaviour.Conflicts.RenamesTogether
            || (!state.Behaviour.Conflicts.PlaceholdersAlone && family.Any(c => c.Instance!.Placeholder)));
        Renaming?.Invoke(together ? [claim, .. family.Where(c => c != claim)] : [claim], now);
    }
}
