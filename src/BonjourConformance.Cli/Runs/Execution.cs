using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Doctoring;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Live;
using BonjourConformance.Records.Reading;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting;
using BonjourConformance.Reporting.Redaction;
using Serilog;
using Serilog.Core;
using Progress = BonjourConformance.Cli.Console.Progress;

namespace BonjourConformance.Cli.Runs;

/// <summary>Makes a run: finds the device, makes every check, writes each verdict down as it falls, and at the end the report.</summary>
public sealed class Execution(RunPlan plan, Screen screen, TimeProvider wallClock)
{
    private readonly List<CheckRecord> verdicts = [.. plan.Before?.Record.Checks ?? []];
    private RunInfo run = null!;
    private DeviceInfo device = null!;
    private bool found;
    private readonly ControlLog controls = new();
    private IOperator? hands;
    private Aftercare? aftercare;
    private IReadOnlyList<string> leftBehind = [];
    private IReadOnlyList<Condition> way = [];

    /// <summary>Null where nothing is hidden.</summary>
    private readonly Redactor? redactor = plan.Report.Redact ? new Redactor() : null;

    /// <summary>Returns the exit code. Whatever happens, what was seen until then is in the folder.</summary>
    public int Make(Interruption interruption)
    {
        var broken = Judge(interruption);
        var record = new RunRecord { Run = run, Device = device, Checks = verdicts, Duties = Judged, Unjudged = Unjudged };
        if (plan.Baseline is { } baseline) record = baseline.Apply(record, [.. plan.Suite.Select(c => c.Id)]);
        if (plan.World.Link.World != "virtual" && Kinship.Of(record, BuiltIn.Responders) is { } kin) record = record with { Run = record.Run with { Conditions = [.. record.Run.Conditions, new("kinship", kin)] } };
        record = Coverage.Judge(record, plan, hands is null ? [] : [.. controls.NeverWorked(hands)]);
        var written = Rescue.Write(screen, plan.Folder.Path, folder => ReportWriter.Write(record, [.. plan.World.Link.Transcript.All], folder, plan.Report with { Redactor = redactor }));
        if (written is null)
        {
            SummaryText.Show(screen, record, "none; what the run left can be made into one with `report` where there is room");
            return ExitCode.Broken;
        }
        foreach (var problem in written.Problems.Concat(record.Run.BaselineProblems).Concat(record.Run.CoverageProblems)) screen.Problem(problem);
        SummaryText.Show(screen, written.Record, written.ReportPath);
        foreach (var sentence in leftBehind) screen.Problem(sentence);
        var code = broken ?? RunOutcome.ExitCode(record, plan.Report.Strict, plan.FailsFirst);
        if (broken is null && code == ExitCode.Broken) screen.Problem(WhyBroken(record));
        return code;
    }

    private static string WhyBroken(RunRecord record) =>
        $"The harness broke in {record.Summary.Error} of {record.Checks.Count} checks: exit code 3{(record.Summary.Fail > 0 ? $", although the device fails {record.Summary.Fail} (--fails-first exits with 1 then)" : "")}. What it could not judge is not known; run.log has the details.";

