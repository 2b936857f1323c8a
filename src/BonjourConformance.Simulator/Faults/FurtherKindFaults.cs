using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders in which one kind of record was forgotten, or that compare less than a whole record (RFC 6762 sections 5.4, 7.1 and 18.1).</summary>
public static class FurtherKindFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Known answers.
        new("known-text-with-other-data-suffices", ["6762-7.1-22"], "Takes a TXT record for known whatever is in it.", Known((m, own) => m.Answers.Select(r => r.Type == RecordType.TXT ? own(r) : r))),
        new("known-service-with-other-port-suffices", ["6762-7.1-22"], "Takes an SRV record for known whatever is in it.", Known((m, own) => m.Answers.Select(r => r.Type == RecordType.SRV ? own(r) : r))),
        new("known-address-suffices-for-another", ["6762-7.1-22"], "Takes its address for known when another one of its name is listed.", Known((m, own) => m.Answers.Select(r => r.Type == RecordType.A ? own(r) : r))),
        new("known-text-ignored", ["6762-7.1-23"], "Answers with TXT records though the querier lists them.", Known((m, _) => m.Answers.Where(r => r.Type != RecordType.TXT))),
        new("known-reverse-mapping-ignored", ["6762-7.1-23"], "Answers with pointers from addresses though the querier lists them.", Known((m, _) => m.Answers.Where(r => !r.Name.EndsWith(DnsName.Of("arpa"))))),
        new("known-service-takes-text-away", ["6762-7.1-24"], "Takes all records of an instance for known whose SRV record is listed.",
            Known((m, own) => m.Answers.Concat(m.Answers.Where(r => r.Type == RecordType.SRV).Select(r => own(r with { Type = RecordType.TXT, Ttl = 4500 }))))),
        new("known-answers-ignored-for-class-any", ["6762-7.1-15"], "Minds no known answers where class ANY is asked for.", Known((m, _) => m.Questions.Any(q => q.Class == DnsClass.Any) ? [] : m.Answers)),
        new("known-answers-of-truncated-query-ignored", ["6762-7.1-15"], "Minds the known answers of the packets that follow only, where TC is set.", Known((m, _) => m.TC && m.Questions.Count > 0 ? [] : m.Answers)),

        // The unicast-response bit.
        new("subtypes-unanswered-with-unicast-bit", ["6762-5.4-12"], "Knows no subtypes where the unicast-response bit is set.", Questions(q => q is { UnicastResponse: true } && PlainFormFaults.IsSubtype(q.Name) ? null : q)),
        new("types-unanswered-with-unicast-bit", ["6762-5.4-12"], "Lists no service types where the unicast-response bit is set.", Questions(q => q is { UnicastResponse: true } && q.Name.FirstLabel == "_services" ? null : q)),
        new("text-by-multicast-only", ["6762-5.4-13"], "Minds the unicast-response bit of questions for other types than TXT.", Questions(q => q.Type == RecordType.TXT ? q with { RawClass = q.Class } : q)),
        new("second-instance-by-multicast-only", ["6762-5.4-13"], "Minds the unicast-response bit for its first instance only.", Questions(q => q.Name.FirstLabel.StartsWith("InstanceB", StringComparison.Ordinal) ? q with { RawClass = q.Class } : q)),

        new("goodbyes-with-id", ["6762-18.1-08"], "Numbers its goodbyes over IPv6.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m is { Kind: OutgoingKind.Goodbye, Family: IpFamily.IPv6 }) m.Message = m.Message with { Id = 77 };
        })),
    ];

    /// <summary>What it makes of the known answers of a query; the second is its own record of that name and type.</summary>
    private static Action<Behaviour> Known(Func<DnsMessage, Func<ResourceRecord, ResourceRecord>, IEnumerable<ResourceRecord>> minds) => b =>
    {
        var own = new Dictionary<(DnsName, RecordType), RecordData>();
        b.Messages.Rewrite.Add(m =>
        {
            foreach (var record in m.Message.Records) own[(record.Name, record.Type)] = record.Data;
        });
        b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0,
            m => m.Message with { Answers = [.. minds(m.Message, r => own.TryGetValue((r.Name, r.Type), out var data) ? r with { Data = data } : r)] });
    };

    /// <summary>What it makes of the questions of a query that is no probe; null for one that it does not hear.</summary>
    private static Action<Behaviour> Questions(Func<Question, Question?> reads) =>
        b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0 && m.ToGroup && !m.IsLegacy, m => m.Message with { Questions = [.. m.Message.Questions.Select(reads).OfType<Question>()] });
}
