using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What a check demands. A demand that is not met ends the check with a breach that says what was expected and what was seen.</summary>
public sealed partial class Expect(CheckContext context)
{
    private TimeSpan Tolerance => context.Session.Link.Tolerance;

    /// <summary>Demands that something holds.</summary>
    public void That(bool holds, string expected, string observed, params IEnumerable<Frame> frames) => That(holds, expected, observed, [], frames);

    /// <summary>The same where it is known for which of the device's names it does not hold.</summary>
    public void That(bool holds, string expected, string observed, IReadOnlyList<SubjectInfo> breaks, IEnumerable<Frame> frames, double share = 1, IReadOnlyList<Correction>? right = null)
    {
        context.Expected = expected;
        context.Observed = observed;
        if (!holds) throw new BreachException(expected, observed, frames) { Breaks = breaks, Share = share, Corrections = right ?? [] };
        context.Evidence.AddRange(frames);
    }

    /// <summary>Demands that the device did not do something. Where it did, its frames show it, and that it answers nothing afterwards takes nothing back.</summary>
    public void NotSeen(bool absent, string expected, string observed, params IEnumerable<Frame> frames)
    {
        context.Expected = expected;
        context.Observed = observed;
        if (!absent) throw new BreachException(expected, observed, frames) { IsShown = true };
        context.RestsOnSilence = true;
        context.Evidence.AddRange(frames);
    }

    /// <summary>Demands that nothing breaks a rule; of what does, the first three are shown.</summary>
    /// <param name="seen">How much was judged: without material the check is inconclusive.</param>
    public void None<T>(IReadOnlyCollection<T> breaches, int seen, string expected, Func<T, string> observed, Func<T, Frame> frame, Func<T, Correction?>? right = null) =>
        None(breaches, seen, expected, observed, breach => (IEnumerable<Frame>)[frame(breach)], right: right);

    /// <summary>The same where it takes several frames to see the breach, and a time within which something was due, or was not to be.</summary>
    /// <param name="window">Drawn for the breaches that are shown.</param>
    /// <param name="right">What would have been right in place of a breach, where octets can say it.</param>
    public void None<T>(IReadOnlyCollection<T> breaches, int seen, string expected, Func<T, string> observed, Func<T, IEnumerable<Frame>> frames, Func<T, TimeWindow>? window = null, Func<T, Correction?>? right = null)
    {
        if (seen == 0) throw new InconclusiveException("nothing was seen that this duty could be judged by");
        if (window is not null) context.Windows.AddRange(breaches.Take(3).Select(window));
        That(breaches.Count == 0, expected,
            breaches.Count == 0 ? (seen == 1 ? "so in the one case that was seen" : $"so in all {seen} cases")
                : $"not so in {(breaches.Count > seen || seen == 1 ? Count(breaches.Count, "case") : $"{breaches.Count} of {seen} cases")}: {Examples(breaches, observed, frames)}",
            context.Device.SubjectsOf(breaches), breaches.Take(10).SelectMany(frames), (double)breaches.Count / seen, right is null ? [] : [.. breaches.Take(10).Select(right).OfType<Correction>()]);
    }

    /// <summary>Demands that the time between frames keeps within bounds, the link's tolerance granted on both sides, and has the report draw and record it.</summary>
    /// <param name="what">What is measured, such as "from probe to probe".</param>
    /// <param name="due">What the bounds are set for, such as "next probe".</param>
    /// <param name="most">Null where only the least time is set.</param>
    /// <param name="seen">How much was judged, where a device may conform without any gap.</param>
    public void Gaps(IReadOnlyCollection<Gap> gaps, string what, string due, TimeSpan least, TimeSpan? most, string expected, int seen = 0)
    {
        // Several records in the same two messages are one gap.
        var distinct = gaps.GroupBy(g => (g.From.Number, g.To.Number), (_, same) => same.First()).ToList();
        if (distinct.Count == 0)
        {
            None(distinct, seen, expected, g => g.ToString(), g => g.From);
            return;
        }
        var (shortest, longest) = (distinct.Min(g => g.Length), distinct.Max(g => g.Length));
        if (least > TimeSpan.Zero) Measured($"shortest time {what}", shortest, least, most);
        if (most is not null) Measured($"longest time {what}", longest, least, most);
        var wrong = distinct.Where(g => g.Length < least - Tolerance || g.Length > most + Tolerance).ToList();
        foreach (var gap in (wrong.Count > 0 ? wrong : distinct).DistinctBy(g => g.From.At).Take(2)) Shade(gap.From.At, least, most, $"{(most is null ? "too soon for " : "")}{due} after frame {gap.From.Number}");
        var how = wrong.TrueForAll(g => g.Length < least) ? "too short" : wrong.TrueForAll(g => g.Length > least) ? "too long" : "too short or too long";
        That(wrong.Count == 0, expected, wrong.Count > 0 ? $"{how}{(distinct.Count == 1 ? "" : $" in {wrong.Count} of {distinct.Count} cases")}: {string.Join("; ", wrong.Take(3))}"
            : distinct.Count == 1 ? $"{distinct[0]}" : $"{Ms(shortest)} to {Ms(longest)} {what}, {distinct.Count} times",
            (wrong.Count > 0 ? wrong : distinct).Take(5).SelectMany(g => (Frame[])[g.From, g.To]).Distinct());
    }

