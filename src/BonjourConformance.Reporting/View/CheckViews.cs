using System.Globalization;
using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Reporting.Frames;
using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Svg;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.View;

/// <summary>Makes the view of each check, and puts its frames into the evidence.</summary>
public sealed class CheckViews
{
    private const int MostFramesOfCheck = 200;
    private const int MostFramesListed = 40;
    private const int FramesDecodedInPlace = 3;

    /// <summary>Markup that decoded frames may take in the file itself; the rest is decoded by the script.</summary>
    private const int RoomInPlace = 1_000_000;

    private readonly RunRecord record;
    private readonly Evidence evidence;
    private readonly Dictionary<string, DutyInfo> duties;
    private readonly Dictionary<string, List<int>> sentFor;
    private readonly Dictionary<string, int> anchors = [];
    private int inPlace;
    private int opened;

    public CheckViews(RunRecord record, IReadOnlyList<Frame> frames, Evidence evidence)
    {
        this.record = record;
        this.evidence = evidence;
        duties = record.Duties.GroupBy(duty => duty.Id).ToDictionary(group => group.Key, group => group.First());
        sentFor = frames.Where(frame => frame is { Comment: not null, Direction: Direction.Sent }).GroupBy(frame => frame.Comment!)
            .ToDictionary(group => group.Key, group => group.Select(frame => frame.Number).ToList());
    }

    public CheckView Of(CheckRecord check)
    {
        var needsAttention = check.Verdict is not (Verdict.Pass or Verdict.NotApplicable);
        var anchor = Anchor(check.Id);
        var (frames, more) = Frames(check);
        // What the histogram shows need not be drawn again as a comb of arrows.
        var picture = check.Distribution is not null && frames.Count > 16 ? null : Timeline.Draw([.. frames.Select(pair => Instant(pair.Frame, pair.Decisive)), .. Context(frames, needsAttention)], check.Timeline);
        if (picture is not null && !needsAttention)
            evidence.Add(anchor, picture);
        var histogram = check.Distribution is { } distribution ? Histogram.Draw(distribution) : null;
        return new CheckView
        {
            Record = check,
            Anchor = anchor,
            Look = Look.Of(check.Verdict),
            Url = RfcText.Url(check.Rfc, check.Section),
            Duties = [.. check.Duties.Select(id => duties.GetValueOrDefault(id) ?? new DutyInfo(id, check.Rfc, check.Section, check.Level, ""))],
            InstanceKey = check.Instance is { } instance ? Key(instance.Name, instance.Type) : "",
            Search = Visible.Of(string.Join(' ', check.Id, check.Title, check.Subject, check.Message, check.Observed, check.Bct, string.Join(' ', check.Duties))).ToLowerInvariant(),
            Open = check.Verdict == Verdict.Fail && check.Known is null && opened++ < 30,
            Numbers = [.. check.Numbers.Select(Number)],
            Frames = needsAttention ? Listed(frames, check) : [],
            FrameNumbers = string.Join(' ', frames.Select(pair => pair.Frame.Number)),
            MoreFrames = more,
            WiresharkFilter = Wireshark(check.Frames),
            Timeline = needsAttention ? picture : null,
            Histogram = histogram,
            HistogramCaption = check.Distribution is { } samples ? Svg.Histogram.Caption(samples) : "",
            Command = Reproduce.Check(record.Run, check.Id),
            Known = check.Known?.Reason ?? "",
            KnownIssue = check.Known?.Issue is { } link && (link.StartsWith("https://", StringComparison.Ordinal) || link.StartsWith("http://", StringComparison.Ordinal)) ? link : "",
        };
    }

    public static string Key(string name, string type) => Visible.Of($"{name}.{type}");

    // The first verdict of a check has the check's own address; further subjects are numbered in report order.
    private string Anchor(string id)
    {
        var count = anchors[id] = anchors.GetValueOrDefault(id) + 1;
        return count == 1 ? id : $"{id}~{count}";
    }

