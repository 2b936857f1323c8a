using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;

namespace BonjourConformance.Cli.Runs;

/// <summary>Something that somebody has to do for a run.</summary>
/// <param name="Check">The first that needs it.</param>
/// <param name="Serves">How many checks use it.</param>
public sealed record Act(ControlAction Action, string Check, int Serves);

/// <summary>What a run will take, before it begins: what a person has to do, what is done to the link, and for how long.</summary>
public sealed class Forecast
{
    /// <summary>What the checks of queriers do to the device; nobody is asked for it a second time who could not do it once.</summary>
    private static readonly string[] OfQueriers = ["device-told-to-browse", "device-told-to-resolve", "device-told-to-connect"];

    private static readonly Dictionary<string, ControlAction> Actions = new()
    {
        ["power-off-and-on"] = ControlAction.PowerCycle,
        ["device-started"] = ControlAction.Start,
        ["device-stopped-in-good-order"] = ControlAction.Stop,
        ["device-switched-off"] = ControlAction.Kill,
        ["cable-taken-out"] = ControlAction.CableOut,
        ["cable-put-in"] = ControlAction.CableIn,
        ["TXT-value-changed"] = ControlAction.ChangeTxt,
        ["instance-renamed"] = ControlAction.Rename,
    };

    private readonly DeviceProfile profile;
    private readonly bool attended;
    private readonly Dictionary<CheckCase, TimeSpan> shares = [];

    /// <param name="attended">Somebody is there to do what no control does.</param>
    public Forecast(IReadOnlyList<CheckCase> checks, DeviceProfile profile, bool attended)
    {
        this.profile = profile;
        this.attended = attended;
        Checks = checks;
        var occasions = from check in checks from act in PlanTable.Of(check).Acts select (Occasion: act, Check: check);
        ByHand =
        [
            .. from occasion in occasions.GroupBy(o => o.Occasion)
               where Actions.ContainsKey(Kind(occasion.Key)) && occasion.Any(o => Binds(o.Check))
               let action = Actions[Kind(occasion.Key)]
               where attended && !profile.Control.ContainsKey(action) && (Ability.For(action) is not { } ability || !profile.Lacks.Contains(ability))
               select new Act(action, occasion.First(o => Binds(o.Check)).Check.Id, occasion.Count()),
        ];
        Steps = Step.Plan(checks);
        foreach (var step in Steps.Where(s => s.Lane != Lane.Quiet))
        {
            // Side by side each takes its part of the time that all of them take.
            var alone = step.Checks.Sum(c => Alone(c).TotalSeconds);
            foreach (var check in step.Checks) shares[check] = alone > 0 ? Alone(check) * (step.Time(Alone).TotalSeconds / alone) : TimeSpan.Zero;
        }
        Time = TimeSpan.FromSeconds(checks.Sum(c => TimeOf(c).TotalSeconds));
    }

    public static Forecast None { get; } = new([], new DeviceProfile(), attended: false);

    public IReadOnlyList<CheckCase> Checks { get; }

    /// <summary>The acts that somebody has to do, in order.</summary>
    public IReadOnlyList<Act> ByHand { get; }

    /// <summary>The same, those together that are one visit to the device: the cable out and in, off and on, and one name after the other.</summary>
    public IReadOnlyList<IReadOnlyList<Act>> Visits
    {
        get
        {
            var visits = new List<List<Act>>();
            foreach (var act in ByHand)
            {
                var same = act.Action is ControlAction.CableIn or ControlAction.Start ? visits.LastOrDefault() : act.Action == ControlAction.Rename ? visits.Find(v => v[0].Action == ControlAction.Rename) : null;
                if (same is null) visits.Add([act]);
                else same.Add(act);
            }
            return visits;
        }
    }

    /// <summary>How many questions that is: those, and one for each thing that not every device is made for.</summary>
    public int Questions => ByHand.Count + (attended ? Unasked.Count(kinds => Checks.Any(c => PlanTable.Of(c).Acts.Any(a => kinds.Contains(Kind(a))))) : 0);

