using static BonjourConformance.Simulator.StartUpStep;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Neighbours of lawful starts, and names taken later on (RFC 6762 sections 8 to 8.4).</summary>
public static class StartUpFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("late-services-not-probed", ["6762-8.1-01", "6762-8.1-18", "6762-8-04"], "Adds its services eight seconds after its host name, without having probed for them.", b =>
        {
            b.StartUp.ServicesAfterHost = TimeSpan.FromSeconds(8);
            b.Probing.WantedOnStart = c => c.IsHost;
        }),
        new("slow-boot-without-probing", ["6762-5-01", "6762-8-02", "6762-8.1-01", "6762-8.1-18"], "Announces its names after twenty seconds of booting, without having probed for them.", b =>
        {
            b.StartUp.Boot = TimeSpan.FromSeconds(20);
            b.Probing.OnStart = false;
        }),
        new("begins-anew-with-one-probe", ["6762-8.1-05", "6762-8.1-27"], "Begins anew after its first announcement, but with a single probe.", b =>
        {
            var anew = false;
            b.Probing.LeavesOut = _ => anew ? 2 : 0;
            b.StartUp.Incidents.Add(new(FirstProbe, TimeSpan.Zero, (_, _) => anew = false));
            b.StartUp.Incidents.Add(new(FirstAnnouncement, TimeSpan.FromMilliseconds(960), (device, now) =>
            {
                anew = true;
                device.BeginAnew(now);
                anew = false;
            }));
        }) { HiddenAsLive = new("Where frames may be lost, a few trains of probes that lack some count for nothing.", "6762-8.1-27") },
        new("changed-text-announced-once-at-start", ["6762-8.3-04", "6762-8.4-01", "6762-8.4-12"], "Announces a TXT record once only that has changed right after its first announcement.", b =>
        {
            b.StartUp.Incidents.Add(StartUpVariations.TextChanges(FirstAnnouncement, 400));
            b.Announcing.CountOnTextChange = 1;
        }),
        new("name-after-conflict-not-probed", ["6762-8.1-18"], "Takes another name after a conflict without probing for it.", b => b.Probing.Wanted = c => c.Failures == 0),
        new("name-after-conflict-probed-twice", ["6762-8.1-18"], "Probes twice instead of three times for the name that it takes after a conflict.", b => b.Probing.LeavesOut = c => c.Failures > 0 ? 1 : 0),
        new("never-announces", ["6762-8.3-01", "6762-8.3-10", "6762-8-03", "6762-8-04", "6762-8.4-01", "3927-6.1-02", "6763-4.1.1-02", "6763-4.1.1-04", "6762-8.4-09", "6762-8.4-12", "6762-9-25"], "Announces nothing, and waits to be asked.", b => b.Announcing.Count = 0) { HiddenAsLive = new("A name that is not announced is in use once somebody asks for it, and whether a check does so soon after the name was taken is chance.", "6762-8.3-10", "6762-8.4-12") },
        new("neither-probes-nor-announces", ["6762-8.1-01", "6762-8.1-18", "6762-8.3-01", "6762-8.3-10", "6762-8-03", "6762-8-04", "6762-8.4-01", "3927-6.1-02", "6763-4.1.1-02", "6763-4.1.1-04", "6762-9-02", "6762-9-12", "6762-8.4-09"], "Answers whoever asks, and neither probes nor announces.", b =>
        {
            b.Probing.Count = 0;
            b.Announcing.Count = 0;
        }) { HiddenAsLive = new("A name that is not announced is in use once somebody asks for it, and whether a check does so soon after the name was taken is chance.", "6762-8.3-10") },
    ];
}
