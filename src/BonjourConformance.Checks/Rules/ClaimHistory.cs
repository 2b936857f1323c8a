using System.Net;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>What made a device try an address.</summary>
public enum Occasion
{
    Unknown,
    Start,
    LinkChange,

    /// <summary>Another host had the candidate before.</summary>
    Denial,

    /// <summary>Another host took the address in use.</summary>
    Conflict,
}

/// <summary>A train of probes for one address.</summary>
public sealed record Attempt(IPAddress Address, Occasion Occasion, Attempt? Before, Tenure? Left)
{
    public List<Frame> Probes { get; } = [];

    /// <summary>Packets of other hosts that claim the address, since its first probe.</summary>
    public List<Frame> Denials { get; } = [];

    /// <summary>Packets from the address before it was announced.</summary>
    public List<Frame> Uses { get; } = [];

    /// <summary>The address was in use, and nothing was seen that made the device probe for it: that is no claim.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>When the device was last switched, woken or plugged in before the end of the train: a link that comes up may do so twice.</summary>
    public TimeSpan? Switched { get; set; }
}

/// <summary>The time in which an address is in use, from its first announcement on.</summary>
/// <param name="Attempt">Null where it was not probed for, or its beginning was not seen.</param>
public sealed record Tenure(IPAddress Address, Attempt? Attempt, Occasion Occasion, bool IsWatched)
{
    public List<Frame> Announcements { get; } = [];

    /// <summary>Packets of others that name the address as their own, or ask for it.</summary>
    public List<Frame> Mentions { get; } = [];

    public List<Frame> Conflicts { get; } = [];

    /// <summary>The last packet from the address.</summary>
    public Frame? LastUse { get; set; }

    /// <summary>When another address was tried, or the device or its link went down.</summary>
    public TimeSpan? End { get; set; }
}

/// <summary>
/// All that a device did about its IPv4 link-local addresses in a run: which it tried, what came in between, which it took and for how long
/// (RFC 3927 sections 2.2 to 2.5). Each of its interfaces has a history of its own.
/// </summary>
public sealed class ClaimHistory
{
    /// <summary>Longer than any pause within a train, and no longer than what lies between two.</summary>
    private static readonly TimeSpan TrainPause = TimeSpan.FromSeconds(5);

    /// <summary>The link may bring a frame twice, and ARP packets of one host are all alike.</summary>
    private static readonly TimeSpan Copy = TimeSpan.FromMilliseconds(30);

    /// <summary>What was on its way, or in a queue.</summary>
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(0.5);

    private readonly MacAddress mac;
    private readonly Queue<Doing> coming;
    private readonly HashSet<IPAddress> announced;
    private readonly HashSet<IPAddress> lost = [];
    private Doing? down;
    private Doing? lastUp;
    private Attempt? attempt;
    private Tenure? tenure;
    private (IPAddress Address, TimeSpan Since)? left;
    private Frame? lastArp;

    private ClaimHistory(MacAddress mac, IReadOnlyList<Frame> frames, IEnumerable<Doing> doings)
    {
        this.mac = mac;
        coming = new(doings);
        announced = [.. frames.Where(f => IsOwn(f) && IsAnnouncement(f)).Select(f => f.Arp!.SenderAddress)];
        foreach (var frame in frames)
        {
            while (coming.TryPeek(out var next) && frame.IsAfter(next.Moment)) See(coming.Dequeue());
            if (!IsOwn(frame)) SeeOther(frame);
            else if (!IsCopy(frame)) See(frame);
            End = frame.At;
        }
    }

    public List<Attempt> Attempts { get; } = [];

    public List<Tenure> Tenures { get; } = [];

    /// <summary>Packets from an address after the device went on to another one.</summary>
    public List<Frame> Late { get; } = [];

    /// <summary>ARP packets from a link-local address, each copy of them once.</summary>
    public List<Frame> Arp { get; } = [];

    public TimeSpan End { get; private set; }

