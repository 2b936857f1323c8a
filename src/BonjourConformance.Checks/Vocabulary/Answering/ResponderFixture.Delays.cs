using BonjourConformance.Checks.Statistics;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>Demands on delays.</summary>
public abstract partial class ResponderFixture
{
    /// <summary>Demands that delays keep within their range.</summary>
    /// <exception cref="InconclusiveException">Too few answers came.</exception>
    protected void ExpectWithinRange(SampledDelays delays, int atLeast)
    {
        Presume(delays.Samples.Count >= atLeast, $"only {delays.Samples.Count} {delays.What} were seen; {atLeast} are needed");
        Show(delays, UniformDelay.FalseAlarm);
        var shown = Extremes(delays, s => delays.Range.IsEarly(s) || delays.Range.IsLate(s));
        foreach (var sample in shown) Expect.Shade(sample.Query.At, Milliseconds(delays.Range.From), Milliseconds(delays.Range.To), "answer");
        var finding = DelayWindow.Judge(delays.Milliseconds, delays.Range);
        Expect.That(!finding.Objects, $"{delays.What} after {delays.Range.From:0} to {delays.Range.To:0} ms (tolerance {Tolerance.TotalMilliseconds:0.###} ms)",
            finding.Objection ?? Summary(delays), Frames(shown));
    }

    /// <summary>Where no query of a kind was answered, demands the answer to one more, which a plain query gets: silence for ever is no delay.</summary>
    /// <exception cref="InconclusiveException">Queries of several questions are not answered without TC either, which another check judges.</exception>
    protected async Task ExpectAnyAnswer(SampledDelays delays, DnsMessage query, params Question[] questions)
    {
        if (delays.Samples.Count > 0) return;
        Presume(questions.Length == 1 || (await Delays.OfSeveralQuestions()).Samples.Count > 0, "queries of several questions are not answered without TC either, which another check judges");
        var family = Device.Families.Min();
        foreach (var question in questions)
        {
            await Control.AnswerTo(question, family);
            await FreshEverywhere(question);
        }
        Describe($"a query for {string.Join(" and ", questions.AsEnumerable())} over {family}{(query.TC ? " with TC set and nothing following" : "")}");
        await Expect.Answer(this, Send(query, family), r => questions.Any(q => Answering(q)(r)), Seconds(1.5), $"an answer after {delays.Range.From:0} to {delays.Range.To:0} ms, as plain queries get one");
    }

    /// <summary>Where no probe for a name of the device was answered, demands the answer to one more: silence for ever is no delay.</summary>
    protected async Task ExpectAnyDefence(SampledDelays delays, Family family)
    {
        if (delays.Samples.Count > 0) return;
        await Control.AnyAnswer(family);
        var name = MainName;
        Describe($"another host's QU probe for {name} over {family}");
        var probe = Send(RivalProbe(name, family, unicastResponse: true), family, new Sending { From = Hosts.Rival });
        await Expect.Answer(this, probe, r => r.Name == name && r.Ttl > 0, Milliseconds(750), $"a response to a probe for {name}, a name of the device's own");
    }

    /// <summary>Demands that delays are independent uniform draws from their range.</summary>
    /// <exception cref="InconclusiveException">Too few answers came, or they do not keep to the range at all.</exception>
    protected void ExpectUniform(SampledDelays delays)
    {
        var all = delays.Samples.Count;
        delays = delays.Clear;
        var size = UniformDelay.Looks.LastOrDefault(l => l <= delays.Samples.Count);
        Presume(size > 0 || delays.Samples.Count == all, $"other hosts asked the device for other names while {all - delays.Samples.Count} of {all} {delays.What} were due, which may have been held or sent with what those were given: the law of the delays cannot be told");
        Presume(size > 0, $"only {delays.Samples.Count} {delays.What} were seen; {UniformDelay.Looks[0]} are needed");
        Show(delays, UniformDelay.FalseAlarm);
        Presume(!DelayWindow.Judge(delays.Milliseconds, delays.Range).Objects, "the delays do not keep to the range from which they should be drawn");
        var shown = Extremes(delays, _ => false);
        foreach (var sample in shown) Expect.Shade(sample.Query.At, Milliseconds(delays.Range.From), Milliseconds(delays.Range.To), "answer");
        var finding = UniformDelay.Judge([.. delays.Milliseconds.Take(size)], delays.Range);
        Expect.That(!finding.Objects, $"{delays.What} after delays drawn at random from {delays.Range.From:0} to {delays.Range.To:0} ms ({size} samples, false alarm at most {UniformDelay.FalseAlarm:0.######})",
            finding.Objection ?? Summary(delays), Frames(shown));
    }

    /// <summary>Demands that the usual answer comes within 10 ms: the median, since single answers may be slow.</summary>
    /// <exception cref="InconclusiveException">Fewer than three answers came.</exception>
    protected void ExpectPrompt(SampledDelays delays, params string[] causes)
    {
        if (delays.Samples.Count < 3) throw new InconclusiveException($"only {delays.Samples.Count} {delays.What} were seen; 3 are needed") { CausedBy = causes };
        Context.Distribution = new Distribution(delays.Milliseconds, 0, 10, 0);
        var shown = Extremes(delays, s => s > 10).TakeLast(2).ToList();
        foreach (var sample in shown) Expect.Shade(sample.Query.At, TimeSpan.Zero, Milliseconds(10), "answer");
        var median = delays.Milliseconds.Order().ElementAt((delays.Milliseconds.Count - 1) / 2);
        Expect.Measured("median time to the answer", Milliseconds(median), null, Milliseconds(10 + DelayRange.TimerSlack));
        Expect.That(median <= 10 + DelayRange.TimerSlack + Tolerance.TotalMilliseconds, $"{delays.What} at once, within 10 ms as a rule (tolerance {Tolerance.TotalMilliseconds:0.###} ms)",
            $"a median delay of {median:0.#} ms in {delays.Milliseconds.Count} answers", Frames(shown));
    }

    private void Show(SampledDelays delays, double falseAlarm) =>
        Context.Distribution = new Distribution(delays.Milliseconds, delays.Range.From, delays.Range.To, falseAlarm);

    private static string Summary(SampledDelays delays) =>
        $"{delays.Milliseconds.Count} delays from {delays.Milliseconds.Min():0.#} to {delays.Milliseconds.Max():0.#} ms";

    /// <summary>At most four: of those that are wrong the earliest and the latest, or, where none is, of all.</summary>
    private static List<DelaySample> Extremes(SampledDelays delays, Func<double, bool> wrong)
    {
        var sorted = delays.Samples.OrderBy(s => s.Milliseconds).ToList();
        var bad = sorted.Where(s => wrong(s.Milliseconds)).ToList();
        var of = bad.Count > 0 ? bad : sorted;
        return [.. of.Take(2).Concat(of.TakeLast(2)).Distinct()];
    }

    private static IEnumerable<Link.Frame> Frames(IEnumerable<DelaySample> samples) =>
        samples.SelectMany(s => s.Query.Seen is { } query ? (Link.Frame[])[query, s.Response.Frame] : [s.Response.Frame]);
}
