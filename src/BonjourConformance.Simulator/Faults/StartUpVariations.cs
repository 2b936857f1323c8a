using BonjourConformance.Wire;
using static BonjourConformance.Simulator.StartUpStep;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Slow starts, and starts in which something happens (RFC 6762 sections 8, 8.3 and 8.4).</summary>
public static class StartUpVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("boots-for-8-s", "Needs eight seconds from power to its first frame.", b => b.StartUp.Boot = TimeSpan.FromSeconds(8)),
        new("boots-for-40-s", "Needs forty seconds from power to its first frame.", b => b.StartUp.Boot = TimeSpan.FromSeconds(40)),
        new("services-8-s-after-host", "Begins with its services eight seconds after its host name.", b => b.StartUp.ServicesAfterHost = TimeSpan.FromSeconds(8)),
        new("power-is-cut-late", "Lives on for 1.7 s after it was told to be switched off and on, and has no power for two.", b => (b.StartUp.PowerCutAfter, b.StartUp.PowerOff) = (TimeSpan.FromSeconds(1.7), TimeSpan.FromSeconds(2))),
        new("text-changes-after-first-announcement", "Changes a TXT record 0.4 s after its first announcement.", b => b.StartUp.Incidents.Add(TextChanges(FirstAnnouncement, 400))),
        new("text-changes-after-third-probe", "Changes a TXT record between its third probe and its first announcement.", b => b.StartUp.Incidents.Add(TextChanges(ThirdProbe, 100))),
        new("begins-anew-after-first-announcement", "Probes and announces once more half a second after its first announcement, its link having changed.", b => b.StartUp.Incidents.Add(Anew(FirstAnnouncement, 500))),
        new("begins-anew-between-probes", "Probes from the beginning again after its second probe, its link having changed.", b => b.StartUp.Incidents.Add(Anew(SecondProbe, 120))),
        new("begins-anew-after-third-probe", "Probes from the beginning again after its third probe, its link having changed.", b => b.StartUp.Incidents.Add(Anew(ThirdProbe, 30))),
        new("begins-anew-4-s-later", "Probes and announces once more when its network has come up in full.", b => b.StartUp.Incidents.Add(Anew(FirstAnnouncement, 4000))),
        new("host-probed-with-each-service", "Probes for its host name once more with each service that comes up after it.", ProbesForHostAgain),
        new("restarts-for-43-s-when-renamed", "Begins anew, as slowly as from power, when its user gives an instance another name.", b => (b.StartUp.Boot, b.StartUp.RestartOfRenamed) = (TimeSpan.FromSeconds(43), TimeSpan.FromSeconds(43))),
    ];

    internal static StartUpIncident TextChanges(StartUpStep after, int milliseconds) => new(after, TimeSpan.FromMilliseconds(milliseconds), (device, now) => device.CountUp(now));

    internal static StartUpIncident Anew(StartUpStep after, int milliseconds) => new(after, TimeSpan.FromMilliseconds(milliseconds), (device, now) => device.BeginAnew(now));

    private static void ProbesForHostAgain(Behaviour behaviour)
    {
        behaviour.StartUp.ServicesAfterHost = TimeSpan.FromSeconds(1.2);
        var addresses = new Dictionary<(IpFamily, DnsName), List<ResourceRecord>>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind is not (OutgoingKind.Probe or OutgoingKind.Announcement)) return;
            var own = m.Message.Answers.Concat(m.Message.Authorities).Where(r => r is { Data: AddressData, Ttl: > 0 }).ToLookup(r => r.Name);
            foreach (var host in own) addresses[(m.Family, host.Key)] = [.. host.Select(r => r.WithCacheFlush(false))];
            if (m.Kind != OutgoingKind.Probe || DnsWriter.Write(m.Message, m.Compression).Length > 900) return;
            foreach (var host in m.Message.Authorities.Select(r => r.Data).OfType<SrvData>().Select(s => s.Target).Distinct().Where(h => !own.Contains(h)).ToList())
                if (addresses.TryGetValue((m.Family, host), out var known))
                    m.Message = m.Message with { Questions = [.. m.Message.Questions, new Question(host, RecordType.ANY).AsQU()], Authorities = [.. m.Message.Authorities, .. known] };
        });
    }
}