    private IEnumerable<string[]> Unasked
    {
        get
        {
            if (!profile.Control.ContainsKey(ControlAction.Browse) && profile.Lacks.All(a => a.Member != "querier")) yield return OfQueriers;
            if (!profile.Control.ContainsKey(ControlAction.Sleep) && profile.Lacks.All(a => a.Member != "sleeps")) yield return ["device-put-to-sleep"];
        }
    }

    /// <summary>How long the checks take, against a device that answers at once and boots in no time.</summary>
    public TimeSpan Time { get; }

    /// <summary>The same for one check. What does not bind the device, or takes what nobody does, takes no time.</summary>
    public TimeSpan TimeOf(CheckCase check) => shares.TryGetValue(check, out var share) ? share : Alone(check);

    /// <summary>The same where it is open what else is made: the longest of what goes side by side may be all that is left.</summary>
    public TimeSpan AtMost(CheckCase check) => check.Lane == Lane.Browsing ? Alone(check) : TimeOf(check);

    /// <summary>What is made one after the other, and what side by side.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>What is made side by side and what is not, why, and the waits that no run is much quicker than.</summary>
    public IEnumerable<string> Lanes
    {
        get
        {
            foreach (var step in Steps.Where(s => s.Lane != Lane.Quiet && s.Time(Alone) > TimeSpan.Zero))
                yield return $"Side by side: {step.Checks.Count} checks {(step.Lane == Lane.Browsing ? $"of what the device does when it browses, {Step.Width} at a time, each with a service type of its own" : "of what it answers, those over IPv4 beside those over IPv6 where it was seen to treat the two as two interfaces")}: {Minutes(step.Time(Alone))} instead of {Minutes(TimeSpan.FromSeconds(step.Checks.Sum(c => Alone(c).TotalSeconds)))}. What does not pass so is made again alone.";
            foreach (var why in Checks.Where(c => c.Check.Alone.Length > 0 && Alone(c) > TimeSpan.Zero).DistinctBy(c => c.Id)) yield return $"Not so {why.Id}: {why.Check.Alone}.";
            yield return $"One after the other: {Steps.Count(s => s.Lane == Lane.Quiet)} checks, which judge timing or silence, count what others would add to, or do something to the device.";
            yield return $"The waits that the RFCs and the checks impose come to about {Minutes(Time)} ({Time.TotalSeconds:0} s). What the device takes to answer and to start comes on top, and so does what is tried again.";
        }
    }

    private TimeSpan Alone(CheckCase check) => Binds(check) ? PlanTable.Of(check).Time : TimeSpan.Zero;

    /// <summary>What is to be known before a run begins.</summary>
    public IEnumerable<string> Sentences(string link)
    {
        yield return $"{Checks.Count} checks, about {Minutes(Time)}{(ByHand.Count > 0 ? $", of which you are needed for {Visits.Count} {(Visits.Count == 1 ? "act" : "acts")} ({Questions} {(Questions == 1 ? "question" : "questions")}; run --plan lists the acts)" : attended || profile.Control.Count > 0 ? "" : "; nobody is there, so what takes a start or a cable is left unjudged")}.";
        yield return $"On {link} go out thousands of queries, claims to the device's names and addresses, and malformed and oversized messages, never more than {SendRate.Most} frames within a second: let nobody else need it, and where cables are pulled let a switch be between. The device may be called otherwise afterwards, such as \"InstanceA (2)\".";
    }

    /// <summary>A time as people say it.</summary>
    public static string Minutes(TimeSpan time) => time.TotalSeconds < 90 ? $"{Math.Max(1, Math.Round(time.TotalSeconds)):0} s" : $"{Math.Round(time.TotalMinutes):0} minutes";

    private static string Kind(string occasion) => occasion[(occasion.IndexOf(':') + 1)..];

    private bool Binds(CheckCase check) =>
        (profile.IPv4 == IPv4Configuration.LinkLocal || !check.Section.BindsLinkLocal)
        && ((profile.Control.ContainsKey(ControlAction.Browse) && profile.Lacks.All(a => a.Member != "querier")) || !PlanTable.Of(check).Acts.Any(a => OfQueriers.Contains(Kind(a))));
}
