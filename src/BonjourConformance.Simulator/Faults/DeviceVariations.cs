using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Other choices that RFC 6762 and RFC 6763 leave to a device.</summary>
public static class DeviceVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("one-name-per-probe", "Probes for each name in a message of its own.", b => b.Probing.Together = false),
        new("services-wait-for-host", "Probes for instance names once the host name is verified.", b => b.Probing.WaitsForHost = true),
        new("eight-announcements", "Announces eight times with doubling gaps.", b => b.Announcing.Count = 8),
        new("three-announcements", "Announces three times with doubling gaps.", b => b.Announcing.Count = 3),
        new("announcements-in-small-messages", "Spreads an announcement over messages of six records.", b => b.Announcing.RecordsPerMessage = 6),
        new("announcements-of-one-record-each", "Announces each record in a message of its own.", b => b.Announcing.RecordsPerMessage = 1),
        new("announcements-reversed", "Announces its records in another order.", b => b.Announcing.Order = records => records.Reverse()),
        new("announces-a-little-later", "Waits another 50 ms before it announces.", b => b.Announcing.Delay = TimeSpan.FromMilliseconds(50)),
        new("messages-of-512-octets", "Keeps messages to 512 octets of payload.", b => b.Messages.MostPayload = 512),
        new("nsec-everywhere", "Adds NSEC of unique names to announcements and answers.", b => (b.Announcing.WithNegatives, b.Answering.WithNegatives) = (true, true)),
        new("denials-as-additional", "Puts denials into the Additional section.", b => b.Negative.InAdditionalSection = true),
        new("instance-denials-for-120-s", "Denies types of instance names for two minutes.", b => b.Negative.InstanceTtl = 120),
        new("whole-name-answered", "Answers for one record of a unique name with all of them.", b => b.Answering.AnswersWithWholeName = true),
        new("announces-what-a-peer-sends", "Announces a record of its own whenever a peer sends the same.", CorrectsAlways),
        new("multicast-copies", "Sends unicast answers by multicast too.", b => (b.Answering.MulticastCopy, b.LegacyUnicast.MulticastCopy) = (true, true)),
        new("answers-over-both-families", "Answers by multicast over both families, whichever the query came by.", b => b.Answering.BothFamilies = true),
        new("one-rate-for-both-families", "Multicasts a record once a second, whichever family it goes over.", b => b.Answering.OneRate = true),
        new("rests-for-1200-ms", "Multicasts a record again when 1.2 s have passed.", b => b.Answering.RateLimit = TimeSpan.FromSeconds(1.2)),
        new("names-as-asked", "Repeats the names of questions letter for letter.", RepeatsNames),
        new("answers-as-late-as-allowed", "Takes the longest time that is allowed for what only it can answer: 10 ms.",
            b => (b.Answering.UniqueDelay, b.Answering.DefenceDelay, b.Answering.SeveralDefencesDelay) = (DelayRange.Milliseconds(10, 10), DelayRange.Milliseconds(10, 10), DelayRange.Milliseconds(10, 10))),
        new("other-protocols-too", "Speaks LLMNR, SSDP, NetBIOS and DHCP beside.", b => b.Messages.Replace.Add(m => m.Kind is OutgoingKind.Answer or OutgoingKind.Announcement or OutgoingKind.Probe ? [m, .. OtherProtocols(m)] : [m])),
        new("resolves-as-simple-resolvers-do", "Asks for another host, beside each announcement, by a standard query with RD and AD set, from a port of its own.",
            b => b.Messages.Replace.Add(m => m.Kind == OutgoingKind.Announcement ? [m, OneShotQuery(m)] : [m])),
        new("legacy-at-once", "Answers simple resolvers without delay.", b => b.LegacyUnicast.WithoutDelay = true),
        new("legacy-bare", "Adds nothing to answers to simple resolvers.", b => b.LegacyUnicast.WithAdditionals = false),
        new("legacy-repeats-rd", "Copies RD into answers to simple resolvers.", b => b.LegacyUnicast.RepeatsRd = true),
        new("asks-before-it-probes", "Asks for all records of its host name right before it probes for it.", b => b.Probing.AsksFirst = true),
        new("browses-in-its-first-probes", "Asks for services of another kind in the message of its first probe.", BrowsesInFirstProbes),
        new("renames-with-hash", "Counts instance names up as \"Name #2\".",
            b => b.Conflicts.NextLabel = c => c.IsHost ? ConflictsBehaviour.Number(c.Label, "-", "") : ConflictsBehaviour.Number(c.Label, " #", "")),
        new("renames-by-appending-digit", "Appends the digit to the name.", b => b.Conflicts.NextLabel = c => ConflictsBehaviour.Number(c.Label, c.IsHost ? "" : " ", "")),
        new("renames-all-services-together", "Renames all its services together, of whatever name.", b => b.Conflicts.RenamesTogether = true),
        new("waits-5-s-after-every-conflict", "Waits five seconds after every failed attempt, as RFC 6762 section 8.1 allows simple devices.", b => b.Conflicts.PausesAfterEveryFailure = true),
        new("no-reverse-mapping", "Has no reverse mapping pointers.", b => b.Services.ReverseMapping = false),
        new("host-info", "Has an HINFO record.", b => b.Services.HostInfo = ("ARMV8", "LINUX")),
        new("flagship-placeholder", "Claims the printing flagship's name for each instance.", b => b.Services.Setup.Add(s => s.HoldingFlagshipNames())),
        new("second-host-name", "Answers to a second host name.", b => b.Services.Setup.Add(s => s with { Aliases = ["printer-lobby"] })),
        new("upper-case-host", "Writes its host name in upper case.", b => b.Services.Setup.Add(s => s with { Host = "PRINTER" })),
        new("no-ipv6", "Has no IPv6.", b => b.Services.Setup.Add(s => s with { IPv6 = [] })) { AgainstPractice = true },
        new("three-ipv6-addresses", "Has three IPv6 addresses.",
            b => b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, IPAddress.Parse("fd00:77::2"), IPAddress.Parse("2001:db8:77::2")] })),
        new("more-service-types", "Offers a web page and a scanner too.",
            b => b.Services.Setup.Add(s => s with
            {
                Instances = [.. s.Instances, new("InstanceA", "_http._tcp", 80) { Subtypes = ["_printer"], Txt = [new("path", "/"u8.ToArray())] }, new("InstanceA", "_scanner._tcp", 6566)],
            })),
        new("several-subtypes", "Has three subtypes for each service.", b => b.Services.Setup.Add(s => Each(s, i => i with { Subtypes = ["_universal", "_print", "_cups"] }))),
        new("no-attributes", "Has TXT of a single empty string.", b => b.Services.Setup.Add(s => Each(s, i => i with { Txt = [] }))) { AgainstPractice = true },
        new("binary-attribute", "Has an attribute whose value holds every octet.",
            b => b.Services.Setup.Add(s => Each(s, i => i with { Txt = [.. i.Txt, new("bin", [.. Enumerable.Range(1, 200).Select(o => (byte)o)])] }))),
        new("rich-instance-names", "Has dots, spaces and letters of many scripts in its instance names.", b => b.Services.Setup.Add(s => Each(s, i => i with { Name = "Dr. " + i.Name + " · Büro 印刷" }))),
        new("aliases-without-accents", "Offers names with accents under the same names without them too, by CNAME records.", b => b.Answering.AliasesWithoutAccents = true),
        new("long-instance-names", "Has instance names of 63 octets.", b => b.Services.Setup.Add(s => Each(s, i => i with { Name = i.Name.PadRight(63 - (System.Text.Encoding.UTF8.GetByteCount(i.Name) - i.Name.Length), 'x') }))),
        new("many-instances", "Has twelve more instances.", b => b.Services.Setup.Add(s => WithQueues(s).HoldingFlagshipNames())),
    ];

    /// <summary>Names compare without regard to letter case (RFC 6762 section 16), so that an answer may have that of the question.</summary>
    private static void RepeatsNames(Behaviour behaviour)
    {
        IReadOnlyList<Question> asked = [];
        behaviour.Reception.Filters.Add(m =>
        {
            if (!m.Message.IsResponse && m.Message.Questions.Count > 0) asked = m.Message.Questions;
            return true;
        });
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind is OutgoingKind.Answer or OutgoingKind.UnicastAnswer) m.MapRecords(r => asked.FirstOrDefault(q => q.Name == r.Name) is { Name.Count: > 0 } question ? r with { Name = question.Name } : r);
        });
    }

    /// <summary>Several questions may share a message (RFC 6762 section 5.3), and those of its querier are due when the link comes up as well.</summary>
    private static void BrowsesInFirstProbes(Behaviour behaviour)
    {
        var probes = new Dictionary<(IpFamily, DnsName), int>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind != OutgoingKind.Probe || DnsWriter.Write(m.Message, m.Compression).Length > 1300) return;
            var key = (m.Family, m.Message.Questions[0].Name);
            probes[key] = probes.GetValueOrDefault(key) + 1;
            if (probes[key] % 3 == 1) m.Message = m.Message with { Questions = [.. m.Message.Questions, new Question(DnsName.Of("_ntp", "_udp", "local"), RecordType.PTR)] };
        });
    }

    /// <summary>What many devices send beside Multicast DNS.</summary>
    private static IEnumerable<Outgoing> OtherProtocols(Outgoing beside)
    {
        if (beside.Family == IpFamily.IPv6)
        {
            yield return Other(beside, "ff02::1:3", 5355, 5355, DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Of("wpad"), RecordType.A))));
            yield break;
        }
        yield return Other(beside, "224.0.0.252", 5355, 5355, DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Of("wpad"), RecordType.A))));
        yield return Other(beside, "239.255.255.250", 49152, 1900, "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n"u8.ToArray());
        yield return Other(beside, "255.255.255.255", 137, 137, DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Of("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), (RecordType)32))));
        yield return Other(beside, "255.255.255.255", 68, 67, [1, 1, 6, 0, .. new byte[232], 0x63, 0x82, 0x53, 0x63, 53, 1, 8, 255]);
    }

    /// <summary>As resolvers of unicast DNS ask the group that know no more of Multicast DNS than its address (RFC 6762 section 5.1).</summary>
    private static Outgoing OneShotQuery(Outgoing beside) => Other(beside, beside.Family == IpFamily.IPv6 ? "ff02::fb" : "224.0.0.251", 49153, 5353,
        DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Of("time-server", "local"), RecordType.A)) with { Id = 0x5353, Flags = DnsFlags.RD | DnsFlags.AD }));

    private static Outgoing Other(Outgoing beside, string to, ushort from, ushort port, byte[] octets)
    {
        var address = IPAddress.Parse(to);
        var other = beside.Copy();
        (other.To, other.ToMac) = (address, address.Equals(IPAddress.Broadcast) ? MacAddress.Broadcast : MacAddress.OfGroup(address));
        (other.SourcePort, other.DestinationPort, other.Ttl) = (from, port, 1);
        other.Encode = (_, _) => octets;
        return other;
    }

    private static DeviceSetup WithQueues(DeviceSetup setup) => setup with
    {
        Instances = [.. setup.Instances, .. Enumerable.Range(1, 12).Select(n => new InstanceSetup("Further queue " + n, "_ipp._tcp", 631) { Subtypes = setup.Instances[0].Subtypes, Txt = setup.Instances[0].Txt })],
    };

    private static DeviceSetup Each(DeviceSetup setup, Func<InstanceSetup, InstanceSetup> change) => setup with { Instances = [.. setup.Instances.Select(change)] };

    /// <summary>Only where nobody has asked lately: copies that answer a question are section 7.4's.</summary>
    private static void CorrectsAlways(Behaviour behaviour)
    {
        var (asked, quiet) = (TimeSpan.Zero, false);
        behaviour.Reception.Filters.Add(m =>
        {
            if (!m.Message.IsResponse) asked = m.At;
            quiet = m.At - asked > TimeSpan.FromMilliseconds(500);
            return true;
        });
        var usual = behaviour.Conflicts.Corrects;
        behaviour.Conflicts.Corrects = (theirs, own) => quiet || usual(theirs, own);
    }
}
