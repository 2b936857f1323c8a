using System.Net;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// Finds the device by anything that it sent, and what it offers. What breaks discovery is a breach of the device's, for a check to find,
/// and no reason to lose sight of it.
/// </summary>
internal sealed class Discovery(Session session)
{
    /// <summary>Between one name of a starting device and the next, and from one question to a silent link to the next.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Inquiry inquiry = new(session);
    private MacAddress? resolved;

    private ILink Link => session.Link;

    private DeviceModel Device => session.Device;

    public async Task Find()
    {
        var seen = await Seek();
        if (Choice.Among(seen) is null)
        {
            // A device that answers nothing may still announce, and one that is still booting will answer.
            var restart = RestartsByItself;
            if (restart is { } action) await session.Operator.Do(action, Session.NoArguments);
            var end = session.Now + (restart is not null ? session.Boot.Limit : session.Profile.Boot ?? TimeSpan.Zero);
            while (Choice.Among(seen) is null && session.Now < end) seen = await SeekOnceMore(end);
        }
        var box = Choice.Among(seen) ?? throw new DeviceNotFoundException(Choice.WhyNot(seen)) { IsAmbiguous = Choice.IsAmbiguous(seen) };
        while (seen.Any(h => h.IsProbe && box.Macs.Contains(h.Frame.Source)))
        {
            // It is starting, and its services may come after its host name.
            var names = NamesOf(box);
            seen = await SeekOnceMore(session.Now + Pause);
            if (Choice.Among(seen) is not { } grown || NamesOf(grown) <= names) break;
            box = grown;
        }
        Device.Adopt(DeviceInterface.Of(box, seen));
        foreach (var each in Device.Interfaces.Reverse())
        {
            Device.TurnTo(each);
            Adopt(Device.Interfaces.Count == 1 ? box : Boxes.Of(seen.Where(h => each.Sent(h.Frame))).Single());
            await FindFamilies();
        }

        static int NamesOf(Box box) => box.HostNames.Count() + box.Instances.Count;
    }

    private Choice Choice => new(session.Profile, resolved, Link.Addresses.Mac);

    /// <summary>Asks for the link-layer address first: replies that are late are in when the inquiry is over, and no later request is taken to be answered by them.</summary>
    private async Task<IReadOnlyList<Heard>> Seek()
    {
        resolved ??= await Resolve();
        return await inquiry.Ask(session.Mark);
    }

    /// <summary>Asks again as soon as somebody speaks, after a while at the latest, and not before whoever speaks had time to announce.</summary>
    private async Task<IReadOnlyList<Heard>> SeekOnceMore(TimeSpan end)
    {
        var wait = new[] { end, session.Now + Pause }.Min();
        await Link.Transcript.First(f => f.Direction == Direction.Received && Heard.Of(f) is not null, Link.Transcript.Now, wait);
        await Link.Loop.Delay(TimeSpan.FromSeconds(3) + Link.Tolerance);
        return await Seek();
    }

    public Task<IReadOnlyList<Heard>> Survey() => inquiry.Ask(Link.Transcript.Now);

    private ControlAction? RestartsByItself => ((ControlAction[])[ControlAction.PowerCycle, ControlAction.Start]).Where(session.Operator.CanByItself).Select(a => (ControlAction?)a).FirstOrDefault();

