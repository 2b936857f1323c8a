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
    public async Task<Answer> AnswerTo(Question question, Family family) => (await AnswersTo([question], family, 1))[0];

    /// <summary>The same, or the answer that it gave to this question a moment ago: for what needs to know the record, and not when it was last multicast.</summary>
    /// <exception cref="InconclusiveException">No answer came.</exception>
    public async Task<Answer> RecentAnswerTo(Question question, Family family) => (await AnswersTo([question], family, 1, mayBeRecent: true))[0];

    /// <summary>Asks one question after the other until the device has answered as many as wanted: what it leaves unanswered all its life shows nothing about other duties.</summary>
    /// <returns>At least one.</returns>
    /// <exception cref="InconclusiveException">None was answered.</exception>
    public Task<IReadOnlyList<Answer>> AnswersTo(IReadOnlyList<Question> questions, Family family, int most) => AnswersTo(questions, family, most, mayBeRecent: false);

    private async Task<IReadOnlyList<Answer>> AnswersTo(IReadOnlyList<Question> questions, Family family, int most, bool mayBeRecent)
    {
        if (questions.Count == 0) throw new NotApplicableException("the device was not found to have a name of its own");
        var answers = new List<Answer>();
        // What was not answered before is asked for last, should it be by now.
        foreach (var question in questions.OrderBy(q => context.Session.Unanswered.Contains((q, family))))
        {
            if (answers.Count == most || (answers.Count > 0 && context.Session.Unanswered.Contains((question, family)))) break;
            if (await Ask(question, family, mayBeRecent) is { } answer) answers.Add(answer);
            else if (IsSilent(question, family)) break;
        }
        if (answers.Count > 0) return answers;
        if (!await context.Session.IsAlive()) throw new SilentException($"the control was not answered, and nothing else was: no answer to {questions[0]} over {family}");
        foreach (var question in questions) context.Session.Unanswered.Add((question, family));
        throw new InconclusiveException($"the control was not answered: the device is silent to a plain query for {string.Join(", ", questions.Take(3))}{(questions.Count > 3 ? ", ..." : "")} over {family}, so its silence to anything else proves nothing")
        {
            CausedBy = [.. questions.SelectMany(q => Causes.OfSilence(q)).Distinct()],
        };
    }

    /// <summary>
    /// Asks for records that only the device has, as <see cref="RecentAnswerTo"/>: for the address of its host where that is answered.
    /// </summary>
    /// <exception cref="InconclusiveException">It answers for none.</exception>
    public async Task<Answer> OwnAnswer(Family family) => (await AnswersTo(OwnQuestions(family), family, 1, mayBeRecent: true))[0];

    /// <summary>The same of several names, one answer for each.</summary>
    public async Task<IReadOnlyList<Answer>> OwnAnswers(Family family, int most)
    {
        var found = new List<Answer>();
        // Of many names the first ones.
        foreach (var name in OwnQuestions(family).GroupBy(q => q.Name).Take(most + 2).ToList())
        {
            if (found.Count == most) break;
            if (await FirstOf([.. name], family) is { } answer) found.Add(answer);
            else if (name.Any(q => IsSilent(q, family))) break;
        }
        return found.Count > 0 ? found : [await OwnAnswer(family)];
    }

    /// <summary>The same and, where the device answers none of those, for a record that others may have too: enough where it need only be shown that it speaks.</summary>
    /// <exception cref="InconclusiveException">It answers for none.</exception>
    public async Task<Answer> AnyAnswer(Family family) => (await AnswersTo([.. OwnQuestions(family), .. context.Device.Types.Take(1).Select(t => new Question(t, RecordType.PTR))], family, 1, mayBeRecent: true))[0];

    private List<Question> OwnQuestions(Family family)
    {
        var device = context.Device;
        var instances = device.Instances.Where(i => !i.IsPlaceholder).Take(6).ToList();
        List<Question> questions =
        [
            .. device.HostNames.Take(6).Select(h => new Question(h, device.AddressType(family, h))),
            .. instances.Where(i => i.Srv is not null).Select(i => new Question(i.Name, RecordType.SRV)),
            .. instances.Where(i => i.Txt is not null).Select(i => new Question(i.Name, RecordType.TXT)),
        ];
        return [.. questions.OrderBy(q => device.IsSought(q.Name))];
    }

    private async Task<Answer?> FirstOf(IReadOnlyList<Question> questions, Family family)
    {
        foreach (var question in questions)
        {
            if (await Ask(question, family, mayBeRecent: true) is { } answer) return answer;
            if (IsSilent(question, family)) break;
        }
        return null;
    }

    /// <summary>Whether a question that was not answered went unanswered because the device answers nothing at all, so that there is no use in asking for more.</summary>
    private bool IsSilent(Question question, Family family) => !context.Session.Unanswered.Contains((question, family));

    /// <summary>What it answered a moment ago, in a first attempt that has done nothing to it.</summary>
    private Answer? Recent(Question question, Family family)
    {
        if (context.Attempt > 0 || context.HasDisturbed || context.Session.Recent.To(question, family) is not { } known) return null;
        context.Asked.Add(question.Name);
        context.Stimuli.Add($"a query for {question} over {family}, answered a moment ago in frame {known.In.Number}");
        context.Evidence.Add(known.In.Frame);
        return known;
    }

    private async Task<Answer?> Ask(Question question, Family family, bool mayBeRecent)
    {
        if (mayBeRecent && Recent(question, family) is { } known) return known;
        var unanswered = context.Session.Unanswered;
        (TimeSpan? age, TimeSpan? rest) = (null, null);
        for (var attempt = unanswered.Contains((question, family)) ? 2 : 0; attempt < 3; attempt++)
        {
            await context.Session.MayAsk([(question, family)]);
            await fixture.Fresh(question.Name, question.Type, family);
            if (attempt == 0) (age, rest) = (context.Session.Now - context.Session.LastMulticast(question.Name, question.Type, family)?.At, context.Session.Now - context.Session.LastMulticast(family)?.At);
            var stimulus = fixture.Ask(question, family);
            if (await fixture.FirstAnswer(stimulus, CheckFixture.Answering(question), CheckFixture.Seconds(1) + context.Session.Link.Tolerance) is not { } answer) continue;
            context.Session.Rationing.Learn(age, rest, isHeld: attempt > 0);
            unanswered.Remove((question, family));
            context.Session.Recent.Add(question, family, answer);
            return answer;
        }
        if (await context.Session.IsAlive()) unanswered.Add((question, family));
        return null;
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
        if (op.CanByItself(ControlAction.PowerCycle) || (op.Can(ControlAction.PowerCycle) && !op.RestartsByItself()))
        {
            await fixture.Operate(ControlAction.PowerCycle);
            return new PowerOn(context.Session.LastStart);
        }
        var end = op.CanByItself(ControlAction.Kill) || !op.CanByItself(ControlAction.Stop) && op.Can(ControlAction.Kill) ? ControlAction.Kill : ControlAction.Stop;
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

    /// <summary>The same, with something that must be so when it comes up and not before it goes down: a person takes time in between.</summary>
    /// <exception cref="InconclusiveException">Nobody can restart it.</exception>
    public async Task<PowerOn> PowerCycle(Action beforeStart)
    {
        var op = context.Session.Operator;
        var inTwo = op.RestartsByHand() && op.Can(ControlAction.Kill) && op.Can(ControlAction.Start);
        if (inTwo) await fixture.Operate(ControlAction.Kill);
        beforeStart();
        if (!inTwo) return await PowerCycle();
        var on = new PowerOn(context.Session.Link.Transcript.Now);
        await fixture.Operate(ControlAction.Start);
        return on;
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
