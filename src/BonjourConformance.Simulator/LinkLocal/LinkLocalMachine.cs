using System.Buffers.Binary;
using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.LinkLocal;

/// <summary>
/// Takes and keeps one IPv4 link-local address (RFC 3927 sections 2.1 to 2.5): chooses, probes, announces, defends, moves on.
/// It knows neither clock nor link; whoever composes it brings ARP packets and the time, and takes the frames away.
/// </summary>
public sealed class LinkLocalMachine
{
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");
    private readonly LinkLocalBehaviour behaviour;
    private readonly MacAddress mac;
    private readonly Random timing;
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private Random choice;
    private State state = State.Off;
    private IPAddress? remembered;
    private TimeSpan due;
    private TimeSpan claimedAt;
    private TimeSpan? periodic;
    private TimeSpan? lastConflict;
    private MacAddress? lastRival;
    private int sent;
    private int conflicts;
    private ClaimReason reason;

    /// <param name="seed">Decides the random delays, and the addresses where the hardware address does not.</param>
    public LinkLocalMachine(MacAddress mac, LinkLocalBehaviour behaviour, int seed)
    {
        this.mac = mac;
        this.behaviour = behaviour;
        timing = new Random(seed);
        choice = Generator();
    }

    private enum State
    {
        Off,
        Paused,
        Probing,
        Announcing,
        Claimed,
    }

    /// <summary>The address in use; null while there is none.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>The address being probed for or in use.</summary>
    public IPAddress? Candidate { get; private set; }

    /// <summary>It defended its address since it took it.</summary>
    public bool HasDefended { get; private set; }

    /// <summary>An address that was given up and is answered for all the same; a fault.</summary>
    public IPAddress? Ghost { get; private set; }

    /// <summary>An address is in use from now on.</summary>
    public event Action<IPAddress, TimeSpan>? Claimed;

