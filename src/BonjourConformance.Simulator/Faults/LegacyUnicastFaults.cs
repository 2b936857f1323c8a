using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Answers to simple resolvers (RFC 6762 sections 6.7 and 18.14).</summary>
public static class LegacyUnicastFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("legacy-unanswered", ["6762-6.7-01", "6762-6.1-23"], "Ignores queries from other ports than 5353.", b => b.LegacyUnicast.Answers = false),
        new("legacy-by-multicast", ["6762-6.7-01", "6762-6.1-23"], "Answers simple resolvers by multicast.", b => b.LegacyUnicast.ByMulticast = true),
        new("legacy-to-port-5353", ["6762-6.7-01", "6762-6-28", "6762-11-10", "6762-6.1-23", "6762-6.1-05"], "Answers simple resolvers at port 5353, as if they were no simple ones.",
            b => (b.LegacyUnicast.ToPort5353, b.LegacyUnicast.RepeatsQuestion, b.LegacyUnicast.CacheFlush, b.LegacyUnicast.MostTtl) = (true, false, true, uint.MaxValue)),
        new("legacy-from-another-port", ["6762-6-18"], "Answers simple resolvers from a port of its own.", b => b.LegacyUnicast.SourcePort = 53530),
        new("legacy-id-zero", ["6762-6.7-03"], "Does not repeat the query id.", b => b.LegacyUnicast.RepeatsId = false),
        new("legacy-without-question", ["6762-6.7-04"], "Does not repeat the question.", b => b.LegacyUnicast.RepeatsQuestion = false),
        new("legacy-flush-bit", ["6762-6.7-05"], "Leaves the cache-flush bit in legacy answers.", b => b.LegacyUnicast.CacheFlush = true),
        new("legacy-long-ttl", ["6762-6.7-06"], "Gives simple resolvers full TTLs.", b => b.LegacyUnicast.MostTtl = uint.MaxValue),
        new("legacy-srv-compressed", ["6762-18.14-11", "6762-18.14-13"], "Compresses the SRV target in legacy answers.", b => b.LegacyUnicast.Compression = Compression.Multicast),
        new("legacy-answer-as-additional", ["6762-6.7-02", "6762-6-29", "6762-6.7-07"], "Puts the answer for simple resolvers into the Additional section.",
            b => b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.LegacyAnswer) m.Message = m.Message with { Answers = [], Additionals = [.. m.Message.Answers, .. m.Message.Additionals] };
            })),
        new("legacy-truncated-at-any-size", ["6762-6.7-02"], "Sends simple resolvers that ask for the records of a service nothing but TC, and has them come by TCP.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.LegacyAnswer && m.Message.Questions.Any(q => q.Type is RecordType.SRV or RecordType.TXT))
                m.Message = m.Message with { Flags = (ushort)(m.Message.Flags | DnsFlags.TC), Answers = [], Additionals = [] };
        })),
        new("legacy-like-multicast", ["6762-6.7-03", "6762-6.7-04", "6762-6.7-05"], "Sends simple resolvers a multicast response by unicast.",
            b => (b.LegacyUnicast.RepeatsId, b.LegacyUnicast.RepeatsQuestion, b.LegacyUnicast.CacheFlush) = (false, false, true)),
        Drops("legacy-text-unanswered", "Answers simple resolvers that ask for TXT records with nothing.", m => m.Questions.Any(q => q.Type == RecordType.TXT)),
        Drops("legacy-any-unanswered", "Answers simple resolvers that ask for all records of a name with nothing.", m => m.Questions.Any(q => q.Type == RecordType.ANY)),
        Drops("legacy-with-opt-unanswered", "Drops the queries of simple resolvers that have an OPT record, as most have nowadays.", m => m.Records.Any(r => r.Type == RecordType.OPT)),
        Drops("legacy-recursion-unanswered", "Drops the queries of simple resolvers that desire recursion, as most do.", m => (m.Flags & DnsFlags.RD) != 0),
        new("legacy-text-long-ttl", ["6762-6.7-06"], "Gives simple resolvers its TXT records for 75 minutes.", b => Replies(b, r => r.Type == RecordType.TXT ? r.WithTtl(4500) : r)),
        new("legacy-text-flush-bit", ["6762-6.7-05"], "Leaves the cache-flush bit on TXT records for simple resolvers.", b => Replies(b, r => r.Type == RecordType.TXT ? r.WithCacheFlush(true) : r)),
        new("legacy-any-question-as-first-answer", ["6762-6.7-04"], "Repeats a question of type ANY to simple resolvers as one for the type of its first answer.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.LegacyAnswer && m.Message.Answers is [var first, ..])
                m.Message = m.Message with { Questions = [.. m.Message.Questions.Select(q => q.Type == RecordType.ANY ? q with { Type = first.Type } : q)] };
        })),
    ];

    private static Fault Drops(string name, string summary, Func<DnsMessage, bool> which) =>
        new(name, ["6762-6.7-01"], summary, b => b.Reception.Filters.Add(m => !m.IsLegacy || !which(m.Message)));

    private static void Replies(Behaviour behaviour, Func<ResourceRecord, ResourceRecord> change) => behaviour.Messages.Rewrite.Add(m =>
    {
        if (m.Kind == OutgoingKind.LegacyAnswer) m.MapRecords(change);
    });
}
