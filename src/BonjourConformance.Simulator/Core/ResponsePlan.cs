using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Collects the answers to one query and decides which way they go.</summary>
internal sealed class ResponsePlan(DeviceState state, Incoming query)
{
    private readonly List<ZoneRecord> multicast = [];
    private readonly List<ZoneRecord> unicast = [];
    private readonly List<ZoneRecord> defenceByMulticast = [];
    private readonly List<ZoneRecord> defenceByUnicast = [];
    private readonly List<ZoneRecord> unsaid = [];
    private bool alone = true;

    private AnsweringBehaviour Behaviour => state.Behaviour.Answering;

    public void Answer(Question question)
    {
        var found = Find(question);
        if (found.Count == 0 || !found.All(r => r.Unique)) alone = false;
        if (IsProbe(question, found))
        {
            Defend(question, found);
            return;
        }
        if (Behaviour.AdditionalsOfSuppressed) unsaid.AddRange(found.Except(Unknown(found)));
        if (Behaviour.AdditionalsForMissingTypes && found.Count == 0) unsaid.AddRange(state.Zone.At(question.Name).Where(r => r is { IsActive: true, Unique: true }));
        foreach (var record in WholeSets(Unknown(found)))
            Add(Way(question, record) ? unicast : multicast, record);
    }

    private IReadOnlyList<ZoneRecord> Find(Question question)
    {
        var found = new List<ZoneRecord>();
        var any = false;
        foreach (var record in At(question.Name))
        {
            if (Behaviour.MindsCase && !record.Record.Name.EqualsExactly(question.Name)) continue;
            if (!record.IsActive || !Behaviour.ClassMatches(record.Record.Class, question.Class)) continue;
            any = true;
            if (Behaviour.TypeMatches(record.Record.Type, question.Type)) found.Add(record);
        }
        if (found.Count == 0 && any && Denial(question) is { } negative) found.Add(negative);
        if (found.Count == 0 && Foreign(question) is { } foreign) found.Add(foreign);
        if (found.Count == 0 && Behaviour.AliasesWithoutAccents) found.AddRange(Alias.For(state.Zone, question));
        if (found.Count > 0 && Behaviour.AnswersWithWholeName && found[0].Unique && found[0].Role != RecordRole.Negative)
            foreach (var record in state.Zone.At(question.Name))
                if (record.IsActive) Add(found, record);
        return Behaviour.Select(question, found);
    }

    private IReadOnlyList<ZoneRecord> At(DnsName name) => state.Zone.At(name) is var own && (own.Count > 0 || Behaviour.TakesForOwn is not { } takes) ? own : [.. state.Zone.All.Where(r => takes(name, r.Record.Name))];

    /// <summary>The NSEC record that denies the type asked for (section 6.1).</summary>
    private ZoneRecord? Denial(Question question)
    {
        var behaviour = state.Behaviour.Negative;
        if (!behaviour.Denies || question.Type == RecordType.ANY || !behaviour.DeniesFor(question.Name)) return null;
        return state.Zone.Negative(question.Name) is { IsActive: true } negative ? negative : null;
    }

    /// <summary>Denials that nobody may make; only faults do.</summary>
    private ZoneRecord? Foreign(Question question)
    {
        var behaviour = state.Behaviour.Negative;
        var shared = behaviour.DeniesShared && state.Zone.At(question.Name) is [{ Unique: false, IsActive: true }, ..];
        var below = behaviour.DeniesBelow && question.Name.Count > state.Host.Name.Count && question.Name.EndsWith(state.Host.Name);
        return shared || below
            ? new ZoneRecord(RecordRole.Negative, ResourceRecord.Nsec(question.Name, shared ? [RecordType.PTR] : [RecordType.HINFO], behaviour.HostTtl), true)
            : null;
    }

    private bool IsProbe(Question question, IReadOnlyList<ZoneRecord> found) =>
        Behaviour.KnowsProbes && !query.IsLegacy && found.Count > 0 && found.All(r => r.Unique)
        && query.Message.Authorities.Any(a => a.Name == question.Name && (question.Type == RecordType.ANY || question.Type == a.Type));

    /// <summary>A QU probe always gets its unicast response; the rest of the link is told too where it was not lately (section 5.4).</summary>
    private void Defend(Question question, IReadOnlyList<ZoneRecord> found)
    {
        var asked = Behaviour.DefendsByUnicast && Behaviour.HonoursQU && (question.UnicastResponse || !query.ToGroup) && MayUnicast;
        foreach (var record in found)
        {
            if (asked) Add(defenceByUnicast, record);
            if (!asked || Behaviour.MulticastCopy || !IsRecent(record)) Add(defenceByMulticast, record);
        }
    }

    private bool MayUnicast => query.OnLink || !Behaviour.MulticastForOffLinkQU || !query.ToGroup;

    /// <summary>True for unicast.</summary>
    private bool Way(Question question, ZoneRecord record)
    {
        if (query.IsLegacy) return true;
        var asked = question.UnicastResponse || (Behaviour.OneBitForAllQuestions && query.Message.Questions.Any(q => q.UnicastResponse));
        if (!(asked || !query.ToGroup)) return Behaviour.UnicastForQM;
        if (!Behaviour.HonoursQU || !MayUnicast) return false;
        return Behaviour.AlwaysUnicastForQU || IsRecent(record);
    }

