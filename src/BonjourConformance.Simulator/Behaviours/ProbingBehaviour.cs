using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What a prober does that sees a simultaneous probe with later data than its own.</summary>
public enum LostTiebreak
{
    /// <summary>Waits and probes the same name again (RFC 6762 section 8.2).</summary>
    Defer,
    Rename,
    Ignore,
}

/// <summary>Probing and tiebreaking (RFC 6762 sections 8.1 and 8.2).</summary>
public sealed class ProbingBehaviour
{
    /// <summary>Names for which this is false are used without probing.</summary>
    public Func<Claim, bool> Wanted { get; set; } = _ => true;

    /// <summary>The same, at a start only: after a conflict such a name is probed for all the same.</summary>
    public Func<Claim, bool> WantedOnStart { get; set; } = _ => true;

    /// <summary>How many of its probes it leaves out for a name.</summary>
    public Func<Claim, int> LeavesOut { get; set; } = _ => 0;

    /// <summary>Probes on a cold boot, and when the cable is put back.</summary>
    public bool OnStart { get; set; } = true;

    /// <summary>Probes and announces when it wakes up, its interface having been down.</summary>
    public bool OnWake { get; set; } = true;

    public bool OnLinkUp { get; set; } = true;

    /// <summary>Names for which this is false are used without probing when the cable is put back.</summary>
    public Func<Claim, bool> WantedOnLinkUp { get; set; } = _ => true;

    /// <summary>Names whose records it goes on giving out while it probes for them, when the cable is put back.</summary>
    public Func<Claim, bool> StaysInUseOnLinkUp { get; set; } = _ => false;

    /// <summary>Takes notice of the cable at all.</summary>
    public bool MindsLinkUp { get; set; } = true;

    public int Count { get; set; } = 3;

    /// <summary>Probes for a name that a user has given.</summary>
    public bool OnRename { get; set; } = true;

    /// <summary>So many probes where the name is not the first one; null for as many as usual.</summary>
    public int? CountForOtherNames { get; set; }

    /// <summary>The time between those; null for the usual one.</summary>
    public TimeSpan? IntervalForOtherNames { get; set; }

    public DelayRange FirstDelay { get; set; } = DelayRange.Milliseconds(0, 250);

    /// <summary>Replaces the draw from <see cref="FirstDelay"/>.</summary>
    public Func<Random, TimeSpan>? FirstDelayLaw { get; set; }

    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks for all records of a host name, as a querier does, before it probes for it.</summary>
    public bool AsksFirst { get; set; }

    /// <summary>From the last probe until the name counts as verified.</summary>
    public TimeSpan AfterLast { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>For how long after the last probe conflicts are still listened to.</summary>
    public TimeSpan ListenAfterLast { get; set; } = TimeSpan.MaxValue;

    public bool UnicastResponse { get; set; } = true;

    /// <summary>Sent as QU only this often; the later probes are QM.</summary>
    public int UnicastResponseFor { get; set; } = int.MaxValue;

    public Func<Claim, RecordType> QuestionType { get; set; } = _ => RecordType.ANY;

    /// <summary>Which of its records it proposes in the Authority section.</summary>
    public Func<ResourceRecord, bool> Proposes { get; set; } = _ => true;

    /// <summary>All names that are due in one message; otherwise one message per name.</summary>
    public bool Together { get; set; } = true;

    /// <summary>Services wait until the host name is verified.</summary>
    public bool WaitsForHost { get; set; }

    public bool OverIPv4 { get; set; } = true;

    public bool OverIPv6 { get; set; } = true;

    /// <summary>Probes the reverse mapping names too.</summary>
    public bool ProbesReverseMapping { get; set; }

    public LostTiebreak OnLostTiebreak { get; set; } = LostTiebreak.Defer;

    /// <summary>The loser's wait.</summary>
    public TimeSpan Deferral { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of its probes it leaves out after that.</summary>
    public Func<Claim, int> LeavesOutAfterWait { get; set; } = _ => 0;

    /// <summary>Compares own and rival's proposed records: negative means that the own ones are earlier and lose.</summary>
    public Func<IReadOnlyList<ResourceRecord>, IReadOnlyList<ResourceRecord>, int> Compare { get; set; } = Tiebreak.Compare;

    /// <summary>The names whose records are compared with a rival's for one of them, of those that it last probed for together.</summary>
    public Func<Claim, IReadOnlyList<Claim>, IEnumerable<Claim>> Contends { get; set; } = (claim, _) => [claim];

    /// <summary>How a rival's record is read before it is compared.</summary>
    public Func<Incoming, ResourceRecord, ResourceRecord> ReadsRival { get; set; } = (_, record) => record;

    /// <summary>Takes part in the tiebreak only where the rival proposes records that answer the question.</summary>
    public bool NeedsProposedRecords { get; set; } = true;
}
