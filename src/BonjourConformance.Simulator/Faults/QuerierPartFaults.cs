using System.Net;
using BonjourConformance.Wire;
using static BonjourConformance.Simulator.Faults.QuerierFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Queriers that are right but for some queries, some answers or one family (RFC 6762 sections 4 to 7, 11 and 18).</summary>
public static class QuerierPartFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Whom they ask, sections 4 and 5.2.
        F("domains-of-169-254-asked-of-server", ["6762-4-01", "3927-1.4-02", "6762-22.1-01", "6763-11-05"], "asks its unicast DNS server for the browsing domain of 169.254/16", q => q.AsksServerAboutPeer = peer => IsV4(peer) ? DnsName.Parse("lb._dns-sd._udp.0.0.254.169.in-addr.arpa") : null),
        F("reverse-lookup-of-fe80-both-ways", ["6762-4-02", "6762-22.1-01"], "looks up the name of an fe80:: peer at the group and at its unicast DNS server", q =>
        {
            q.LooksUpPeer = peer => IsV4(peer) ? null : ReverseName(peer);
            q.AsksServerAboutPeer = q.LooksUpPeer;
        }),
        F("first-query-from-ephemeral-port", ["6762-5.2-16"], "sends the first query of a series from an ephemeral port and those that follow from 5353", q => q.FirstSourcePort = 49160),

        // When they ask, section 5.2.
        F("query-intervals-grow-by-half", ["6762-5.2-01", "6762-5.2-02", "6762-5.2-04"], "asks again after 800 ms, and makes each further interval half as long again", q => (q.FirstInterval, q.IntervalFactor) = (TimeSpan.FromMilliseconds(800), 1.5)),
        F("refreshes-pointers-without-interest", ["6762-5.2-12"], "goes on refreshing pointers after the browse was stopped", q => q.MaintainsWithoutInterest = r => r.Type == RecordType.PTR),

        // Known answers, sections 7.1 and 7.2.
        F("known-answers-as-additional-records", ["6762-5.2-03", "6762-7.1-01"], "lists what it knows in the Additional section of its queries", q => q.QueryForm = m => m with { Answers = [], Additionals = m.Answers }),
        F("tc-on-first-message-only", ["6762-7.2-02"], "sets TC on the first of several messages of known answers only", q => q.MostTruncated = 1),
        F("flush-bit-in-later-known-answers", ["6762-10.2-06"], "copies the cache-flush bit into the known answers that did not fit the first message of a query", q => q.QueryForm = m => m.Questions.Count > 0 ? m : m with { Answers = [.. m.Answers.Select(r => r.WithCacheFlush(true))] }),
        F("caches-known-answers-of-truncated-queries", ["6762-7.1-06"], "takes records from the known answers of other hosts' queries that have TC set", q => q.CachesForeignKnownAnswers = m => m.TC),

        // What they believe, sections 5.2, 6, 6.1.
        F("deaf-to-ipv6-group", ["6762-5.2-17", "6762-5.2-03"], "takes multicast answers over IPv4 only", q => q.HearsGroup = version => version == 4),
        F("additional-nsec-ignored", ["6762-6.1-09"], "looks for denials in the Answer section only", q => q.Reads = m => m with { Additionals = [.. m.Additionals.Where(r => r.Type != RecordType.NSEC)] }),
        F("nsec-with-root-as-next-ignored", ["6762-6.1-13"], "takes no denial whose next domain name is the root", q => q.Reads = Without(r => r.Data is NsecData { Next.Count: 0 })),
        F("nsec-of-high-types-spoils-answer", ["6762-6.1-25"], "takes nothing of a response with an NSEC record whose bit map begins above type 255", q => q.Reads = m => m.Records.Any(r => r.Data is NsecData { Windows: [{ Block: > 0 }, ..] }) ? m with { Answers = [], Additionals = [] } : m),
        F("accepts-unicast-answers-to-qm-over-ipv6", ["6762-6-22"], "takes unicast answers to its QM questions over IPv6", q => q.AcceptsUnicastToAnyQuestion = version => version == 6),
        F("unasked-unicast-answers-taken", ["6762-6-22", "6762-6-41"], "takes whatever comes to it by unicast from the link, without looking for a question that asked for it", q => q.AcceptsUnaskedUnicast = true),
        F("unicast-answers-for-a-minute", ["6762-6-41"], "takes unicast answers for a minute after it asked for them", q => q.UnicastWindow = TimeSpan.FromMinutes(1)),
        F("answers-without-aa-ignored", ["6762-18-03"], "takes answers with AA set only, as of servers for the zone", q => q.NeedsAuthoritative = true),
        F("truncated-answers-ignored", ["6762-18-03"], "takes no answer that has TC set, and waits for TCP", q => q.RejectsTruncated = true),
        F("odd-nsec-spoils-answer", ["6762-6.1-25"], "takes nothing of a response with an NSEC record that it cannot read", q => q.DropsMessagesWithOddNsec = true),
    ];

    private static Func<DnsMessage, DnsMessage> Without(Predicate<ResourceRecord> which) => m => m with { Answers = [.. m.Answers.Where(r => !which(r))], Additionals = [.. m.Additionals.Where(r => !which(r))] };

    private static bool IsV4(IPAddress address) => address.GetAddressBytes().Length == 4;
}
