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
    private readonly Dictionary<string, List<Frame>> sentFor;
    private readonly Instances instances;
    private readonly Dictionary<int, TimelineFrame> instants = [];
    private readonly HashSet<string> anchors = [];
    private readonly HashSet<string> judged;
    private int inPlace;
    private int opened;

    public CheckViews(RunRecord record, IReadOnlyList<Frame> frames, Evidence evidence)
    {
        this.record = record;
        this.evidence = evidence;
        instances = new Instances(record.Device);
        judged = record.Checks.Select(check => check.Id).ToHashSet();
        duties = record.Duties.GroupBy(duty => duty.Id).ToDictionary(group => group.Key, group => group.First());
        sentFor = frames.Where(frame => frame is { Comment: not null, Direction: Direction.Sent }).GroupBy(frame => frame.Comment!)
            .ToDictionary(group => group.Key, group => group.ToList());
    }

    public CheckView Of(CheckRecord check)
    {
        var needsAttention = check.Verdict is not (Verdict.Pass or Verdict.NotApplicable);
        var anchor = Anchor(check);
        var (frames, more) = Frames(check);
        // What the histogram shows need not be drawn again as a comb of arrows: the worst samples beside their windows are enough.
        var drawn = check.Distribution is not null && frames.Count > 16 ? frames.FindAll(pair => pair.Decisive) : check.Attempts > 1 ? Deciding(frames) : frames;
        var picture = check.Distribution is not null && (drawn.Count > 16 || check.Timeline.Count == 0) ? null
            : Timeline.Draw([.. drawn.Select(pair => Instant(pair.Frame, pair.Decisive)), .. needsAttention && check.Distribution is null ? Context(drawn, check) : []], check.Timeline);
        if (picture is not null && !needsAttention)
            evidence.Add(anchor, picture);
        var histogram = check.Distribution is { } distribution ? Histogram.Draw(distribution) : null;
        return new CheckView
        {
            Record = check,
            Anchor = anchor,
            Look = Look.Of(check.Verdict),
            Url = RfcText.Url(check.Rfc, check.Section),
            Place = Order.Number(check.Rfc).Length == 0 ? RfcText.Short(check.Rfc, check.Section) : $"RFC {RfcText.Short(check.Rfc, check.Section)}",
            PlaceInFull = RfcText.Title(check.Rfc, check.Section),
            RfcKey = RfcText.Key(RfcText.Cell(check.Rfc, check.Section, check.Duties.Count > 0 ? check.Duties[0] : "").Rfc),
            Duties = [.. check.Duties.Select(id => duties.GetValueOrDefault(id) ?? new DutyInfo(id, check.Rfc, check.Section, check.Level, ""))],
            Headline = Headline(check),
            Subject = Subject(check),
            InstanceKeys = string.Join(' ', instances.Of(check)),
            Sections = string.Join(' ', Places(check).Select(place => $"{RfcText.Key(place.Rfc)}/{place.Section}")),
            Level = Levels.Words(check.Level, check.Verdict != Verdict.Warning),
            Impact = check.Verdict is Verdict.Fail or Verdict.Warning ? Impact.Of(check.Id) : "",
            Tshark = check.Frames.Count == 0 ? "" : $"tshark -r capture.pcapng -V -Y '{Wireshark(check.Frames)}'",
            Search = Visible.Of(string.Join(' ', check.Id, check.Title, string.Join(' ', check.Concerned), check.Message, check.Observed, check.Bct, string.Join(' ', check.Duties))).ToLowerInvariant(),
            Open = check.Verdict == Verdict.Fail && check.Known is null && opened++ < 30,
            Causes = [.. check.CausedBy.Where(judged.Contains)],
            Tries = [.. check.Tries.Select(t => new TryView(Look.Of(t.Verdict).Label, t.Observed.Length > 0 ? t.Observed : "nothing amiss"))],
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

    /// <summary>Where in the RFCs a check stands: its own section, and those of its duties.</summary>
    public IEnumerable<(string Rfc, string Section)> Places(CheckRecord check) =>
        check.Duties.Select(id => duties.GetValueOrDefault(id)).OfType<DutyInfo>().Select(duty => RfcText.Cell(duty.Rfc, duty.Section, duty.Id))
            .Prepend(RfcText.Cell(check.Rfc, check.Section, check.Duties.Count > 0 ? check.Duties[0] : check.Id)).Distinct();

    // Expected and observed have lines of their own; a message that only joins them says everything twice.
    private static string Headline(CheckRecord check) =>
        check.Observed.Length > 0 && check.Message.Contains(check.Observed, StringComparison.Ordinal) && check.Message.StartsWith("Expected " + check.Expected, StringComparison.Ordinal)
            ? char.ToUpperInvariant(check.Observed[0]) + check.Observed[1..]
            : Begun(check.Message);

    /// <summary>With a capital where a plain word begins it; names keep the letters they have.</summary>
    internal static string Begun(string sentence)
    {
        var end = sentence.IndexOf(' ');
        return end > 0 && sentence.AsSpan(0, end).IndexOfAnyExceptInRange('a', 'z') < 0 ? char.ToUpperInvariant(sentence[0]) + sentence[1..] : sentence;
    }

    // Of very many the first few tell the kind, and the filter finds the rest.
    private static string Subject(CheckRecord check)
    {
        const int Most = 4;
        var named = string.Join(", ", check.Concerned.Take(Most));
        return check.Concerned.Count > Most ? $"{named} and {check.Concerned.Count - Most} more" : named;
    }

    // The first verdict of a check has the check's own address; the other family adds its name, further subjects are numbered in report order.
    private string Anchor(CheckRecord check)
    {
        if (anchors.Add(check.Id))
            return check.Id;
        var anchor = check.Family is null ? $"{check.Id}~2" : $"{check.Id}~{check.Family}";
        for (var number = 2; !anchors.Add(anchor); number++)
            anchor = $"{check.Id}~{number}";
        return anchor;
    }

    private (List<(Frame Frame, bool Decisive)> Frames, int More) Frames(CheckRecord check)
    {
        var decisive = check.Frames.Distinct().ToList();
        var wanted = decisive.Concat(Sent(check)).Distinct().ToList();
        var frames = new List<(Frame, bool)>();
        foreach (var number in wanted.Take(MostFramesOfCheck))
            if (evidence.Find(number) is { } frame && evidence.Add(frame))
                frames.Add((frame, decisive.Contains(number)));
        return ([.. frames.OrderBy(pair => pair.Item1.Number)], wanted.Count - frames.Count);
    }

    /// <summary>A repeated check is drawn as the attempt that decides was: what was sent in the others, minutes before, is not what the device reacts to.</summary>
    private static List<(Frame Frame, bool Decisive)> Deciding(List<(Frame Frame, bool Decisive)> frames)
    {
        var (first, last) = (frames.FindIndex(pair => pair.Decisive), frames.FindLastIndex(pair => pair.Decisive));
        return first < 0 ? frames : frames[first..(last + 1)];
    }

    /// <summary>What the harness sent for this check: of its own family and time, for a check may run once over each family.</summary>
    private IEnumerable<int> Sent(CheckRecord check) => (sentFor.GetValueOrDefault(check.Id) ?? [])
        .Where(frame => IsOfFamily(frame, check.Family))
        .Where(frame => check.EndedMs <= check.StartedMs || (frame.At.TotalMilliseconds >= check.StartedMs - 1 && frame.At.TotalMilliseconds <= check.EndedMs + 1))
        .Select(frame => frame.Number);

    private List<FrameView> Listed(List<(Frame Frame, bool Decisive)> frames, CheckRecord check)
    {
        var decode = frames.Where(pair => pair.Decisive).Take(check.Verdict == Verdict.Fail ? FramesDecodedInPlace : 1).Select(pair => pair.Frame.Number).ToHashSet();
        return [.. frames.OrderByDescending(pair => pair.Decisive).Take(MostFramesListed).OrderBy(pair => pair.Frame.Number)
            .Select(pair => View(pair.Frame, pair.Decisive, decode.Contains(pair.Frame.Number), check.Corrections))];
    }

    private FrameView View(Frame frame, bool decisive, bool decode, IReadOnlyList<Correction> corrections)
    {
        decode &= inPlace < RoomInPlace;
        IReadOnlyList<Field> fields = decode ? RightFrame.Of(frame, corrections) : [];
        var hex = new Markup(decode ? WebUtility.HtmlEncode(Hex.Dump(frame.Parsed.Octets.Span)) : "");
        inPlace += hex.Value.Length + fields.Sum(field => field.Text.Length + 60);
        return new(frame.Number, evidence.Time(frame),
            evidence.Lanes.Of(frame).ToString(), FrameSummary.Of(frame.Parsed), decisive, fields, hex);
    }

    // What else was on the link around the frames of the check: the probe before the early one, an answer to somebody else.
    private IEnumerable<TimelineFrame> Context(List<(Frame Frame, bool Decisive)> frames, CheckRecord check)
    {
        const int Most = 30;
        const double MarginMs = 400;
        if (frames.Count == 0)
            return [];
        double from = frames[0].Frame.At.TotalMilliseconds, to = frames[^1].Frame.At.TotalMilliseconds;
        var own = frames.Select(pair => pair.Frame.Number).ToHashSet();
        var around = evidence.Between(from - MarginMs, to + MarginMs)
            .Where(frame => !own.Contains(frame.Number) && IsOfFamily(frame, check.Family))
            // What the harness sent before or after belongs to another check.
            .Where(frame => frame.Direction == Direction.Received || (frame.At.TotalMilliseconds > from && frame.At.TotalMilliseconds < to))
            .Take(Most + 1).ToList();
        return around.Count > Most ? [] : around.Select(frame => Instant(frame, false) with { Context = true });
    }

    private static bool IsOfFamily(Frame frame, string? family) => family is null || frame.Ip is null || $"IPv{frame.Ip.Version}" == family;

    // Many checks rest on the same frames, and words for them are costly.
    private TimelineFrame Instant(Frame frame, bool decisive)
    {
        if (!instants.TryGetValue(frame.Number, out var instant))
            instants[frame.Number] = instant = new(frame.Number, frame.At.TotalMilliseconds, evidence.Lanes.Of(frame), FrameSummary.Short(frame.Parsed), FrameSummary.Of(frame.Parsed), false);
        return instant with { Decisive = decisive };
    }

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
