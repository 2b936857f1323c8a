using static BonjourConformance.Simulator.Faults.QuerierFaults;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What queriers do wrong with what they hear: maintenance, expiry, what they believe (RFC 6762 sections 5.2, 6, 10, 11 and 18).</summary>
public static class QuerierCacheFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Maintenance and expiry, section 5.2.
        F("known-answers-never-expire", ["6762-5.2-06", "6762-5.2-11", "6762-7.1-05"], "lists a record for ever, with the TTL it first had", q => q.Expires = false),
        F("never-refreshes", ["6762-5.2-07", "6762-5.2-09"], "lets records lapse without asking again", q => q.MaintenancePoints = []),
        F("refreshes-at-ten-percent", ["6762-5.2-08"], "asks again at 10 % of the TTL too", q => q.MaintenancePoints = [0.10, 0.80, 0.85, 0.90, 0.95]),
        F("refreshes-once-only", ["6762-5.2-09"], "sends one refresh query at 80 %", q => q.MaintenancePoints = [0.80]),
        F("refreshes-although-answered", ["6762-5.2-10"], "goes on with its refresh queries after an answer", q => q.AnswerEndsMaintenance = false),
        F("refreshes-after-expiry", ["6762-5.2-11"], "goes on asking for a record after its TTL has ended", q => q.AsksAfterExpiry = true),
        F("drops-record-at-first-silence", ["6762-5.2-09"], "drops a record as soon as one refresh query stays unanswered", q => q.DropsAtFirstSilence = true),
        F("refreshes-after-browse-has-ended", ["6762-5.2-12"], "keeps refreshing cached records after the browse was stopped", q => q.MaintainsWithoutInterest = _ => true),
        F("refreshes-at-exactly-80-percent", ["6762-5.2-13"], "asks again at exactly 80.0 % each time", q => q.MaintenanceSpread = 0),
        F("unique-record-never-refreshed", ["6762-5.2-15"], "never asks again for a unique record before it expires", q => q.MaintainsUniqueRecords = false),

        // What it believes, sections 5.2, 6, 6.1, 7.1, 11 and 18.
        F("takes-unicast-answers-only", ["6762-5.2-17", "6762-5.2-03", "6762-7.1-01"], "takes only answers that come by unicast", q => q.HearsGroup = _ => false),
        F("accepts-unicast-answers-to-qm", ["6762-6-22"], "takes unicast answers to its QM questions", q => q.AcceptsUnicastToAnyQuestion = _ => true),
        F("ignores-nsec", ["6762-6.1-09"], "goes on asking for AAAA although it was denied", q => q.MindsNegativeAnswers = false),
        F("ignores-nsec-with-other-next-name", ["6762-6.1-13", "6762-6.1-12"], "goes on asking for what was denied where the next name is not the record's own", q => q.NeedsNextNameToBeOwn = true),
        F("caches-known-answers-of-others", ["6762-7.1-06"], "takes records from other hosts' known-answer lists", q => q.CachesForeignKnownAnswers = _ => true),
        F("only-answers-to-own-queries-used", ["6762-18.1-01"], "notices only what follows a query of its own", q => q.NeedsOwnQuestion = true),
        F("matches-answers-by-id", ["6762-18.1-02"], "takes only responses with its own id and without foreign questions", q => q.NeedsBareResponse = true),
        F("opportunistic-cache-never-ages", ["6762-18.1-04"], "lists a record overheard long before", q => q.ExpiresUnasked = false),

        // Coherency, section 10.
        F("ignores-goodbyes", ["6762-10.1-04"], "keeps a record after its goodbye", q => q.MindsGoodbyes = false),
        F("ignores-flush-bit", ["6762-10.2-01", "6763-3-02"], "merges a flushed record with the old ones", q => q.MindsFlushBit = false),
        F("flush-erases-the-burst", ["6762-10.2-02"], "flushes records received a moment before", q => q.FlushSpares = TimeSpan.Zero),
        F("cache-survives-link-change", ["6762-10.3-01"], "lists records of the old link after its link came back", q => q.ForgetsOnLinkChange = false),
        F("cache-survives-reboot", ["6762-10.3-02"], "stores its cache over a restart and lists old records", q => q.ForgetsOnRestart = false),
        F("no-passive-observation", ["6762-10.5-01"], "keeps records that others ask for in vain", q => q.ObservesFailures = false),
        F("reconfirms-others-unanswered-queries", ["6762-10.5-02"], "asks itself whenever another host's queries stay unanswered", q => q.AsksAgainOnFailure = true),
    ];
}
