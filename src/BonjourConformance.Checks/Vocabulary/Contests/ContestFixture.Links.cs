using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Words for what other hosts say when the device's link comes back (RFC 6762 section 8).</summary>
public abstract partial class ContestFixture
{
    /// <summary>From probe to probe of one train at most: 250 ms, and a little for coarse timers.</summary>
    private static readonly TimeSpan Apart = Milliseconds(300);

    /// <summary>Takes the cable out for six seconds, and waits for the first probe for a name of a kind when it is in again.</summary>
    /// <exception cref="InconclusiveException">It cannot be done, or the device does not probe.</exception>
    protected async Task<Contest> ContestOfLinkUp(NameKind kind, Family family)
    {
        var name = NameOf(kind);
        var on = await LinkBack();
        var probe = await Given(FirstProbe(h => IsProbe(h, family) && Claimant(h, kind, name) is not null, on.Mark, on.At + Session.Boot.LimitOfLinkChange),
            $"no probe over {family} for a {kind.Word()} was seen within {Session.Boot.LimitOfLinkChange.TotalSeconds:0} s after the link had come back, which another check judges");
        return new Contest(this, Context, kind, family, probe, Claimant(probe, kind, name)!);
    }

    /// <summary>The link comes back, and at the first probe another host asks for every name of the device, over each family.</summary>
    protected async Task<AskedAtLinkUp> AskedAtLinkUp()
    {
        var on = await LinkBack();
        _ = await Given(Session.First(h => Probed(h).Any(Holds), on.Mark, on.At + Session.Boot.LimitOfLinkChange), "no probe was seen after the link had come back, which another check judges");
        foreach (var family in Device.Families.Order())
        {
            foreach (var instance in SomeInstances()) Ask(new Question(instance.Name, RecordType.SRV), family);
            foreach (var host in Device.HostNames) Ask(new Question(host, Device.AddressType(family)), family);
        }
        await Wait(Seconds(2));
        var messages = Session.Since(on.Mark).ToList();
        var trains = messages.SelectMany(Probed, (m, name) => (Probe: m, Name: name)).GroupBy(p => (p.Name, p.Probe.Family))
            .Select(g => (g.Key.Name, g.Key.Family, Probes: Gaps.Apart(g.Select(p => p.Probe)))).ToList();
        // Three probes are a whole train; what comes after them may be another.
        var pairs = trains.SelectMany(t => t.Probes.Take(3).Zip(t.Probes.Take(3).Skip(1)), (t, p) => (t.Name, t.Family, p.First, p.Second)).Where(p => p.Second.At - p.First.At < Apart + Tolerance).ToList();
        return new AskedAtLinkUp([.. pairs.Select(p => p.Name).Distinct()],
            [.. from pair in pairs
                from used in messages
                where used.IsResponse && used.Family == pair.Family && used.Number > pair.First.Number && used.Number < pair.Second.Number
                from record in used.Message.Answers.Concat(used.Message.Additionals)
                where record.Name == pair.Name && record.Ttl > 0 && record.Type is RecordType.A or RecordType.AAAA or RecordType.SRV or RecordType.TXT
                select new UsedEarly(record, pair.First, used, pair.Second)]);
    }

    private async Task<PowerOn> LinkBack()
    {
        Only(!Session.Operator.CanByHand(ControlAction.CableOut), "a person who pulls the cable by hand is asked for it once, and other checks use that");
        return await Replug(Seconds(6));
    }
}

/// <summary>What came of questions for the device's names when its link had come back.</summary>
/// <param name="Probed">Names with two probes one after the other.</param>
/// <param name="Early">Records that were given out in between.</param>
public sealed record AskedAtLinkUp(IReadOnlyList<DnsName> Probed, IReadOnlyList<UsedEarly> Early);

/// <summary>A record that was given out between two probes for its name.</summary>
public sealed record UsedEarly(ResourceRecord Record, Heard Before, Heard In, Heard After) : ICase
{
    public DnsName About => Record.Name;

    public IEnumerable<Frame> Frames => [Before.Frame, In.Frame, After.Frame];

    public override string ToString() => $"{Record.Name} {Record.Type} in frame {In.Number}, between the probes in frames {Before.Number} and {After.Number}";
}
