using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;

namespace BonjourConformance.Checks.Rules;

/// <summary>Words for what the device is to others on its link.</summary>
public abstract class LinkFixture : CheckFixture
{
    /// <summary>The ten seconds in which the device sent most to everybody that nobody had called for.</summary>
    /// <exception cref="NotApplicableException">There is only a capture.</exception>
    protected Outpour WorstOutpour => Session.Recording is null ? Session.Groups.Worst(Device.Macs) ?? new Outpour(Now) : throw new NotApplicableException("of a capture what repeats is not counted");

    /// <summary>A hundred a second for ten seconds on end is far beyond what a device of one name needs; each further name has its probes and announcements.</summary>
    protected int OutpourAllowed => 1000 + 20 * (Device.EveryHostName.Count + Device.Instances.Count);

    /// <summary>What others did with addresses of the device while it used them.</summary>
    /// <exception cref="NotApplicableException">It uses none.</exception>
    protected Judgement UsesOfItsAddresses() =>
        AddressRule.Judge(Link.Transcript.All, Device, [.. Session.Doings.Where(d => d.IsBreak).Select(d => d.Moment)]) is { Judged: > 0 } judgement ? judgement : throw new NotApplicableException("the device was not seen to use an address");
}
