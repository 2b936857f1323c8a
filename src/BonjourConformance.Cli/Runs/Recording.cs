using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Reporting;
using BonjourConformance.Wire;
using Distribution = BonjourConformance.Reporting.Distribution;
using TimeWindow = BonjourConformance.Reporting.TimeWindow;
using Verdict = BonjourConformance.Reporting.Verdict;

namespace BonjourConformance.Cli.Runs;

/// <summary>Puts what the checks found into the words of the run record.</summary>
public static class Recording
{
    /// <summary>One verdict.</summary>
    public static CheckRecord Of(CheckResult result, Session session)
    {
        var check = result.Case.Check;
        var duties = check.Duties.Select(id => session.Catalogue[id]).ToList();
        var bct = duties.SelectMany(d => d.Bct).Distinct().ToList();
        return new CheckRecord
        {
            Id = result.Case.Id,
            Title = duties[0].Summary,
            Rfc = Number(result.Case.Section.Rfc),
            Section = result.Case.Section.Section,
            Level = LevelOf(duties[0]),
            Duties = check.Duties,
            Verdict = Enum.Parse<Verdict>(result.Verdict.ToString()),
            Subject = result.Subject,
            Message = result.Message,
            Expected = result.Expected,
            Observed = result.Observed,
            Frames = result.Frames,
            StartedMs = Milliseconds(result.Started),
            EndedMs = Milliseconds(result.Ended),
            Instance = InstanceIn(result.Subject, session.Device),
            Family = result.Case.Family?.ToString(),
            Bct = bct.Count == 0 ? null : string.Join(", ", bct),
            BctSays = check.BctSays.Length == 0 ? null : check.BctSays,
            Attempts = result.Attempts > 1 ? result.Attempts : null,
            Stimulus = result.Stimulus.Length == 0 ? null : result.Stimulus,
            Hint = check.Hint.Length == 0 ? null : check.Hint,
            Timeline = [.. result.Windows.Select(w => new TimeWindow(Milliseconds(w.From), Milliseconds(w.To), w.Label, w.Kind == Checks.Verdicts.TimeWindow.Event ? WindowKind.Event : WindowKind.Mandated))],
            Numbers = [.. result.Numbers.Select(n => new Number { Name = n.Name, Value = n.Value, Unit = n.Unit, From = n.From, To = n.To, Tolerance = n.Tolerance })],
            Distribution = result.Distribution is not { } d ? null : new Distribution
            {
                Unit = "ms",
                Samples = d.Samples,
                MandatedFrom = d.MandatedFrom,
                MandatedTo = d.MandatedTo,
                N = d.Samples.Count,
                FalseAlarmProbability = d.FalseAlarmProbability,
            },
        };
    }

    /// <summary>The device as discovery found it.</summary>
    public static DeviceInfo Of(Session session, IReadOnlyList<string> faults) => new()
    {
        Name = session.DeviceName.TrimEnd('.'),
        Host = session.Device.HostName.Count == 0 ? null : Plain(session.Device.HostName),
        Addresses = [.. session.Device.Addresses.Select(a => a.ToString())],
        Instances = [.. session.Device.Instances.Select(i => new InstanceInfo
        {
            Name = i.Label,
            Type = TypeOf(i),
            Port = i.Srv.Port,
            Subtypes = [.. session.Device.Subtypes.Where(s => s.Instance == i.Name).Select(s => s.Subtype.FirstLabel).Distinct()],
            Txt = i.Txt is null ? [] : [.. i.Txt.Strings.Select(s => Octets.Show(s))],
        })],
        HardwareAddresses = [.. session.Device.Macs.Select(m => m.ToString())],
        Faults = faults,
    };

    /// <summary>The duties that checks of a run name.</summary>
    public static IReadOnlyList<DutyInfo> Judged(IEnumerable<CheckCase> checks, RequirementCatalogue catalogue)
    {
        var named = checks.SelectMany(c => c.Check.Duties).ToHashSet();
        return [.. catalogue.All.Where(r => named.Contains(r.Id)).Select(r => new DutyInfo(r.Id, Number(r.Rfc), r.Section, LevelOf(r), r.Summary))];
    }

    /// <summary>The duties that no check of a run names, and why.</summary>
    public static IReadOnlyList<UnjudgedDuty> Unjudged(IEnumerable<CheckCase> checks, IEnumerable<CheckCase> suite, RequirementCatalogue catalogue)
    {
        var named = checks.SelectMany(c => c.Check.Duties).ToHashSet();
        var known = suite.SelectMany(c => c.Check.Duties).ToHashSet();
        return
        [
            .. catalogue.All.Where(r => !named.Contains(r.Id)).Select(r => new UnjudgedDuty(r.Id, Number(r.Rfc), r.Section, LevelOf(r), r.Summary,
                known.Contains(r.Id) ? "Its checks were left out of this run." : WhyUnjudged(r))),
        ];
    }

    /// <summary>Why the suite has no check for a duty.</summary>
    public static string WhyUnjudged(Requirement requirement) => requirement switch
    {
        { Reason: { Length: > 0 } reason } => reason,
        { Breach: Breach.None } => "A permission: nothing that a device does can break it.",
        _ => "No check judges it yet.",
    };

    /// <summary>As in the catalogue.</summary>
    public static string LevelOf(Requirement requirement) => requirement.Level.ToString().ToUpperInvariant();

    /// <summary>"6762" of "RFC 6762".</summary>
    public static string Number(string rfc) => rfc.Replace("RFC", "", StringComparison.OrdinalIgnoreCase).Trim();

    /// <summary>In ms, to the microsecond: finer digits would be noise of the conversion.</summary>
    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    /// <summary>A name without the dot of the root.</summary>
    public static string Plain(DnsName name) => name.ToString() is { Length: > 1 } text ? text.TrimEnd('.') : name.ToString();

    private static string TypeOf(ServiceInstance instance)
    {
        var type = Plain(instance.Type);
        return type.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? type[..^6] : type;
    }

    private static InstanceRef? InstanceIn(string subject, DeviceModel device) =>
        device.Instances.Where(i => subject.StartsWith(Plain(i.Name), StringComparison.OrdinalIgnoreCase)).Select(i => new InstanceRef(i.Label, TypeOf(i))).FirstOrDefault();
}
