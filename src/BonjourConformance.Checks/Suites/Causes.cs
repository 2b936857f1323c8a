namespace BonjourConformance.Checks.Suites;

/// <summary>Checks that judge what may stand in the way of others, by id. A test makes sure that each exists.</summary>
public static class Causes
{
    public const string GoesOnAnswering = "robustness/goes-on-answering";

    public const string ConflictStartsProbing = "rfc6762/9/conflict-starts-probing";

    public const string InstanceConflictStartsProbing = "rfc6762/9/instance-conflict-starts-probing";

    public const string EveryUniqueNameIsProbed = "rfc6762/8.1/every-unique-name-is-probed";

    public const string LoserWaits = "rfc6762/8.2/loser-waits-one-second";

    public const string InstanceLoserWaits = "rfc6762/8.2/instance-loser-waits-one-second";

    public const string WinsAgainstEarlierData = "rfc6762/8.2/wins-against-earlier-data";

    public const string DefersToHolder = "rfc6762/8.1/defers-to-holder-of-host-name";

    public const string EveryQuestionIsAnswered = "rfc6762/6.3/every-question-is-answered";

    public const string ProbesProposeRecords = "rfc6762/8.2/probes-propose-records";

    public const string AnnouncesAllItsRecords = "rfc6762/8.3/announces-all-its-records";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(Causes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];
}
