using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// Whether the device still answers. It is asked what it answered before and in the way in which it did, since a device may leave kinds of
/// questions unanswered all its life. What it sends of its own accord at the time is no answer.
/// </summary>
internal sealed class Liveness(Session session)
{
    /// <summary>What its questions bear in the capture.</summary>
    public const string Comment = "harness: does it still answer?";

    private const int Rounds = 5;

    /// <summary>Of a device that has answered none of five, and has sent nothing since.</summary>
    private const int RoundsInSilence = 2;

    /// <summary>From a question to the last moment at which an answer to it may come (RFC 6762 sections 6 and 7.2).</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(1.2);

    /// <summary>A start-up goes on for so long after a probe, or after an announcement.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(2.5);

    /// <summary>What was answered, the latest last.</summary>
    private readonly List<Way> answered = [];
    private readonly List<(Way Way, TimeSpan At)> asked = [];

    /// <summary>Those of them that were answered by multicast when they were last put.</summary>
    private readonly HashSet<Way> multicast = [];

    /// <summary>Put though it was not known whether they are answered.</summary>
    private readonly HashSet<Way> tried = [];
    private int read;

    /// <summary>How many messages of the device there were when it last answered nothing.</summary>
    private int? silentAfter;

    /// <summary>How many questions have been answered.</summary>
    public int Answers { get; private set; }

    private DeviceModel Device => session.Device;

    private ILink Link => session.Link;

    /// <summary>Asks until something is answered, in five rounds at most, in two where five were in vain before.</summary>
    public async Task<bool> Ask()
    {
        Learn();
        var ways = Ways();
        var (hits, next, last) = (0, 0, 0);
        var rounds = silentAfter == session.DeviceMessages.Count ? RoundsInSilence : Rounds;
        for (var round = 0; round < rounds; round++)
        {
            // As a rule one question is enough; the more are asked, the more is not multicast again within a second.
            List<Way> now = [.. Enumerable.Range(next, round == 0 ? 1 : 4).Select(i => ways[i % ways.Count]).Distinct()];
            next += now.Count;
            await session.MayAsk(now.Where(w => w.To is null).Select(w => (w.Question, w.Family)));
            var mark = Link.Transcript.Now;
            var before = now.ToDictionary(w => w, w => session.LastMulticast(w.Question.Name, w.Question.Type, w.Family)?.At);
            foreach (var way in now) Send(way);
            var end = session.Now + TimeSpan.FromSeconds(0.9) + Link.Tolerance;
            // A moment is as coarse as the stamps are: what was heard a round ago may count as after it.
            var heard = await session.First(h => h.Number > last && now.Exists(w => w.IsAnsweredBy(h)), mark, end);
            if (heard is null) continue;
            hits++;
            last = heard.Number;
            if (heard.IsMulticast && hits < 3 && IsUnderway(heard, now.Where(w => w.IsAnsweredBy(heard)).Select(w => before[w])))
            {
                await Link.Loop.DelayUntil(end);
                continue;
            }
            // Whoever comes next must not take what is still under way for an answer to its own question.
            var until = session.Now + TimeSpan.FromMilliseconds(150) + Link.Tolerance;
            foreach (var way in now)
                if (await session.First(way.IsAnsweredBy, mark, until) is { } answer) await session.RestOf(answer);
            return true;
        }
        silentAfter = session.DeviceMessages.Count;
        return false;
    }

    /// <summary>A multicast that would have come unasked: of a record that was multicast a moment ago, or after the probes of a start-up.</summary>
    private bool IsUnderway(Heard heard, IEnumerable<TimeSpan?> before) =>
        before.Any(at => at is { } last && heard.At - last < Underway)
        || session.DeviceMessages.Reverse().TakeWhile(m => heard.At - m.At < Underway).Any(m => m.IsProbe && m.Family == heard.Family);

