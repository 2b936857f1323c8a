using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Doctoring;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Live;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Composition;

/// <summary>A real network interface with whatever is on it.</summary>
public sealed class LiveWorld : RunWorld
{
    private readonly LiveLink link;
    private readonly DeviceProfile profile;
    private readonly IOperator hands;
    private readonly int seed;
    private Session? session;

    /// <param name="acts">How many questions a person will be asked, as far as is known.</param>
    /// <param name="unattended">Nobody is to be asked for what no command of the profile does.</param>
    /// <param name="before">What was seen before a run was cut short that goes on.</param>
    /// <exception cref="LinkException">The interface is missing, or frames can be neither captured nor sent there.</exception>
    public LiveWorld(string name, DeviceProfile profile, int seed, Screen screen, bool unattended, int? acts = null, EarlierFrames? before = null)
    {
        this.profile = profile;
        this.seed = seed;
        IOperator person = unattended || !screen.CanAsk ? new NoOperator() : new HumanOperator(screen, new TerminalKeyboard(), acts);
        var commands = new CommandOperator(profile, person);
        hands = profile.Control.Count == 0 ? person : commands;
        if (commands.Missing().ToList() is { Count: > 0 } missing) throw new CannotRunException(string.Join('\n', missing));
        DeviceName = profile.Name ?? profile.Host ?? profile.Instance ?? profile.Address?.ToString() ?? "device";
        link = LiveLink.Open(name, new LiveLoop(before?.Started), before);
        // What doctor calls bad makes silence of the device out of trouble of this machine.
        if (Surroundings.Of(link).FirstOrDefault(d => d.Weight == Weight.Bad) is { } bad)
        {
            link.Dispose();
            throw new CannotRunException(bad.ToString());
        }
    }

    public override ILink Link => link;

    public override string DeviceName { get; }

    public override IReadOnlyList<Condition> Conditions =>
    [
        new("link", link.Calibration.ToString()),
        SentRate(link.PeakRate, SendRate.Most),
        .. link.NotCarried > 0 ? (Condition[])[new("frames sent but not carried", $"{link.NotCarried}")] : [],
        .. link.LeftOut > 0 ? (Condition[])[new("frames of no concern left out", $"{link.LeftOut}")] : [],
        .. link.Lost > 0 ? (Condition[])[new("frames lost by this machine", $"{link.Lost}: it was too slow, and silence may have been our own deafness")] : [],
    ];

    public override Session SessionFor(CheckCase check) => SessionFor();

    /// <summary>The one session of the world.</summary>
    public Session SessionFor() => session ??= new Session(link, profile, Watch(hands), seed);

    protected override void Dispose(bool disposing)
    {
        if (disposing) link.Dispose();
        base.Dispose(disposing);
    }
}
