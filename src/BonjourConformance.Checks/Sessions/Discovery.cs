using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Finds the device and what it offers, by asking as any DNS-SD client would (RFC 6763 sections 4, 5 and 9).</summary>
internal sealed class Discovery(Session session)
{
    private static readonly DnsName Local = DnsName.Of("local");
    private static readonly DnsName MetaQuery = DnsName.Parse("_services._dns-sd._udp.local");

    private ILink Link => session.Link;

    private DeviceModel Device => session.Device;

    public async Task Find()
    {
        var seen = await Survey();
        var host = Choose(seen);
        Adopt(host, seen);
        await FindFamilies();
    }

    /// <summary>Asks the device again what it is called and offers. False: it does not answer.</summary>
    public async Task<bool> Refresh()
    {
        if (await StillTheSame()) return true;
        var seen = (await Survey()).Where(s => Device.Sent(s.In.Frame)).ToList();
        var host = seen.Where(s => s.Record.Data is SrvData).GroupBy(s => ((SrvData)s.Record.Data).Target).OrderByDescending(g => g.Count()).Select(g => g.Key)
            .Concat(seen.Where(s => s.Record.Data is AddressData && s.Record.Name.EndsWith(Local)).Select(s => s.Record.Name)).FirstOrDefault();
        if (host is null) return false;
        Adopt(host, seen);
        return true;
    }