    /// <summary>Makes the checks. Log, capture and journal are closed when it returns. Null: the run came to its end.</summary>
    private int? Judge(Interruption interruption)
    {
        var link = plan.World.Link;
        screen.Hide = redactor is null ? null : redactor.Text;
        using var log = OpenLog();
        log.Information("{Command}", Privacy.WithoutTester(string.Join(' ', plan.Command)));
        var watch = link is LiveLink live ? new EnvironmentWatch(live, wallClock) : null;
        var progress = new Progress(screen, plan.Checks.Count, link.Loop, ticks: link.World == "live") { IsVerbose = plan.IsVerbose, Cost = check => plan.Forecast.TimeOf(check), Left = plan.Forecast.Time, Before = verdicts };
        plan.World.Watch = its => hands = aftercare = new Aftercare(new WatchedOperator(its, progress, log, link.Loop, controls)) { ValueBefore = ValueBefore };
        run = Describe();
        device = new DeviceInfo { Name = plan.World.DeviceName, Host = null, Addresses = [], Instances = [], Faults = plan.World.Faults };
        if (plan.Known is { } known) redactor?.Learn(Recording.Of(known));
        redactor?.Learn(device);
        using var capture = Capture(link);
        using var journal = plan.Before is null ? new Journal(plan.Folder.Journal, redactor) : Journal.GoOn(plan.Folder.Journal);
        if (plan.Before is null) journal.Begin(run, device);
        else journal.Update(run);
        journal.Cover(Judged, Unjudged);
        int? broken = null;
        Session? session = null;
        // What comes of a frame between two checks costs neither of them.
        link.Loop.Stray = e => log.Error(e, "a frame could not be dealt with");
        try
        {
            if (watch is not null) controls.Beginning += watch.Note;
            if (link.World == "live") foreach (var sentence in plan.Forecast.Sentences(link.InterfaceName!)) screen.Line(sentence);
            progress.Doing(link.World == "virtual" ? "Starting the simulated device" : $"Looking for the device on {link.InterfaceName}");
            foreach (var step in Step.Plan(plan.World.Order(plan.Missing)))
            {
                interruption.Token.ThrowIfCancellationRequested();
                session = plan.World.SessionFor(step.Checks[0]);
                if (!found)
                {
                    if (plan.Before is { Open: { Count: > 0 } open }) link.Loop.Run(() => aftercare!.Undo(open, link.Loop), interruption.Token);
                    link.Loop.Run(session.Start, interruption.Token);
                    Found(session, journal, log);
                }
                if (step.Lane != Lane.Quiet) progress.Together(step);
                capture.Context = step.Lane == Lane.Quiet ? null : "several checks side by side";
                var troubled = false;
                var company = new Company(session)
                {
                    Begun = Begun,
                    Counts = made => !(troubled |= watch?.Trouble() is not null) || !EnvironmentWatch.Touches(made),
                    Taken = Taken,
                };
                var (left, tried) = company.Run(step, interruption.Token);
                if (tried) _ = watch?.Trouble();
                foreach (var check in left)
                {
                    interruption.Token.ThrowIfCancellationRequested();
                    progress.Begin(check);
                    capture.Context = check.Id;
                    Begun(check);
                    Taken(Made(check, session, tried ? 1 : 0, watch, progress, interruption));
                }
            }

            void Taken(CheckRecord record)
            {
                Take(record, journal, progress, log);
                progress.Gone(session?.Gone);
            }

            void Begun(CheckCase check)
            {
                log.Debug("{At,10:0.000} begin {Check}", link.Loop.Now.TotalSeconds, check.ToString());
                if (capture.Failure is { } failure) throw failure;
            }
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            run = run with { Interrupted = $"The run was interrupted ({interruption.Signal}) after {verdicts.Count} of {plan.Checks.Count} checks." };
            broken = ExitCode.Interrupted;
        }
        catch (DeviceNotFoundException e)
        {
            run = run with { Interrupted = e.Message };
            broken = e.IsAmbiguous ? ExitCode.Usage : ExitCode.Broken;
            progress.Close();
            screen.Problem(Advice.ForMissingDevice(e.Message, link));
        }
        catch (Exception e)
        {
            log.Fatal(e, "the run broke off");
            run = run with { Interrupted = $"The harness broke after {verdicts.Count} of {plan.Checks.Count} checks{(JsonFiles.Trouble(e) is { } trouble ? $": {trouble}" : "")}." };
            broken = ExitCode.Broken;
            progress.Close();
            screen.Problem($"The harness broke, not the device{(JsonFiles.Trouble(e) is { } why ? $": {why}" : "")}. Details are in {plan.Folder.Log}");
        }
        if (link.World == "live" && found) Restore(session, link, log, progress);
        Leave(session, link, log);
        progress.Close();
        if (run.Interrupted is not null) log.Warning("{Why}", run.Interrupted);
        run = run with { Finished = wallClock.GetUtcNow(), Conditions = [.. Conditions, .. leftBehind.Count == 0 ? (Condition[])[] : [new("the device afterwards", string.Join(' ', leftBehind))]] };
        try
        {
            if (run.Interrupted is null) journal.End(run.Finished.Value);
            else journal.Update(run);
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            broken = ExitCode.Broken;
            screen.Problem($"{plan.Folder.Journal} cannot be written any more: {why}.");
        }
        log.Information("{Summary}", Summary.Of(verdicts));
        return broken;
    }

