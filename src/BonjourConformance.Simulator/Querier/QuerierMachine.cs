using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>
/// A continuous querier (RFC 6762 sections 5, 7 and 10): asks for the instances of the service types that a client browses for, and for
/// SRV, TXT and addresses of what it finds. Composed by the device, which passes it every mDNS frame and takes its frames away.
/// </summary>
public sealed partial class QuerierMachine
{
    private static readonly DnsName LocalDomain = DnsName.Of("local");
    private static readonly TimeSpan FailureWindow = TimeSpan.FromSeconds(10);
    private readonly QuerierBehaviour behaviour;
    private readonly QuerierHost host;
    private readonly Random random;
    private readonly RecordCache cache;
    private readonly QueryWriter writer;
    private readonly ResponseFilter filter;
    private readonly List<DnsName> browsed = [];
    private readonly List<ContinuousQuestion> questions = [];
    private readonly List<(TimeSpan Due, DnsMessage Message, bool IsRepeated)> continuations = [];
    private readonly HashSet<IPAddress> peers = [];
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private TimeSpan? activated;

    public QuerierMachine(QuerierHost host, QuerierBehaviour behaviour, int seed)
    {
        this.host = host;
        this.behaviour = behaviour;
        random = new Random(seed);
        cache = new RecordCache(behaviour, random);
        writer = new QueryWriter(behaviour, host);
        filter = new ResponseFilter(behaviour, host, questions);
    }

    /// <summary>Instances that a client would be shown, by their full names.</summary>
    public IEnumerable<DnsName> Instances =>
        browsed.SelectMany(type => cache.Matching(new Question(type, RecordType.PTR))).Select(e => e.Record.Data).OfType<NameData>().Select(d => d.Name);

