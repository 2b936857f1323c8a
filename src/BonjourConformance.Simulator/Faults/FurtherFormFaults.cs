using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders that were tried by multicast, with one question and one packet only (RFC 6762 sections 5.4, 6, 7, 8.4, 9 and 18).</summary>
public static class FurtherFormFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Unicast.
        new("unicast-answers-with-ra", ["6762-5.4-11"], "Says in unicast answers that recursion is available.", Sent(m => m.Kind == OutgoingKind.UnicastAnswer, m => Set(m, DnsFlags.RA))),
        new("long-unicast-answers-with-tc", ["6762-5.4-11"], "Sets TC in unicast answers of several records.", Sent(m => m.Kind == OutgoingKind.UnicastAnswer && m.Message.Answers.Count > 1, m => Set(m, DnsFlags.TC))),
        new("legacy-with-unicast-bit-unanswered", ["6762-6.7-01"], "Answers no query from another port that has the unicast-response bit set.", Questions(m => m.IsLegacy, q => !q.UnicastResponse)),
        new("legacy-class-any-repeated-as-internet", ["6762-6.7-04"], "Repeats a question of class ANY to simple resolvers as one of class 1.",
            Sent(m => m.Kind == OutgoingKind.LegacyAnswer, m => m.Message = m.Message with { Questions = [.. m.Message.Questions.Select(q => q with { RawClass = DnsClass.Internet })] })),
        new("legacy-denials-unsent", ["6762-6.1-23"], "Sends simple resolvers no denials.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && IsDenial(m), m => m.Drop = true)),
        new("legacy-denials-long-ttl", ["6762-6.7-06"], "Has simple resolvers keep its denials for two minutes.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && IsDenial(m), m => m.MapRecords(r => r.WithTtl(120)))),
        new("legacy-always-tc", ["6762-6.7-02"], "Sets TC in all answers to simple resolvers.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer, m => Set(m, DnsFlags.TC))),
        new("legacy-types-first-only", ["6762-6.7-07", "6763-4.1-04"], "Tells simple resolvers the first of its service types.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && m.Message.Answers.All(r => r.Name.FirstLabel == "_services"), FirstOnly))
        {
            HiddenAsLive = new("Where frames may be lost, one list that is not whole is no proof, and simple resolvers ask for the types once.", "6763-4.1-04"),
        },
        new("legacy-any-first-only", ["6762-6.7-07"], "Answers simple resolvers that ask for all records with one.", Sent(m => m.Kind == OutgoingKind.LegacyAnswer && m.Message.Questions.Any(q => q.Type == RecordType.ANY), FirstOnly)),
        new("old-text-for-simple-resolvers", ["6762-8.4-08"], "Gives simple resolvers its TXT records as they were at the start.", b =>
        {
            var first = new Dictionary<DnsName, RecordData>();
            b.Messages.Rewrite.Add(m =>
            {
                foreach (var record in m.Message.Answers.Where(r => r.Data is TxtData)) first.TryAdd(record.Name, record.Data);
                if (m.Kind == OutgoingKind.LegacyAnswer) m.MapRecords(r => r.Data is TxtData ? r with { Data = first[r.Name] } : r);
            });
        }),

        new("unicast-bit-of-several-questions-ignored", ["6762-5.4-13"], "Minds the unicast-response bit where a query has one question.", Heard(m => m.Message.Questions.Count > 1 && m.Message.Authorities.Count == 0, m => m.Message with { Questions = [.. m.Message.Questions.Select(q => new Question(q.Name, q.Type, q.Class))] })),
        new("legacy-with-the-last-id", ["6762-6.7-03"], "Gives all its replies to simple resolvers the id of the last query.", b =>
        {
            ushort id = 0;
            Heard(m => m.IsLegacy, m =>
            {
                id = m.Message.Id;
                return m.Message;
            })(b);
            Sent(m => m.Kind == OutgoingKind.LegacyAnswer, m => m.Message = m.Message with { Id = id })(b);
        }),
        new("legacy-second-query-of-a-port-dropped", ["6762-6.7-01"], "Takes a second query of a simple resolver, sent before the first is answered, for a copy of that.", b =>
        {
            var last = new Dictionary<(System.Net.IPAddress, ushort), TimeSpan>();
            b.Reception.Filters.Add(m =>
            {
                if (m.Message.IsResponse || !m.IsLegacy) return true;
                var isSecond = last.TryGetValue((m.Source, m.SourcePort), out var before) && m.At - before < TimeSpan.FromMilliseconds(100);
                last[(m.Source, m.SourcePort)] = m.At;
                return !isSecond;
            });
        }),

        // Known answers.
        new("known-pointers-compared-by-target", ["6762-7.1-24"], "Takes a pointer for known where the querier lists one of another name to the same instance.", Heard(_ => true, m => m.Message with
        {
            Answers = [.. m.Message.Answers, .. m.Message.Answers.Where(r => r.Type == RecordType.PTR).SelectMany(r => m.Message.Questions.Select(q => r with { Name = q.Name }))],
        })),
        new("continuations-of-unique-ignored", ["6762-7.2-09"], "Strikes out pointers only by what a later packet lists.", Heard(m => m.Message.Questions.Count == 0, m => m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Type == RecordType.PTR)] })),
        new("continuations-to-unicast-questions-ignored", ["6762-7.2-09"], "Minds no later packet of a querier that asked for unicast.", b =>
        {
            var asked = new HashSet<System.Net.IPAddress>();
            Heard(_ => true, m =>
            {
                if (m.Message.Questions.Count == 0) return asked.Contains(m.Source) ? m.Message with { Answers = [] } : m.Message;
                if (m.Message.Questions.Any(q => q.UnicastResponse)) asked.Add(m.Source);
                else asked.Remove(m.Source);
                return m.Message;
            })(b);
        }),
        new("continuations-known-whatever-ttl", ["6762-7.2-10"], "Minds TTLs of known answers in the first packet only.", Heard(m => m.Message.Questions.Count == 0, m => m.Message with { Answers = [.. m.Message.Answers.Select(r => r.WithTtl(4500))] })),
        new("queries-over-1400-octets-dropped", ["6762-7.1-21"], "Has a buffer of 1400 octets for queries.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Frame.Payload.Length <= 1400)),

        // What is asked for.
        new("any-subtype-answered", ["6762-6-42"], "Answers for every subtype of its service types, whichever is asked for.", b => b.Answering.TakesForOwn = (asked, own) => asked.Count == 5 && asked.Skip(2) == own),
        new("transport-not-compared", ["6762-6-42"], "Compares the service name and the domain of service types, not the transport.", b => b.Answering.TakesForOwn = (asked, own) => asked.Count == 3 && own.Count == 3 && asked.FirstLabel == own.FirstLabel && asked.Skip(2) == own.Skip(2)),
        new("class-ignored-with-unicast-bit", ["6762-6-06"], "Answers questions of any class that have the unicast-response bit.", Heard(_ => true, m => m.Message with { Questions = [.. m.Message.Questions.Select(q => q.UnicastResponse ? new Question(q.Name, q.Type).AsQU() : q)] })),
        new("no-rate-limit-for-types", ["6762-6-24", "6762-6-27"], "Keeps the one-second rule for all pointers but the list of its service types.", b => b.Answering.KeepsRateLimit = (record, _, _) => record.Role != RecordRole.TypePointer),
        new("any-of-second-instance-without-text", ["6762-6.5-01"], "Answers type ANY at its second instance with the SRV record alone.", Any(q => q.Name.FirstLabel.StartsWith("InstanceB", StringComparison.Ordinal), r => r.Record.Type != RecordType.TXT)),
        new("any-of-reverse-name-unanswered", ["6762-6.5-01"], "Answers type ANY for names only, not for addresses.", Any(q => q.Name.EndsWith(DnsName.Of("arpa")), _ => false)),
        new("class-any-text-unanswered", ["6762-6.5-05"], "Compares the class of questions for TXT records with 1.", Questions(m => m.Message.Authorities.Count == 0, q => q.Class != DnsClass.Any || q.Type != RecordType.TXT)),
        new("class-any-types-unanswered", ["6762-6.5-05"], "Compares the class of questions for its service types with 1.", Questions(_ => true, q => q.Class != DnsClass.Any || q.Name.FirstLabel != "_services")),
        new("denials-beside-answers-unsent", ["6762-6.1-24"], "Forgets what it lacks where a query has another question that it answers.", Questions(m => m.Message.Questions.Count > 1 && m.Message.Authorities.Count == 0, IsOfKnownType)),
        new("types-above-255-undenied", ["6762-6.1-24"], "Denies the types for which its bit map has room.", b => b.Answering.Select = (q, found) => (int)q.Type > 255 && found is [{ Role: RecordRole.Negative }] ? [] : found),
        new("class-any-undenied", ["6762-6.1-24"], "Denies missing types to questions of class 1 only.", Questions(_ => true, q => q.Class != DnsClass.Any || IsOfKnownType(q))),
        new("denials-to-direct-queries-unsent", ["6762-6.1-24"], "Tells a querier that asks it alone what it has, not what it lacks.", Questions(m => !m.ToGroup && !m.IsLegacy, IsOfKnownType)),

        // Conflicts.
        new("responses-with-rd-ignored", ["6762-18.6-03", "6762-18-02"], "Drops responses with RD set.", b => b.Reception.Filters.Add(m => !m.Message.IsResponse || !m.Message.RD)),
        new("short-lived-conflicts-ignored", ["6762-9-19"], "Takes another host's record of less than a minute for none.", Conflicts((r, _) => r.Ttl < 60)),
        new("conflicts-about-port-ignored", ["6762-9-20"], "Compares the targets of SRV records, not their ports.", Conflicts((r, own) => r.Data is SrvData theirs && own.Any(o => o.Record.Data is SrvData ours && ours.Target == theirs.Target))),
    ];

    private static bool IsDenial(Outgoing message) => message.Message.Answers.Count > 0 && message.Message.Answers.All(r => r.Type == RecordType.NSEC);

    private static bool IsOfKnownType(Question question) => question.Type is RecordType.A or RecordType.AAAA or RecordType.PTR or RecordType.SRV or RecordType.TXT or RecordType.ANY;

    private static void Set(Outgoing message, int flag) => message.Message = message.Message with { Flags = (ushort)(message.Message.Flags | flag) };

    private static void FirstOnly(Outgoing message) => message.Message = message.Message with { Answers = [.. message.Message.Answers.Take(1)] };

    internal static Action<Behaviour> Sent(Func<Outgoing, bool> which, Action<Outgoing> change) => b => b.Messages.Rewrite.Add(m =>
    {
        if (which(m)) change(m);
    });

    private static Action<Behaviour> Heard(Func<Incoming, bool> which, Func<Incoming, DnsMessage> reads) => b => b.Reception.ReadsQueries(which, reads);

    private static Action<Behaviour> Questions(Func<Incoming, bool> which, Func<Question, bool> keeps) => Heard(which, m => m.Message with { Questions = [.. m.Message.Questions.Where(keeps)] });

    private static Action<Behaviour> Any(Func<Question, bool> which, Func<ZoneRecord, bool> answers) => b => b.Answering.Select = (q, records) => q.Type == RecordType.ANY && which(q) ? [.. records.Where(answers)] : records;

    private static Action<Behaviour> Conflicts(Func<ResourceRecord, IReadOnlyList<ZoneRecord>, bool> overlooks) => b => b.Conflicts.OverlookAfterwards((_, theirs, own) => overlooks(theirs, own));
}