    /// <summary>The address is no longer in use: a conflict, or the link went down.</summary>
    public event Action<IPAddress, TimeSpan>? Lost;

    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = state is State.Paused or State.Probing or State.Announcing ? due : null;
            return periodic is { } again && state == State.Claimed && (next is null || again < next) ? again : next;
        }
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

    /// <summary>Power on, or a restart: whatever was not recorded is forgotten.</summary>
    public void PowerOn(TimeSpan now)
    {
        choice = Generator();
        if (!behaviour.Remembers) remembered = null;
        Ghost = null;
        conflicts = 0;
        reason = ClaimReason.Start;
        Begin(behaviour.PrefersRemembered && remembered is not null ? remembered : Draw(), behaviour.ProbesAtStart, now);
    }

    /// <summary>Power off: everything stops without a word.</summary>
    public void PowerOff(TimeSpan now) => LinkDown(now);

    /// <summary>The interface became active (section 2.2); the address used before is tried first.</summary>
    public void LinkUp(TimeSpan now)
    {
        reason = ClaimReason.LinkUp;
        Begin(remembered ?? Draw(), behaviour.ProbesOnLinkUp, now);
    }

    /// <summary>Goes on with the address of before, as if nothing had happened; a fault.</summary>
    public void Resume(TimeSpan now) => Begin(remembered ?? Draw(), probe: false, now);

    public void LinkDown(TimeSpan now)
    {
        Release(now);
        state = State.Off;
        output.Clear();
    }

    public void Tick(TimeSpan now)
    {
        while (NextDeadline is { } next && next <= now) Step(now);
    }

    /// <summary>Takes note of an ARP packet from the link, this host's own echo included.</summary>
    /// <param name="unicast">It was sent to this host alone.</param>
    public void Receive(ArpPacket arp, TimeSpan now, bool unicast = false)
    {
        if (behaviour.Overlooks(arp, state is State.Probing, reason)) return;
        if (state is State.Probing && IsConflictWhileProbing(arp, unicast, now)) LoseCandidate(now);
        else if (state is State.Announcing or State.Claimed && IsConflictInUse(arp, unicast, now)) Contest(arp, now);
    }

    private int Probes => behaviour.ProbesFor(reason) ?? behaviour.Probes;

    private int Announcements => behaviour.AnnouncementsFor(reason) ?? behaviour.Announcements;

    private Random Generator() => new(behaviour.SeedsFromHardwareAddress ? mac.Value.GetHashCode() : timing.Next());

    private void Step(TimeSpan now)
    {
        switch (state)
        {
            case State.Paused:
                if (behaviour.CountsAnewAfterPause) conflicts = 0;
                Begin(behaviour.ChoosesAnewAfterPause ? Draw() : Candidate!, probe: true, now);
                break;
            case State.Probing when sent < Probes:
                Probe();
                sent++;
                due = now + (sent < Probes ? Between(behaviour.ProbeGapFor(reason) ?? behaviour.ProbeGap) : behaviour.AnnounceWait);
                if (sent == 1 && behaviour.JoinsFromCandidate(reason)) output.Enqueue(FrameWriter.Ip(mac, MacAddress.OfGroup(Group), Candidate!, Group, 2, Membership(), ttl: 1));
                if (Address is null && behaviour.UsesCandidate(reason, sent)) Use(Candidate!, now);
                break;
            case State.Probing:
                Claim(now);
                break;
            case State.Announcing:
                Announce();
                if (++sent >= Announcements) Settle(now);
                else due = now + (behaviour.AnnounceIntervalFor(reason) ?? behaviour.AnnounceInterval);
                break;
            case State.Claimed when behaviour.ReprobesEvery is not null:
                Probe();
                periodic = now + behaviour.ReprobesEvery;
                break;
            case State.Claimed:
                Announce();
                periodic = now + behaviour.ReannouncesEvery;
                break;
        }
    }

    private void Begin(IPAddress candidate, bool probe, TimeSpan now)
    {
        Release(now);
        Candidate = candidate;
        sent = 0;
        state = State.Probing;
        due = now + Between(behaviour.ProbeWait);
        if (probe) return;
        sent = Probes;
        due = now;
    }

    private void Claim(TimeSpan now)
    {
        conflicts = 0;
        lastConflict = null;
        HasDefended = false;
        sent = 0;
        state = State.Announcing;
        due = now;
        claimedAt = now;
        if (behaviour.AnnouncesAnother) Candidate = Next(Candidate!);
        remembered = Candidate;
        if (Address is null) Use(Candidate!, now);
        if (Announcements == 0) Settle(now);
    }

    private void Settle(TimeSpan now)
    {
        state = State.Claimed;
        periodic = now + (behaviour.ReprobesEvery ?? behaviour.ReannouncesEvery);
    }

    private void Use(IPAddress address, TimeSpan now)
    {
        Address = address;
        if (behaviour.KeepsOldAddressMeanwhile) Ghost = null;
        Claimed?.Invoke(address, now);
    }

    private void Release(TimeSpan now)
    {
        periodic = null;
        if (Address is not { } old) return;
        Address = null;
        if ((behaviour.KeepsOldAddress || behaviour.KeepsOldAddressMeanwhile) && lastConflict is not null) Ghost = old;
        Lost?.Invoke(old, now);
    }

    private void LoseCandidate(TimeSpan now)
    {
        Release(now);
        conflicts++;
        reason = ClaimReason.Denial;
        if (behaviour.StopsAtConflict(conflicts, sent) || (behaviour.GivesUpAfterManyConflicts && conflicts > behaviour.MaxConflicts))
        {
            state = State.Off;
            return;
        }
        if (conflicts <= behaviour.MaxConflicts)
        {
            var recorded = !behaviour.PrefersRemembered && remembered is not null && !remembered.Equals(Candidate);
            Begin(!behaviour.ChoosesAnewAfterConflict ? Candidate! : recorded ? remembered! : Draw(), probe: true, now);
            return;
        }
        state = State.Paused;
        due = now + behaviour.RateLimitInterval;
    }

    private bool IsConflictWhileProbing(ArpPacket arp, bool unicast, TimeSpan now)
    {
        if (behaviour.OverlooksAt(arp, sent) || (!behaviour.MindsConflictsFromStart && sent < 2)) return false;
        if (sent >= Probes && behaviour.AnnounceWait - (due - now) > behaviour.MindsConflictsAfterLastProbe) return false;
        var own = arp.SenderHardware == mac;
        if (own) return behaviour.MindsOwnEchoWhileProbing && Same(arp.TargetAddress);
        if (Same(arp.SenderAddress))
            return arp.Operation == ArpPacket.Request ? behaviour.MindsRequestsWhileProbing : behaviour.MindsRepliesWhileProbing;
        if (arp.Operation != ArpPacket.Request || !Same(arp.TargetAddress)) return false;
        return arp.IsProbe ? behaviour.MindsRivalProbes : behaviour.MindsPlainRequests || (unicast && behaviour.MindsUnicastRequests);
    }

    private bool IsConflictInUse(ArpPacket arp, bool unicast, TimeSpan now)
    {
        if (!Address!.Equals(arp.SenderAddress) || behaviour.OverlooksInUse(arp, unicast, state is State.Announcing)) return false;
        if (arp.SenderHardware == mac && !behaviour.MindsOwnEchoInUse) return false;
        if (behaviour.MindsConflictsFor(arp) is { } time && now - claimedAt > time) return false;
        if (!behaviour.MindsOrdinaryTraffic && !arp.IsAnnouncement && !Address.Equals(arp.TargetAddress)) return false;
        return arp.Operation == ArpPacket.Request ? behaviour.MindsRequestsWhenClaimed : behaviour.MindsRepliesWhenClaimed;
    }

    private void Contest(ArpPacket arp, TimeSpan now)
    {
        var recent = lastConflict is { } last && now - last < behaviour.DefendInterval;
        if (behaviour.CountsHostsApart) recent &= lastRival == arp.SenderHardware;
        lastRival = arp.SenderHardware;
        if (!behaviour.NotesFirstConflictOnly || lastConflict is null) lastConflict = now;
        if (behaviour.Defends && (!recent || behaviour.DefendsForever))
        {
            HasDefended = true;
            for (var i = 0; i < behaviour.DefensiveAnnouncements; i++)
                Send(behaviour.DefendsByReply ? new ArpPacket(ArpPacket.Reply, mac, Address!, arp.SenderHardware, arp.TargetAddress.Equals(Address) ? IPAddress.Any : arp.TargetAddress) : Announcement(Address!), behaviour.DefendsByUnicast ? arp.SenderHardware : MacAddress.Broadcast);
            return;
        }
        remembered = null;
        if (behaviour.StaysWithoutAddress)
        {
            LinkDown(now);
            return;
        }
        reason = ClaimReason.Conflict;
        Begin(behaviour.ProbesLostAddressAnew ? Address! : Draw(), behaviour.ProbesAfterLoss, now);
    }

    private void Probe() =>
        Send(behaviour.ProbeForm(new ArpPacket(ArpPacket.Request, mac, IPAddress.Any, MacAddress.Zero, Candidate!)), behaviour.ProbeDestination);

    private void Announce() => Send(behaviour.AnnouncementForm(Announcement(Address!)), behaviour.AnnouncementDestination);

    private ArpPacket Announcement(IPAddress address) => new(ArpPacket.Request, mac, address, MacAddress.Zero, address);

    private void Send(ArpPacket arp, MacAddress destination) => output.Enqueue(FrameWriter.Arp(arp, destination, mac));

    /// <summary>An address drawn uniformly, other than the last candidate.</summary>
    private IPAddress Draw()
    {
        var before = Candidate is null ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Candidate.GetAddressBytes());
        while (true)
        {
            var drawn = behaviour.Distort((uint)choice.NextInt64(behaviour.Range.Lowest, (long)behaviour.Range.Highest + 1), before);
            var address = new IPAddress(Octets.Of(drawn));
            if (!address.Equals(Candidate)) return address;
        }
    }

    /// <summary>An IGMPv2 report of the group of Multicast DNS (RFC 2236).</summary>
    private static byte[] Membership()
    {
        byte[] report = [0x16, 0, 0, 0, .. Group.GetAddressBytes()];
        Octets.Of(Checksum.Of(report)).CopyTo(report, 2);
        return report;
    }

    private static IPAddress Next(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        octets[3]++;
        return new IPAddress(octets);
    }

    private bool Same(IPAddress address) => behaviour.ComparesLastOctetOnly
        ? address.GetAddressBytes()[3] == Candidate!.GetAddressBytes()[3]
        : address.Equals(Candidate);

    private TimeSpan Between((TimeSpan Least, TimeSpan Most) range) =>
        range.Least + TimeSpan.FromTicks((long)(timing.NextDouble() * (range.Most - range.Least).Ticks));
}
