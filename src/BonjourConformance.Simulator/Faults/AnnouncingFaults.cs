using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Announcing, updating and taking leave (RFC 6762 sections 8.3, 8.4 and 10.1).</summary>
public static class AnnouncingFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Announcing, section 8.3.
        new("services-not-announced", ["6762-8-04", "6762-8.3-01", "6762-8.3-10", "6762-8.4-01", "6763-4.1.1-04", "6763-4.1.1-02", "6762-8.4-12", "6762-9-25"], "Announces its addresses but not its services.", b => b.Announcing.Includes = r => r.Role is RecordRole.HostAddress or RecordRole.ReverseMapping) { HiddenAsLive = new("A name that is not announced comes into use when somebody asks for it, which nobody may do in time; and an answer in time passes for the announcement of changed data.", "6762-8.3-10", "6762-8.4-12") },
        new("pointers-not-announced", ["6762-8-08", "6762-8.3-01", "6762-8.3-10"], "Announces unique records only.", b => b.Announcing.Includes = r => r.Unique),
        new("announced-as-additional", ["6762-8.3-01", "6762-8-04", "6762-8.4-01", "6762-6-29", "3927-6.1-02", "6762-8-03", "6763-4.1.1-04", "6763-4.1.1-02", "6762-8.3-10", "6762-8.4-09", "6762-8.4-12", "6762-9-25"], "Announces in the Additional section.", b => b.Announcing.InAdditionalSection = true),
        new("first-message-only", ["6762-8-04", "6762-8.3-02", "6762-8.3-10"], "Drops what does not fit in the first message of an announcement.", b =>
        {
            b.Announcing.Order = records => records.Reverse();
            b.Announcing.RecordsPerMessage = 8;
            b.Announcing.MostMessages = 1;
        }) { HiddenAsLive = new("Whether changed data are in a first message is chance, and where frames may be lost, few changes that were announced once count for nothing.", "6762-8.4-12") },
        new("announces-without-flush-bit", ["6762-8.3-03", "6762-10.2-05", "6762-10.2-11"], "Announces unique records without the cache-flush bit.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Announcement) m.MapRecords(r => r.WithCacheFlush(false));
        })),
        new("only-one-family-announced", ["6762-20-01", "6762-8-04", "6762-8.4-01", "6762-8.3-10", "6762-8.4-12", "6762-9-25"], "Announces over IPv4 only.", b => b.Announcing.OverIPv6 = false) { HiddenAsLive = new("An answer to a question says the same as an announcement, and where frames may be lost, who announced twice over one family has the other granted.", "6762-8.4-12") },
        new("one-announcement", ["6762-8-08", "6762-8.3-04", "6762-8.4-01", "6762-8.3-10", "6762-8.4-12", "6762-9-25"], "Announces once.", b => b.Announcing.Count = 1),
        new("announcements-100-ms-apart", ["6762-8.3-05", "6762-8.4-01", "6762-8.4-12", "6762-6-27"], "Sends both announcements within 100 ms.",
            b =>
            {
                b.Announcing.FirstGap = TimeSpan.FromMilliseconds(100);
                b.Announcing.KeepsRateLimit = false;
            }) { HiddenAsLive = new("Where frames may be lost, a few changes that were announced twice at once count for nothing.", "6762-8.4-12") },
        new("announcements-5-s-apart", ["6762-8.3-05", "6762-8.3-10", "6762-8-08", "6762-9-25"], "Waits five seconds between its two announcements.", b => b.Announcing.FirstGap = TimeSpan.FromSeconds(5)) { HiddenAsLive = new("A few names come up in a live run, and lost frames would look the same; the second announcement may come in the time that is watched after a link change.", "6762-8.3-10", "6762-8-08") },
        new("eight-announcements-a-second-apart", ["6762-8.3-07"], "Sends eight announcements at even gaps.", b => (b.Announcing.Count, b.Announcing.Growth) = (8, 1)),
        new("nine-announcements", ["6762-8.3-06"], "Sends nine announcements at doubling gaps.", b => b.Announcing.Count = 9) { HiddenAsLive = new("The ninth announcement comes four minutes after the first; a live run watches for 60 s.", "6762-8.3-06") },
        new("twenty-announcements", ["6762-8.3-06", "6762-8.3-07", "6762-8.3-09"], "Sends twenty announcements.", b => (b.Announcing.Count, b.Announcing.Growth) = (20, 1)),
        new("periodic-announcements", ["6762-8.3-06", "6762-8.3-07", "6762-8.3-09"], "Announces everything every 27 seconds.", b => b.Announcing.Period = TimeSpan.FromSeconds(27)) { HiddenAsLive = new("Nine announcements take more than three minutes; a live run watches for 60 s.", "6762-8.3-06") },
        new("announces-every-minute", ["6762-8.3-07", "6762-8.3-09"], "Announces everything every minute.", b => b.Announcing.Period = TimeSpan.FromSeconds(60)) { HiddenAsLive = new("A live run watches an idle device for 60 s only.", "6762-8.3-07", "6762-8.3-09") },
        new("announces-on-foreign-announcement", ["6762-8.3-08"], "Announces everything once more whenever another host announces something.", b => b.Announcing.OnForeignAnnouncement = true),

        // Updating, section 8.4.
        new("text-change-unannounced", ["6762-8.4-01", "6762-8.4-12"], "Changes its TXT record without a word.", b => b.Announcing.OnTextChange = false),
        new("text-change-announced-once", ["6762-8.4-01", "6762-8.4-12"], "Announces a changed TXT record once only.", b => b.Announcing.CountOnTextChange = 1) { HiddenAsLive = new("Where frames may be lost, a few changes that are announced once count for nothing.", "6762-8.4-12") },
        new("old-pointers-linger", ["6762-8.4-04", "6762-8.4-11"], "Renames an instance without a goodbye for the old pointers.", b => (b.Goodbyes.OnRename, b.Goodbyes.OnLostName) = (false, false)),
        new("goodbye-for-old-text", ["6762-8.4-05"], "Sends a goodbye for the old TXT record before the new one.", b => b.Goodbyes.OnTextChange = true),
        new("updates-text-all-the-time", ["6762-8.4-06"], "Changes a counter in a TXT record every three seconds.", b => b.Services.TextChangesEvery = TimeSpan.FromSeconds(3)),

        // Goodbyes, section 10.1.
        new("no-goodbye", ["6762-10.1-01"], "Shuts down without goodbyes.", b => b.Goodbyes.OnStop = false),
        new("goodbye-for-pointers-only", ["6762-10.1-01", "6762-10.1-09"], "Takes leave of shared records only.", b => b.Goodbyes.Includes = r => !r.Unique),
        new("goodbye-over-one-family", ["6762-10.1-01", "6762-8.4-04"], "Takes leave over IPv4 only.", b => b.Goodbyes.OverIPv6 = false),
        new("goodbye-without-data", ["6762-10.1-02", "6762-8.4-04", "6762-8.4-11", "6762-10.1-09", "6762-10.1-01", "6762-18-04"], "Sends goodbyes with empty rdata.", b => b.Goodbyes.Form = r => r with { Data = new RawData([]) }),
        new("goodbye-with-ttl-1", ["6762-10.1-01", "6762-8.4-04", "6762-10-01", "6762-10-02", "6762-10-03", "6762-6-27", "6762-8.4-11", "6762-10.1-09", "6762-10.2-10"], "Sends goodbyes with a TTL of one second.", b => b.Goodbyes.Ttl = 1),
    ];
}
