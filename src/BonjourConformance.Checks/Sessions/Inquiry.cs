using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Asks the link what there is, as any DNS-SD client would (RFC 6763 sections 4, 5 and 9): types, then instances, then what stands behind them.</summary>
internal sealed class Inquiry(Session session)
{
    private static readonly Family[] Families = [Family.IPv4, Family.IPv6];
    private static readonly RecordType[] AddressTypes = [RecordType.A, RecordType.AAAA];

    /// <summary>Octets of a message of several questions, and the number of questions that are worth one.</summary>
    private const int MostOctets = 1200, Many = 16;

    /// <summary>Types of the devices that a laboratory has on its table.</summary>
    private static readonly List<DnsName> Common =
    [
        .. ((string[])["_ipp", "_ipps", "_printer", "_pdl-datastream", "_http", "_https", "_scanner", "_uscan", "_uscans", "_airplay", "_raop", "_hap", "_googlecast", "_spotify-connect", "_smb", "_ssh", "_rfb", "_rtsp"])
            .Select(type => DnsName.Of(type, "_tcp", "local")),
    ];

    /// <summary>The round that asks for subtypes; all else has been asked by then.</summary>
    private const int OfSubtypes = 2;

    private ILink Link => session.Link;

    private DeviceModel Device => session.Device;

    private IEnumerable<DnsName> ProfileTypes => session.Profile.Instances.Select(i => i.FullType);

    /// <summary>Everything that anybody else sent on port 5353 since a moment, once all is asked.</summary>
    /// <param name="from">What was heard since then need not be asked for.</param>
    /// <param name="enough">Ends it before all has been asked as often as a lossy link would want it, but not before all has been asked.</param>
    public async Task<IReadOnlyList<Heard>> Ask(Moment from, Func<IReadOnlyList<Heard>, bool>? enough = null)
    {
        var asked = new HashSet<(DnsName, RecordType)>();
        for (var round = 0; round < 7; round++)
        {
            if (round > OfSubtypes && enough?.Invoke([.. Heard(from)]) == true) break;
            var seen = Heard(from).SelectMany(h => h.Stated).Where(r => r.Ttl > 0).ToList();
            var known = seen.Select(r => (r.Name, r.Type)).ToHashSet();
            var wanted = Wanted(seen, known, round).DistinctBy(q => (q.Name, q.Type)).ToList();
            if (wanted.Count == 0) break;
            // A device that reads no more than one question of a message must be found too, so what stayed open is asked alone.
            var (again, first) = (wanted.Where(q => asked.Contains((q.Name, q.Type))).ToList(), wanted.Where(q => !asked.Contains((q.Name, q.Type))).ToList());
            await session.MayAsk(wanted.SelectMany(q => Families.Select(f => (q, f))));
            foreach (var message in (List<List<Question>>)[.. first.Count < Many ? first.Select(q => new List<Question> { q }) : Batches(first), .. again.Select(q => new List<Question> { q })])
                foreach (var family in Families) Send(family, message);
            asked.UnionWith(wanted.Select(q => (q.Name, q.Type)));
            await Link.Loop.Delay(TimeSpan.FromMilliseconds(700) + Link.Tolerance);
        }
        var heard = Heard(from).ToList();
        return [.. heard.GroupBy(h => h.Frame.Source).SelectMany(g => Announced(g.Key, [.. g])), .. heard];
    }

    /// <summary>
    /// The last word of a sender about what its pointers lead to, and about its host name, where none of its answers has an SRV or an address
    /// record: what a device announced is its own, though it answers no question for it. Where some have, a name without one is lost.
    /// </summary>
    private List<Heard> Announced(MacAddress sender, List<Heard> heard)
    {
        var told = new List<Heard>();
        for (var step = 0; step < 2; step++)
        {
            var stated = heard.Concat(told).SelectMany(h => h.Stated).Where(r => r.Ttl > 0).ToList();
            var untold = new HashSet<DnsName>();
            if (!stated.Exists(r => r.Data is SrvData)) untold.UnionWith(stated.Where(r => r.Name.IsServiceType()).Select(r => r.Data).OfType<NameData>().Select(d => d.Name));
            if (!stated.Exists(r => r.Data is AddressData)) untold.UnionWith(stated.Select(r => r.Data).OfType<SrvData>().Select(d => d.Target));
            for (var i = session.Messages.Count - 1; i >= 0 && untold.Count > 0; i--)
            {
                var last = LastWord(session.Messages[i], sender).Where(r => untold.Remove(r.Name)).ToList();
                var names = last.Where(r => r.Ttl > 0).Select(r => r.Name).ToHashSet();
                // What else it announced then, it may have given up since.
                if (names.Count > 0 && session.Messages[i].Frame.Direction == Direction.Received) told.Add(session.Messages[i].Stating(r => names.Contains(r.Name)));
            }
        }
        return told;
    }