    private bool IsRecent(ZoneRecord record)
    {
        foreach (var member in state.Zone.SetOf(record))
            if (member.LastMulticast(query.Family) is not { } last || query.At - last > TimeSpan.FromSeconds(member.Record.Ttl * Behaviour.RecentPart)) return false;
        return true;
    }

    private IEnumerable<ZoneRecord> Unknown(IEnumerable<ZoneRecord> records)
    {
        if (query.Message.Answers.Count == 0) return records;
        var (all, behaviour) = (records.ToList(), state.Behaviour.KnownAnswers);
        List<ZoneRecord> unknown = [.. all.Where(r => !IsKnown(behaviour, r, query.Message))];
        return behaviour.OneHidesAll && unknown.Count < all.Count ? [] : unknown;
    }

    public static bool IsKnown(KnownAnswersBehaviour behaviour, ZoneRecord record, DnsMessage message) =>
        behaviour.Suppresses && message.Answers.Any(k =>
            (behaviour.ComparesData ? k.SameRecord(record.Record) : k.SameSet(record.Record)) && behaviour.Suffices(k.Ttl, record.Record.Ttl));

    private IEnumerable<ZoneRecord> WholeSets(IEnumerable<ZoneRecord> records) =>
        Behaviour.WholeSets ? records.ToList().SelectMany(state.Zone.SetOf).Where(r => r.IsActive) : records;

    private static void Add(List<ZoneRecord> list, ZoneRecord record)
    {
        if (!list.Contains(record)) list.Add(record);
    }

    public IEnumerable<Response> Responses()
    {
        var defence = Behaviour.DelayLaw(state.Random, query.Message.Questions.Count > 1 ? Behaviour.SeveralDefencesDelay ?? Behaviour.DefenceDelay : Behaviour.DefenceDelay);
        if (defenceByUnicast.Count > 0) yield return Make(query.Family, defenceByUnicast, defence, toQuerier: true, defends: true);
        if (defenceByMulticast.Count > 0)
            foreach (var family in Families)
                if (Held(defenceByMulticast, family, defence) is var held && (held == defence || Behaviour.HoldsSoonDefences))
                    yield return Make(family, defenceByMulticast, held, toQuerier: false, defends: true);
        var delay = Delay();
        if (unicast.Count + multicast.Count == 0 && unsaid.Count > 0 && !query.IsLegacy) yield return MakeUnsaid(delay);
        if (unicast.Count + multicast.Count == 0) yield break;
        if (query.IsLegacy)
        {
            var behaviour = state.Behaviour.LegacyUnicast;
            if (!behaviour.ByMulticast) yield return Make(query.Family, unicast, behaviour.WithoutDelay ? TimeSpan.Zero : delay, toQuerier: true, defends: false);
            if (behaviour.ByMulticast || behaviour.MulticastCopy) yield return Make(query.Family, [.. unicast], delay, toQuerier: false, defends: false);
            yield break;
        }
        if (unicast.Count > 0)
            yield return Make(query.Family, unicast, Behaviour.UnicastSharedDelay is { } range && !alone ? Behaviour.DelayLaw(state.Random, range) : delay, toQuerier: true, defends: false);
        if (Behaviour.MulticastCopy)
            foreach (var record in unicast) Add(multicast, record);
        if (multicast.Count == 0) yield break;
        foreach (var family in Families) yield return Make(family, [.. multicast], delay, toQuerier: false, defends: false);
    }

    private IEnumerable<IpFamily> Families => Behaviour.BothFamilies ? state.Interface.Families.ToList() : [query.Family];

    /// <summary>A defence by multicast keeps a quarter of a second from the last multicast of the record (section 6).</summary>
    private TimeSpan Held(List<ZoneRecord> records, IpFamily family, TimeSpan delay)
    {
        foreach (var record in records.Where(Behaviour.KeepsDefenceRateLimit))
            if (record.LastMulticast(family) is { } last && last + Behaviour.DefenceRateLimit - query.At > delay) delay = last + Behaviour.DefenceRateLimit - query.At;
        return delay;
    }

    private Response Make(IpFamily family, List<ZoneRecord> records, TimeSpan delay, bool toQuerier, bool defends) => new()
    {
        Query = query,
        Family = family,
        Unicast = toQuerier,
        Defence = defends,
        Truncated = IsTruncated && !defends,
        CanWait = !toQuerier && !defends && delay > TimeSpan.Zero,
        Answers = records,
        Due = query.At + delay,
        FirstDue = query.At + delay,
    };

    private Response MakeUnsaid(TimeSpan delay) => new() { Query = query, Family = query.Family, Answers = [], Unsaid = [.. unsaid], Due = query.At + delay, FirstDue = query.At + delay };

    private bool IsTruncated => (query.Message.TC && Behaviour.MindsTruncation) || Behaviour.AlwaysTruncated;

    private TimeSpan Delay() => Behaviour.DelayLaw(state.Random,
        IsTruncated ? Behaviour.TruncatedDelay
        : query.Message.Questions.Count > 1 ? Behaviour.SeveralQuestionsDelay
        : alone ? Behaviour.UniqueDelay : Behaviour.SharedDelay);
}
