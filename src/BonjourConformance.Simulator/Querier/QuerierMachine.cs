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
        var wanted = Wanted().ToHashSet();
        var former = questions.ToDictionary(q => q.Question);
        questions.RemoveAll(q => !wanted.Contains(q.Question));
        TimeSpan? together = null;
        foreach (var question in wanted)
        {
            var known = former.GetValueOrDefault(question);
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
}
