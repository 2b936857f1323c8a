using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Coming onto a link, and verifying names there (RFC 6762 sections 8 and 8.1).</summary>
public static class ProbingFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Starting, section 8.
        new("services-without-addresses", ["6762-8-01", "6762-8.4-02", "6763-5-03", "6763-12.1-03", "6763-12.2-01", "6763-14-01"], "Advertises services but owns no A or AAAA record.",
            b => b.Services.Records.Add(records => records.RemoveAll(r => r.Role is RecordRole.HostAddress or RecordRole.ReverseMapping))),
        new("never-probes", ["6762-5-01", "6762-8-02", "6762-8-03", "6762-8-04", "6762-8.1-01", "6762-8.1-18", "6762-9-02", "6762-9-12"], "Never probes, as responders for embedded systems do.", b => b.Probing.Wanted = _ => false),
        new("no-probing-at-power-on", ["6762-5-01", "6762-8-02", "6762-8.1-01", "6762-8.1-18"], "Announces its names at power-on without having probed for them.", b => b.Probing.OnStart = false),
        new("ignores-link-change", ["6762-8-04", "6762-8-03"], "Does nothing when the cable is put back.", b => b.Probing.MindsLinkUp = false),
        new("no-probing-on-link-up", ["6762-8-04", "6762-8-03"], "Announces at once when the cable is put back, without probing.", b => b.Probing.OnLinkUp = false),
        new("host-name-alone-verified-after-link-change", ["6762-8-04"], "Probes for its host name alone when the cable is put back.", b => b.Probing.WantedOnLinkUp = c => c.IsHost),
        new("instance-names-not-probed", ["6762-8-04", "6762-8.1-01", "6762-8.1-18"], "Probes for the host name but not for instance names when it starts.", b => b.Probing.WantedOnStart = c => c.IsHost),
        new("host-name-not-probed", ["6762-8-04", "6762-8.1-01", "6762-8.1-18"], "Probes for instance names but not for the host name when it starts.", b => b.Probing.WantedOnStart = c => !c.IsHost) { HiddenAsLive = new("Where frames may be lost, a name without probes at one start counts only if most names of all starts have too few.", "6762-8.1-18") },

        // The form of probes, section 8.1.
        new("probes-for-one-type", ["6762-8.1-02", "6762-6.1-19"], "Probes with type A or SRV instead of ANY.", b => b.Probing.QuestionType = c => c.IsHost ? RecordType.A : RecordType.SRV),
        new("probes-qm", ["6762-8.1-09", "6762-8.1-22"], "Probes without the unicast-response bit.", b => b.Probing.UnicastResponse = false),
        new("later-probes-qm", ["6762-8.1-09", "6762-8.1-22"], "Sets the unicast-response bit in the first probe only.", b => b.Probing.UnicastResponseFor = 1),
        new("probes-reverse-mapping", ["6762-8.1-16"], "Probes for reverse mapping names, which only it can own.", b => b.Probing.ProbesReverseMapping = true),
        new("only-one-family-probed", ["6762-20-01", "6762-5-01", "6762-8-02", "6762-8-04", "6762-8.1-01", "6762-9-02", "6762-8.1-18"], "Probes over IPv4 only.", b => b.Probing.OverIPv6 = false) { HiddenAsLive = new("Where frames may be lost, the probes over one family excuse those that were not seen over the other.", "6762-8.1-18") },

        // Their number and times, section 8.1.
        new("first-probe-at-once", ["6762-8.1-04"], "Sends the first probe without any delay.", b => b.Probing.FirstDelayLaw = _ => TimeSpan.Zero),
        new("first-probe-always-after-100-ms", ["6762-8.1-04"], "Sends the first probe after a fixed delay.", b => b.Probing.FirstDelayLaw = _ => TimeSpan.FromMilliseconds(100)),
        new("first-probe-within-50-ms", ["6762-8.1-04"], "Draws the first delay from 0-50 ms.", b => b.Probing.FirstDelay = DelayRange.Milliseconds(0, 50)),
        new("first-probe-within-half-the-range", ["6762-8.1-04"], "Draws the first delay from 0-125 ms.", b => b.Probing.FirstDelay = DelayRange.Milliseconds(0, 125)),
        new("one-probe", ["6762-9-16", "6762-8.1-05", "6762-8.1-18", "6762-8-06", "6762-8.2-14", "6762-8.2-15", "6762-8.1-27"], "Sends one probe instead of three.", b => b.Probing.Count = 1),
        new("two-probes", ["6762-9-16", "6762-8.1-05", "6762-8.1-18", "6762-8-06", "6762-8.2-14", "6762-8.2-15", "6762-8.1-27"], "Sends two probes instead of three.", b => b.Probing.Count = 2) { HiddenAsLive = new("A control takes a while, in which one more probe may have been sent over a link that carried nothing yet.", "6762-8-06") },
        new("probes-143-ms-apart", ["6762-8.1-06", "6762-8.1-19", "6762-8-07"], "Sends its probes 143 ms apart.", b => b.Probing.Interval = TimeSpan.FromMilliseconds(143)),
        new("probes-600-ms-apart", ["6762-8.1-06"], "Sends its probes 600 ms apart.", b => b.Probing.Interval = TimeSpan.FromMilliseconds(600)),
        new("announces-with-third-probe", ["6762-8.1-07", "6762-8.1-19", "6762-8-07"], "Announces right after the third probe.", b => b.Probing.AfterLast = TimeSpan.Zero),
        new("announces-100-ms-after-third-probe", ["6762-8.1-07", "6762-8.1-19", "6762-8-07"], "Waits only 100 ms after the third probe.", b => b.Probing.AfterLast = TimeSpan.FromMilliseconds(100)),
    ];
}
