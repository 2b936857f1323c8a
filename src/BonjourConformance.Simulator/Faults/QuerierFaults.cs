using System.Net;
using BonjourConformance.Simulator.Querier;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What queriers do wrong when they ask (RFC 6762 sections 3 to 7, 13, 20, 22). The device must be made to browse.</summary>
public static class QuerierFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Whom they ask, sections 3, 4, 5.2, 13, 20 and 22.
        F("local-query-to-unicast-server", ["6762-3-02", "6762-5.1-02", "6762-22.1-01"], "sends its queries for .local names to port 53 of a DNS server",
            q => q.UnicastDns = UnicastDns.Instead),
        F("queries-group-on-port-53", ["6762-3-02", "6762-5.1-02"], "sends .local queries to the mDNS group at port 53", q => q.DestinationPort = 53),
        F("asks-unicast-dns-for-local-names", ["6762-22.1-01"], "asks its DNS server for .local names as well", q => q.UnicastDns = UnicastDns.Besides),
        F("reverse-lookup-of-169-254-by-unicast", ["6762-4-01", "3927-1.4-02", "6762-22.1-01"], "looks up the name of a 169.254 peer at its unicast DNS server",
            q => q.AsksServerAboutPeer = peer => Family(peer) == 4 ? ReverseName(peer) : null),
        F("reverse-lookup-of-fe80-by-unicast", ["6762-4-02", "6762-22.1-01"], "looks up the name of an fe80:: peer at its unicast DNS server",
            q => q.AsksServerAboutPeer = peer => Family(peer) == 16 ? ReverseName(peer) : null),
        F("multicasts-global-names", ["6762-13-02"], "multicasts questions for www.example.com", q => q.AsksAlso = DnsName.Parse("www.example.com")),
        F("browses-over-ipv4-only", ["6762-20-02"], "asks the IPv4 group only", q => q.AsksOverIPv6 = false),
        F("queries-from-ephemeral-port", ["6762-5.2-16"], "sends its browse queries from an ephemeral port", q => q.SourcePort = 49153),

        // One-shot queries, section 5.1.
        F("asks-once-over-ipv6", ["6762-5.1-01", "6762-5.2-07", "6762-5.2-09"], "asks everything once over IPv6, from port 5353, and repeats it over IPv4", q => q.RepeatsOverIPv6 = false),
        F("asks-once-and-never-refreshes", ["6762-5.1-01", "6762-5.2-07", "6762-5.2-09"], "asks once when a browse begins, from port 5353, and takes what comes until it runs out", q =>
        {
            q.MostQueries = 1;
            q.MaintenancePoints = [];
        }),
        F("gives-up-after-three-queries", ["6762-5.2-07", "6762-5.2-09"], "asks three times, and takes what comes until it runs out", q =>
        {
            q.MostQueries = 3;
            q.MaintenancePoints = [];
        }),

        // When they ask, section 5.2.
        F("repeats-query-after-250-ms", ["6762-5.2-01"], "sends the second query of a series 250 ms after the first", q => q.FirstInterval = TimeSpan.FromMilliseconds(250)),
        F("queries-at-constant-rate", ["6762-5.2-02", "6762-5.2-04"], "asks every ten seconds", q =>
        {
            q.FirstInterval = TimeSpan.FromSeconds(10);
            q.IntervalFactor = 1;
        }),
        F("query-interval-capped-at-16-s", ["6762-5.2-04"], "doubles the interval up to 16 s and stays there", q => q.LongestInterval = TimeSpan.FromSeconds(16)),
        F("first-query-without-delay", ["6762-5.2-05"], "sends the first query of a series at the instant of the request", q => q.FirstDelay = (TimeSpan.Zero, TimeSpan.Zero)) with { HiddenAsLive = new("The time that a control command takes is as random as the delay should be.", "6762-5.2-05") },
        F("repeats-although-unique-answer-came", ["6762-5.2-14"], "goes on repeating a question that a unique record has answered", q => q.UniqueAnswerEndsSeries = false),

        // Unicast-response bit, section 5.4.
        F("first-questions-after-link-up-are-qm", ["6762-5.4-01"], "asks QM right after its link came up", q => q.AsksForUnicastAtActivation = false),
        F("always-asks-qu", ["6762-5.4-02", "6762-5.4-03", "6762-5.4-04"], "sets the unicast-response bit in every question",
            q => q.AsksForUnicastAgain = q.AsksForUnicastWhenNew = true),
        F("new-browse-begins-with-qu", ["6762-5.4-03", "6762-5.4-04"], "begins every new browse with a QU question", q => q.AsksForUnicastWhenNew = true),

        // Known answers, sections 7.1, 7.2 and 10.2.
        F("query-without-known-answers", ["6762-5.2-03", "6762-7.1-01"], "leaves the Answer section of its queries empty", q => q.ListsKnownAnswers = false),
        F("known-answers-of-unique-records", ["6762-7.1-02"], "lists a unique record and asks for it anyway", q => q.ListsUniqueRecords = true),
        F("lists-half-expired-records", ["6762-7.1-05"], "lists known answers until they expire", q => q.KnownAnswerShare = 0),
        F("drops-known-answers-that-do-not-fit", ["6762-7.2-01"], "lists only the known answers that fit one message", q => q.DropsKnownAnswersThatDoNotFit = true),
        F("known-answers-split-without-tc", ["6762-7.2-02"], "splits its known answers with TC clear", q => q.SetsTruncation = false),
        F("continuation-repeats-question", ["6762-7.2-03"], "repeats the question in each message of a split list", q => q.RepeatsQuestionInContinuation = true),
        F("continuation-a-second-late", ["6762-7.2-03"], "sends the rest of its known answers a second later", q => q.ContinuationDelay = TimeSpan.FromSeconds(1)),
        F("tc-set-on-last-message", ["6762-7.2-04"], "sets TC on the last message of a split list too", q => q.SetsTruncationOnLast = true),
        F("flush-bit-in-known-answers", ["6762-10.2-06"], "copies the cache-flush bit into its known answers", q => q.KeepsFlushBitInKnownAnswers = true),

        // Duplicate questions, section 7.3.
        F("never-suppresses-duplicate-questions", ["6762-7.3-01"], "sends its query though another host has just asked the same", q => q.SuppressesDuplicateQuestions = false),
        F("suppressed-by-any-known-answers", ["6762-7.3-02"], "skips its query though the other host listed answers that it does not know", q => q.MindsKnownAnswersOfOthers = false),
        F("suppressed-by-qu-question", ["6762-7.3-03"], "skips its query because of another host's QU question", q => q.SuppressedByUnicastQuestions = true),
    ];

    internal static Fault F(string name, string[] duties, string summary, Action<QuerierBehaviour> apply) => new(name, duties, summary, b => apply(b.Querier));

    internal static DnsName ReverseName(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        return octets.Length == 4
            ? DnsName.Of([.. octets.Reverse().Select(o => $"{o}"), "in-addr", "arpa"])
            : DnsName.Of([.. octets.Reverse().SelectMany(o => (string[])[$"{o & 15:x}", $"{o >> 4:x}"]), "ip6", "arpa"]);
    }

    private static int Family(IPAddress address) => address.GetAddressBytes().Length;
}