    /// <summary>What was answered last comes first; then what any device answers.</summary>
    private List<Way> Ways()
    {
        var families = Device.Families.Count == 0 ? [Family.IPv4] : session.Families.Order().ToList();
        var names = Device.HostNames.Concat(Device.Instances.Select(i => i.Name)).Concat(Device.Types).Concat(Device.Subtypes.Select(s => s.Subtype)).ToHashSet();
        List<Question> usual =
        [
            // In the middle of a contest the device may have another name than at its beginning.
            .. ((DnsName?[])[NewestHostName(), Device.HostName]).OfType<DnsName>().Where(n => n.Count > 0).Distinct().Select(n => new Question(n, Device.AddressType(families[0])).AsQU()),
            .. Device.Instances.Take(2).Select(i => new Question(i.Name, RecordType.SRV)), .. Device.Types.Take(2).Select(t => new Question(t, RecordType.PTR)),
            new(ServiceNames.TypeEnumeration, RecordType.PTR),
            .. Device.Instances.Take(4).Select(i => new Question(i.Name, RecordType.SRV).AsQU()),
        ];
        var known = answered.Where(w => names.Contains(w.Question.Name) && (session.FamiliesAreShared || families.Contains(w.Family))).Reverse().Take(2 * Rounds).ToList();
        // Each round a question of each family that was answered, beside one that any device answers.
        var others = usual.SelectMany(q => families.Select(f => new Way(q, f, null))).Except(known).ToList();
        // What may be asked and answered right now spares the second that another question would have to wait.
        if ((known.Find(IsFree) ?? others.Find(w => w.Question.UnicastResponse && IsFree(w) && tried.Add(w))) is { } free) known = [free, .. known.Where(w => w != free)];
        return [.. Enumerable.Range(0, Math.Max(known.Count, others.Count)).SelectMany(i => known.Skip(i).Take(1).Concat(others.Skip(i).Take(1)))];
    }

    /// <summary>It was not put within the last second, and what answers it comes by unicast, or was not multicast of late.</summary>
    private bool IsFree(Way way) =>
        session.LastAsked(new HashSet<(Question, Family)> { (way.Question, way.Family) }) is null
        && ((way.Question.UnicastResponse && !multicast.Contains(way)) || !session.CountedWith(way.Family).Any(f => session.LastMulticast(way.Question.Name, way.Question.Type, f) is { } last && session.Now - last.At < Underway));

    private DnsName? NewestHostName() =>
        session.DeviceMessages.Reverse().Where(m => m.IsResponse).SelectMany(m => m.Message.Records).FirstOrDefault(r => r is { Type: RecordType.A or RecordType.AAAA, Ttl: > 0 })?.Name;

    /// <summary>Goes through what has come since.</summary>
    private void Learn()
    {
        for (; read < session.Messages.Count; read++)
        {
            var heard = session.Messages[read];
            asked.RemoveAll(a => heard.At - a.At > Reach);
            if (heard.Frame.Direction == Direction.Sent)
            {
                if (heard.IsResponse || heard.SourcePort != 5353 || !session.Hosts.All.Any(h => h.Address(heard.Family).Equals(heard.From))) continue;
                // Plain questions only: of several, or beside known answers, any may be the one that is minded.
                if (heard.Message.Questions.Count <= 2 && !heard.Message.Records.Any())
                    foreach (var question in heard.Message.Questions) asked.Add((new Way(question, heard.Family, heard.IsMulticast ? null : heard.To), heard.At));
            }
            else if (heard.IsResponse && Device.Sent(heard.Frame))
            {
                foreach (var (way, _) in asked.Where(a => a.Way.IsAnsweredBy(heard)).ToList())
                {
                    answered.Remove(way);
                    answered.Add(way);
                    _ = heard.IsMulticast ? multicast.Add(way) : multicast.Remove(way);
                    asked.RemoveAll(a => a.Way == way);
                    Answers++;
                }
                if (answered.Count > 64) answered.RemoveRange(0, 32);
            }
        }
    }

    private void Send(Way way)
    {
        var host = session.Hosts.Querier;
        var to = way.To ?? way.Family.Group();
        var mac = way.To is null ? MacAddress.OfGroup(to) : Device.Mac;
        Link.Send(FrameWriter.Udp(host.Mac, mac, host.Address(way.Family), to, 5353, 5353, DnsWriter.Write(DnsMessage.Query(way.Question), Compression.None)), Comment);
    }

    /// <summary>A question and the way in which it was put.</summary>
    /// <param name="To">Null for the group.</param>
    private sealed record Way(Question Question, Family Family, IPAddress? To)
    {
        public bool IsAnsweredBy(Heard heard) => heard.IsResponse && heard.Family == Family
            && heard.Message.Answers.Any(r => r.Name == Question.Name && (r.Type == Question.Type || Question.Type == RecordType.ANY || r.Type == RecordType.NSEC) && r.Ttl > 0);
    }
}
