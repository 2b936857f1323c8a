using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Replay;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting;
using BonjourConformance.Reporting.Redaction;

namespace BonjourConformance.Cli.Replaying;

/// <summary>Finds the devices of a capture, judges them in one more reading of it, and writes a report of each.</summary>
public sealed class ReplayRun(ReplayPlan plan, Screen screen, TimeProvider wallClock)
{
    private readonly CaptureSource source = new(plan.Capture);
    private readonly HashSet<string> taken = [];
    private long repeated;
    private int returns;

    /// <summary>Null where nothing is hidden. It has learned from the whole capture before a word is said of it.</summary>
    private readonly Redactor? redactor = plan.Report.Redact ? new Redactor() : null;

    /// <summary>Returns the exit code: the worst of all devices.</summary>
    /// <exception cref="CannotRunException">The file cannot be read, or nobody in it can be judged.</exception>
    public int Make(Interruption interruption)
    {
        IReadOnlyList<CapturedHost> hosts;
        IReadOnlyList<CaptureVerdicts> judged;
        try
        {
            hosts = Survey(interruption);
            var meant = Meant(hosts);
            screen.Status($"Judging {meant.Count} of {hosts.Count} hosts");
            var judge = new CaptureJudge(source, meant, plan.Chosen, plan.Tolerance, plan.Profile);
            judged = judge.Judge(interruption.Token);
            (repeated, returns) = (judge.Repeated, judge.Returns);
            screen.ClearStatus();
        }
        catch (OperationCanceledException)
        {
            screen.ClearStatus();
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotRunException($"{plan.Capture} cannot be read: {JsonFiles.Trouble(e)}.", e);
        }
        return Write(judged, hosts);
    }

    private IReadOnlyList<CapturedHost> Survey(Interruption interruption)
    {
        if (redactor is not null) Learn(redactor, interruption);
        screen.Status($"Reading {Path.GetFileName(plan.Capture)}");
        var survey = new CaptureSurvey();
        foreach (var (link, frame) in source.Frames())
        {
            interruption.Token.ThrowIfCancellationRequested();
            survey.Add(link, frame);
        }
        source.Settle();
        foreach (var flaw in source.Head.Flaws.Take(5)) screen.Problem($"{Path.GetFileName(plan.Capture)}, {flaw}.");
        if (source.Head.Flaws.Count > 5) screen.Problem($"{Path.GetFileName(plan.Capture)} has {source.Head.Flaws.Count - 5} more flaws.");
        return survey.Hosts();
    }

    /// <summary>What has to go may stand in the last frame, and in frames that no rule reads.</summary>
    private void Learn(Redactor hiding, Interruption interruption)
    {
        using var stream = new CaptureStream(plan.Capture);
        foreach (var frame in stream.Frames())
        {
            interruption.Token.ThrowIfCancellationRequested();
            hiding.Learn(CaptureCopy.Read(frame, stream.Head, source.Began));
        }
        screen.Hide = hiding.Text;
    }

    private List<CapturedHost> Meant(IReadOnlyList<CapturedHost> hosts)
    {
        var profile = plan.Profile;
        var isNamed = profile is not null && (profile.Host ?? profile.Instance ?? (object?)profile.Address ?? profile.Mac) is not null;
        if (!isNamed && profile?.Instances.Count > 0) return Named(hosts, h => profile.Instances.Any(i => h.IsCalled(null, i.Name, null)), string.Join(", ", profile.Instances.Select(i => i.Name)));
        if (isNamed) return Named(hosts, h => h.IsCalled(profile!.Host, profile.Instance, profile.Address, profile.Mac), profile!.Address?.ToString() ?? profile.Mac?.ToString() ?? profile.Host ?? profile.Instance!);
        var claiming = hosts.Where(h => h.Claims > 0 && !h.IsPlayed).ToList();
        var devices = claiming.Where(h => h.Box.MainHost.Count > 0).ToList();
        if (devices.Count == 0) devices = claiming;
        if (devices.Count > 0) return devices;
        throw new CannotRunException(hosts.Count > 0
            ? $"Nobody in {plan.Capture} answers or claims a name; these only ask: {Names(hosts)}. Choose one with --device to judge its questions."
            : $"Nobody in {plan.Capture} speaks Multicast DNS: {Circumstances.OfNothing(source)}");
    }

    private List<CapturedHost> Named(IReadOnlyList<CapturedHost> hosts, Func<CapturedHost, bool> meant, string name) =>
        hosts.Where(meant).ToList() is { Count: > 0 } found ? found
            : throw new CannotRunException($"The device that was asked for ({name}) is not in {plan.Capture}. {(hosts.Count > 0 ? "These are: " + Names(hosts) + "." : "Nobody in it speaks Multicast DNS.")}");

    private static string Names(IReadOnlyList<CapturedHost> hosts) => string.Join(", ", hosts.Take(20).Select(h => h.Label)) + (hosts.Count > 20 ? " and more" : "");

