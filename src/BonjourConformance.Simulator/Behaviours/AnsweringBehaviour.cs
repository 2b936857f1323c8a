using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Answering queries (RFC 6762 sections 5.4, 5.5, 6, 6.2 to 6.5, 7.4, 11; RFC 6763 section 12).</summary>
public sealed class AnsweringBehaviour
{
    public bool Answers { get; set; } = true;

    /// <summary>Answers where a record of the shared kind is among them.</summary>
    public DelayRange SharedDelay { get; set; } = DelayRange.Milliseconds(20, 120);

    /// <summary>The same by unicast to port 5353; null for the same range.</summary>
    public DelayRange? UnicastSharedDelay { get; set; }

    /// <summary>Answers to one question that only this device can answer.</summary>
    public DelayRange UniqueDelay { get; set; } = DelayRange.None;

    /// <summary>Answers to a query of several questions.</summary>
    public DelayRange SeveralQuestionsDelay { get; set; } = DelayRange.Milliseconds(20, 120);

    /// <summary>Answers to a query with TC set.</summary>
    public DelayRange TruncatedDelay { get; set; } = DelayRange.Milliseconds(400, 500);

    public DelayRange DefenceDelay { get; set; } = DelayRange.None;

    /// <summary>Where the probe has several questions; null for the same range.</summary>
    public DelayRange? SeveralDefencesDelay { get; set; }

    /// <summary>Replaces the draw from the range that applies.</summary>
    public Func<Random, DelayRange, TimeSpan> DelayLaw { get; set; } = (random, range) => range.Draw(random);

    /// <summary>Waits the longer time where TC is set.</summary>
    public bool MindsTruncation { get; set; } = true;

    /// <summary>Treats every query as if TC were set.</summary>
    public bool AlwaysTruncated { get; set; }