    /// <summary>The link-layer address behind the address that was asked for, which a device has even if it says nothing by Multicast DNS.</summary>
    private async Task<MacAddress?> Resolve()
    {
        if (session.Profile.Address is not { } address) return session.Profile.Mac;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var mark = Link.Transcript.Now;
            Link.Send(Neighbourhood.Request(session.Hosts.Querier, address), "harness: discovery");
            if (await Link.Transcript.First(f => f.Direction == Direction.Received && Neighbourhood.IsReply(f, address), mark, session.Now + TimeSpan.FromMilliseconds(300) + Link.Tolerance) is { } reply) return reply.Source;
        }
        return session.Profile.Mac;
    }

    /// <summary>Asks the device again what it is called and offers. False: it does not answer.</summary>
    public async Task<bool> Refresh()
    {
        if (await StillTheSame()) return true;
        var heard = await inquiry.Ask(Link.Transcript.Now, heard => OwnBox(heard) is { } now && HasAllThatWas(now));
        var box = OwnBox(heard);
        if (box is null || (box.MainHost.Count == 0 && Device.HostName.Count > 0 && box.Instances.Count == 0)) return false;
        Adopt(box);
        return true;
    }

    private Box? OwnBox(IReadOnlyList<Heard> heard) =>
        Device.Interfaces.Count == 1 ? Boxes.Of(heard).FirstOrDefault(b => b.Macs.Overlaps(Device.Macs)) : Boxes.Of(heard.Where(h => Device.Sent(h.Frame))) is [var own] ? own : null;

    /// <summary>As many instances as were known before, with what they had, and a host name: other names, perhaps, but none that has not been found yet.</summary>
    private bool HasAllThatWas(Box box) => box.MainHost.Count > 0 && box.Hosts.Count >= Device.HostNames.Count(h => Device.AddressesAt(h).Count > 0) && box.Instances.Count >= Device.Instances.Count
        && box.Instances.Count(i => i.Srv is not null) >= Device.Instances.Count(i => i.Srv is not null) && box.Instances.Count(i => i.Txt is not null) >= Device.Instances.Count(i => i.Txt is not null);

    /// <summary>Each host name answers with addresses that are known, and each instance leads to where it led.</summary>
    private async Task<bool> StillTheSame()
    {
        if (Device.HostName.Count == 0 || (Device.Instances.Count == 0 && session.Profile.Instances.Count > 0)) return false;
        var wanted = Device.HostNames.Select(h => (Name: h, Type: Device.AddressType(Family.IPv4, h))).Concat(Device.Instances.Where(i => i.Srv is not null).Select(i => (i.Name, Type: RecordType.SRV))).ToList();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var questions = wanted.ConvertAll(w => new Question(w.Name, w.Type).AsQU());
            await session.MayAsk(questions.SelectMany(q => Device.Families.Select(f => (q, f))));
            var (mark, asked) = (session.Messages.Count, Link.Transcript.Now);
            foreach (var family in Device.Families) inquiry.Send(family, questions, alone: attempt > 0);
            await Answered(wanted, asked);
            var got = session.Messages.Skip(mark).Where(h => h.IsResponse && Device.Sent(h.Frame)).SelectMany(h => h.Message.Records).Where(r => r.Ttl > 0).ToLookup(r => (r.Name, r.Type));
            // After a conflict of addresses it is another address that belongs to the device.
            if (got.SelectMany(set => set).Any(r => r.Data is AddressData address && Device.HostNames.Contains(r.Name) && !Device.Addresses.Contains(address.Address))) return false;
            Learn(got);
            wanted.RemoveAll(w => got[w].Any(r => r.Data is not SrvData srv || !LeftItsHost(w.Name, srv)));
            if (wanted.Count == 0) return true;
        }
        return false;
    }

    /// <summary>Waits until each name has been answered for over each family, and for what may come beside that; 600 ms at most.</summary>
    private async Task Answered(IReadOnlyList<(DnsName Name, RecordType Type)> wanted, Moment mark)
    {
        var left = (from name in wanted from family in Device.Families select (name, family)).ToHashSet();
        var end = session.Now + TimeSpan.FromMilliseconds(600) + Link.Tolerance;
        await session.First(
            heard =>
            {
                if (heard.IsResponse)
                    foreach (var record in heard.Message.Records) left.Remove(((record.Name, record.Type), heard.Family));
                return left.Count == 0;
            }, mark, end);
        if (left.Count == 0) await Link.Loop.DelayUntil(new[] { end, session.Now + TimeSpan.FromMilliseconds(100) + Link.Tolerance }.Min());
    }

    /// <summary>An instance that led to one of the device's host names leads elsewhere: the host has taken another name.</summary>
    private bool LeftItsHost(DnsName instance, SrvData now) =>
        Device.InstanceOf(instance)?.Target is { } before && Device.HostNames.Contains(before) && !Device.HostNames.Contains(now.Target);

    /// <summary>Services follow a host that has taken another name: their records are not what they were.</summary>
    private void Learn(ILookup<(DnsName Name, RecordType Type), ResourceRecord> got)
    {
        foreach (var instance in Device.Instances)
            if (got[(instance.Name, RecordType.SRV)].LastOrDefault(r => r.Data is SrvData) is { Data: SrvData now } && !LeftItsHost(instance.Name, now)) Device.Know(instance with { Srv = now });
    }

    private void Adopt(Box box)
    {
        var named = session.Profile.Host is { } name ? DnsName.Of(name, "local") : null;
        Device.Adopt(box, named is not null && box.HostNames.Contains(named) ? named : box.MainHost);
        Device.Names.Follow([.. Device.HostNames, .. Device.Instances.Select(i => i.Name)]);
        Device.LearnSubtypes(session.DeviceMessages.Where(h => h.IsResponse).SelectMany(h => h.Message.Records));
        Device.KnowSubtypes(from instance in session.Profile.Instances
                            from subtype in instance.Subtypes
                            select (instance.FullType.Prepend(subtype, "_sub"), instance.FullName));
    }

    private async Task FindFamilies()
    {
        Family[] both = [Family.IPv4, Family.IPv6];
        foreach (var family in both)
            if (session.DeviceMessages.Any(h => h.Family == family)) Device.Families.Add(family);
        foreach (var family in both.Where(f => !Device.Families.Contains(f)).ToList())
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                List<Question> questions = Device.HostName.Count > 0 ? [new(Device.HostName, RecordType.A), new(Device.HostName, RecordType.AAAA)] : [new(ServiceNames.TypeEnumeration, RecordType.PTR)];
                await session.MayAsk(questions.Select(q => (q, family)));
                var mark = Link.Transcript.Now;
                inquiry.Send(family, questions);
                if (await session.First(h => h.Family == family, mark, session.Now + TimeSpan.FromSeconds(1.1) + Link.Tolerance) is null) continue;
                Device.Families.Add(family);
                break;
            }
        }
    }
}
