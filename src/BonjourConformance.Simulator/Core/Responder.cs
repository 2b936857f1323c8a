using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Answers queries: decides what, to whom and when (RFC 6762 sections 5.4, 5.5, 6 and 7).</summary>
internal sealed class Responder(DeviceState state)
{
    private readonly List<Response> pending = [];
    private readonly ResponseSender sender = new(state);

    private AnsweringBehaviour Behaviour => state.Behaviour.Answering;

    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var response in pending)
                if (next is null || response.Due < next) next = response.Due;
            return next;
        }
    }

    public void Clear() => pending.Clear();

    public void OnQuery(Incoming query)
    {
        Continue(query);
        if (!Behaviour.Answers || !Behaviour.Over(query.Family) || !Accepts(query)) return;
        var plan = new ResponsePlan(state, query);
        foreach (var question in query.Message.Questions.Take(Behaviour.QuestionsAnswered)) plan.Answer(question);
        List<Response> responses = [.. plan.Responses()];
        if (responses.Count > 0) pending.RemoveAll(p => p is { Defence: false, Query: { } waiting } && Behaviour.LosesFor(waiting, query));
        pending.AddRange(responses);
        if (Behaviour.EmptyForUnknown is { } code && !query.IsLegacy && query.Message.Questions.Any(q => state.Zone.At(q.Name).Count == 0))
            state.Sender.Multicast(OutgoingKind.Answer, query.Family, new DnsMessage { Flags = (ushort)(DnsFlags.QR | DnsFlags.AA | code) });
    }

    private bool Accepts(Incoming query)
    {
        if (query.IsLegacy && !state.Behaviour.LegacyUnicast.Answers) return false;
        if (query.ToGroup) return true;
        var tested = query.Family == IpFamily.IPv4 ? Behaviour.OnLinkTestIPv4 : Behaviour.OnLinkTestIPv6;
        return Behaviour.AnswersDirectUnicast && (query.OnLink || !tested);
    }

    /// <summary>Known answers that follow a query of the same host take effect on what that query waits for (section 7.2).</summary>
    private void Continue(Incoming query)
    {
        var behaviour = state.Behaviour.KnownAnswers;
        foreach (var response in pending)
        {
            if (response.Query is null || response.Defence) continue;
            var same = response.Query.Source.Equals(query.Source) || behaviour.FromAnySource || (behaviour.OneListForAll && response.Truncated && pending.Exists(p => p.Truncated && p.Query?.Source.Equals(query.Source) == true));
            if (!same && !(behaviour.ForgetsOthers && response.Query.Family == query.Family)) continue;
            if (same && response.Truncated && query.Message.TC && query.Message.Questions.Count == 0 && behaviour.Extends)
                response.Due = response.FirstDue = query.At + Behaviour.DelayLaw(state.Random, Behaviour.TruncatedDelay);
            if (query.Message.Answers.Count > 0 && behaviour.Continues) response.Answers.RemoveAll(r => ResponsePlan.IsKnown(behaviour, r, query.Message));
        }
        pending.RemoveAll(r => r.Answers.Count + r.Unsaid.Count == 0);
    }

    /// <summary>Looks for answers that another host gives (section 7.4), and for own records that a peer weakens (sections 6.6 and 10.1).</summary>
    public void OnResponse(Incoming response)
    {
        foreach (var (section, record) in response.Message.RecordsBySection)
            foreach (var own in state.Zone.At(record.Name))
            {
                if (!own.IsActive || !own.Record.SameSet(record)) continue;
                var same = own.Record.SameRecord(record);
                if ((same || !Behaviour.ComparesDuplicateData) && response.ToGroup && Behaviour.SuppressesDuplicates && Behaviour.DuplicateTtlSuffices(record.Ttl, own.Record.Ttl)) Suppress(own, response.Family);
                if (same && state.Behaviour.Conflicts.Corrects(record.Ttl, own.Record.Ttl) && (record.IsGoodbye ? state.Behaviour.Conflicts.Rescues : state.Behaviour.Conflicts.LooksForCopies(section, record))) Correct(own, response);
            }
    }

    private void Suppress(ZoneRecord record, IpFamily family)
    {
        foreach (var response in pending)
            if (!response.Unicast && !response.Defence && response.Family == family) response.Answers.Remove(record);
        pending.RemoveAll(r => r.Answers.Count + r.Unsaid.Count == 0);
    }

    private void Correct(ZoneRecord record, Incoming response)
    {
        if (pending.Exists(p => p.Query is null && p.Family == response.Family && p.Answers.Contains(record))) return;
        var due = response.At + Behaviour.DelayLaw(state.Random, Behaviour.SharedDelay);
        if (record.LastMulticast(response.Family) is { } last && last + Behaviour.RateLimit > due) due = last + Behaviour.RateLimit;
        var same = pending.Find(p => p.Query is null && p.Family == response.Family && (p.Answers.Exists(a => state.Zone.SetOf(a).Contains(record)) || (p.Due >= due && p.Due - response.At < TimeSpan.FromSeconds(1))));
        List<ZoneRecord> whole = Behaviour.WholeSets ? [.. state.Zone.SetOf(record).Where(r => r.IsActive)] : [record];
        if (same is not null) same.Answers.AddRange(whole.Except(same.Answers));
        else pending.Add(new Response { Family = response.Family, Answers = whole, Due = due, FirstDue = due, CanWait = false });
    }

    public void Tick(TimeSpan now)
    {
        while (Earliest(now) is { } response)
        {
            if (response.CanWait && LaterWorthWaitingFor(response, now) is { } later)
            {
                response.Due = later;
                continue;
            }
            List<Response> together = [response];
            if (!response.Unicast && !response.Defence && Behaviour.Aggregates)
                together.AddRange(pending.Where(p => p != response && !p.Unicast && !p.Defence && p.Family == response.Family && p.Due <= now));
            pending.RemoveAll(together.Contains);
            sender.Send(together, now);
        }
    }

    private Response? Earliest(TimeSpan now)
    {
        Response? earliest = null;
        foreach (var response in pending)
            if (response.Due <= now && (earliest is null || response.Due < earliest.Due)) earliest = response;
        return earliest;
    }

    /// <summary>Section 6.4: up to half a second is well spent if one message then serves for two.</summary>
    private TimeSpan? LaterWorthWaitingFor(Response response, TimeSpan now)
    {
        if (!Behaviour.Aggregates) return null;
        TimeSpan? later = null;
        foreach (var other in pending)
            if (!other.Unicast && !other.Defence && other.Family == response.Family && other.Due > now
                && other.Due <= response.FirstDue + Behaviour.AggregationHold && (later is null || other.Due < later)) later = other.Due;
        return later;
    }
}
