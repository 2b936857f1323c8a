using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;

namespace BonjourConformance.Checks.Replay;

/// <summary>What the rules found about one device of a capture.</summary>
/// <param name="Device">The device as it was seen last.</param>
/// <param name="Evidence">The frames that verdicts name, and those around them.</param>
public sealed record CaptureVerdicts(CapturedHost Host, DeviceModel Device, IReadOnlyList<Judgement> Results, IReadOnlyList<Frame> Evidence);

/// <summary>A check and what it found.</summary>
public sealed record Judgement(CheckCase Case, CheckRecord Record);

/// <summary>
/// Has the rules that need no stimulus judge the devices of a capture. The capture passes by in stretches, so that memory does not grow with
/// it: each is judged with the seconds around it in view, and with the earlier frames that told what the device has. Where time goes back, as between
/// sections that were put behind one another, another recording begins, and is judged by itself.
/// </summary>
public sealed class CaptureJudge(CaptureSource source, IReadOnlyList<CapturedHost> hosts, IReadOnlyList<CheckCase> suite, TimeSpan tolerance, DeviceProfile? profile = null)
{
    /// <summary>Frames in a stretch; a capture of fewer is judged whole.</summary>
    public int StretchFrames { get; init; } = 6000;

    /// <summary>How far rules look back and ahead: beyond a second of rate limit, half a second of waiting for more.</summary>
    internal static readonly TimeSpan Around = TimeSpan.FromSeconds(3);

    /// <summary>How many recordings are judged; a file in which time goes back more often is in no order.</summary>
    private const int MostRecordings = 100;

    private readonly Dictionary<CaptureLinkId, Stretch> stretches = [];
    private readonly Dictionary<object, DeviceVerdicts> verdicts = hosts.ToDictionary(object (h) => h, _ => new DeviceVerdicts(), ReferenceEqualityComparer.Instance);
    private long repeated;

    /// <summary>Messages that were not judged again, since they repeat earlier ones octet for octet and in the same surroundings.</summary>
    public long Repeated => repeated + stretches.Values.Sum(s => s.Repeated);

    /// <summary>How often time went back, so that another recording began.</summary>
    public int Returns { get; private set; }

    /// <summary>The checks that a recording can answer: rules over everything that was sent, and those that watch a start-up.</summary>
    public static IReadOnlyList<CheckCase> Passive(IEnumerable<CheckCase> suite) => [.. suite.Where(c => c.Stage is Stage.WholeRun or Stage.StartUp)];

    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<CaptureVerdicts> Judge(CancellationToken cancel = default)
    {
        var links = hosts.SelectMany(h => h.Box.Macs, (h, mac) => (h.Link, Mac: mac)).ToLookup(h => h.Link, h => h.Mac);
        foreach (var (link, frame) in source.Frames())
        {
            cancel.ThrowIfCancellationRequested();
            if (!links.Contains(link)) continue;
            if (!stretches.TryGetValue(link, out var stretch)) stretches[link] = stretch = new Stretch(links[link].ToHashSet(), StretchFrames, isFirst: true);
            if (stretch.IsAfter(frame))
            {
                if (Returns >= MostRecordings)
                {
                    source.LeftOut.OutOfOrder++;
                    continue;
                }
                End(link, stretch);
                stretches[link] = stretch = new Stretch(links[link].ToHashSet(), StretchFrames, isFirst: false);
            }
            stretch.Add(frame);
            if (stretch.IsFull) Judge(link, stretch, last: false);
        }
        foreach (var (link, stretch) in stretches) Judge(link, stretch, last: true);
        return [.. hosts.Where(h => verdicts[h].Device is not null).Select(h => verdicts[h].ToVerdicts(h))];
    }

    private void End(CaptureLinkId link, Stretch stretch)
    {
        Returns++;
        Judge(link, stretch, last: true);
        repeated += stretch.Repeated;
        foreach (var host in hosts.Where(h => h.Link == link)) verdicts[host].Begin();
    }

    private void Judge(CaptureLinkId id, Stretch stretch, bool last)
    {
        var (frames, judged) = stretch.Cut(last);
        if (judged.Count == 0) return;
        var its = source.Head.Interfaces[id.Interface];
        foreach (var host in hosts.Where(h => h.Link == id))
        {
            var device = verdicts[host];
            if (!frames.Exists(f => judged.Contains(f.Number) && Stretch.Sender(f) is { } mac && host.Box.Macs.Contains(mac))) continue;
            var link = new CaptureLink(its, source.Began, tolerance);
            // Where time goes back nothing tells how long a recording went on.
            var ended = last && Returns == 0 ? source.Ended : frames[^1].At;
            var session = new Session(link, profile ?? new DeviceProfile(), device.Device ??= host.Model(), new Recorded(stretch.Began, ended, judged, device.Earlier));
            foreach (var known in device.Known.TakeWhile(k => k.Number < frames[0].Number)) link.Add(known);
            foreach (var frame in frames) link.Add(frame);
            device.Take(session, Run(session, link, its.Dropped), last, frames);
        }
    }

    private List<Judgement> Run(Session session, CaptureLink link, long dropped)
    {
        var results = new List<Judgement>();
        var runner = new CheckRunner(session);
        link.Loop.Run(async () =>
        {
            await link.Loop.DelayUntil(link.End);
            foreach (var check in Passive(suite)) results.Add(new Judgement(check, Doubtful(check, await runner.RunAsync(check), dropped)));
        });
        return results;
    }

    /// <summary>Where the capturing machine lost frames, only what a single frame proves is held against the device.</summary>
    private CheckRecord Doubtful(CheckCase check, CheckRecord result, long dropped)
    {
        var missing = dropped + source.LeftOut.Cut;
        if (missing == 0 || check.Check.ProvenByOneFrame || result.Verdict is not (Verdict.Fail or Verdict.Warning)) return result;
        return result with { Verdict = Verdict.Inconclusive, Message = $"The capture lacks {missing} frames that were lost or cut when it was made, and this may be for want of them: {result.Message}" };
    }
}
