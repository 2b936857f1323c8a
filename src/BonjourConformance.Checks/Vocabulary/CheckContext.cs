using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>One attempt at one check: what it did, and what its verdict will rest on.</summary>
public sealed class CheckContext(Session session, CheckCase check, int attempt)
{
    public Session Session { get; } = session;

    public CheckCase Check { get; } = check;

    /// <summary>0 for the first; higher where a breach is being repeated.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>What is done was done before, in this attempt or another, and the device did not do as was wanted.</summary>
    public bool IsAgain
    {
        get => field || Attempt > 0;
        set;
    }

    public DeviceModel Device => Session.Device;

    /// <summary>What the verdict is about; null: what <see cref="Asked"/> tells, or the device as a whole.</summary>
    public SubjectInfo? Subject { get; set; }

    /// <summary>Names that the check asked the device about.</summary>
    public HashSet<DnsName> Asked { get; } = [];

    public List<string> Stimuli { get; } = [];

    /// <summary>What the harness sent; part of the evidence.</summary>
    public List<Stimulus> Sent { get; } = [];

    public List<Frame> Evidence { get; } = [];

    public List<TimeWindow> Windows { get; } = [];

    /// <summary>What was measured, each quantity once.</summary>
    public List<Number> Numbers { get; } = [];

    public string Expected { get; set; } = "";

    public string Observed { get; set; } = "";

    /// <summary>Something that the device must not do was waited for, and not heard.</summary>
    public bool RestsOnSilence { get; set; }

    public Distribution? Distribution { get; set; }

    /// <summary>The device was restarted, contradicted or otherwise changed: it must come to rest before the next check.</summary>
    public bool HasDisturbed { get; set; }

    /// <summary>The device was disturbed, but then seen to announce the same name again.</summary>
    public bool HasSettled { get; set; }

    /// <summary>What was wrong with the link when something was observed that the check judges; null for nothing.</summary>
    internal string? LinkTrouble { get; private set; }

    /// <summary>Takes over what was done for an observation that an earlier check made.</summary>
    internal void Share(Doings done)
    {
        Stimuli.AddRange(done.Stimuli.Except(Stimuli));
        Windows.AddRange(done.Events.Except(Windows));
        LinkTrouble ??= done.Trouble;
    }
}

/// <summary>What was done to make an observation, and when.</summary>
internal sealed record Doings(List<string> Stimuli, List<TimeWindow> Events)
{
    /// <summary>What was wrong with the link meanwhile.</summary>
    public string? Trouble { get; set; }
}