    /// <summary>Least time between two multicasts of a record on a family.</summary>
    public TimeSpan RateLimit { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Records that keep to it; the second says whether the record is an additional one.</summary>
    public Func<ZoneRecord, bool, IpFamily, bool> KeepsRateLimit { get; set; } = (_, _, _) => true;

    /// <summary>The same where the multicast defends a name against a probe.</summary>
    public TimeSpan DefenceRateLimit { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Records that keep to it.</summary>
    public Func<ZoneRecord, bool> KeepsDefenceRateLimit { get; set; } = _ => true;

    /// <summary>Sends a defence that comes too soon later; otherwise not at all.</summary>
    public bool HoldsSoonDefences { get; set; } = true;

    /// <summary>Knows probes by their Authority section and defends at once; otherwise a probe is a query like others.</summary>
    public bool KnowsProbes { get; set; } = true;

    public bool DefendsByUnicast { get; set; } = true;

    /// <summary>A QU question is answered by unicast where the record was multicast within this part of its TTL.</summary>
    public double RecentPart { get; set; } = 0.25;

    /// <summary>Answers QU questions by unicast at all.</summary>
    public bool HonoursQU { get; set; } = true;

    /// <summary>Answers QU questions by unicast, however long ago the record was multicast.</summary>
    public bool AlwaysUnicastForQU { get; set; }

    /// <summary>Takes the unicast-response bit of one question for all questions of a query.</summary>
    public bool OneBitForAllQuestions { get; set; }

    /// <summary>Sends the additional records of answers that known answers suppressed.</summary>
    public bool AdditionalsOfSuppressed { get; set; }

    /// <summary>Answers a question for a type that a name lacks by what it would send beside the types that it has.</summary>
    public bool AdditionalsForMissingTypes { get; set; }

    /// <summary>Lists records among the additional ones that are answers already.</summary>
    public bool AddsAnswersAgain { get; set; }

    /// <summary>Sends each unicast answer by multicast too (a permission).</summary>
    public bool MulticastCopy { get; set; }

    public bool UnicastForQM { get; set; }

    public bool AnswersDirectUnicast { get; set; } = true;

    /// <summary>Ignores queries by direct unicast from off the link (RFC 6762 section 5.5), by family.</summary>
    public bool OnLinkTestIPv4 { get; set; } = true;

    public bool OnLinkTestIPv6 { get; set; } = true;

    /// <summary>Answers QU questions of off-link sources by multicast (section 11).</summary>
    public bool MulticastForOffLinkQU { get; set; } = true;

    /// <summary>Answers over both families, whichever the query came by (a choice).</summary>
    public bool BothFamilies { get; set; }

    /// <summary>Counts both families as one interface where it multicasts a record once a second (a choice).</summary>
    public bool OneRate { get; set; }

    /// <summary>Keeps one time of the last multicast over a family for all its records, and drops the answers that come too soon after it (a fault).</summary>
    public bool RestsAfterAll { get; set; }

    /// <summary>Whether the answers to the first query, while they wait for their time, are lost for those to the second; only faults do that.</summary>
    public Func<Incoming, Incoming, bool> LosesFor { get; set; } = (_, _) => false;

    /// <summary>Over which families it answers.</summary>
    public Func<IpFamily, bool> Over { get; set; } = _ => true;

    /// <summary>Whether a record of the first type answers a question of the second.</summary>
    public Func<RecordType, RecordType, bool> TypeMatches { get; set; } = (type, asked) => type == asked || asked == RecordType.ANY || type == RecordType.CNAME;

    /// <summary>Whether a record of the first class answers a question of the second.</summary>
    public Func<ushort, ushort, bool> ClassMatches { get; set; } = (owned, asked) => owned == asked || asked == DnsClass.Any;

    /// <summary>Applied to the records that answer one question.</summary>
    public Func<Question, IReadOnlyList<ZoneRecord>, IReadOnlyList<ZoneRecord>> Select { get; set; } = (_, records) => records;

    /// <summary>Answers so many questions of one query.</summary>
    public int QuestionsAnswered { get; set; } = int.MaxValue;

    /// <summary>Answers questions for names it does not have with this response code and no records; null for silence.</summary>
    public int? EmptyForUnknown { get; set; }

    /// <summary>Whether it takes a name asked for, which it does not have, for one of its own; null for never, which only faults change.</summary>
    public Func<DnsName, DnsName, bool>? TakesForOwn { get; set; }

    /// <summary>Compares names of questions octet by octet.</summary>
    public bool MindsCase { get; set; }

    /// <summary>Answers for a name without the accents of its own by a CNAME record and what it leads to (section 16; a permission).</summary>
    public bool AliasesWithoutAccents { get; set; }

    /// <summary>Adds missing members of a unique RRset (section 10.2).</summary>
    public bool WholeSets { get; set; } = true;

    /// <summary>Several responses due within half a second go out in one message (section 6.4).</summary>
    public bool Aggregates { get; set; } = true;

    /// <summary>Holds earlier responses so long for later ones.</summary>
    public TimeSpan AggregationHold { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>At most so many records in the Answer section of one message; null for what fits.</summary>
    public int? AnswersPerMessage { get; set; }

    /// <summary>Drops an answer that another host gives first (section 7.4).</summary>
    public bool SuppressesDuplicates { get; set; } = true;

    /// <summary>Compares rdata too; otherwise name and type are enough.</summary>
    public bool ComparesDuplicateData { get; set; } = true;

    /// <summary>Whether the other host's record with the first TTL replaces the own one with the second.</summary>
    public Func<uint, uint, bool> DuplicateTtlSuffices { get; set; } = (theirs, own) => theirs >= own;

    /// <summary>Additional records that the first record calls for; the default is RFC 6763 section 12 and RFC 6762 section 6.2.</summary>
    public Func<ZoneRecord, ZoneRecord, bool> AddsFor { get; set; } = (_, _) => true;

    /// <summary>Puts records that would be additional into the Answer section.</summary>
    public bool AdditionalsAsAnswers { get; set; }

    /// <summary>Adds the other unique records of the name to the Answer section (a choice).</summary>
    public bool AnswersWithWholeName { get; set; }

    /// <summary>Adds NSEC of unique names that are answered for (a permission).</summary>
    public bool WithNegatives { get; set; }
}
