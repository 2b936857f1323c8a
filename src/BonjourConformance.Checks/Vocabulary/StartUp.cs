using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>One start-up of the device, watched from the moment it was switched on until it had come to rest.</summary>
public sealed class StartUp(IReadOnlyList<Frame> frames, IReadOnlyList<Heard> messages, TimeSpan at)
{
    /// <summary>Every frame of the device.</summary>
    public IReadOnlyList<Frame> Frames { get; } = frames;

    /// <summary>Every message of the device on port 5353.</summary>
    public IReadOnlyList<Heard> Messages { get; } = messages;

    public TimeSpan At { get; } = at;

    /// <summary>Queries that propose records, and those for any type of a name that the device uses as a unique one afterwards.</summary>
    public IReadOnlyList<Heard> Probes { get; } = [.. messages.Where(m => m.IsProbe || (!m.IsResponse && m.Message.Questions.Any(q => q.Type == RecordType.ANY && IsUnique(messages, q.Name))))];

    /// <summary>Multicast responses. Neighbours may ask during a start-up, so one that answers a question is among them.</summary>
    public IReadOnlyList<Heard> Announcements { get; } = [.. messages.Where(m => m.IsMulticastResponse && m.Message.Answers.Any(r => r.Ttl > 0))];

    /// <summary>Names that were probed for.</summary>
    public IReadOnlyList<DnsName> ProbedNames => [.. Probes.SelectMany(p => p.Message.Questions.Where(q => p.Message.Authorities.Any(r => r.Name == q.Name) || IsUnique(Messages, q.Name)).Select(q => q.Name)).Distinct()];

    /// <summary>Names that were probed for and are not shared: those announced with the cache-flush bit, or not at all.</summary>
    public IReadOnlyList<DnsName> ProbedUniqueNames =>
        [.. ProbedNames.Where(n => IsUnique(Messages, n) || !Messages.Any(m => m.IsMulticastResponse && m.Message.Answers.Any(r => r.Name == n)))];

    /// <summary>Probes for one name over one family; messages that follow within 20 ms with other records belong to the probe before.</summary>
    public IReadOnlyList<Heard> DistinctProbesFor(DnsName name, Family family)
    {
        var distinct = new List<Heard>();
        Heard? before = null;
        foreach (var probe in ProbesFor(name, family))
        {
            if (before is null || probe.At - before.At > TimeSpan.FromMilliseconds(20) || Same(probe, before)) distinct.Add(probe);
            before = probe;
        }
        return distinct;
    }

    private static bool Same(Heard left, Heard right) => left.Message.Authorities.Count == right.Message.Authorities.Count && left.Message.Authorities.All(l => right.Message.Authorities.Any(l.SameRecord));

    private static bool IsUnique(IReadOnlyList<Heard> messages, DnsName name) => messages.Any(m => m.IsMulticastResponse && m.Message.Answers.Any(r => r.Name == name && r.CacheFlush));

    /// <summary>Probes for one name over one family, oldest first.</summary>
    public IReadOnlyList<Heard> ProbesFor(DnsName name, Family family) =>
        [.. Probes.Where(p => p.Family == family && p.Message.Questions.Any(q => q.Name == name))];

    /// <summary>Records announced with the cache-flush bit: those the device holds to be unique.</summary>
    public IEnumerable<ResourceRecord> UniqueRecords =>
        Announcements.SelectMany(a => a.Message.Answers).Where(r => r.CacheFlush && r.Ttl > 0 && r.Type != RecordType.NSEC);

    /// <summary>Announcements of one record over one family, oldest first.</summary>
    public IReadOnlyList<Heard> AnnouncementsOf(ResourceRecord record, Family family) =>
        [.. Announcements.Where(a => a.Family == family && a.Message.Answers.Any(r => r.SameRecord(record)))];
}

/// <summary>Observations that many checks share: made once a run, and anew where a breach is being repeated.</summary>
public sealed partial class Observe(CheckFixture fixture, CheckContext context)
{
    /// <summary>A start-up without anybody interfering.</summary>
    public Task<StartUp> StartUp() => context.Session.Observe("start-up", context.Attempt, async () =>
    {
        if (context.Session.Recording is not null) return Replay.RecordedStartUp.In(context.Session);
        var on = await fixture.ControlFor().PowerCycle();
        return await Watch(on);
    });

    /// <summary>Watches until the device has sent neither probe nor announcement for a while.</summary>
    public async Task<StartUp> Watch(PowerOn on)
    {
        var link = context.Session.Link;
        // Long enough for a device that configures a link-local address first: up to 1 + 2 + 2 + 2 s (RFC 3927 section 9).
        var patience = CheckFixture.Seconds(context.Session.Profile.IPv4 is Profiles.IPv4Configuration.LinkLocal or Profiles.IPv4Configuration.Dhcp ? 12 : 6);
        var last = link.Loop.Now;
        var mark = on.Mark;
        var end = link.Loop.Now + CheckFixture.Seconds(40);
        var begun = false;
        while (link.Loop.Now < end)
        {
            var next = await link.Transcript.First(f => context.Device.Sent(f) && (f.Arp is { IsProbe: true } or { IsAnnouncement: true } || Heard.Of(f) is { IsMulticast: true }), mark, last + (begun ? CheckFixture.Seconds(4.5) : patience));
            if (next is null) break;
            mark = next.Moment;
            last = next.At;
            begun |= Heard.Of(next) is { IsMulticastResponse: true };
        }
        var frames = link.Transcript.Since(on.Mark).Where(context.Device.Sent).ToList();
        return new StartUp(frames, [.. frames.Select(Heard.Of).OfType<Heard>()], on.At);
    }
}
