using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What a box may be beyond one host name on one interface, with services that never change.</summary>
public static class BoxVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        Setup("host-name-per-service", "Gives each service a host name of its own.", s => s with
        {
            Instances = [.. s.Instances.Select((i, n) => n == 0 ? i : i with { Host = Cut(s.Host) + "-service-" + (n < 26 ? "" : (char)('a' + (n / 26) - 1)) + (char)('a' + (n % 26)) })],
        }),
        Setup("two-interfaces", "Has two interfaces on the link, with the same names and services on both.", s => s with { MoreInterfaces = [Wireless(s)] }),
        Setup("families-as-two-interfaces", "Manages IPv4 and IPv6 as two interfaces, each with its own host name.", s => s.IPv6.Count == 0 || (s.IPv4 is null && !s.LinkLocal) ? s
            : s with { IPv6 = [], MoreInterfaces = [new InterfaceSetup(s.Mac, null, s.IPv6, Cut(s.Host) + "-six")] }),
        new("shared-records-of-other-kinds", "Has a TXT record with the model that no SRV stands beside, a SIP service and a Kerberos realm, all shared.", b => b.Services.Records.Add(AddOthers)),
        Setup("speaks-for-another-host", "Answers for the name and the service of a host that cannot do so itself.", s => s.IPv4 is null ? s : s with
        {
            Proxied = new Dictionary<string, IReadOnlyList<IPAddress>> { ["sleeping-camera"] = [Beside(s.IPv4, 110)] },
            Instances = [.. s.Instances, new InstanceSetup("Sleeping camera", "_rtsp._tcp", 554) { Host = "sleeping-camera" }],
        }),
        new("text-counts-every-minute", "Counts something up in a TXT record every minute.", b => b.Services.CountsEvery = TimeSpan.FromMinutes(1)),
        new("prefix-changes-every-two-minutes", "Has another global IPv6 address every two minutes.", b => b.Addresses.PrefixChangesEvery = TimeSpan.FromMinutes(2)),
        new("other-address-at-each-start", "Has another IPv4 address after each start.", b => b.Addresses.OtherAtEachStart = true),
        Setup("one-instance", "Has one instance.", s => (s with { Instances = [.. s.Instances.Take(1)] }).HoldingFlagshipNames()),
        Setup("no-instance", "Has no service at all.", s => s with { Instances = [] }),
        Setup("twelve-types", "Offers twelve types of service.", s => s with { Instances = [.. s.Instances, .. Enumerable.Range(1, 12).Select(n => new InstanceSetup("Service", "_sort-" + (char)('a' + n) + "._tcp", (ushort)(7000 + n)))] }),
        Setup("hundred-instances", "Has a hundred instances of one type.", s => s with { Instances = Queues(100) }),
        Setup("names-that-need-care", "Has instance names with numbers in brackets, backslashes, and letters that differ in case only where no name may.",
            s => s with { Instances = [.. s.Instances, .. ((string[])["InstanceA (2)", "Back\\slash \\.", "ß", "SS", "a.b", "a", "b", "(2)", " "]).Select((n, i) => new InstanceSetup(n, "_http._tcp", (ushort)(8000 + i)))] }),
    ];

    private static IReadOnlyList<InstanceSetup> Queues(int count) =>
        [.. Enumerable.Range(1, count).Select(n => new InstanceSetup($"Queue {n} of the exhibition", "_http._tcp", (ushort)(8000 + n)) { Txt = [new("note", Encoding.UTF8.GetBytes($"Room {n}"))] })];

    private static Variation Setup(string name, string summary, Func<DeviceSetup, DeviceSetup> change) => new(name, summary, b => b.Services.Setup.Add(change));

    /// <summary>A host name that leaves room for what is put behind it.</summary>
    private static string Cut(string label) => label.Length > 50 ? label[..50] : label;

    private static InterfaceSetup Wireless(DeviceSetup setup)
    {
        var mac = new MacAddress(setup.Mac.Value + 0x80);
        return new InterfaceSetup(mac, setup.IPv4 is { } own ? Beside(own, 115) : null, setup.IPv6.Count > 0 ? [DeviceSetup.LinkLocalAddress(mac)] : []);
    }

    private static IPAddress Beside(IPAddress address, byte further)
    {
        var octets = address.GetAddressBytes();
        octets[3] += further;
        return new IPAddress(octets);
    }

    /// <summary>Such as some desktop systems publish beside DNS-SD: shared records, by their missing cache-flush bit, and neither probed for nor pointed at.</summary>
    private static void AddOthers(List<ZoneRecord> records)
    {
        if (records.Find(r => r.Role == RecordRole.HostAddress) is not { } address) return;
        var host = address.Record.Name;
        ResourceRecord[] others =
        [
            ResourceRecord.Txt(DnsName.Of(host.FirstLabel, "_device-info", "_tcp", "local"), TxtData.Of("model=Example1,1"), 4500, cacheFlush: false),
            ResourceRecord.Srv(DnsName.Of("_sip", "_udp", "local"), 5060, host, 120, cacheFlush: false),
            ResourceRecord.Txt(DnsName.Of("_kerberos", host.FirstLabel, "local"), TxtData.Of("LKDC:SHA1.0123456789ABCDEF0123456789ABCDEF01234567"), 4500, cacheFlush: false),
        ];
        records.AddRange(others.Select(r => new ZoneRecord(RecordRole.Other, r, false, address.Claims)));
    }
}
