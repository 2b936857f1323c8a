using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Controls show, within a check, that the device can speak and that we can hear it; silence counts only beside one.</summary>
public sealed class Control(CheckFixture fixture, CheckContext context)
{
    /// <summary>Asks until the device answers, at most three times. What it answers is the true record, with its true TTL.</summary>
    /// <exception cref="InconclusiveException">No answer came.</exception>
    public async Task<Answer> AnswerTo(Question question, Family family)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await fixture.Fresh(question.Name, question.Type, family);
            var stimulus = fixture.Ask(question, family);
            var answer = await fixture.FirstAnswer(stimulus, CheckFixture.Answering(question), CheckFixture.Seconds(1) + context.Session.Link.Tolerance);
            if (answer is not null) return answer;
        }
        if (!await context.Session.IsAlive()) throw new SilentException($"the control was not answered, and nothing else was: no answer to {question} over {family}");
        throw new InconclusiveException($"the control was not answered: the device is silent to a plain query for {question} over {family}, so its silence to anything else proves nothing");
    }

    /// <summary>Makes sure the device still answers.</summary>
    /// <exception cref="InconclusiveException">It does not.</exception>
    public async Task StillAnswers()
    {
        if (!await context.Session.IsAlive())
            throw new SilentException("the device answered nothing in the control after the silence, so the silence proves nothing");
    }

    /// <summary>Restarts the device and returns at once; what it sends from here on is its start-up.</summary>
    /// <exception cref="InconclusiveException">Nobody can restart it.</exception>
    public async Task<PowerOn> PowerCycle()
    {
        var op = context.Session.Operator;
        var link = context.Session.Link;
        if (op.Can(ControlAction.PowerCycle))
        {
            await fixture.Operate(ControlAction.PowerCycle);
            return new PowerOn(context.Session.LastStart);
        }
        var end = op.Can(ControlAction.Kill) ? ControlAction.Kill : ControlAction.Stop;
        if (op.Can(end) && op.Can(ControlAction.Start))
        {
            await fixture.Operate(end);
            var from = new PowerOn(link.Transcript.Now);
            await fixture.Operate(ControlAction.Start);
            return from;
        }
        await fixture.Operate(ControlAction.PowerCycle);
        return new PowerOn(context.Session.LastStart);
    }

    /// <summary>Waits for the first probe of a start-up that proposes a matching record.</summary>
    /// <exception cref="InconclusiveException">None came in the given time.</exception>
    public async Task<Heard> ProbeFor(Moment since, Family family, Func<ResourceRecord, bool> proposes, TimeSpan within)
    {
        var probe = await context.Session.First(h => h.IsProbe && h.Family == family && h.Message.Authorities.Any(proposes), since, context.Session.Now + within)
            ?? throw new InconclusiveException($"no probe over {family} for such a name was seen within {within.TotalSeconds:0.#} s of the start") { CausedBy = [Causes.EveryUniqueNameIsProbed] };
        context.Evidence.Add(probe.Frame);
        return probe;
    }
}

/// <summary>The moment at which a device was started.</summary>
public sealed record PowerOn(Moment Mark)
{
    public TimeSpan At => Mark.At;
}
