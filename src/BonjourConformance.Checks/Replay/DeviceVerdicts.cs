using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Replay;

/// <summary>The verdicts about one device as the stretches of a capture pass by, and what is kept of them.</summary>
internal sealed class DeviceVerdicts
{
    /// <summary>Frames kept because they told a record for the first time; a device that changes its data without end fills it.</summary>
    private const int MostKnown = 1500;

    private const int MostEvidence = 20_000;
    private static readonly TimeSpan Beside = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<(string, Family?), Kept> kept = [];
    private readonly HashSet<(DnsName, RecordType, RecordData)> told = [];
    private readonly SortedDictionary<int, Frame> evidence = [];
    private readonly HashSet<int> earlier = [];

    /// <summary>A stretch of this recording was judged already.</summary>
    private bool isPart;

    public DeviceModel? Device { get; set; }

    /// <summary>Frames of earlier stretches that told a record for the first time.</summary>
    public List<LinkedFrame> Known { get; } = [];

    public IReadOnlySet<int> Earlier => earlier;

    /// <summary>Forgets what another recording told, which may have been made at any other time.</summary>
    public void Begin()
    {
        isPart = false;
        Known.Clear();
        earlier.Clear();
        told.Clear();
    }

    /// <param name="last">The recording ends with this stretch.</param>
    public void Take(Session session, IReadOnlyList<Judgement> results, bool last, IReadOnlyList<LinkedFrame> frames)
    {
        var whole = last && !isPart;
        foreach (var result in results)
        {
            // What only frames of earlier stretches show was judged with what stood around them; and what is missing may still come.
            var stale = !whole && result.Record.Verdict is Verdict.Fail or Verdict.Warning && (result.Record.Frames.All(earlier.Contains) || (!result.Case.Check.ProvenByOneFrame && !last));
            // Rules that follow names from their beginning cannot be told by a part.
            if (!whole && result.Case.Fixture.IsAssignableTo(typeof(Rules.RuleFixture))) Keep(result with { Record = InParts(result.Record) }, session);
            else if (!stale) Keep(result, session);
        }
        isPart = true;
        Remember(session, frames);
    }

    public CaptureVerdicts ToVerdicts(CapturedHost host) => new(host, Device!, [.. kept.Values.Select(k => k.ToJudgement())], [.. evidence.Values]);

    private static CheckRecord InParts(CheckRecord record) => record with
    {
        Verdict = Verdict.Inconclusive,
        Message = Parts,
        Observed = Parts,
        Frames = [],
        Breaks = [],
        Timeline = [],
        Numbers = [],
        Distribution = null,
    };

    private const string Parts = "the capture is so long that it is judged in parts, and this rule has to see all of it: cut out a shorter one (editcap -A, -B)";

    private void Keep(Judgement judgement, Session session)
    {
        var result = judgement.Record;
        var key = (judgement.Case.Id, judgement.Case.Family);
        if (!kept.TryGetValue(key, out var before)) kept[key] = before = new Kept(judgement);
        else before.Add(result);
        if (before.Result != result) return;
        foreach (var number in result.Frames.Take(40)) Preserve(session.Link.Transcript[number], session, result.Verdict is Verdict.Fail or Verdict.Warning);
    }

    private void Preserve(Frame frame, Session session, bool around)
    {
        if (evidence.Count >= MostEvidence) return;
        evidence.TryAdd(frame.Number, frame);
        if (!around) return;
        var all = session.Link.Transcript.All;
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (all[middle].Number < frame.Number) low = middle + 1;
            else high = middle;
        }
        for (var i = low; i >= 0 && low - i < 20 && frame.At - all[i].At < Beside; i--) evidence.TryAdd(all[i].Number, all[i]);
        for (var i = low; i < all.Count && i - low < 20 && all[i].At - frame.At < Beside; i++) evidence.TryAdd(all[i].Number, all[i]);
    }

    private void Remember(Session session, IReadOnlyList<LinkedFrame> frames)
    {
        if (Known.Count >= MostKnown) return;
        var byNumber = frames.ToDictionary(f => f.Number);
        foreach (var message in session.DeviceMessages.Where(m => !earlier.Contains(m.Number)))
        {
            var news = false;
            foreach (var record in message.Message.Records) news |= told.Add((record.Name, record.Type, record.Data));
            if (!news || Known.Count >= MostKnown || !byNumber.TryGetValue(message.Number, out var frame)) continue;
            // Of a datagram in fragments the last would be read alone: it is left out.
            if (message.Frame.Reassembled is not null) continue;
            Known.Add(frame);
            earlier.Add(frame.Number);
        }
    }

    /// <summary>The verdict of one check over all stretches: what was found wrong first stays, and later findings are counted.</summary>
    private sealed class Kept(Judgement judgement)
    {
        private int again;
        private int stretches = 1;

        public CheckRecord Result { get; private set; } = judgement.Record;

        public void Add(CheckRecord later)
        {
            if (later.Verdict is Verdict.Pass or Verdict.Fail or Verdict.Warning) stretches++;
            if (Weight(later) > Weight(Result)) Result = later;
            else if (later.Verdict == Result.Verdict && later.Verdict is Verdict.Fail or Verdict.Warning) again++;
        }

        public Judgement ToJudgement() => new(judgement.Case, Result switch
        {
            { Verdict: Verdict.Fail or Verdict.Warning } when again > 0 =>
                Result with { Observed = Result.Observed + Again, Message = Result.Message.TrimEnd('.') + Again + "." },
            { Verdict: Verdict.Pass } when stretches > 1 => Result with { Observed = $"{Result.Observed} of the first of {stretches} parts of the capture, and in the others" },
            _ => Result,
        });

        private string Again => $"; and again in {again} later part{(again == 1 ? "" : "s")} of the capture";

        private static int Weight(CheckRecord result) => result.Verdict switch
        {
            Verdict.Error => 5,
            Verdict.Fail => 4,
            Verdict.Warning => 3,
            Verdict.Pass => 2,
            Verdict.NotApplicable => 1,
            _ => 0,
        };
    }
}
