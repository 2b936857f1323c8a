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
/// <param name="First">The first probe for a host name.</param>
/// <param name="Last">The last claim before the probe.</param>
public sealed record EarlyClaim(IReadOnlyList<DnsName> Names, DnsName Name, DnsName Probed, Heard Probe, Heard First, Stimulus Last)
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
        return new EarlyClaim(names, name, Claimed(probe) ?? ContestFixture.Claimant(session.Device, probe, NameKind.Host, name)!, probe, first, last);
    }
}

/// <summary>Another host claims the device's host names until it probes.</summary>
internal sealed class EarlyClaims
{
    private readonly CheckFixture fixture;
    private readonly CheckContext context;
    private readonly DnsName name;
    private readonly List<DnsName> names;

    public EarlyClaims(CheckFixture fixture, CheckContext context)
    {
        (this.fixture, this.context, name) = (fixture, context, context.Device.HostName);
        // A device that forgets its new names begins with the first one.
        names = [.. context.Session.DeviceMessages.Where(m => m.IsResponse).SelectMany(m => m.Message.Records)
            .Where(r => r.Data is AddressData data && context.Device.Addresses.Contains(data.Address)).Select(r => r.Name).Take(1).Append(name).Concat(Later).Distinct()];
    }

    private Session Session => context.Session;

    private List<Family> Families => [.. context.Device.Families.Order()];

    /// <summary>What the box was called last at each of its interfaces and over each family: a contest at one may have given all of it another name than it is known by here.</summary>
    private IEnumerable<DnsName> Later => Session.Messages.Where(m => m.IsResponse && context.Device.Owns(m.Frame) && m.Message.Records.Any(IsAddress))
        .GroupBy(m => (m.Frame.Source, m.Family)).SelectMany(g => g.Last().Message.Records).Where(IsAddress).Select(r => r.Name).Distinct().Except(context.Device.HostNames);

    private static bool IsAddress(ResourceRecord record) => record is { Ttl: > 0, Data: AddressData };

    /// <summary>What is sent over a family.</summary>
    public IEnumerable<ResourceRecord> Claims(Family family) => names.Select(n => fixture.ClaimOf(n, NameKind.Host, family));

    /// <summary>Claims the names over every family, from the moment at which the device is off; then the first probe of each family.</summary>
    /// <param name="start">Ends when the device is reported to have been started.</param>
    public Task<IReadOnlyDictionary<Family, EarlyClaim>> Until(Task start)
    {
        context.Stimuli.Add($"a response of another host with {string.Join(", ", Claims(Families[0]))}, every 25 ms until the first probe");
        return Probed(Families, Session.Link.Transcript.Now, null, start);
    }

    /// <summary>The same over one family, from the moment at which the device was started.</summary>
    public async Task<EarlyClaim?> Since(PowerOn on, Family family) => (await Probed([family], on.Mark, on.At + Session.Boot.Limit, Task.CompletedTask)).GetValueOrDefault(family);

    private async Task<IReadOnlyDictionary<Family, EarlyClaim>> Probed(List<Family> families, Moment mark, TimeSpan? end, Task start)
    {
        // Of several host names another may be probed for first, and nobody claims that one.
        var others = context.Device.HostNames.Except(names).ToHashSet();
        // Once it probes over one family or at one of its interfaces, a claim counts for the whole box.
        Task<Heard?> Probe(TimeSpan until, Family? family = null) => Session.FirstOfBox(h => (family is null || h.Family == family) && ContestFixture.Claimant(context.Device, h, NameKind.Host, name) is { } claimed && !others.Contains(claimed), mark, until);
        var last = new Dictionary<Family, Stimulus>();
        Heard? first = null;
        while (first is null && (end is null || Session.Now < end))
        {
            foreach (var family in families) last[family] = fixture.Send(DnsMessage.Response([.. Claims(family)]), family, Sending.Usual.Contesting(Session.Hosts.Rival));
            first = await Probe(Session.Now + TimeSpan.FromMilliseconds(25));
            if (start.IsCompleted) end ??= Session.Now + Session.Boot.Limit;
            if (start.IsFaulted) await start;
        }
        var found = new Dictionary<Family, EarlyClaim>();
        foreach (var family in families)
            if (first is not null && await Probe(Session.Now + TimeSpan.FromSeconds(1), family) is { } probe)
                found[family] = await EarlyClaim.Of(Session, names, name, last[family], probe, mark);
        return found;
    }
}

public abstract partial class ContestFixture
{
    /// <summary>A start before whose first probe another host claimed the host names. Where the device can be kept off meanwhile, one start serves both families.</summary>
    /// <exception cref="InconclusiveException">The device did not probe.</exception>
    protected async Task<EarlyClaim> ClaimedEarly(Family family)
    {
        _ = NameOf(NameKind.Host); // a device without one has nothing that can be claimed
        var hands = Session.Operator;
        if (hands.RestartsByHand() || (hands.CanByItself(ControlAction.Kill) && hands.CanByItself(ControlAction.Start)))
        {
            var early = hands.RestartsByHand() ? (await Observe.Stop()).Early : await Session.Observe("start after claims", Context.Attempt, ClaimedWhileOff);
            return early.GetValueOrDefault(family) ?? throw new InconclusiveException("the device did not probe for a host name when it was started again");
        }
        var claims = new EarlyClaims(this, Context);
        Describe($"a response of another host with {string.Join(", ", claims.Claims(family))}, every 25 ms from the start until the first probe");
        var seen = await claims.Since(await Restart(), family) ?? throw new InconclusiveException($"the device did not probe for a host name within {Session.Boot.Limit.TotalSeconds:0} s");
        return seen.First.Frame.IsAfter(seen.Last.Mark) ? seen : throw new RepeatableException("the device probed before anything could be claimed: what starts it returned too late");
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