    /// <summary>Records by which a sender says what a name has that no user took away since, or by which this side contended for the name, which may have been lost then.</summary>
    private IEnumerable<ResourceRecord> LastWord(Heard message, MacAddress sender) => message.Frame.Direction == Direction.Received
        ? message.Frame.Source == sender ? message.Stated.Where(r => r.Data is SrvData or AddressData && !session.Doings.Exists(d => d.OldName == r.Name && !d.Precedes(message))) : []
        : message.Stated.Concat(message.Message.Authorities);

    private IEnumerable<Heard> Heard(Moment from) => session.Messages.Where(h => h.Frame.IsAfter(from) && h.Frame.Direction == Direction.Received);

    private IEnumerable<Question> Wanted(List<ResourceRecord> seen, HashSet<(DnsName, RecordType)> known, int round)
    {
        if (round < 2) yield return new Question(ServiceNames.TypeEnumeration, RecordType.PTR);
        // A device without services is found by its host name alone.
        IEnumerable<DnsName> hosts = [.. session.Profile.Host is { } name ? (DnsName[])[DnsName.Of(name, "local")] : [], .. Device.HostNames];
        foreach (var host in hosts.Distinct())
            foreach (var type in AddressTypes)
                if (round < 2) yield return new Question(host, type);
        // Types that were announced, or are common, are asked for though no list names them: a list may be missing, or not be whole.
        var types = seen.Where(r => r.Name == ServiceNames.TypeEnumeration && r.Data is NameData).Select(r => ((NameData)r.Data).Name).Concat(ProfileTypes).Concat(Device.Types)
            .Concat(seen.Where(r => r.Type == RecordType.PTR && r.Name.IsServiceType()).Select(r => r.Name)).Distinct().ToList();
        // The common ones once more, each alone, as long as nobody is known to be the device.
        if (round < (Device.Macs.Count == 0 ? 2 : 1))
            foreach (var type in Common.Except(types)) yield return new Question(type, RecordType.PTR);
        foreach (var type in types)
            if (round < 4) yield return new Question(type, RecordType.PTR);
        // Subtypes cannot be enumerated; those of printers are common enough to be asked for.
        if (round == OfSubtypes)
            foreach (var type in types)
                foreach (var subtype in (string[])["_universal", "_print", "_printer"])
                    yield return new Question(type.Prepend(subtype, "_sub"), RecordType.PTR);
        var listed = types.ToHashSet();
        var instances = seen.Where(r => r.Data is NameData && listed.Contains(r.Name)).Select(r => ((NameData)r.Data).Name)
            .Concat(session.Profile.Instances.Select(i => i.FullName))
            .Concat(Device.Instances.Select(i => i.Name)).Distinct();
        foreach (var instance in instances)
            foreach (var type in (RecordType[])[RecordType.SRV, RecordType.TXT])
                if (!known.Contains((instance, type))) yield return new Question(instance, type);
        foreach (var host in seen.Select(r => r.Data).OfType<SrvData>().Select(s => s.Target).Where(t => t.Count > 0).Distinct())
            foreach (var type in AddressTypes)
                if (!known.Contains((host, type))) yield return new Question(host, type);
    }

    private static List<List<Question>> Batches(List<Question> questions)
    {
        var batches = new List<List<Question>>();
        var octets = int.MaxValue / 2;
        foreach (var question in questions)
        {
            octets += question.Name.WireLength + 4;
            if (octets > MostOctets)
            {
                batches.Add([]);
                octets = 12 + question.Name.WireLength + 4;
            }
            batches[^1].Add(question);
        }
        return batches;
    }

    /// <summary>One message with some questions.</summary>
    public void Send(Family family, IReadOnlyList<Question> questions)
    {
        var host = session.Hosts.Querier;
        var payload = DnsWriter.Write(DnsMessage.Query(questions), Compression.None);
        Link.Send(FrameWriter.Udp(host.Mac, MacAddress.OfGroup(family.Group()), host.Address(family), family.Group(), 5353, 5353, payload), "harness: discovery");
    }

    /// <summary>One question each, or several to a message where there are many.</summary>
    public void Send(Family family, List<Question> questions, bool alone)
    {
        foreach (var message in alone || questions.Count < Many ? questions.ConvertAll(q => new List<Question> { q }) : Batches(questions)) Send(family, message);
    }
}
