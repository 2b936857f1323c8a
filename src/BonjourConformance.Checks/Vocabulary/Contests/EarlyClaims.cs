using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>The first probe of a start before which another host claimed the device's host names all the time.</summary>
/// <param name="Names">The names that were claimed: the first that the device was seen with, and the present one.</param>
/// <param name="Probed">The host name that the probe is for.</param>
/// <param name="Last">The last claim before the probe.</param>
public sealed record EarlyClaim(IReadOnlyList<DnsName> Names, DnsName Name, DnsName Probed, Heard Probe, Stimulus Last)
{
    /// <summary>A host that no service is on may be probed for before the others, in a message of its own.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromSeconds(1);

    /// <summary>What the device began with: a probe for a name that was claimed, whatever else it probes for beside it; else the first for another host name.</summary>
    /// <param name="first">The first probe for a host name.</param>
    /// <param name="since">When the device was started.</param>
    internal static async Task<EarlyClaim> Of(Session session, IReadOnlyList<DnsName> names, DnsName name, Stimulus last, Heard first, Moment since)
    {
        DnsName? Claimed(Heard heard) => ContestFixture.Probed(heard).FirstOrDefault(names.Contains);
        var probe = await session.FirstOfBox(h => h.Family == first.Family && Claimed(h) is not null, since, first.At + Beside) ?? first;
        return new EarlyClaim(names, name, Claimed(probe) ?? ContestFixture.Claimant(session.Device, probe, NameKind.Host, name)!, probe, last);
    }
}

/// <summary>Another host claims the device's host names from the moment at which it is off until it probes.</summary>
internal sealed class EarlyClaims(CheckFixture fixture, CheckContext context)
{
    private readonly DnsName name = context.Device.HostName;

    /// <summary>A device that forgets its new names begins with the first one.</summary>
    private List<DnsName> Names => [.. context.Session.DeviceMessages.Where(m => m.IsResponse).SelectMany(m => m.Message.Records)
        .Where(r => r.Data is AddressData data && context.Device.Addresses.Contains(data.Address)).Select(r => r.Name).Take(1).Append(name).Concat(Later(context.Session)).Distinct()];

    /// <summary>What the box was called last at each of its interfaces and over each family: a contest at one may have given all of it another name than it is known by here.</summary>
    internal static IEnumerable<DnsName> Later(Session session) => session.Messages.Where(m => m.IsResponse && session.Device.Owns(m.Frame) && m.Message.Records.Any(IsAddress))
        .GroupBy(m => (m.Frame.Source, m.Family)).SelectMany(g => g.Last().Message.Records).Where(IsAddress).Select(r => r.Name).Distinct().Except(session.Device.HostNames);

    private static bool IsAddress(ResourceRecord record) => record is { Ttl: > 0, Data: AddressData };

    /// <summary>Claims them over every family until the device probes; then the first probe of each family.</summary>
    /// <param name="start">Ends when the device is reported to have been started.</param>
    public async Task<IReadOnlyDictionary<Family, EarlyClaim>> Until(Task start)
    {
        var session = context.Session;
        var names = Names;
        // Of several host names another may be probed for first, and nobody claims that one.
        var others = context.Device.HostNames.Except(names).ToHashSet();
        var families = context.Device.Families.Order().ToList();
        var mark = session.Link.Transcript.Now;
        // Once it probes over one family or at one of its interfaces, a claim counts for the whole box.
        Task<Heard?> Probe(TimeSpan until, Family? family = null) => session.FirstOfBox(h => (family is null || h.Family == family) && !h.IsResponse && ContestFixture.Claimant(context.Device, h, NameKind.Host, name) is { } claimed && !others.Contains(claimed), mark, until);
        context.Stimuli.Add($"a response of another host with {string.Join(", ", names.Select(n => fixture.ClaimOf(n, NameKind.Host, families[0])))}, every 25 ms until the first probe");
        var last = new Dictionary<Family, Stimulus>();
        Heard? first = null;
        TimeSpan? end = null;
        while (first is null && (end is null || session.Now < end))
        {
            foreach (var family in families) last[family] = fixture.Send(DnsMessage.Response([.. names.Select(n => fixture.ClaimOf(n, NameKind.Host, family))]), family, Sending.Usual.Contesting(session.Hosts.Rival));
            first = await Probe(session.Now + TimeSpan.FromMilliseconds(25));
            if (start.IsCompleted) end ??= session.Now + session.Boot.Limit;
            if (start.IsFaulted) await start;
        }
        var found = new Dictionary<Family, EarlyClaim>();
        foreach (var family in families)
            if (first is not null && await Probe(session.Now + TimeSpan.FromSeconds(1), family) is { } probe)
                found[family] = await EarlyClaim.Of(session, names, name, last[family], probe, mark);
        return found;
    }
}

public abstract partial class ContestFixture
{
    /// <summary>A start before whose first probe another host claimed the host names. Where the device can be kept off meanwhile, one start serves both families.</summary>
    /// <exception cref="InconclusiveException">The device did not probe.</exception>
    protected async Task<EarlyClaim> ClaimedEarly(Family family)
    {
        var name = NameOf(NameKind.Host);
        var hands = Session.Operator;
        if (hands.RestartsByHand() || (hands.CanByItself(ControlAction.Kill) && hands.CanByItself(ControlAction.Start)))
        {
            var early = hands.RestartsByHand() ? (await Observe.Stop()).Early : await Session.Observe("start after claims", Context.Attempt, ClaimedWhileOff);
            return early.GetValueOrDefault(family) ?? throw new InconclusiveException("the device did not probe for a host name when it was started again");
        }
        // A device that forgets its new names begins with the first one.
        var names = HostNames.Append(name).Concat(EarlyClaims.Later(Session)).Distinct().ToList();
        // Of several host names another may be probed for first, and nobody claims that one.
        var others = Device.HostNames.Except(names).ToHashSet();
        var claims = names.Select(n => ClaimOf(n, NameKind.Host, family)).ToList();
        Describe($"a response of another host with {string.Join(", ", claims)}, every 25 ms from the start until the first probe");
        var on = await Restart();
        var end = on.At + Session.Boot.Limit;
        Stimulus? last = null;
        Heard? probe = null;
        // Once it probes over one family or at one of its interfaces, a claim counts for the whole box.
        bool IsOfHost(Heard heard) => Probed(heard).Any() && Claimant(heard, NameKind.Host, name) is { } claimed && !others.Contains(claimed);
        while (probe is null && Now < end)
        {
            last = Send(DnsMessage.Response(claims), family, Sending.Usual.Contesting(Hosts.Rival));
            probe = await Session.FirstOfBox(IsOfHost, on.Mark, Now + Milliseconds(25));
        }
        if (probe is not null) probe = await Session.FirstOfBox(h => IsProbe(h, family) && IsOfHost(h), on.Mark, Now + Seconds(1));
        if (probe is null) throw new InconclusiveException($"the device did not probe for a host name within {Session.Boot.Limit.TotalSeconds:0} s");
        if (!probe.Frame.IsAfter(last!.Mark)) throw new RepeatableException("the device probed before anything could be claimed: what starts it returned too late");
        return await EarlyClaim.Of(Session, names, name, last, probe, on.Mark);
    }

    /// <summary>The claims begin before the device is started: however late its control returns, none comes too late.</summary>
    private async Task<IReadOnlyDictionary<Family, EarlyClaim>> ClaimedWhileOff()
    {
        await Operate(ControlAction.Kill);
        var start = Operate(ControlAction.Start);
        var early = await new EarlyClaims(this, Context).Until(start);
        await start;
        return early;
    }
}