    /// <param name="frames">Those of a session, oldest first.</param>
    public static IReadOnlyList<ClaimHistory> Of(IReadOnlyList<Frame> frames, Func<Frame, bool> isDevice, IReadOnlyList<Doing> doings)
    {
        List<Frame> about = [.. frames.Where(f => f.Arp is not null || (f.Ip is { Version: 4 } ip && ip.Source.IsIPv4LinkLocal()))];
        return [.. about.Where(isDevice).Select(f => f.Source).Distinct().Select(mac => new ClaimHistory(mac, about, doings))];
    }

    private static bool IsAnnouncement(Frame frame) => frame.Arp is { IsAnnouncement: true } arp && arp.SenderAddress.IsIPv4LinkLocal();

    private bool IsOwn(Frame frame) => frame.Direction == Direction.Received && frame.Source == mac;

    /// <summary>A probe in purpose. With a routable sender address it is one where the device then takes what it asked for.</summary>
    private bool IsProbe(Frame frame) =>
        frame.Arp is { } arp && arp.TargetAddress.IsIPv4LinkLocal() && !arp.SenderAddress.IsIPv4LinkLocal() && (arp.SenderAddress.Equals(IPAddress.Any) || announced.Contains(arp.TargetAddress));

    private bool IsCopy(Frame frame)
    {
        if (frame.Arp is null) return frame.IsCopy;
        var isCopy = lastArp is not null && frame.At - lastArp.At < Copy && frame.Parsed.Octets.Span.SequenceEqual(lastArp.Parsed.Octets.Span);
        lastArp = frame;
        return isCopy;
    }

    private void See(Doing doing)
    {
        if (doing.Action is ControlAction.CableOut or ControlAction.Stop or ControlAction.Kill or ControlAction.Sleep) down = doing;
        if (doing.Action is not (ControlAction.CableIn or ControlAction.Start or ControlAction.Wake or ControlAction.PowerCycle)) return;
        lastUp = doing;
        if (attempt is not null) attempt.Switched = doing.At;
        // A command to switch it off takes effect sooner or later; between the cable's going and coming it was surely out.
        if (doing.Action == ControlAction.CableIn && down?.Action == ControlAction.CableOut)
        {
            attempt = null;
            left = null;
        }
        down = null;
    }

    private void See(Frame frame)
    {
        if (IsProbe(frame)) SeeProbe(frame);
        else if (IsAnnouncement(frame)) SeeAnnouncement(frame);
        else if (frame.Arp?.SenderAddress is { } sender && sender.IsIPv4LinkLocal()) Use(sender, frame);
        else if (frame.Ip is { } ip) Use(ip.Source, frame);
    }

    private void SeeProbe(Frame frame)
    {
        var address = frame.Arp!.TargetAddress;
        if (attempt is null || !attempt.Address.Equals(address) || frame.At - attempt.Probes[^1].At > TrainPause)
        {
            var occasion = OccasionNow(frame.At);
            var ending = tenure is { End: null } ? tenure : null;
            if (ending is not null)
            {
                ending.End = frame.At;
                if (!ending.Address.Equals(address))
                {
                    left = (ending.Address, frame.At);
                    lost.Add(ending.Address);
                }
            }
            if (attempt is { Denials.Count: > 0 }) lost.Add(attempt.Address);
            lost.Remove(address);
            if (left?.Address.Equals(address) == true) left = null;
            attempt = new Attempt(address, occasion, attempt, ending)
            {
                Switched = lastUp?.At,
                IsRepeated = ending is not null && ending.Address.Equals(address) && occasion != Occasion.Conflict && !(lastUp is { } up && up.At > ending.Announcements[^1].At),
            };
            Attempts.Add(attempt);
        }
        attempt.Probes.Add(frame);
        tenure = null;
    }