    public TimeSpan? NextDeadline
    {
        get
        {
            if (activated is null) return null;
            TimeSpan? next = null;
            foreach (var question in questions.Where(q => q.Next < TimeSpan.MaxValue)) Earlier(ref next, question.Next);
            // Once a TXT record has been waited for, only what is heard can help a client that does not know where the service is.
            foreach (var (_, since) in connecting)
                if (since + TextPatience > ticked) Earlier(ref next, since + TextPatience);
            foreach (var (due, _, _) in continuations) Earlier(ref next, due);
            foreach (var entry in cache.Entries)
            {
                if (entry.Expires < TimeSpan.MaxValue) Earlier(ref next, entry.Expires);
                Earlier(ref next, entry.Suspect);
                if (entry.Maintenance.Count > 0) Earlier(ref next, entry.Maintenance[0]);
            }
            return next;
        }
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    /// <summary>A client wants to know the instances of a service type from now on.</summary>
    public void Browse(DnsName type, TimeSpan now)
    {
        if (browsed.Contains(type)) return;
        browsed.Add(type);
        if (activated is not null) Reconcile(now);
    }

    public void StopBrowse(DnsName type, TimeSpan now)
    {
        browsed.Remove(type);
        if (activated is not null) Reconcile(now);
    }

    /// <summary>The interface became active; what clients want already is asked for at once.</summary>
    public void Activate(TimeSpan now)
    {
        activated = now;
        questions.Clear();
        Reconcile(now);
        foreach (var question in questions) question.AtActivation = true;
    }

    public void Deactivate(TimeSpan now)
    {
        if (activated is null) return;
        activated = null;
        questions.Clear();
        continuations.Clear();
        output.Clear();
        if (behaviour.ForgetsOnLinkChange) Forget();
    }

    /// <summary>Power off: clients and cache are gone.</summary>
    public void PowerOff(TimeSpan now)
    {
        activated = null;
        browsed.Clear();
        resolved.Clear();
        connecting.Clear();
        questions.Clear();
        continuations.Clear();
        output.Clear();
        if (behaviour.ForgetsOnRestart) Forget();
    }

    /// <summary>Takes an mDNS frame from the link.</summary>
    /// <param name="decoded">The message, put together where it came in fragments.</param>
    public void Receive(ParsedFrame frame, IpHeader ip, UdpHeader udp, DecodedMessage decoded, TimeSpan now)
    {
        if (activated is null || frame.Source == host.Mac) return;
        if (!decoded.Message.IsResponse) HearQuery(ip, decoded.Message, now);
        else if (filter.Accepts(ip, udp, decoded, now)) HearResponse(decoded.Message, now);
        Reconcile(now);
        Connect(now);
    }

    public void Receive(ParsedFrame frame, TimeSpan now)
    {
        if (frame is { Ip: { } ip, Udp: { } udp, Dns: { } dns }) Receive(frame, ip, udp, dns, now);
    }

    /// <summary>Hears of a host; true where it has a question about it from now on.</summary>
    public bool Meet(IPAddress peer, TimeSpan now)
    {
        if (activated is null || peer.GetAddressBytes() is not ([169, 254, ..] or [0xFE, >= 0x80 and < 0xC0, ..]) || !peers.Add(peer)) return false;
        if (behaviour.AsksServerAboutPeer(peer) is { } name && writer.ToServer(DnsMessage.Query(new Question(name, RecordType.PTR))) is { } frame)
            output.Enqueue(frame);
        Reconcile(now);
        return behaviour.LooksUpPeer(peer) is not null;
    }

    public void Tick(TimeSpan now)
    {
        ticked = now;
        if (activated is null) return;
        foreach (var entry in cache.Entries.ToArray())
        {
            if (entry.Suspect <= now) Fail(entry, now);
            if (entry.Expires > now) continue;
            cache.Remove(entry);
            if (behaviour.AsksAfterExpiry && questions.Find(q => RecordCache.Answers(entry.Record, q.Question)) is { } asked) asked.Begin(now, behaviour.FirstInterval);
        }
        Reconcile(now);
        Connect(now);
        SendContinuations(now);
        Ask(now);
    }

    private static void Earlier(ref TimeSpan? next, TimeSpan? other)
    {
        if (other is { } due && (next is null || due < next)) next = due;
    }

    private void Forget()
    {
        cache.Clear();
        peers.Clear();
    }

    private TimeSpan FirstDelay() =>
        behaviour.FirstDelay.Least + TimeSpan.FromTicks((long)(random.NextDouble() * (behaviour.FirstDelay.Most - behaviour.FirstDelay.Least).Ticks));

    private void Fail(CacheEntry entry, TimeSpan now)
    {
        entry.Suspect = null;
        if (behaviour.ObservesFailures) entry.Expires = now;
    }

    // What is wanted.

    private IEnumerable<Question> Wanted()
    {
        foreach (var type in browsed)
        {
            yield return new Question(behaviour.NameToBrowse(type), RecordType.PTR);
            if (behaviour.AsksAlso is { } also) yield return new Question(also, RecordType.PTR);
        }
        if (browsed.Count > 0)
            foreach (var domain in behaviour.AsksForDomains) yield return new Question(domain, behaviour.DomainType);
        foreach (var found in Instances.Concat(resolved).Distinct().ToArray())
        {
            if (behaviour.AsksWithPointer)
            {
                if (found.EndsWith(LocalDomain)) yield return new Question(found.Skip(), RecordType.PTR);
                continue;
            }
            var instance = behaviour.NameToResolve(found);
            // Names of other domains are for conventional DNS.
            if (!instance.EndsWith(LocalDomain)) continue;
            yield return new Question(instance, RecordType.SRV);
            if (behaviour.AsksForText) yield return new Question(instance, RecordType.TXT);
            foreach (var entry in cache.Matching(new Question(found, RecordType.SRV)))
            {
                if (!behaviour.AsksForAddresses || entry.Record.Data is not SrvData srv) continue;
                yield return new Question(srv.Target, RecordType.A);
                yield return new Question(srv.Target, RecordType.AAAA);
            }
        }
        foreach (var peer in peers)
            if (behaviour.LooksUpPeer(peer) is { } name)
                yield return new Question(name, RecordType.PTR);
    }

    /// <summary>Starts, rests and ends questions as the cache and the clients' wishes now say.</summary>
    private void Reconcile(TimeSpan now)
    {
        var wanted = Wanted().Distinct().ToArray();
        questions.RemoveAll(q => !wanted.Contains(q.Question));
        TimeSpan? together = null;
        foreach (var question in wanted)
        {
            var known = questions.Find(q => q.Question == question);
            var complete = IsComplete(question);
            if (known is null) questions.Add(known = new ContinuousQuestion(question));
            else if (complete == known.Next is null) continue;
            if (complete) known.Rest();
            else known.Begin(together ??= now + FirstDelay(), behaviour.FirstInterval);
        }
    }

    /// <summary>A unique answer is the whole answer (section 5.2), and so is word that there is none (section 6.1).</summary>
    private bool IsComplete(Question question)
    {
        if (behaviour.UniqueAnswerEndsSeries && cache.Matching(question).Any(e => e.IsUnique)) return true;
        return behaviour.MindsNegativeAnswers && cache.Matching(question with { Type = RecordType.NSEC })
            .Any(e => filter.IsUsable(e.Record) && !((NsecData)e.Record.Data).Types.Contains(question.Type));
    }

    private bool IsWanted(ResourceRecord record) => questions.Exists(q => RecordCache.Answers(record, q.Question));

    // Asking.

    private void Ask(TimeSpan now)
    {
        var due = new List<ContinuousQuestion>();
        foreach (var question in questions)
        {
            if (question.Next is not { } next || next > now) continue;
            due.Add(question);
            MarkSent(question, now);
        }
        foreach (var question in Maintained(now).ToArray())
            if (!due.Contains(question)) due.Add(question);
        if (due.Count == 0) return;
        foreach (var together in Fitting(due))
        {
            var asked = together.Select(q => Written(q, now)).ToArray();
            var messages = writer.Messages(asked, [.. together.SelectMany(q => KnownAnswers(q.Question, now)).Distinct()]);
            for (var i = 0; i < messages.Count; i++) continuations.Add((now + behaviour.ContinuationDelay * i, messages[i], together.All(q => q.Sent > 1)));
        }
        SendContinuations(now);
    }

    /// <summary>The questions in groups that each leave room for known answers in one message.</summary>
    private IEnumerable<IReadOnlyList<ContinuousQuestion>> Fitting(List<ContinuousQuestion> due)
    {
        var group = new List<ContinuousQuestion>();
        foreach (var question in due)
        {
            var full = group.Count > 0 && (behaviour.OneQuestionPerQuery
                || DnsWriter.Write(DnsMessage.Query(group.Append(question).Select(q => q.Question))).Length > behaviour.LargestMessage / 2);
            if (full)
            {
                yield return group;
                group = [];
            }
            group.Add(question);
        }
        yield return group;
    }

    private void SendContinuations(TimeSpan now)
    {
        foreach (var planned in continuations.ToArray())
        {
            if (planned.Due > now) continue;
            continuations.Remove(planned);
            foreach (var frame in writer.Frames(planned.Message, planned.IsRepeated)) output.Enqueue(frame);
        }
    }

    private void MarkSent(ContinuousQuestion question, TimeSpan now)
    {
        question.LastSent = now;
        question.Sent++;
        question.Next = question.Sent < behaviour.MostQueries ? now + question.Interval : TimeSpan.MaxValue;
        var longer = question.Interval * behaviour.IntervalFactor;
        question.Interval = longer < behaviour.LongestInterval ? longer : behaviour.LongestInterval;
    }

    private Question Written(ContinuousQuestion question, TimeSpan now)
    {
        var first = question.LastOwn is null;
        var unicast = first
            ? (question.AtActivation && behaviour.AsksForUnicastAtActivation)
              || behaviour.AsksForUnicastWhenNew
              || now - activated < behaviour.AsksForUnicastAfterActivation
            : behaviour.AsksForUnicastAgain;
        question.AtActivation = false;
        question.LastOwn = now;
        if (unicast) question.LastUnicastRequest = now;
        return unicast ? question.Question.AsQU() : question.Question;
    }

    private IEnumerable<ContinuousQuestion> Maintained(TimeSpan now)
    {
        foreach (var entry in cache.Entries.ToArray())
        {
            if (entry.Maintenance.Count == 0 || entry.Maintenance[0] > now) continue;
            entry.Maintenance.RemoveAt(0);
            entry.Reminders++;
            if (behaviour.DropsAtFirstSilence && entry.Reminders == 1) entry.Expires = now + TimeSpan.FromSeconds(1);
            var question = questions.Find(q => RecordCache.Answers(entry.Record, q.Question));
            if (question is not null) yield return question;
            else if (behaviour.MaintainsWithoutInterest(entry.Record)) yield return new ContinuousQuestion(new Question(entry.Record.Name, entry.Record.Type));
        }
    }

    private IEnumerable<ResourceRecord> KnownAnswers(Question question, TimeSpan now)
    {
        if (!behaviour.ListsKnownAnswers) yield break;
        foreach (var entry in cache.Matching(question))
        {
            if (entry.IsUnique && !behaviour.ListsUniqueRecords) continue;
            var remaining = Math.Min(entry.Remaining(now), entry.Record.Ttl);
            if (remaining == 0 || (!entry.IsUnique && remaining < behaviour.KnownAnswerShare * entry.Record.Ttl)) continue;
            yield return entry.Record.WithTtl(remaining).WithCacheFlush(behaviour.KeepsFlushBitInKnownAnswers);
        }
    }

    // Listening.

    private void HearResponse(DnsMessage response, TimeSpan now)
    {
        var message = behaviour.Reads(response);
        var records = message.Answers.Concat(message.Additionals).Where(r => r.Type != RecordType.OPT && IsOfInternet(r)).ToArray();
        var pointers = 0;
        records = [.. records.Where(r => r is not { Data: NameData pointer, Type: RecordType.PTR } || behaviour.TakesPointer(pointer, pointers++))];
        cache.Add(behaviour.KeepsUnasked ? records : [.. records.Where(MayBeWanted)], IsWanted, now);

        // An answer to come may make this one wanted: SRV, TXT and addresses arrive before or beside the pointer that asks for them.
        bool MayBeWanted(ResourceRecord record) => resolved.Exists(n => n == record.Name) || browsed.Any(type => record.Name.EndsWith(type)) || record.Type is RecordType.A or RecordType.AAAA or RecordType.NSEC;
    }

    private bool IsOfInternet(ResourceRecord record) =>
        behaviour.TakesFlushBitForClass ? record.RawClass == DnsClass.Internet : record.Class == DnsClass.Internet;

    private void HearQuery(IpHeader ip, DnsMessage query, TimeSpan now)
    {
        if (!ResponseFilter.IsGroup(ip) || query.Opcode != 0 || query.Rcode != 0) return;
        foreach (var asked in query.Questions)
        {
            Suppress(asked, query, now);
            if (!asked.UnicastResponse) Observe(asked, query, now);
        }
        if (behaviour.CachesForeignKnownAnswers(query)) cache.Add(query.Answers, IsWanted, now);
    }

    /// <summary>Another host asks what this one was about to ask (section 7.3). What follows a TC bit is not waited for: it is asked then.</summary>
    private void Suppress(Question asked, DnsMessage query, TimeSpan now)
    {
        if (!behaviour.SuppressesDuplicateQuestions || query.TC) return;
        if (asked.UnicastResponse && !behaviour.SuppressedByUnicastQuestions) return;
        var plain = asked with { RawClass = asked.Class };
        var own = questions.Find(q => q.Question == plain);
        if (own?.Next is not { } next) return;
        // A query that is not yet half due was not being planned in any sense that another host's could replace.
        if (own.LastSent is { } last && now - last < (next - last) / 2) return;
        var known = KnownAnswers(plain, now).ToArray();
        if (behaviour.MindsKnownAnswersOfOthers
            && query.Answers.Any(theirs => RecordCache.Answers(theirs, plain) && !known.Any(mine => mine.SameRecord(theirs)))) return;
        own.AtActivation = false;
        MarkSent(own, now);
    }

    /// <summary>A query that a cached record should answer (section 10.5).</summary>
    private void Observe(Question asked, DnsMessage query, TimeSpan now)
    {
        foreach (var entry in cache.Matching(asked))
        {
            if (query.Answers.Any(known => known.SameRecord(entry.Record) && known.Ttl >= entry.Record.Ttl / 2)) continue;
            entry.Unanswered++;
            if (entry.Unanswered >= 2) entry.Suspect ??= now + FailureWindow;
            if (behaviour.AsksAgainOnFailure && entry.Unanswered == 2) entry.Maintenance.Insert(0, now + FirstDelay());
        }
    }
}
