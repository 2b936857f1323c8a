using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>What a check demands. A demand that is not met ends the check with a breach that says what was expected and what was seen.</summary>
public sealed class Expect(CheckContext context)
{
    private TimeSpan Tolerance => context.Session.Link.Tolerance;

    /// <summary>Demands that something holds.</summary>
    public void That(bool holds, string expected, string observed, params IEnumerable<Frame> frames)
    {
        context.Expected = expected;
        context.Observed = observed;
        if (!holds) throw new BreachException(expected, observed, frames);
        context.Evidence.AddRange(frames);
    }

    /// <summary>Demands that nothing breaks a rule; of what does, the first three are shown.</summary>
    /// <param name="seen">How much was judged: without material the check is inconclusive.</param>
    public void None<T>(IReadOnlyCollection<T> breaches, int seen, string expected, Func<T, string> observed, Func<T, Frame> frame)
    {
        if (seen == 0) throw new InconclusiveException("nothing was seen that this duty could be judged by");
        That(breaches.Count == 0, expected,
            breaches.Count == 0 ? $"{seen} of {seen} conform" : $"{breaches.Count} of {seen} do not: " + string.Join("; ", breaches.Take(3).Select(observed)),
            breaches.Take(10).Select(frame));
    }

    /// <summary>Demands an answer within the given time.</summary>
    public async Task<Answer> Answer(CheckFixture fixture, Stimulus to, Func<ResourceRecord, bool> match, TimeSpan within, string expected, Section? section = Section.Answer)
    {
        var answer = await fixture.FirstAnswer(to, match, within + Tolerance, section);
        if (answer is null)
        {
            var others = fixture.Responses(to).ToList();
            That(false, expected + $" within {Ms(within)}",
                others.Count == 0 ? $"no response within {Ms(within)} after frame {to.Frame.Number}" : $"{others.Count} response(s) after frame {to.Frame.Number}, but none with it",
                [to.Frame, .. others.Select(o => o.Frame)]);
        }
        context.Windows.Add(new TimeWindow(to.At, to.At + within, "answer due"));
        context.Expected = expected;
        context.Observed = $"answered after {Ms(answer!.At - to.At)} (tolerance {Ms(Tolerance)})";
        return answer;
    }

    /// <summary>Demands silence for the given time, and then that the device still answers a control.</summary>
    /// <exception cref="InconclusiveException">The control was not answered: the silence proves nothing.</exception>
    public async Task NoAnswer(CheckFixture fixture, Stimulus to, Func<ResourceRecord, bool> match, TimeSpan within, string because, Section? section = Section.Answer)
    {
        var answer = await fixture.FirstAnswer(to, match, within + Tolerance, section);
        context.Windows.Add(new TimeWindow(to.At, to.At + within, "silence due"));
        That(answer is null, $"no answer within {Ms(within)}, because {because}",
            answer is null ? $"no answer in {Ms(within)}" : $"answered after {Ms(answer.At - to.At)} with {answer.Record}",
            answer is null ? [to.Frame] : [to.Frame, answer.In.Frame]);
        await new Control(fixture, context).StillAnswers();
    }

    /// <summary>Demands that a time lies between two bounds, the link's tolerance granted on both sides, and has the report draw it.</summary>
    public void Between(TimeSpan from, TimeSpan to, TimeSpan least, TimeSpan most, string what, params IEnumerable<Frame> frames)
    {
        var gap = to - from;
        context.Windows.Add(new TimeWindow(from + least, from + (most == TimeSpan.MaxValue ? least * 2 : most), what));
        var bounds = most == TimeSpan.MaxValue ? $"at least {Ms(least)}" : least == TimeSpan.Zero ? $"at most {Ms(most)}" : $"{Ms(least)} to {Ms(most)}";
        That(gap >= least - Tolerance && (most == TimeSpan.MaxValue || gap <= most + Tolerance), $"{what}: {bounds} (tolerance {Ms(Tolerance)})", $"{Ms(gap)}", frames);
    }

    /// <summary>A time as text, with its unit.</summary>
    public static string Ms(TimeSpan time) => time.TotalMilliseconds >= 10_000 ? $"{time.TotalSeconds:0.##} s" : $"{time.TotalMilliseconds:0.###} ms";
}