    /// <summary>Whether the device answers a question about anything it is known to have.</summary>
    public async Task<bool> IsAlive()
    {
        List<Question> questions = [.. Device.Types.Take(2).Select(t => new Question(t, RecordType.PTR)), .. Device.Instances.Take(2).Select(i => new Question(i.Name, RecordType.SRV)), new(MetaQuery, RecordType.PTR)];
        var families = Device.Families.DefaultIfEmpty(Family.IPv4).ToList();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var mark = Link.Transcript.Now;
            foreach (var family in families)
            {
                Ask(family, [new Question(Device.HostName, Device.AddressType(family)).AsQU()]);
                if (questions.Count == 0 || attempt == 0) continue;
                // A record multicast within the last second is not multicast again, so each attempt asks for something else.
                Ask(family, [questions[attempt % questions.Count]]);
            }
            var frame = await Link.Transcript.First(f => Device.Sent(f) && f.Dns is { Message.IsResponse: true }, mark, session.Now + TimeSpan.FromSeconds(0.9) + Link.Tolerance);
            if (frame is null) continue;
            // Whoever comes next must not take what is still under way for an answer to its own question.
            var until = session.Now + TimeSpan.FromMilliseconds(150) + Link.Tolerance;
            foreach (var family in families)
                await session.First(h => h.IsResponse && h.Family == family, mark, until);
            return true;
        }
        return false;
    }

    private async Task<bool> StillTheSame()
    {
        if (Device.HostName.Count == 0 || (Device.Instances.Count == 0 && session.Profile.Instances.Count > 0)) return false;
        var wanted = new List<(DnsName Name, RecordType Type)>();
        if (Device.AddressesOf(Family.IPv4).Any()) wanted.Add((Device.HostName, RecordType.A));
        else wanted.Add((Device.HostName, RecordType.AAAA));
        wanted.AddRange(Device.Instances.Select(i => (i.Name, RecordType.SRV)));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var mark = session.Messages.Count;
            foreach (var (name, type) in wanted)
                foreach (var family in Device.Families)
                    Ask(family, [new Question(name, type).AsQU()]);
            await Link.Loop.Delay(TimeSpan.FromMilliseconds(600) + Link.Tolerance);
            var got = session.Messages.Skip(mark).Where(h => h.IsResponse && Device.Sent(h.Frame)).SelectMany(h => h.Message.Records).ToList();
            // After a conflict of addresses it is another address that belongs to the device.
            if (got.Exists(r => r.Name == Device.HostName && r.Data is AddressData address && r.Ttl > 0 && !Device.Addresses.Contains(address.Address))) return false;
            Learn(got);
            wanted.RemoveAll(w => got.Exists(r => r.Name == w.Name && r.Type == w.Type && r.Ttl > 0 && (r.Data is not SrvData srv || srv.Target == Device.HostName)));
            if (wanted.Count == 0) return true;
        }
        return false;
    }

    /// <summary>Services follow a host that has taken another name: their records are not what they were.</summary>
    private void Learn(List<ResourceRecord> got)
    {
        for (var i = 0; i < Device.Instances.Count; i++)
            if (got.FindLast(r => r.Name == Device.Instances[i].Name && r.Data is SrvData && r.Ttl > 0) is { Data: SrvData now }) Device.Instances[i] = Device.Instances[i] with { Srv = now };
    }

    /// <summary>Asks for types, then instances, then what stands behind them; everything that anybody answers is returned.</summary>
    private async Task<List<(ResourceRecord Record, Heard In)>> Survey()
    {
        var mark = session.Messages.Count;
        List<(ResourceRecord Record, Heard In)> Seen() =>
        [
            .. from heard in session.Messages.Skip(mark)
               where heard.IsResponse && heard.Frame.Direction == Direction.Received
               from record in heard.Message.Records
               where record.Ttl > 0
               select (record, heard),
        ];
        Family[] families = [Family.IPv4, Family.IPv6];
        var asked = new HashSet<(DnsName, RecordType)>();
        for (var round = 0; round < 7; round++)
        {
            var seen = Seen();
            var wanted = Wanted(seen, round).Where(q => round < 2 || asked.Add((q.Name, q.Type)) || !seen.Exists(s => s.Record.Name == q.Name && s.Record.Type == q.Type)).ToList();
            if (wanted.Count == 0) break;
            foreach (var question in wanted)
                foreach (var family in families)
                    Ask(family, [question]);
            await Link.Loop.Delay(TimeSpan.FromMilliseconds(700) + Link.Tolerance);
        }
        return Seen();
    }

    private IEnumerable<Question> Wanted(List<(ResourceRecord Record, Heard In)> seen, int round)
    {
        if (round < 2) yield return new Question(MetaQuery, RecordType.PTR);
        // A device without services is found by its host name alone.
        DnsName[] known = [.. session.Profile.Host is { } name ? (DnsName[])[DnsName.Of(name, "local")] : [], .. Device.HostName.Count > 0 ? (DnsName[])[Device.HostName] : []];
        foreach (var host in known.Distinct())
            foreach (var type in (RecordType[])[RecordType.A, RecordType.AAAA])
                if (round < 2) yield return new Question(host, type);
        var types = seen.Where(s => s.Record.Name == MetaQuery && s.Record.Data is NameData).Select(s => ((NameData)s.Record.Data).Name)
            .Concat(session.Profile.Instances.Select(i => DnsName.Parse(i.Type + ".local")))
            .Concat(Device.Types).Distinct().ToList();
        foreach (var type in types)
            if (round < 4) yield return new Question(type, RecordType.PTR);
        // Subtypes cannot be enumerated; those of printers are common enough to be asked for.
        if (round == 2)
            foreach (var type in types)
                foreach (var subtype in (string[])["_universal", "_print", "_printer"])
                    yield return new Question(type.Prepend(subtype, "_sub"), RecordType.PTR);
        var instances = seen.Where(s => s.Record.Data is NameData && types.Contains(s.Record.Name)).Select(s => ((NameData)s.Record.Data).Name)
            .Concat(session.Profile.Instances.Select(i => DnsName.Parse(i.Type + ".local").Prepend(i.Name)))
            .Concat(Device.Instances.Select(i => i.Name)).Distinct().ToList();
        foreach (var instance in instances)
        {
            if (!seen.Exists(s => s.Record.Name == instance && s.Record.Type == RecordType.SRV)) yield return new Question(instance, RecordType.SRV);
            if (!seen.Exists(s => s.Record.Name == instance && s.Record.Type == RecordType.TXT)) yield return new Question(instance, RecordType.TXT);
        }
        foreach (var host in seen.Select(s => s.Record.Data).OfType<SrvData>().Select(s => s.Target).Where(t => t.Count > 0).Distinct())
            foreach (var type in (RecordType[])[RecordType.A, RecordType.AAAA])
                if (!seen.Exists(s => s.Record.Name == host && s.Record.Type == type)) yield return new Question(host, type);
    }

    private DnsName Choose(List<(ResourceRecord Record, Heard In)> seen)
    {
        var hosts = seen.Where(s => s.Record.Data is AddressData && s.Record.Name.EndsWith(Local)).Select(s => s.Record.Name)
            .Concat(seen.Select(s => s.Record.Data).OfType<SrvData>().Select(s => s.Target)).Where(h => h.Count > 0).Distinct().ToList();
        var profile = session.Profile;
        if (profile.Address is { } address && seen.FirstOrDefault(s => s.Record.Data is AddressData a && a.Address.Equals(address)) is { Record: { } byAddress }) return byAddress.Name;
        if (profile.Host is { } name && hosts.Find(h => h == DnsName.Of(name, "local")) is { } byName) return byName;
        string[] instances = [.. profile.IsAimed ? [] : profile.Instances.Select(i => i.Name), .. profile.Instance is { } instance ? (string[])[instance] : []];
        if (seen.Find(s => s.Record.Data is SrvData && instances.Contains(s.Record.Name.FirstLabel)).Record is { Data: SrvData srv }) return srv.Target;
        var offering = seen.Where(s => s.Record.Data is SrvData && !IsOwn(s.In.Frame)).Select(s => ((SrvData)s.Record.Data).Target).Where(h => h.Count > 0).Distinct().ToList();
        // Neither its host name nor any of its instances was heard: whoever did answer is another device.
        var named = profile.IsAimed || profile.Address is not null || profile.Instance is not null || profile.Host is not null;
        if (!named && offering.Count == 1) return offering[0];
        if (!named && offering.Count == 0 && hosts.Count == 1) return hosts[0];
        var found = hosts.Count == 0 ? "Nobody on the link answered a Multicast DNS query."
            : "These answered: " + string.Join(", ", hosts.Select(h => $"{h} ({string.Join(", ", seen.Where(s => s.Record.Name == h && s.Record.Data is AddressData).Select(s => s.Record.Data).Distinct())})")) + ".";
        throw new DeviceNotFoundException(named
            ? $"The device that was asked for ({profile.Address?.ToString() ?? profile.Instance ?? profile.Host}) did not answer. {found}"
            : hosts.Count == 0 ? found + " Is the device on, on this link, and is this the right interface?" : "Several devices are on the link: choose one with --device. " + found);
    }

    private bool IsOwn(Frame frame) => frame.Source == Link.Addresses.Mac;

    private void Adopt(DnsName host, List<(ResourceRecord Record, Heard In)> seen)
    {
        Device.HostName = host;
        var addresses = seen.Where(s => s.Record.Name == host && s.Record.Data is AddressData).ToList();
        var own = addresses.ConvertAll(a => ((AddressData)a.Record.Data).Address).Distinct().ToList();
        // A frame from one of the host's own addresses shows its MAC; a reflector's frame does not.
        var macs = seen.Where(s => own.Contains(s.In.From)).Select(s => s.In.Frame.Source).ToList();
        if (macs.Count == 0) macs = [.. seen.Where(s => s.Record.Data is SrvData srv && srv.Target == host || s.Record.Name == host).Select(s => s.In.Frame.Source).Take(1)];
        Device.Macs.UnionWith(macs);
        Device.Addresses.Clear();
        Device.Addresses.AddRange(own);
        var ours = seen.Where(s => Device.Sent(s.In.Frame)).ToList();
        Device.Instances.Clear();
        Device.Instances.AddRange(
            from srv in ours.Where(s => s.Record.Data is SrvData data && data.Target == host && s.Record.Name.Count >= 4).Select(s => s.Record).DistinctBy(r => r.Name)
            let txt = ours.Find(s => s.Record.Name == srv.Name && s.Record.Data is TxtData).Record
            orderby srv.Name.ToString()
            select new ServiceInstance(srv.Name, srv.Name.Skip(), (SrvData)srv.Data, txt?.Data as TxtData));
        Device.Names.Follow([host, .. Device.Instances.Select(i => i.Name)]);
        Device.LearnSubtypes(session.DeviceMessages.Where(h => h.IsResponse).SelectMany(h => h.Message.Records));
        foreach (var instance in session.Profile.Instances)
            foreach (var subtype in instance.Subtypes)
            {
                var type = DnsName.Parse(instance.Type + ".local");
                var entry = (type.Prepend(subtype, "_sub"), type.Prepend(instance.Name));
                if (!Device.Subtypes.Contains(entry)) Device.Subtypes.Add(entry);
            }
        Device.Subtypes.RemoveAll(s => !Device.Instances.Exists(i => i.Name == s.Instance));
    }

    private async Task FindFamilies()
    {
        foreach (var family in (Family[])[Family.IPv4, Family.IPv6])
        {
            if (session.DeviceMessages.Any(h => h.Family == family)) Device.Families.Add(family);
        }
        if (Device.Families.Count == 2) return;
        foreach (var family in ((Family[])[Family.IPv4, Family.IPv6]).Where(f => !Device.Families.Contains(f)).ToList())
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var mark = Link.Transcript.Now;
                Ask(family, [new Question(Device.HostName, RecordType.A), new Question(Device.HostName, RecordType.AAAA)]);
                if (await session.First(h => h.Family == family, mark, session.Now + TimeSpan.FromSeconds(1.1) + Link.Tolerance) is null) continue;
                Device.Families.Add(family);
                break;
            }
        }
    }

    /// <summary>One question a message: a device that reads no more than one must be found all the same.</summary>
    private void Ask(Family family, IReadOnlyList<Question> questions)
    {
        var host = session.Hosts.Querier;
        var payload = DnsWriter.Write(DnsMessage.Query(questions));
        Link.Send(FrameWriter.Udp(host.Mac, MacAddress.OfGroup(family.Group()), host.Address(family), family.Group(), 5353, 5353, payload), "harness: discovery");
    }
}
