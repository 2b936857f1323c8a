using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Suites;

/// <summary>Checks that judge what may stand in the way of others, by id. A test makes sure that each exists.</summary>
public static class Causes
{
    public const string GoesOnAnswering = "robustness/goes-on-answering";

    public const string FloodsNobody = "practice/link/does-not-flood";

    public const string ConflictStartsProbing = "rfc6762/9/conflict-starts-probing";

    public const string ConflictLeadsToThreeProbes = "rfc6762/9/conflict-leads-to-three-probes";

    public const string InstanceConflictStartsProbing = "rfc6762/9/instance-conflict-starts-probing";

    public const string EveryUniqueNameIsProbed = "rfc6762/8.1/every-unique-name-is-probed";

    public const string LoserWaits = "rfc6762/8.2/loser-waits-one-second";

    public const string InstanceLoserWaits = "rfc6762/8.2/instance-loser-waits-one-second";

    public const string LoserClaimsTheName = "rfc6762/8.2/loser-claims-the-name-if-nobody-has-it";

    public const string WinsAgainstEarlierData = "rfc6762/8.2/wins-against-earlier-data";

    public const string DefersToHolder = "rfc6762/8.1/defers-to-holder-of-host-name";

    public const string EveryQuestionIsAnswered = "rfc6762/6.3/every-question-is-answered";

    public const string ProbesProposeRecords = "rfc6762/8.2/probes-propose-records";

    public const string AnnouncesAllItsRecords = "rfc6762/8.3/announces-all-its-records";

    public const string TargetHasAddresses = "rfc6763/5/target-has-addresses";

    public const string HostHasAddresses = "rfc6762/8/has-address-records";

    public const string OwnNamesAreAnswered = "rfc6763/10/own-names-are-answered";

    public const string EveryInstanceHasText = "rfc6763/6/every-instance-has-a-text-record";

    public const string PointersAreAnswered = "rfc6763/4/offers-what-the-profile-lists";

    public const string SubtypeIsAnswered = "rfc6763/7.1/subtype-is-answered";

    public const string TypesAreListed = "rfc6763/9/type-enumeration-is-answered";

    public const string ProbesAreAnswered = "rfc6762/6/defends-in-spite-of-recent-multicast";

    public const string TruncatedQueryWaits = "rfc6762/6/truncated-query-waits";

    public const string ContinuationSuppresses = "rfc6762/7.2/continuation-suppresses";

    public const string LegacyQueryIsAnswered = "rfc6762/6.7/legacy-query-gets-unicast-reply";

    public const string SrvBringsAddresses = "rfc6763/12.2/srv-brings-addresses";

    public const string MissingTypeIsDenied = "rfc6762/6.1/missing-type-is-denied";

    public const string ProbesBeforeClaiming = "rfc3927/2.2/probes-before-claiming";

    public const string WaitsAfterLastProbe = "rfc6762/8.1/waits-250-ms-after-last-probe";

    public const string ProbesBeforeGivingUp = "rfc6762/9/probes-before-giving-up-the-name";

    public const string DefersToHolderOfInstance = "rfc6762/8.1/defers-to-holder-of-instance-name";

    public const string AsksAgain = "rfc6762/5.1/one-shot-query-is-not-from-port-5353";

    public const string AsksTheGroup = "rfc6762/3/local-names-are-asked-of-the-group";

    public const string ListsKnownAnswers = "rfc6762/5.2/repeated-queries-list-known-answers";

    public const string RefreshesBeforeExpiry = "rfc6762/5.2/refreshes-before-expiry";

    public const string RefreshesAtFourPoints = "rfc6762/5.2/refreshes-at-80-85-90-95-percent";

    public const string BrowsesOverBothFamilies = "rfc6762/20/browses-over-both-families";

    public const string SharedAnswersAreDelayed = "rfc6762/6/shared-answer-within-20-to-120-ms";

    public const string ProbesAskForAny = "rfc6762/8.1/probes-ask-for-any";

    /// <summary>The checks that judge whether a plain question is answered at all.</summary>
    public static IReadOnlyList<string> OfSilence(Question question) => question.Type switch
    {
        RecordType.A or RecordType.AAAA => [TargetHasAddresses, HostHasAddresses],
        RecordType.SRV => [OwnNamesAreAnswered],
        RecordType.TXT => [EveryInstanceHasText],
        RecordType.PTR when question.Name == ServiceNames.TypeEnumeration => [TypesAreListed],
        RecordType.PTR when question.Name.IsSubtype() => [SubtypeIsAnswered],
        RecordType.PTR => [PointersAreAnswered],
        _ => [],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(Causes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];
}