    private Occasion OccasionNow(TimeSpan at)
    {
        bool IsSinceSwitched(Frame seen) => lastUp is not { } up || seen.At > up.At;
        if (attempt is { Denials: [.., var denial] } && IsSinceSwitched(denial)) return Occasion.Denial;
        if (tenure is { Conflicts: [.., var last] } && at - last.At < TrainPause * 3 && IsSinceSwitched(last)) return Occasion.Conflict;
        return lastUp?.Action switch { null => Occasion.Unknown, ControlAction.CableIn or ControlAction.Wake => Occasion.LinkChange, _ => Occasion.Start };
    }

    private void SeeAnnouncement(Frame frame)
    {
        Arp.Add(frame);
        var address = frame.Arp!.SenderAddress;
        if (tenure is not null && tenure.Address.Equals(address) && !IsResumed(frame) && !IsSwitched(tenure))
        {
            tenure.Announcements.Add(frame);
            tenure.LastUse = frame;
            return;
        }
        if (attempt is not null && left is { } old && old.Address.Equals(address))
        {
            if (frame.At - old.Since > InFlight) Late.Add(frame);
            return;
        }
        var own = attempt is not null && attempt.Address.Equals(address) ? attempt : null;
        // What was claimed before the run, or while the device was being switched, was not watched.
        var isWatched = own is { IsRepeated: false } || (own is null && attempt is not null) || (own is null && tenure is not null && !IsSwitched(tenure));
        if (tenure is not null) tenure.End = frame.At;
        lost.Remove(address);
        tenure = new Tenure(address, own, own?.Occasion ?? OccasionNow(frame.At), isWatched) { LastUse = frame };
        tenure.Announcements.Add(frame);
        Tenures.Add(tenure);
        attempt = null;
    }

    /// <summary>The cable was surely out meanwhile, and this is neither the second announcement of before nor a defence.</summary>
    private bool IsResumed(Frame frame) =>
        lastUp is { Action: ControlAction.CableIn } up && tenure!.Announcements[^1].At < up.At && (tenure.Announcements.Count > 1 || frame.At - tenure.Announcements[0].At > TrainPause)
        && !tenure.Mentions.Exists(m => frame.At - m.At < TrainPause);

    /// <summary>It was switched off and on meanwhile, at a moment that is not known: what is seen of it may be from before or after.</summary>
    private bool IsSwitched(Tenure of) => lastUp is { Action: not ControlAction.CableIn } up && of.Announcements[^1].At < up.At;

    private void Use(IPAddress address, Frame frame)
    {
        if (frame.Arp is not null) Arp.Add(frame);
        if (tenure is not null && tenure.Address.Equals(address)) tenure.LastUse = frame;
        else if (attempt is not null && attempt.Address.Equals(address)) attempt.Uses.Add(frame);
        // Connections may be reset from the old address (section 2.5).
        else if (left is { } old && old.Address.Equals(address) && frame.At - old.Since > InFlight && frame.Ip?.Protocol != 6) Late.Add(frame);
        else if (lost.Contains(address) && IsSettled(frame) && frame.Ip?.Protocol != 6) Late.Add(frame);
    }

    /// <summary>Another address is in use, and what has been done to the device since it was announced explains no other claim.</summary>
    private bool IsSettled(Frame frame) => tenure is { } held && frame.At - held.Announcements[0].At > InFlight && !(lastUp is { } up && up.At > held.Announcements[^1].At) && down is null;

    private void SeeOther(Frame frame)
    {
        if (frame.Arp is not { } arp) return;
        if (tenure is not null && (arp.SenderAddress.Equals(tenure.Address) || arp.TargetAddress.Equals(tenure.Address))) tenure.Mentions.Add(frame);
        if (arp.SenderHardware == mac) return;
        if (tenure is not null && arp.SenderAddress.Equals(tenure.Address)) tenure.Conflicts.Add(frame);
        var isHeard = frame.Parsed.Destination == MacAddress.Broadcast || frame.Parsed.Destination == mac;
        if (attempt is not null && isHeard && (arp.SenderAddress.Equals(attempt.Address) || (arp.IsProbe && arp.TargetAddress.Equals(attempt.Address)))) attempt.Denials.Add(frame);
    }
}
