using System.Reflection;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Checks.Suites;

/// <summary>Runs checks in a session and makes verdicts of how they end.</summary>
public sealed class CheckRunner(Session session)
{
    /// <summary>Runs one check to its verdict. Breaches are repeated as often as the link asks before they are held against the device.</summary>
    public CheckRecord Run(CheckCase check, CancellationToken cancel = default) => Run(check, 0, cancel);

    /// <param name="check">What is to be made.</param>
    /// <param name="tried">How many attempts went before that count for nothing.</param>
    /// <param name="cancel">Ends it early.</param>
    public CheckRecord Run(CheckCase check, int tried, CancellationToken cancel = default)
    {
        CheckRecord? result = null;
        Exception? stray = null;
        var (loop, before) = (session.Link.Loop, session.Link.Loop.Stray);
        loop.Stray = thrown => stray ??= thrown;
        try
        {
            loop.Run(async () => result = await EachInterface.Run(session, check, () => RunAsync(check, tried)), cancel);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LinkException { Problem: LinkProblem.Gone }))
        {
            stray = e;
        }
        finally
        {
            loop.Stray = before;
        }
        // Whatever it came to: it did not see all there was.
        return stray is null ? result! : Broken(result ?? Blank(check) with { EndedMs = LinkTime.Milliseconds(loop.Now) }, stray);
    }

    private static CheckRecord Broken(CheckRecord record, Exception thrown) =>
        record with { Verdict = Verdict.Error, Message = "The harness broke, not the device: " + thrown.Message, Observed = thrown.ToString(), Breaks = [] };

    /// <summary>Makes a check once while others are under way, none of which does anything to the device. Null where that decides nothing.</summary>
    internal async Task<CheckRecord?> Beside(CheckCase check)
    {
        var started = session.Link.Loop.Now;
        var context = new CheckContext(session, check, 0);
        try
        {
            if (check.Family is { } family) context.Device.RequireFamily(family);
            if (await Make(check, context) is not null) return null;
            return Found(check, context, null) with { StartedMs = LinkTime.Milliseconds(started), EndedMs = LinkTime.Milliseconds(session.Link.Loop.Now) };
        }
        catch (Exception e) when (e is not (OperationCanceledException or LinkException { Problem: LinkProblem.Gone }))
        {
            return null;
        }
    }

    public async Task<CheckRecord> RunAsync(CheckCase check, int tried = 0)
    {
        var started = session.Link.Loop.Now;
        var trials = new Trials(session.Way.Attempts, check.Check.ProvenByOneFrame || check.Stage == Stage.WholeRun, session.Way.Loss);
        while (trials.Add(await Attempt(check, tried + trials.All.Count)))
        {
        }
        return Judge(check, trials) with
        {
            StartedMs = LinkTime.Milliseconds(started),
            EndedMs = LinkTime.Milliseconds(session.Link.Loop.Now),
            Attempts = trials.All.Count > 1 ? trials.All.Count : null,
        };
    }

    private async Task<Attempted> Attempt(CheckCase check, int number)
    {
        var context = new CheckContext(session, check, number);
        try
        {
            await session.Prepare(check.Stage, check.Check.AtOnce);
            if (check.Family is { } family) context.Device.RequireFamily(family);
            var (began, mark) = (session.Link.Loop.Now, session.Link.Transcript.Now);
            var outcome = await Make(check, context);
            if (outcome is BreachException blurred && !check.Check.ProvenByOneFrame && Crowd.AskedTheSame(session, context, began) is { } other)
                outcome = new RepeatableException($"{other.From} asks for the same names at the same time, so that the device may have answered it and not the harness: {blurred.Observed}");
            return new Attempted(context, await Listened(check, context, mark, outcome));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Attempted(context, e);
        }
    }

    /// <summary>Runs the check's method. What it threw is returned; null where it ended quietly.</summary>
    private async Task<Exception?> Make(CheckCase check, CheckContext context)
    {
        var fixture = (CheckFixture)Activator.CreateInstance(check.Fixture)!;
        fixture.Enter(context);
        session.Enter(context);
        try
        {
            await (Task)check.Method.Invoke(fixture, check.Family is { } f ? [f] : [])!;
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner and not OperationCanceledException)
        {
            return inner;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e;
        }
        finally
        {
            session.Leave(context);
        }
    }

    /// <summary>
    /// A device that answers nothing any more looks as if it broke whatever is asked of it. What frames of its own show stays shown; all else is
    /// tried again when it is back.
    /// </summary>
    private async Task<Exception?> Listened(CheckCase check, CheckContext context, Moment began, Exception? outcome)
    {
        if (check.Stage == Stage.WholeRun) return outcome;
        if (check.Check.SilenceIsBreach)
        {
            session.Silences.AreJudged |= outcome is BreachException;
            return outcome;
        }
        if (outcome is RepeatableException vain && session.Link.Attempts > 1 && await session.LinkTrouble.Passed(began) is { } reason) return new RepeatableException($"{reason}: {vain.Message}");
        if (outcome is SilentException silent) return await session.Silences.After(context, silent.Message);
        if (outcome is not BreachException breach) return outcome;
        if (await session.IsAlive())
        {
            if (check.Check.ProvenByOneFrame || session.Link.Attempts < 2 || (await session.LinkTrouble.Passed(began) ?? context.LinkTrouble) is not { } trouble) return breach;
            return new RepeatableException($"{trouble}: what was seen meanwhile says nothing about the device ({breach.Observed})");
        }
        var silence = await session.Silences.After(context, breach.Observed);
        return breach.IsShown || check.Check.ProvenByOneFrame ? breach : silence;
    }

    private CheckRecord Judge(CheckCase check, Trials trials)
    {
        try
        {
            var (context, outcome) = trials.Deciding;
            var record = Found(check, context, outcome);
            if (trials.All.Count == 1) return record;
            record = record with { Tries = [.. trials.All.Select(a => Seen(check, a))] };
            if (trials.Breaches.Count == 0) return record;
            if (trials.Breaches.Count == trials.All.Count && trials.IsBroken) return record;
            return trials.IsBroken
                ? record with { Message = $"{record.Message} Seen in {trials.Breaches.Count} of {trials.All.Count} attempts{(trials.All.Any(a => a.Outcome is null) ? "" : "; the others brought no evidence")}." }
                : record with { Verdict = Verdict.Inconclusive, Message = $"Seen in {trials.Breaches.Count} of {trials.All.Count} attempts, {trials.WhyUnconfirmed}: {char.ToLowerInvariant(record.Message[0])}{record.Message[1..]}" };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Broken(Blank(check), e);
        }
    }

    /// <summary>One attempt in short.</summary>
    private Try Seen(CheckCase check, Attempted attempt)
    {
        var record = Found(check, attempt.Context, attempt.Outcome);
        return new Try(record.Verdict, record.Observed) { Frames = record.Frames };
    }

    private CheckRecord Found(CheckCase check, CheckContext context, Exception? outcome)
    {
        // Beside a histogram the frames that the check names suffice.
        var sent = context.Distribution is null || outcome is not BreachException { Frames.Count: > 0 } ? context.Sent.Select(s => s.Seen).OfType<Frame>() : [];
        var evidence = context.Evidence.Concat(sent).ToList();
        var result = Blank(check) with
        {
            Subject = context.Subject ?? AskedFor(context),
            Stimulus = context.Stimuli.Count == 0 ? null : Stimulus(context.Stimuli),
            Expected = context.Expected,
            Observed = context.Observed,
            Frames = Numbers(evidence),
            Timeline = Windows(context),
            Distribution = context.Distribution,
            Numbers = context.Numbers,
            RestsOnSilence = context.RestsOnSilence,
        };
        return outcome switch
        {
            null => result,
            BreachException breach => result with
            {
                Verdict = session.Catalogue[check.Check.Duties[0]].Breach == Breach.Fail ? Verdict.Fail : Verdict.Warning,
                Message = $"Expected {breach.Expected}; observed: {breach.Observed.TrimEnd('.')}.",
                Expected = breach.Expected,
                Observed = breach.Observed,
                Frames = Numbers(evidence.Concat(breach.Frames)),
                Corrections = breach.Corrections,
                Breaks = breach.Breaks is [var only] && only == result.Subject ? [] : breach.Breaks,
            },
            InconclusiveException why => result with { Verdict = Verdict.Inconclusive, Message = why.Message, Observed = why.Message, CausedBy = why.CausedBy.Count > 0 ? why.CausedBy : check.Check.Needs },
            Link.Capture.CannotSendException why => result with { Verdict = Verdict.Inconclusive, Message = why.Message, Observed = why.Message },
            DeviceNotFoundException why => result with { Verdict = Verdict.Inconclusive, Message = why.Message, Observed = why.Message },
            NotApplicableException why => result with { Verdict = Verdict.NotApplicable, Message = why.Message, Observed = why.Message },
            _ => Broken(result, outcome),
        };
    }

    /// <summary>What stands in every verdict of a check, whatever it finds.</summary>
    private CheckRecord Blank(CheckCase check)
    {
        var duties = check.Check.Duties.Select(id => session.Catalogue[id]).ToList();
        var bct = string.Join(", ", duties.SelectMany(d => d.Bct).Distinct());
        return new CheckRecord
        {
            Id = check.Id,
            Title = duties[0].Summary,
            Rfc = Requirement.NumberOf(check.Section.Rfc),
            Section = check.SectionNumber,
            Level = duties[0].LevelText,
            Duties = check.Check.Duties,
            Verdict = Verdict.Pass,
            Subject = SubjectInfo.Device,
            Message = "",
            Expected = "",
            Observed = "",
            Frames = [],
            StartedMs = 0,
            EndedMs = 0,
            Family = check.Family?.ToString(),
            Bct = bct.Length == 0 ? null : bct,
            BctSays = check.Check.BctSays.Length == 0 ? null : check.Check.BctSays,
            Hint = check.Check.Hint.Length == 0 ? null : check.Check.Hint,
        };
    }

    /// <summary>The one name that the check asked about; the device as a whole where it asked about several, or none.</summary>
    private SubjectInfo AskedFor(CheckContext context) =>
        context.Asked.All(session.Device.Names.Knows) && session.Device.SubjectsOf(context.Asked) is [var only] ? only : SubjectInfo.Device;

    /// <summary>One after the other; of a long series the first and the last.</summary>
    private static string Stimulus(List<string> stimuli)
    {
        const int Most = 8;
        var shown = stimuli.Count <= Most ? stimuli : [.. stimuli.Take(Most - 2), $"{stimuli.Count - Most + 1} more of the kind", stimuli[^1]];
        return string.Join("; then ", shown);
    }

    /// <summary>Every demand, and of the operator's doings the last ones before what the verdict rests on, lest a long series hide it.</summary>
    private static List<TimeWindow> Windows(CheckContext context) =>
        [.. context.Windows.Where(w => w.Kind != TimeWindow.Event), .. context.Windows.Where(w => w.Kind == TimeWindow.Event).TakeLast(4)];

    private static int[] Numbers(IEnumerable<Frame> frames) => [.. frames.Select(f => f.Number).Distinct().Order()];
}