    private (List<(Frame Frame, bool Decisive)> Frames, int More) Frames(CheckRecord check)
    {
        var decisive = check.Frames.Distinct().ToList();
        var wanted = decisive.Concat(sentFor.GetValueOrDefault(check.Id) ?? []).Distinct().ToList();
        var frames = new List<(Frame, bool)>();
        foreach (var number in wanted.Take(MostFramesOfCheck))
            if (evidence.Find(number) is { } frame && evidence.Add(frame))
                frames.Add((frame, decisive.Contains(number)));
        return ([.. frames.OrderBy(pair => pair.Item1.Number)], wanted.Count - frames.Count);
    }

    private List<FrameView> Listed(List<(Frame Frame, bool Decisive)> frames, CheckRecord check)
    {
        var decode = frames.Where(pair => pair.Decisive).Take(check.Verdict == Verdict.Fail ? FramesDecodedInPlace : 1).Select(pair => pair.Frame.Number).ToHashSet();
        return [.. frames.OrderByDescending(pair => pair.Decisive).Take(MostFramesListed).OrderBy(pair => pair.Frame.Number)
            .Select(pair => View(pair.Frame, pair.Decisive, decode.Contains(pair.Frame.Number)))];
    }

    private FrameView View(Frame frame, bool decisive, bool decode)
    {
        decode &= inPlace < RoomInPlace;
        IReadOnlyList<Field> fields = decode ? FrameTree.Of(frame.Parsed) : [];
        var hex = new Markup(decode ? WebUtility.HtmlEncode(Hex.Dump(frame.Parsed.Octets.Span)) : "");
        inPlace += hex.Value.Length + fields.Sum(field => field.Text.Length + 60);
        return new(frame.Number, $"{(frame.At.TotalMilliseconds / 1000).ToString("0.000000", CultureInfo.InvariantCulture)} s",
            evidence.Lanes.Of(frame).ToString(), FrameSummary.Of(frame.Parsed), decisive, fields, hex);
    }

    // What else was on the link between the first and the last frame of the check: an answer to somebody else explains a lot.
    private IEnumerable<TimelineFrame> Context(List<(Frame Frame, bool Decisive)> frames, bool needsAttention)
    {
        const int Most = 30;
        if (!needsAttention || frames.Count == 0)
            return [];
        int first = frames[0].Frame.Number, last = frames[^1].Frame.Number;
        var own = frames.Select(pair => pair.Frame.Number).ToHashSet();
        return last - first > 10 * Most ? [] : evidence.Between(first, last).Where(frame => !own.Contains(frame.Number)).Take(Most)
            .Select(frame => Instant(frame, false) with { Context = true });
    }

    private TimelineFrame Instant(Frame frame, bool decisive) => new(frame.Number, frame.At.TotalMilliseconds, evidence.Lanes.Of(frame),
        evidence.Lanes.IsToDevice(frame), FrameSummary.Short(frame.Parsed), FrameSummary.Of(frame.Parsed), decisive);

    private static NumberView Number(Number number)
    {
        var tolerance = number.Tolerance ?? 0;
        var outside = number.Value < (number.From ?? double.MinValue) - tolerance || number.Value > (number.To ?? double.MaxValue) + tolerance;
        var demand = (number.From, number.To) switch
        {
            (null, null) => "",
            ({ } from, null) => $"at least {Units.Value(from)} {number.Unit}",
            (null, { } to) => $"at most {Units.Value(to)} {number.Unit}",
            ({ } from, { } to) => $"{Units.Value(from)} to {Units.Value(to)} {number.Unit}",
        };
        var within = demand.Length > 0 && number.Tolerance is { } t ? $", tolerance {Units.Value(t)} {number.Unit}" : "";
        return new(number.Name, $"{Units.Value(number.Value)} {number.Unit}".TrimEnd(), demand + within, outside);
    }

    // Wireshark takes ranges in a set, which keeps the filter short enough to paste.
    private static string Wireshark(IReadOnlyList<int> frames)
    {
        if (frames.Count == 0)
            return "";
        var ranges = new List<(int From, int To)>();
        foreach (var number in frames.Distinct().Order())
            if (ranges.Count > 0 && ranges[^1].To == number - 1)
                ranges[^1] = (ranges[^1].From, number);
            else
                ranges.Add((number, number));
        return $"frame.number in {{{string.Join(", ", ranges.Take(40).Select(range => range.From == range.To ? $"{range.From}" : $"{range.From}..{range.To}"))}}}";
    }
}
