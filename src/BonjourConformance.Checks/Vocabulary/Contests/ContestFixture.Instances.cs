using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Words for conflicts about several names at once.</summary>
public abstract partial class ContestFixture
{
    /// <summary>Of many instances so many: fifteen conflicts within ten seconds would slow the device down (RFC 6762 section 8.1).</summary>
    private const int MostAtOnce = 4;

    /// <summary>Instances of the device, of many some that the seed draws.</summary>
    protected IReadOnlyList<ServiceInstance> SomeInstances()
    {
        var all = Device.Instances.Where(i => i is { IsPlaceholder: false, Srv: not null, Txt: not null }).ToList();
        return all.Count <= MostAtOnce ? all : [.. all.OrderBy(_ => Session.Random.Next()).Take(MostAtOnce)];
    }

    /// <summary>An instance of another type and with another label than the usual one, so far as there is one; the usual one where it is alone.</summary>
    protected ServiceInstance FurtherInstance()
    {
        var usual = Device.AnyInstance;
        return SomeInstances().Where(i => i.Name != usual.Name).MaxBy(i => Convert.ToInt32(i.Type != usual.Type) + Convert.ToInt32(i.Label != usual.Label)) ?? usual;
    }

    /// <summary>An instance that has lost its first name already: of those that have not, others may want to see how they do.</summary>
    protected ServiceInstance LostBefore() => SomeInstances().FirstOrDefault(i => Device.Names.FirstOf(i.Name) != i.Name) ?? Device.AnyInstance;

    /// <summary>Another host claims an instance's name, with the contest that follows; null where the device does not probe within two seconds.</summary>
    protected async Task<Contest?> ContestOf(ServiceInstance instance, Family family) =>
        Session.Contests.Immovable.Contains((NameKind.Instance, family)) ? null : (await ClaimedName(instance.Name, family)).Contest;

    /// <summary>Another host claims the name of an instance, with the claim and the contest that follows.</summary>
    protected async Task<(Stimulus Claim, Contest? Contest)> ClaimedName(DnsName instance, Family family)
    {
        var sent = await Claim(ClaimsOf(family, instance), family);
        var probe = await Session.First(h => IsProbe(h, family) && Probed(h).Contains(instance), sent.Mark, sent.At + Seconds(2) + RoundTrip + Tolerance);
        return (sent, probe is null ? null : new Contest(this, Context, NameKind.Instance, family, probe, instance));
    }

    /// <summary>Another host claims the names of two instances in one message, and keeps silent, with a contest for the second of those that the device then probes for together.</summary>
    /// <exception cref="NotApplicableException">It probes for each by itself.</exception>
    /// <exception cref="InconclusiveException">It does not probe within two seconds.</exception>
    protected async Task<Contest> ContestOfSecond(ServiceInstance one, ServiceInstance other, Family family)
    {
        var sent = await Claim(ClaimsOf(family, one.Name, other.Name), family);
        IEnumerable<DnsName> Both(Heard heard) => Probed(heard).Where(n => n == one.Name || n == other.Name);
        var probe = await Session.First(h => IsProbe(h, family) && Both(h).Any(), sent.Mark, sent.At + Seconds(2) + RoundTrip + Tolerance);
        probe = Given(probe, "the device does not probe for its instances after a conflict, which another check judges", Causes.InstanceConflictStartsProbing);
        Only(Both(probe).Count() > 1, "the device probes for each name in a message of its own");
        return new Contest(this, Context, NameKind.Instance, family, probe, Both(probe).Last());
    }

    /// <summary>A user gives an instance a name, which leads to a contest for it; afterwards the instance gets its old name back.</summary>
    /// <exception cref="NotApplicableException">It would take a person.</exception>
    protected async Task WithNameOfUser(Func<Contest, Task> demand)
    {
        Only(!Session.Operator.CanByHand(ControlAction.Rename), "a person who renames the device by hand is asked for it once, and another check uses that");
        var instance = Observe.Operable;
        var type = instance.TypeLabels;
        var name = instance.Type.Prepend($"Renamed {Session.Random.Next(1000, 10000)}");
        var others = Device.Instances.Select(i => i.Name).ToHashSet();
        var mark = Link.Transcript.Now;
        await Operate(ControlAction.Rename, ("instance", instance.Label), ("type", type), ("newName", name.FirstLabel));
        try
        {
            var probe = Given(await Session.First(h => IsProbe(h, AnyFamily) && Probed(h).Contains(name), mark, Now + Seconds(15)), $"no probe for {name} was seen within 15 s after it had been given", Causes.EveryUniqueNameIsProbed);
            Device.Rename(NameKind.Instance, instance.Name, name);
            await demand(new Contest(this, Context, NameKind.Instance, AnyFamily, probe, name));
        }
        finally
        {
            var called = Session.Since(mark).SelectMany(Probed).LastOrDefault(n => n.Skip() == instance.Type && !others.Contains(n)) ?? name;
            await Operate(ControlAction.Rename, ("instance", called.FirstLabel), ("type", type), ("newName", instance.Label));
            await Session.First(h => h.IsMulticastResponse && h.Message.Answers.Any(r => r.Name == instance.Name && r.Ttl > 0), mark, Now + Seconds(15));
        }
    }

    /// <summary>Another host claims several names in one message, and keeps silent; what leaves a name unprobed is claimed once more by itself.</summary>
    /// <returns>The claims that the device did not probe after, with the frame that made each.</returns>
    protected async Task<IReadOnlyList<(ResourceRecord Claim, Frame Frame)>> Unheeded(IReadOnlyList<ResourceRecord> claims, Family family)
    {
        var left = claims;
        var last = new List<(ResourceRecord, Frame)>();
        for (var attempt = 0; attempt < 2 && left.Count > 0; attempt++)
        {
            var unheeded = new List<(ResourceRecord, Frame)>();
            foreach (var message in attempt == 0 ? [left] : left.Select(c => (IReadOnlyList<ResourceRecord>)[c]))
            {
                var claim = await Claim(message, family);
                var quiet = message.ToList();
                await Session.First(h => quiet.RemoveAll(r => Probed(h).Contains(r.Name)) > 0 && quiet.Count == 0, claim.Mark, claim.At + Seconds(2) + Tolerance);
                unheeded.AddRange(quiet.Select(r => (r, claim.Frame)));
                // Nobody defends the names, so that the device has them back and announces them twice. A conflict a second is far from what slows it down.
                await Session.Rest();
                await Link.Loop.DelayUntil(claim.At + Seconds(message.Count));
            }
            (last, left) = (unheeded, [.. unheeded.Select(u => u.Item1)]);
        }
        return last;
    }

    private List<ResourceRecord> ClaimsOf(Family family, params DnsName[] instances) => [.. instances.Select(i => ClaimOf(i, NameKind.Instance, family))];

    private async Task<Stimulus> Claim(IReadOnlyList<ResourceRecord> claims, Family family)
    {
        Disturb();
        await Ready();
        Session.Contests.LastConflict = Now;
        Describe($"a response of another host over {family} with {string.Join(", ", claims)}");
        return Send(DnsMessage.Response(claims), family, Sending.Usual.Contesting(Hosts.Rival));
    }
}