    private int Write(IReadOnlyList<CaptureVerdicts> judged, IReadOnlyList<CapturedHost> hosts)
    {
        var now = wallClock.GetUtcNow();
        var root = judged.Count > 1 ? RunFolder.Make(plan.Output, now, redactor is null ? Path.GetFileNameWithoutExtension(plan.Capture) : "redacted", plan.Overwrite).Path : plan.Output;
        var worst = ExitCode.Good;
        foreach (var verdicts in judged)
        {
            var record = Record(verdicts, hosts);
            redactor?.Learn(record.Device);
            var name = redactor is null ? record.Device.Name : "redacted";
            var folder = judged.Count > 1 ? RunFolder.Make(Free(root!, name), now, name, plan.Overwrite) : RunFolder.Make(root, now, name, plan.Overwrite);
            if (!Copied(folder.Capture, judged.Count)) record = record with { Run = record.Run with { Conditions = [.. record.Run.Conditions, new("frames", $"not in this folder; the numbers are those of {Path.GetFileName(plan.Capture)}")] } };
            if (plan.Baseline is { } baseline) record = baseline.Apply(record, [.. plan.Suite.Select(c => c.Id)]);
            if (Kinship.Of(record, BuiltIn.Responders) is { } kin) record = record with { Run = record.Run with { Conditions = [.. record.Run.Conditions, new("kinship", kin)] } };
            var written = Rescue.Write(screen, folder.Path, at => ReportWriter.Write(record, verdicts.Evidence, at, plan.Report with { Redactor = redactor }));
            if (written is null)
            {
                SummaryText.Show(screen, record, "none; there was no room for one");
                worst = ExitCode.Broken;
                continue;
            }
            foreach (var problem in written.Problems.Concat(record.Run.BaselineProblems)) screen.Problem(problem);
            SummaryText.Show(screen, written.Record, written.ReportPath);
            worst = Worse(worst, RunOutcome.ExitCode(record, plan.Report.Strict));
        }
        if (plan.Profile is null)
        {
            var others = hosts.Where(h => judged.All(j => j.Host != h)).ToLookup(h => h.IsPlayed);
            Left("since they claim no names of their own", others[false], h => h.Label);
            Left("since a run of this program played them", others[true], h => string.Join(", ", h.Box.Macs));
        }
        return worst;
    }

    private void Left(string why, IEnumerable<CapturedHost> hosts, Func<CapturedHost, string> label)
    {
        if (hosts.Select(label).ToList() is { Count: > 0 } left)
            screen.Line($"Not judged, {why}: {string.Join(", ", left.Take(10))}{(left.Count > 10 ? $" and {left.Count - 10} more" : "")}. Choose one with --device.");
    }

    /// <summary>Half a copy would be taken for all that there was.</summary>
    private bool Copied(string to, int copies)
    {
        try
        {
            return CaptureCopy.Write(plan.Capture, source, to, copies, redactor);
        }
        catch (IOException e)
        {
            File.Delete(to);
            screen.Problem($"The frames cannot be copied to {to}: {JsonFiles.Trouble(e)}.");
            return false;
        }
    }

    // A Fail outweighs what could not be judged.
    private static int Worse(int one, int other) => one == ExitCode.Good ? other : other == ExitCode.Good ? one : Math.Min(one, other);

    private string Free(string root, string name)
    {
        var path = Path.Combine(root, RunFolder.Slug(name));
        for (var n = 2; plan.Overwrite ? !taken.Add(path) : Directory.Exists(path); n++) path = Path.Combine(root, $"{RunFolder.Slug(name)}-{n}");
        return path;
    }

    private RunRecord Record(CaptureVerdicts verdicts, IReadOnlyList<CapturedHost> hosts)
    {
        var checks = verdicts.Results.Select(r => r.Case).Distinct().ToList();
        var device = Recording.Of(plan.Profile ?? new DeviceProfile(), verdicts.Device);
        if (plan.Profile?.Name is null && device.Host is null) device = device with { Name = verdicts.Host.Label };
        return new RunRecord
        {
            Run = new RunInfo
            {
                Id = $"{source.Began.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}-{(redactor is null ? RunFolder.Slug(device.Name) : "redacted")}",
                Tool = "bonjour-conformance",
                Started = source.Began,
                Finished = source.Began + source.Ended,
                World = World.Capture,
                Seed = null,
                ToleranceMs = LinkTime.Milliseconds(plan.Tolerance),
                Interface = source.Head.Interfaces[verdicts.Host.Link.Interface].Name,
                Version = typeof(ReplayRun).Assembly.GetName().Version?.ToString(3),
                Command = plan.Command,
                Conditions = Circumstances.Of(plan.Capture, source, hosts, verdicts.Host, repeated, returns),
            },
            Device = device,
            Checks = [.. verdicts.Results.Select(r => r.Record)],
            Duties = Recording.Judged(checks, RequirementCatalogue.Default),
            Unjudged = [.. Recording.Unjudged(checks, plan.Suite, RequirementCatalogue.Default)
                .Select(d => d.Reason == Recording.LeftOut ? d with { Reason = plan.Chosen.Count < plan.Suite.Count ? d.Reason : "It takes a question or another stimulus, and a capture can only be watched." } : d)],
        };
    }
}