    /// <summary>Has the report shade the time in which something was due after an instant or, where no end is set, the least time before it.</summary>
    public void Shade(TimeSpan from, TimeSpan least, TimeSpan? most, string due) =>
        context.Windows.Add(most is { } end ? new TimeWindow(from + least, from + end, due) : new TimeWindow(from, from + least, due));

    /// <summary>Records a measured time with its bounds, for the report and for comparing runs. Of several of one name the one nearest to a breach stays.</summary>
    public void Measured(string name, TimeSpan value, TimeSpan? least, TimeSpan? most)
    {
        var known = context.Numbers.FindIndex(n => n.Name == name);
        var number = new Number
        {
            Name = name,
            Value = LinkTime.Milliseconds(value),
            Unit = "ms",
            From = least?.TotalMilliseconds,
            To = most?.TotalMilliseconds,
            Tolerance = Tolerance.TotalMilliseconds,
        };
        if (known < 0) context.Numbers.Add(number);
        else if (most is null ? number.Value < context.Numbers[known].Value : number.Value > context.Numbers[known].Value) context.Numbers[known] = number;
    }

    /// <summary>Demands an answer within the given time.</summary>
    /// <param name="plain">The same question in its plain form, which is known to be answered; null where that is what was asked.</param>
    /// <exception cref="InconclusiveException">The plain one is not answered any more either.</exception>
    public async Task<Answer> Answer(CheckFixture fixture, Stimulus to, Func<ResourceRecord, bool> match, TimeSpan within, string expected, Section? section = Section.Answer, Question? plain = null)
    {
        var answer = await fixture.FirstAnswer(to, match, within + Tolerance, section);
        context.Windows.Add(new TimeWindow(to.At, to.At + within, "answer due"));
        if (answer is null)
        {
            var others = fixture.Responses(to).ToList();
            if (plain is not null) await fixture.PlainIsAnswered(plain, to.Family);
            That(false, $"{expected}{(expected.Contains(", ", StringComparison.Ordinal) ? "," : "")} within {Ms(within)}",
                others.Count == 0 ? $"no response within {Ms(within)} after frame {to.Frame.Number}" : $"{Count(others.Count, "response")} after frame {to.Frame.Number}, none with it",
                [to.Frame, .. others.Select(o => o.Frame)]);
        }
        Measured("time to the answer", answer!.At - to.At, null, within);
        context.Expected = expected;
        context.Observed = $"answered after {Ms(answer.At - to.At)} (tolerance {Ms(Tolerance)})";
        return answer;
    }

    /// <summary>Demands silence for the given time, and then that the device still answers a control.</summary>
    /// <exception cref="InconclusiveException">The control was not answered: the silence proves nothing.</exception>
    public async Task NoAnswer(CheckFixture fixture, Stimulus to, Func<ResourceRecord, bool> match, TimeSpan within, string because, Section? section = Section.Answer)
    {
        var answer = await fixture.FirstAnswer(to, match, within + Tolerance, section);
        context.Windows.Add(new TimeWindow(to.At, to.At + within, "silence due"));
        NotSeen(answer is null, $"no answer within {Ms(within)}, because {because}",
            answer is null ? $"no answer in {Ms(within)}" : $"answered after {Ms(answer.At - to.At)} in frame {answer.In.Number} with {Short(answer.Record.ToString())}",
            answer is null ? [to.Frame] : [to.Frame, answer.In.Frame]);
        await new Control(fixture, context).StillAnswers();
    }

    /// <summary>The first three kinds of breach, each with the frames that show it.</summary>
    private static string Examples<T>(IReadOnlyCollection<T> breaches, Func<T, string> observed, Func<T, IEnumerable<Frame>> frames)
    {
        var kinds = breaches.Take(200).GroupBy(observed).Take(3).Select(same => same.Key.Contains("frame ", StringComparison.Ordinal) ? Short(same.Key)
            : same.SelectMany(frames).Select(f => f.Number).Distinct().Take(4).ToList() is { Count: > 0 } numbers ? $"{Short(same.Key)} (frame{(numbers.Count > 1 ? "s" : "")} {string.Join(", ", numbers)}{(same.Count() > 4 ? ", ..." : "")})" : Short(same.Key));
        return string.Join("; ", kinds);
    }

    /// <summary>A text that is long because of its data, cut where the reader has seen enough of it; the frames show it whole.</summary>
    public static string Short(string text)
    {
        const int Most = 170;
        if (text.Length <= Most) return text;
        var frame = text.LastIndexOf(" (frame ", StringComparison.Ordinal) is > 0 and var bracket ? bracket : text.LastIndexOf(" in frame ", StringComparison.Ordinal);
        return frame > Most ? $"{text[..(Most - 20)]}... {text[(frame + 1)..]}" : text[..Most] + "...";
    }

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string noun) => count switch
    {
        0 => $"no {noun}",
        1 => $"1 {noun}",
        _ when noun.EndsWith('y') => $"{count} {noun[..^1]}ies",
        _ => $"{count} {noun}s",
    };

    /// <summary>A time as text, with its unit.</summary>
    public static string Ms(TimeSpan time) => time.TotalMilliseconds >= 10_000 ? $"{time.TotalSeconds:0.##} s" : $"{time.TotalMilliseconds:0.###} ms";
}