    /// <summary>Makes a check. A link that is lost at this end pauses the run; what was under way is made again then, and where this machine was in trouble otherwise.</summary>
    private CheckRecord Made(CheckCase check, Session session, int tried, EnvironmentWatch? watch, Progress progress, Interruption interruption)
    {
        for (var time = 1; ; time++)
        {
            if (watch is { IsLinkDown: true }) AwaitLink(session.Link.Loop, watch, progress, interruption);
            var made = new CheckRunner(session).Run(check, tried, interruption.Token);
            if (watch?.Trouble() is not { } trouble || !EnvironmentWatch.Touches(made)) return made;
            // A machine that is too slow stays so, and each time is as long as the first.
            var most = watch.LostTheLink ? 3 : 2;
            if (time >= most) return EnvironmentWatch.Apply(made, trouble);
            session.Disturbed = true;
        }
    }

    /// <summary>A device that is connected directly may have taken the carrier with it for good, so the wait has an end.</summary>
    private void AwaitLink(EventLoop loop, EnvironmentWatch watch, Progress progress, Interruption interruption)
    {
        progress.Doing($"{plan.World.Link.InterfaceName} has no carrier or is switched off: the run waits for the link");
        var end = loop.Now + TimeSpan.FromMinutes(10);
        loop.Run(async () =>
        {
            while (watch.IsLinkDown && loop.Now < end) await loop.Delay(TimeSpan.FromMilliseconds(200));
            // A switch takes a moment until it forwards.
            await loop.Delay(TimeSpan.FromSeconds(2));
        }, interruption.Token);
        progress.Doing(watch.IsLinkDown ? "The link has not come back in ten minutes: the run goes on without it" : "The link is back");
    }

    /// <summary>The device as it was before anything was done to it.</summary>
    private DeviceInfo AsFound => plan.Before is { Record.Device: { Instances.Count: > 0 } before } ? before : device;

    /// <summary>The value of an attribute as the device was found with it.</summary>
    private string? ValueBefore(string type, string instance, string key) =>
        AsFound.Instances.FirstOrDefault(i => i.Type == type && i.Name == instance)?.Txt.FirstOrDefault(t => t.StartsWith(key + "=", StringComparison.OrdinalIgnoreCase))?[(key.Length + 1)..];

    /// <summary>Whatever ended the run: the device is brought back to where it was, as far as that takes nobody. What stays changed is said.</summary>
    private void Restore(Session? session, ILink link, Logger log, Progress progress)
    {
        try
        {
            progress.Doing("Undoing what was done to the device");
            var left = new List<string>();
            link.Loop.Run(async () =>
            {
                left.AddRange(await aftercare!.Restore(link.Loop));
                await session!.Refresh();
                if (!hands!.CanByItself(ControlAction.Rename)) return;
                foreach (var (type, now, before) in Recording.NamesToGiveBack(AsFound, Recording.Of(session, []))) await aftercare.GiveBack(type, now, before);
                await link.Loop.Delay(TimeSpan.FromSeconds(3));
                await session.Refresh();
            });
            var now = Recording.Of(session!, []);
            redactor?.Learn(now);
            leftBehind = [.. left.Concat(Recording.NamesSince(AsFound, now)).Select(s => redactor is null ? s : redactor.Text(s))];
            foreach (var sentence in leftBehind) log.Warning("left behind: {Sentence}", sentence);
        }
        catch (Exception e)
        {
            log.Error(e, "the device could not be brought back");
            leftBehind = [$"The device could not be brought back to where it was{(e is DeviceNotFoundException or Checks.Verdicts.InconclusiveException ? $": {e.Message}" : "; run.log has the details")}"];
        }
    }

