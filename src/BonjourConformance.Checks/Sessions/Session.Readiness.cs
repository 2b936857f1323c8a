using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Sessions;

/// <summary>From check to check: what one did to the device is over before the next one looks at it.</summary>
public sealed partial class Session
{
    private readonly Dictionary<DeviceInterface, int> left = [];
    private int underWay;
    private Moment watched;
    private string last = "";
    private string? gone;

    /// <summary>Disturbed, but seen to have its names again: enough for a check that brings the device where it wants it.</summary>
    private bool settled;

    /// <summary>What the last check did to the device must be over before the next one looks at it.</summary>
    public bool Disturbed { get; set; }

    /// <summary>How many checks have disturbed the device so far.</summary>
    internal int Disturbances { get; private set; }

    /// <summary>Why nothing more can be asked of the device, as a clause: it answers nothing any more, and nothing has brought it back. Null: it is there.</summary>
    public string? Gone => gone;

    internal bool IsGone => gone is not null;

    /// <summary>The device answers nothing since a check, and nobody can start it again: those that follow need not each find that out.</summary>
    internal void GiveUp(string during) => gone ??= $"the device has answered nothing since {during}, and nobody can start it again";

    /// <summary>Makes sure the device is known and at rest.</summary>
    /// <param name="atOnce">At rest it need not be, so long as it is known to have its names.</param>
    /// <exception cref="InconclusiveException">The device is gone.</exception>
    public async Task Prepare(Stage stage, bool atOnce = false)
    {
        await Start();
        if (underWay == 0) Device.Sought = seekers.Names();
        if (Recording is not null) return;
        if (Groups.IsOverflowing && stage != Stage.WholeRun) throw new InconclusiveException("the device floods the link: not all that it sends can be kept, and what seems missing may be among the rest") { CausedBy = [Causes.FloodsNobody] };
        if (Disturbed && atOnce && settled && gone is null) return;
        if (!Disturbed && gone is null) return;
        if (!IsGone || await IsAlive())
        {
            await Rest();
            if (await discovery.Refresh())
            {
                Disturbed = false;
                gone = null;
                return;
            }
        }
        if (gone is null && (await IsAlive() ? await Restart() : await Silences.End(last)))
        {
            Disturbed = false;
            return;
        }
        gone ??= "the device has not answered since an earlier check disturbed it";
        if (stage != Stage.WholeRun) throw new InconclusiveException(gone) { CausedBy = [Causes.GoesOnAnswering] };
    }

    /// <summary>A device that answers, but not for what it had, may have lost it to an earlier check.</summary>
    private async Task<bool> Restart()
    {
        if (!Operator.Can(ControlAction.Start) && !Operator.Can(ControlAction.PowerCycle)) return false;
        await Do(Operator.Can(ControlAction.PowerCycle) ? ControlAction.PowerCycle : ControlAction.Start, NoArguments);
        await Boot.Over(LastStart);
        await Link.Loop.Delay(TimeSpan.FromSeconds(2));
        return await discovery.Refresh();
    }

    /// <summary>Turns to another interface of the device: what was done to it since it was last looked at must be over, and its names are asked anew.</summary>
    internal void TurnTo(DeviceInterface other)
    {
        if (Device.Interface == other) return;
        // One that is left before it was looked at again is as uncertain as one that was disturbed since.
        left[Device.Interface!] = Disturbed ? -1 : Disturbances;
        Device.TurnTo(other);
        if (left.GetValueOrDefault(other) != Disturbances) Disturbed = true;
        settled = false;
    }

    /// <summary>From here on what the caller awaits is done for a check. Several may be under way side by side.</summary>
    internal void Enter(CheckContext context)
    {
        running.Value = context;
        underWay++;
        last = context.Check.Id;
    }

    internal void Leave(CheckContext context)
    {
        running.Value = null;
        underWay--;
        // What one of several had other hosts announce cannot be told from what the others did.
        if (Recording is null && underWay == 0) farewells.AfterCheck();
        var turned = HasTurned();
        if (!context.HasDisturbed && !turned) return;
        Disturbed = true;
        Disturbances++;
        settled = context.HasDisturbed && context.HasSettled;
    }

    /// <summary>Whether the device has proposed records for a name that it is not known by: it may have lost one where no check expected that.</summary>
    private bool HasTurned()
    {
        if (Recording is not null) return false;
        var proposed = Since(watched).Where(m => !m.IsResponse).SelectMany(m => m.Message.Authorities).Select(r => r.Name).ToHashSet();
        watched = Link.Transcript.Now;
        return proposed.Any(n => !n.IsReverseMapping() && !Device.Hosts.Exists(h => h.Name == n) && !Device.Instances.Exists(i => i.Name == n));
    }

    /// <summary>Waits until the device has booted, and has stopped probing and announcing.</summary>
    public async Task Rest()
    {
        if (IsStarting) await Boot.Over(LastStart);
        await Stillness.Come();
    }
}
