using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>What a querier does about questions, answers and its cache. As it comes it follows RFC 6762; a fault changes one thing.</summary>
public sealed class QuerierBehaviour
{
    // The series of queries (section 5.2).

    public (TimeSpan Least, TimeSpan Most) FirstDelay { get; set; } = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(120));

    public TimeSpan FirstInterval { get; set; } = TimeSpan.FromSeconds(1);

    public double IntervalFactor { get; set; } = 2;

    public TimeSpan LongestInterval { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How many queries it sends for a question that nobody answers.</summary>
    public int MostQueries { get; set; } = int.MaxValue;

    /// <summary>Repeats its queries over IPv6 too.</summary>
    public bool RepeatsOverIPv6 { get; set; } = true;

    /// <summary>An answer with the cache-flush bit ends the series.</summary>
    public bool UniqueAnswerEndsSeries { get; set; } = true;

    public ushort SourcePort { get; set; } = 5353;

    /// <summary>Of queries that are asked for the first time; null for the usual one.</summary>
    public ushort? FirstSourcePort { get; set; }

    public ushort DestinationPort { get; set; } = 5353;

    public bool AsksOverIPv4 { get; set; } = true;

    public bool AsksOverIPv6 { get; set; } = true;

    public UnicastDns UnicastDns { get; set; }

    /// <summary>The name it looks up by mDNS when it hears of a peer with a link-local address; null for none.</summary>
    public Func<IPAddress, DnsName?> LooksUpPeer { get; set; } = _ => null;

    /// <summary>The name it looks up in unicast DNS when it hears of a peer with a link-local address; null for none.</summary>
    public Func<IPAddress, DnsName?> AsksServerAboutPeer { get; set; } = _ => null;

    /// <summary>Besides the type asked for, also asks for this name.</summary>
    public DnsName? AsksAlso { get; set; }

    public bool OneQuestionPerQuery { get; set; }

    /// <summary>Applied to every query before it is written.</summary>
    public Func<DnsMessage, DnsMessage> QueryForm { get; set; } = query => query;

    // Unicast-response bit (section 5.4).

    /// <summary>The first query for what is wanted at the moment an interface becomes active asks for unicast responses.</summary>
    public bool AsksForUnicastAtActivation { get; set; } = true;

    public bool AsksForUnicastAgain { get; set; }

    /// <summary>Questions that came later are sent as QU questions too.</summary>
    public bool AsksForUnicastWhenNew { get; set; }

    /// <summary>Questions that come within this time of the interface's activation are sent as QU questions.</summary>
    public TimeSpan AsksForUnicastAfterActivation { get; set; }

    // Known answers (sections 7.1, 7.2, 10.2).

    public bool ListsKnownAnswers { get; set; } = true;

    /// <summary>The least share of its TTL that a known answer must have left to be listed.</summary>
    public double KnownAnswerShare { get; set; } = 0.5;

    /// <summary>Lists records with the cache-flush bit as well, until they expire.</summary>
    public bool ListsUniqueRecords { get; set; }

    public bool KeepsFlushBitInKnownAnswers { get; set; }

    /// <summary>Octets of the largest DNS message it sends.</summary>
    public int LargestMessage { get; set; } = 1440;

    /// <summary>Leaves out the known answers that do not fit the first message.</summary>
    public bool DropsKnownAnswersThatDoNotFit { get; set; }

    /// <summary>Puts at most so many known answers in one message, though more would fit.</summary>
    public int MostKnownAnswers { get; set; } = int.MaxValue;

    public bool SetsTruncation { get; set; } = true;

    /// <summary>In so many messages of a query at most.</summary>
    public int MostTruncated { get; set; } = int.MaxValue;

    public bool SetsTruncationOnLast { get; set; }

    public bool RepeatsQuestionInContinuation { get; set; }

    /// <summary>Between the messages of one query.</summary>
    public TimeSpan ContinuationDelay { get; set; }

    // Duplicate questions (section 7.3).

    public bool SuppressesDuplicateQuestions { get; set; } = true;

    public bool MindsKnownAnswersOfOthers { get; set; } = true;

    public bool SuppressedByUnicastQuestions { get; set; }

    // Cache maintenance (section 5.2).

    /// <summary>The shares of the TTL at which a record is asked for again.</summary>
    public IReadOnlyList<double> MaintenancePoints { get; set; } = [0.80, 0.85, 0.90, 0.95];

    /// <summary>The random share of the TTL that is added to each point.</summary>
    public double MaintenanceSpread { get; set; } = 0.02;

    public bool MaintainsUniqueRecords { get; set; } = true;

    /// <summary>Records that it asks for again though nobody on this host wants them any more.</summary>
    public Predicate<ResourceRecord> MaintainsWithoutInterest { get; set; } = _ => false;

    /// <summary>An answer to a maintenance query cancels those that would follow.</summary>
    public bool AnswerEndsMaintenance { get; set; } = true;

    /// <summary>Goes on asking for a record that has expired, as often as for a new one.</summary>
    public bool AsksAfterExpiry { get; set; }

    /// <summary>Drops a record when its first maintenance query stays unanswered.</summary>
    public bool DropsAtFirstSilence { get; set; }

    // The cache (sections 5.2, 7.1, 10).

    public bool Expires { get; set; } = true;

    /// <summary>What was cached without having been asked for expires too.</summary>
    public bool ExpiresUnasked { get; set; } = true;

    /// <summary>What is left of a record's life after a goodbye.</summary>
    public TimeSpan GoodbyeGrace { get; set; } = TimeSpan.FromSeconds(1);

    public bool MindsGoodbyes { get; set; } = true;

    public bool MindsFlushBit { get; set; } = true;

    /// <summary>Records younger than this are not flushed.</summary>
    public TimeSpan FlushSpares { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Queries of other hosts whose known answers it caches.</summary>
    public Predicate<DnsMessage> CachesForeignKnownAnswers { get; set; } = _ => false;

    public bool ForgetsOnLinkChange { get; set; } = true;

    public bool ForgetsOnRestart { get; set; } = true;

    /// <summary>Records that nobody on this host asked for are kept for later.</summary>
    public bool KeepsUnasked { get; set; } = true;

    /// <summary>Passive observation of failures (section 10.5).</summary>
    public bool ObservesFailures { get; set; } = true;

    public bool AsksAgainOnFailure { get; set; }

    // What it accepts (sections 6, 6.1, 11, 18).

    /// <summary>Takes answers that come to the group, by IP version.</summary>
    public Predicate<int> HearsGroup { get; set; } = _ => true;

    /// <summary>What it makes of a response.</summary>
    public Func<DnsMessage, DnsMessage> Reads { get; set; } = response => response;

    public bool MindsSourcePort { get; set; } = true;

    public bool MindsOpcode { get; set; } = true;

    public bool MindsRcode { get; set; } = true;

    public bool MindsSourceOfUnicast { get; set; } = true;

    public bool MindsSourceOfMulticast { get; set; }

    public bool MindsHopLimit { get; set; }

    /// <summary>How long after a QU question a unicast response is accepted.</summary>
    public TimeSpan UnicastWindow { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Accepts unicast responses to any recent question of its own, also to QM questions, by IP version.</summary>
    public Predicate<int> AcceptsUnicastToAnyQuestion { get; set; } = _ => false;

    /// <summary>Accepts unicast responses nobody asked for.</summary>
    public bool AcceptsUnaskedUnicast { get; set; }

    /// <summary>Takes only what answers a question of its own of the last seconds.</summary>
    public bool NeedsOwnQuestion { get; set; }

    /// <summary>Takes only responses with message id zero and no question.</summary>
    public bool NeedsBareResponse { get; set; }

    /// <summary>Takes the cache-flush bit for a part of the class.</summary>
    public bool TakesFlushBitForClass { get; set; }

    public bool NeedsAuthoritative { get; set; }

    // What it makes of services (RFC 6763 sections 4 to 6 and 12).

    /// <summary>The name it asks for when it resolves an instance.</summary>
    public Func<DnsName, DnsName> NameToResolve { get; set; } = name => name;

    /// <summary>The name it asks for when it browses for a type or a subtype.</summary>
    public Func<DnsName, DnsName> NameToBrowse { get; set; } = name => name;

    /// <summary>Which of the pointers of one response it takes: the record, and how many came before it.</summary>
    public Func<NameData, int, bool> TakesPointer { get; set; } = (_, _) => true;

    public bool AsksForText { get; set; } = true;

    /// <summary>Asks for the addresses of a target that come without.</summary>
    public bool AsksForAddresses { get; set; } = true;

    /// <summary>Asks for the pointer only, and leaves it to the responder to add SRV, TXT and addresses.</summary>
    public bool AsksWithPointer { get; set; }

    /// <summary>Whether it uses a service with these TXT records; null stands for a record without octets.</summary>
    public Func<IReadOnlyList<TxtData?>, bool> Uses { get; set; } = _ => true;

    /// <summary>The least comes first.</summary>
    public Func<ushort, int> RanksPriority { get; set; } = priority => priority;

    public bool HonoursWeight { get; set; } = true;

    /// <summary>Of a peer's addresses takes a routable one before a link-local one.</summary>
    public bool PrefersRoutable { get; set; } = true;

    /// <summary>Goes back to where it found an instance the first time.</summary>
    public bool SavesAddresses { get; set; }

    /// <summary>Asks for these as well, as a client of wide-area discovery does.</summary>
    public IReadOnlyList<DnsName> AsksForDomains { get; set; } = [];

    public RecordType DomainType { get; set; } = RecordType.PTR;

    public bool RejectsTruncated { get; set; }

    public bool MindsNegativeAnswers { get; set; } = true;

    public bool NeedsNextNameToBeOwn { get; set; }

    /// <summary>Drops a whole message for an NSEC record that it cannot use.</summary>
    public bool DropsMessagesWithOddNsec { get; set; }

    /// <summary>Octets of the largest message it takes.</summary>
    public int LargestAccepted { get; set; } = 9000;
}

/// <summary>Whether a unicast DNS server is asked about the names of the link.</summary>
public enum UnicastDns
{
    No,
    Besides,
    Instead,
}
