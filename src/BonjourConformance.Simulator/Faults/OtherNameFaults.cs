using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders that are right for the names, types and messages that their maker thought of (RFC 6762 sections 5.5 to 10.1).</summary>
public static class OtherNameFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("direct-pointer-queries-dropped", ["6762-5.5-01", "6762-5.5-05"], "Answers queries sent to it alone for its own names only.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.ToGroup || m.Message.Questions.All(q => q.Type != RecordType.PTR))),
        new("truncated-queries-wait-450-ms-each-time", ["6762-6-30"], "Waits the same time after each query with TC set.", b => b.Answering.TruncatedDelay = DelayRange.Milliseconds(450, 450)),
        new("several-questions-wait-70-ms-each-time", ["6762-6.3-05"], "Delays all answers to several questions by the same time.", b => b.Answering.SeveralQuestionsDelay = DelayRange.Milliseconds(70, 70)),
        new("several-questions-wait-20-40-ms", ["6762-6.3-05"], "Draws the delay of answers to several questions from 20-40 ms.", b => b.Answering.SeveralQuestionsDelay = DelayRange.Milliseconds(20, 40)),
        new("no-denial-for-second-type", ["6762-6.1-01"], "Denies nothing at the instances of its second service type.", b => b.Negative.DeniesFor = n => !IsOfSecondType(n)),
        new("any-at-shared-names-unanswered", ["6762-6.5-03"], "Answers type ANY at its unique names only.", b => b.Answering.Select = (q, r) => q.Type == RecordType.ANY && r.Count > 0 && !r[0].Unique ? [] : r),
        new("any-at-subtypes-unanswered", ["6762-6.5-03"], "Answers no question of type ANY at its subtypes.", Queries((_, m) => m with { Questions = [.. m.Questions.Where(q => q.Type != RecordType.ANY || !PlainFormFaults.IsSubtype(q.Name))] })),
        new("any-at-list-of-types-unanswered", ["6762-6.5-03"], "Answers no question of type ANY at the list of its service types.", Queries((_, m) => m with { Questions = [.. m.Questions.Where(q => q.Type != RecordType.ANY || q.Name.FirstLabel != "_services")] })),
        new("any-at-shared-names-gets-one-pointer", ["6762-6.5-03", "6763-4.1-04"], "Answers type ANY at a service type with the first pointer.", b => b.Answering.Select = (q, r) => q.Type == RecordType.ANY && r.Count > 1 && !r[0].Unique ? [r[0]] : r),
        new("class-any-at-shared-names-unanswered", ["6762-6.5-03", "6762-6.5-05"], "Answers class ANY at its unique names only.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || !m.Message.Questions.Any(q => q.Class == DnsClass.Any && q.Type == RecordType.PTR))),
        new("known-answers-of-subtypes-ignored", ["6762-7.1-12"], "Minds known answers at service types only.", Queries((_, m) => m with { Answers = [.. m.Answers.Where(r => !r.Name.Labels.Any(l => l.Span.SequenceEqual("_sub"u8)))] })),
        new("second-continuation-ignored", ["6762-7.2-08"], "Minds the known answers of one further message.", b =>
        {
            var further = 0;
            Queries((_, m) => (further = m.Questions.Count > 0 ? 0 : further + 1) > 1 ? m with { Answers = [] } : m)(b);
        }),
        new("second-type-not-defended", ["6762-8.2-18", "6762-8.1-21", "6762-8.2.1-02"], "Answers no probe for an instance of its second service type.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Authorities.Count == 0 || !m.Message.Questions.Any(q => IsOfSecondType(q.Name)))),
        new("second-instance-not-defended", ["6762-8.2-18", "6762-8.1-21", "6762-8.2.1-02"], "Answers no probe for its second instance.", b => b.Reception.Filters.Add(m => m.Message.IsResponse || m.Message.Authorities.Count == 0 || !m.Message.Questions.Any(q => q.Name.FirstLabel == "InstanceB"))),
        new("one-probe-after-conflict", ["6762-9-16", "6762-8.1-27"], "Probes once for a name in use that another host claims.", b => b.Probing.LeavesOut = c => c.WasEstablished ? 2 : 0),
        new("two-probes-for-the-host-after-conflict", ["6762-9-16", "6762-8.1-27"], "Probes twice for its host name when another host claims it.", b => b.Probing.LeavesOut = c => c.WasEstablished && c.IsHost ? 1 : 0),
        new("two-probes-after-conflict", ["6762-9-16", "6762-8.1-27"], "Probes twice for an instance in use that another host claims.", b => b.Probing.LeavesOut = c => c.WasEstablished && !c.IsHost ? 1 : 0) { HiddenAsLive = new("Where frames may be lost, a few trains of probes that lack one count for nothing.", "6762-8.1-27") },
        new("no-rescue-of-text", ["6762-10.1-07", "6762-10.1-08"], "Does not mind a goodbye for its TXT record.", NoRescue(RecordType.TXT)),
        new("no-rescue-of-services", ["6762-10.1-07", "6762-10.1-08"], "Does not mind a goodbye for its SRV record.", NoRescue(RecordType.SRV)),
        new("subtypes-found-by-exact-name-only", ["6762-16-20"], "Finds pointers of subtypes by the name as it is written only.", Queries((_, m) => m with { Questions = [.. m.Questions.Where(q => IsAsWritten(q.Name) || q.Name.Count < 5)] })),
        new("second-address-found-by-exact-name-only", ["6762-16-20"], "Finds its IPv6 addresses by the name as it is written only where IPv4 asks for them.", Queries((i, m) => m with { Questions = [.. m.Questions.Where(q => IsAsWritten(q.Name) || q.Type != RecordType.AAAA || i.Family == IpFamily.IPv6)] })),
        new("list-of-types-found-by-exact-name-only", ["6762-16-20"], "Finds the list of its service types by the name as it is written only.", Queries((_, m) => m with { Questions = [.. m.Questions.Where(q => IsAsWritten(q.Name) || q.Name != DnsName.Of("_services", "_dns-sd", "_udp", "local"))] })),
        new("known-answers-of-second-instance-never-stale", ["6762-7.1-20"], "Takes a listed pointer to its second instance for known, whatever its TTL.", Queries((_, m) => m with { Answers = [.. m.Answers.Select(r => r.Data is NameData to && to.Name.FirstLabel == "InstanceB" ? r.WithTtl(4500) : r)] })),
        new("everything-rests-after-a-multicast", ["6762-6-40", "6762-6-43"], "Keeps one time of the last multicast for all its records, and drops what it is asked within a second of it.", b => b.Answering.RestsAfterAll = true),
        new("services-rest-after-addresses", ["6762-6-40"], "Drops questions for its services within a second after it has multicast its addresses.", RestAfterAddresses),
        new("instances-rest-as-a-whole", ["6762-6-40"], "Drops a question for an instance of which it has multicast another record within the second before.",
            RestsAfter(OutgoingKind.Answer, r => r is { CacheFlush: true, Name.Count: 4 }, (name, _, family) => (name, family))),
        new("unicast-answers-rest-like-multicasts", ["6762-6-40"], "Drops a question for what it gave to one host by unicast within the second before.", RestsAfter(OutgoingKind.UnicastAnswer, _ => true, (name, type, _) => (name, type))),
        new("answers-to-simple-resolvers-rest-like-multicasts", ["6762-6-40"], "Drops a question for what it gave to a simple resolver within the second before.", RestsAfter(OutgoingKind.LegacyAnswer, _ => true, (name, type, _) => (name, type))),
    ];

    /// <summary>Drops plain questions within a second after answers of a kind.</summary>
    /// <param name="counts">The records whose answers count.</param>
    /// <param name="what">What rests then, of name, type and family.</param>
    private static Action<Behaviour> RestsAfter<T>(OutgoingKind kind, Func<ResourceRecord, bool> counts, Func<DnsName, RecordType, IpFamily, T> what)
        where T : notnull => b =>
    {
        var now = TimeSpan.Zero;
        var given = new Dictionary<T, TimeSpan>();
        b.Reception.Filters.Add(m =>
        {
            now = m.At;
            return true;
        });
        b.Reception.ReadsQueries(m => m is { ToGroup: true, IsLegacy: false, Message.Authorities.Count: 0 },
            m => m.Message with { Questions = [.. m.Message.Questions.Where(q => q.UnicastResponse || !given.TryGetValue(what(q.Name, q.Type, m.Family), out var at) || m.At - at > TimeSpan.FromSeconds(1))] });
        FurtherFormFaults.Sent(m => m.Kind == kind, m =>
        {
            foreach (var record in m.Message.Answers.Where(counts)) given[what(record.Name, record.Type, m.Family)] = now;
        })(b);
    };

    /// <summary>The names of the simulated device end in small letters.</summary>
    private static bool IsAsWritten(DnsName name) => name.Count == 0 || Octets.Show(name[^1]) != "LOCAL";

    private static void RestAfterAddresses(Behaviour behaviour)
    {
        var rests = new Dictionary<IpFamily, TimeSpan>();
        var answered = new HashSet<IpFamily>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m is { Kind: OutgoingKind.Answer, Message.Answers: [{ Data: AddressData }, ..] }) answered.Add(m.Family);
        });
        behaviour.Reception.Filters.Add(m =>
        {
            if (answered.Remove(m.Family)) rests[m.Family] = m.At + TimeSpan.FromSeconds(0.8);
            return m.Message is not { IsResponse: false, Authorities.Count: 0, Questions: [{ Type: RecordType.SRV, UnicastResponse: false }] } || !m.ToGroup || m.IsLegacy || !rests.TryGetValue(m.Family, out var rest) || m.At > rest;
        });
    }

    private static bool IsOfSecondType(DnsName name) => name.Count > 2 && Octets.Show(name[1]) == "_ipps";

    private static Action<Behaviour> Queries(Func<Incoming, DnsMessage, DnsMessage> change) => b => b.Reception.ReadsQueries(_ => true, m => change(m, m.Message));

    private static Action<Behaviour> NoRescue(RecordType type) =>
        b => b.Reception.Reads(m => m.Message.IsResponse, m => m.Message with { Answers = [.. m.Message.Answers.Where(r => !r.IsGoodbye || r.Type != type)] });
}