    /// <summary>Whatever ended the run: what others on the link still hold of it and is true no longer is taken back.</summary>
    private static void Leave(Session? session, ILink link, Logger log)
    {
        if (session is null) return;
        try
        {
            link.Loop.Run(session.Farewell);
        }
        catch (Exception e)
        {
            log.Warning(e, "no goodbye could be said");
        }
    }

    /// <summary>Each frame goes into the file as it is seen; what is to be hidden is learned from it first.</summary>
    private CaptureWriter Capture(ILink link)
    {
        Func<Frame, Frame> shown = redactor is null ? frame => frame : frame =>
        {
            redactor.Learn(frame);
            return redactor.Frame(frame);
        };
        var addresses = redactor is null ? link.Addresses : link.Addresses with { Mac = redactor.Mac(link.Addresses.Mac), IPv6 = [] };
        var writer = CaptureWriter.Follow(link, OwnFile.Create(plan.Folder.Capture), addresses, $"{run.Tool} run {run.Id}", shown);
        // Its frames are in the new file.
        if (plan.Before is not null) File.Delete(RunFolder.Aside(plan.Folder.Capture));
        return writer;
    }

    private IReadOnlyList<DutyInfo> Judged => Recording.Judged(plan.Checks, RequirementCatalogue.Default);

    private IReadOnlyList<UnjudgedDuty> Unjudged => Recording.Unjudged(plan.Checks, plan.Suite, RequirementCatalogue.Default);

    private void Found(Session session, Journal journal, Logger log)
    {
        found = true;
        device = Recording.Of(session, plan.World.Faults);
        redactor?.Learn(device);
        if (!session.Way.IsGood) way = [new("the way to the device", session.Way.ToString())];
        run = run with { ToleranceMs = LinkTime.Milliseconds(session.Link.Tolerance) };
        journal.Update(run);
        journal.Update(device);
        log.Information("device {Host} at {Addresses}, {Macs}; instances {Instances}; tolerance {Tolerance} ms", device.Host, device.Addresses, device.HardwareAddresses,
            device.Instances.Select(i => $"{i.Name}.{i.Type}"), run.ToleranceMs);
    }

    private void Take(CheckRecord record, Journal journal, Progress progress, Logger log)
    {
        verdicts.Add(record);
        journal.Add(record);
        progress.End(record);
        log.Write(record.Verdict switch
        {
            Verdict.Fail or Verdict.Error => Serilog.Events.LogEventLevel.Error,
            Verdict.Warning or Verdict.Inconclusive => Serilog.Events.LogEventLevel.Warning,
            _ => Serilog.Events.LogEventLevel.Information,
        }, "{At,10:0.000} {Verdict} {Check} {Message} frames {Frames}", record.EndedMs / 1000, record.Verdict, record.Label, record.Message, record.Frames);
        if (record.Verdict == Verdict.Error) log.Error("{Details}", record.Observed);
    }

    private IReadOnlyList<Condition> Conditions => [.. plan.World.Conditions, .. way, .. plan.Before is { } before ? (Condition[])[before.Told(plan.Resumed)] : []];

    private RunInfo Describe() => new()
    {
        Id = plan.Before?.Record.Run.Id ?? $"{plan.Began.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}-{(redactor is null ? RunFolder.Slug(plan.World.DeviceName) : "redacted")}",
        Tool = "bonjour-conformance",
        Started = plan.Began,
        Finished = null,
        World = Enum.Parse<World>(plan.World.Link.World, ignoreCase: true),
        Seed = plan.Seed,
        ToleranceMs = LinkTime.Milliseconds(plan.World.Link.Tolerance),
        Interface = plan.World.Link.InterfaceName,
        Version = typeof(Execution).Assembly.GetName().Version?.ToString(3),
        Command = plan.Command,
        Redacted = redactor is not null,
        Conditions = Conditions,
        Note = plan.Note,
    };

    private Logger OpenLog() => new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(new RunLog(plan.Folder.Log, redactor, plan.Before?.Log ?? "")).CreateLogger();
}
