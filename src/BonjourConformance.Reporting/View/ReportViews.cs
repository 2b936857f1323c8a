using System.Globalization;
using BonjourConformance.Link;
using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.View;

/// <summary>Builds the view of a whole run.</summary>
public static class ReportViews
{
    public static ReportView Of(RunRecord record, IReadOnlyList<Frame> frames, PageAssets assets)
    {
        var evidence = new Evidence(frames, record.Device);
        var views = new CheckViews(record, frames, evidence);
        // Attention first also when room runs out: whoever needs evidence most gets it.
        var checks = record.Checks.OrderBy(check => check.Verdict).Select(views.Of).ToList();
        var findings = Findings.Of(record).Select(finding => new FindingView(finding, Look.Of(finding.Verdict), RfcText.Short(finding.Rfc, finding.Section),
            "#" + checks.First(check => check.Record.Id == finding.Id && check.Record.Verdict == finding.Verdict).Anchor)).ToList();
        return new ReportView
        {
            Title = Visible.Of($"{record.Device.Name}: Bonjour conformance"),
            Device = record.Device,
            Sentence = Sentence.Verdict(record),
            Tone = Reporting.Sentence.Tone(record).Css,
            Counts = Counts(record),
            Conditions = Conditions(record),
            Rfcs = HeatMap(record, checks, views),
            Services = Services(record, checks),
            Reasons = Reasons(record, checks),
            Causes = [.. Summary.CausesOf(record.Checks).OrderByDescending(cause => cause.Value).ThenBy(cause => cause.Key, StringComparer.Ordinal)
                .Select(cause => new CauseView(cause.Key, record.Checks.First(check => check.Id == cause.Key).Title, cause.Value))],
            UnjudgedCount = record.Unjudged.Count,
            Problems = record.Run.BaselineProblems,
            Coverage = record.Run.CoverageProblems,
            Note = record.Run.Note ?? "",
            Unit = Unit(record.Device),
            Findings = [.. findings.Take(MostFindings)],
            MoreFindings = Math.Max(0, findings.Count - MostFindings),
            CountsExplained = CountsExplained(record),
            Interrupted = record.Run.Interrupted ?? "",
            Groups = Groups(checks),
            SelfCertification = SelfCertification(record, checks),
            Levels = [.. checks.Select(check => check.Level).Distinct().Order(StringComparer.Ordinal)],
            Instances = [.. record.Device.Instances.Select((instance, i) => new InstanceChoice(i, Visible.Of($"{instance.Name}.{instance.Type}"))).OrderBy(choice => choice.Name, StringComparer.Ordinal)],
            Command = Reproduce.Run(record.Run),
            Total = checks.Count,
            Assets = assets,
            Evidence = evidence.Block(record.Run.Started),
        };
    }

    /// <summary>Findings that the first screen names; more would push everything else away.</summary>
    private const int MostFindings = 8;

    private static List<Condition> Unit(DeviceInfo device)
    {
        (string Name, string? Value)[] fields = [("Model", device.Model), ("Firmware", device.Firmware), ("Serial", device.Serial)];
        return [.. fields.Where(field => field.Value is { Length: > 0 }).Select(field => new Condition(field.Name, field.Value!))];
    }

    private static string CountsExplained(RunRecord record)
    {
        var fails = record.Checks.Where(check => check is { Verdict: Verdict.Fail, Known: null }).ToList();
        var findings = fails.Select(check => check.Id).Distinct().Count();
        if (fails.Count == findings) return "";
        var duties = fails.SelectMany(check => check.Duties).Distinct().Count();
        var families = fails.Select(check => check.Family).OfType<string>().Distinct().Count();
        return $"{Sentence.Count(fails.Count, "Fail")} of {Sentence.Count(findings, "check")}, which stand for {Sentence.Count(duties, "duty").Replace("dutys", "duties")}: what is judged {(families > 1 ? "over IPv4 and over IPv6" : "for several names")} counts each time.";
    }

    private static List<CountView> Counts(RunRecord record) =>
    [
        .. Enum.GetValues<Verdict>().Select(verdict => (Look.Of(verdict), record.Checks.Count(check => check.Verdict == verdict)))
            .Where(pair => pair.Item2 > 0 || pair.Item1.Css is "fail" or "pass").Select(pair => new CountView(pair.Item1.Css, pair.Item1.Mark, pair.Item1.Label, pair.Item2)),
    ];

    // The command at the foot of the page has them all.
    private static string Some(IReadOnlyList<string> words, int most) =>
        words.Count <= most ? string.Join(", ", words) : $"{string.Join(", ", words.Take(most))} and {words.Count - most} more";

    private static List<Condition> Conditions(RunRecord record)
    {
        var run = record.Run;
        var where = run.World switch
        {
            World.Virtual => "simulated device, virtual time",
            World.Live => $"live, interface {run.Interface}",
            _ => "a saved capture, judged again",
        };
        var conditions = new List<Condition>
        {
            new("Link", where),
            new("Tolerance", Units.Span(run.ToleranceMs)),
            new("Date", run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        };
        if (record.Checks.Count > 0)
            conditions.Add(new("Link time", Units.Span(record.Checks.Max(check => check.EndedMs))));
        if (run.Seed is { } seed)
            conditions.Add(new("Seed", $"{seed}"));
        conditions.Add(new("Harness", $"{run.Tool} {run.Version}".TrimEnd()));
        conditions.Add(new("Baseline", run.Baseline ?? "none"));
        if (record.Device.Faults.Count > 0)
            conditions.Add(new("Faults given", Some(record.Device.Faults, 12)));
        conditions.AddRange(run.Conditions);
        if (run.Redacted)
            conditions.Add(new("Redacted", "MAC addresses, serial numbers, UUIDs and host names are replaced"));
        return conditions;
    }

    private static List<RfcView> HeatMap(RunRecord record, List<CheckView> checks, CheckViews views)
    {
        var placed = checks.SelectMany(check => views.Places(check.Record).Select(place => (Place: place, Check: check))).ToList();
        var bySection = placed.ToLookup(pair => pair.Place, pair => pair.Check);
        var unjudged = record.Unjudged.ToLookup(duty => RfcText.Cell(duty.Rfc, duty.Section, duty.Id));
        var sections = placed.Select(pair => pair.Place).Concat(unjudged.Select(group => (Rfc: group.Key.Item1, Section: group.Key.Item2))).Distinct();
        return
        [
            .. sections.GroupBy(pair => pair.Rfc).OrderBy(group => Order.Rfc(group.Key), StringComparer.Ordinal).Select(group => new RfcView(
                RfcText.Key(group.Key),
                group.Key.Length == 0 ? RfcText.Robustness : group.Key == RfcText.Practice ? RfcText.Practice : $"RFC {group.Key}",
                RfcText.Subject(group.Key),
                RfcText.Url(group.Key, ""),
                record.Checks.Count(check => RfcText.Cell(check.Rfc, check.Section, check.Duties.Count > 0 ? check.Duties[0] : "").Rfc == group.Key),
                [.. group.OrderBy(pair => Order.Section(pair.Section), StringComparer.Ordinal).Select(pair => Cell(pair, [.. bySection[pair]], unjudged[pair].Count()))])),
        ];
    }

    private static SectionView Cell((string Rfc, string Section) place, List<CheckView> checks, int unjudged)
    {
        var look = Look.Worst(checks.ConvertAll(check => check.Record));
        var words = checks.GroupBy(check => check.Look.Label).Select(group => $"{group.Count()} {group.Key.ToLowerInvariant()}").ToList();
        if (unjudged > 0)
            words.Add($"{Sentence.Count(unjudged, "duty").Replace("dutys", "duties")} not judged");
        var label = $"{(place.Rfc.Length == 0 ? $"{RfcText.Robustness} {place.Section}" : RfcText.Title(place.Rfc, place.Section))}: {string.Join(", ", words)}";
        var href = checks.Count > 0 ? "#" + checks.MinBy(check => check.Record.Verdict)!.Anchor : "";
        return new SectionView(place.Section, look.Css, look.Mark, label, href, $"{RfcText.Key(place.Rfc)}/{place.Section}");
    }

    private static ServicesView Services(RunRecord record, List<CheckView> checks)
    {
        var types = record.Device.Instances.Select(instance => instance.Type).Distinct().Order(StringComparer.Ordinal).ToList();
        var names = record.Device.Instances.Select(instance => instance.Name).Distinct().Order(StringComparer.Ordinal);
        var places = record.Device.Instances.Select((instance, i) => (instance.Name, instance.Type, i)).GroupBy(one => (one.Name, one.Type)).ToDictionary(group => group.Key, group => group.First().i);
        var about = checks.SelectMany(check => check.InstanceKeys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => (Key: key, check.Record))).ToLookup(pair => pair.Key, pair => pair.Record);
        var rows = names.Select(name => new InstanceRow(name, [.. types.Select(type => Instance(name, type))])).ToList();
        // Where there are hundreds, those with findings are what somebody looks for.
        if (rows.Count > MostRows) rows = [.. rows.OrderBy(row => row.Cells.Min(cell => Array.IndexOf(Attention, cell.Css) is >= 0 and var at ? at : Attention.Length))];
        var whole = checks.Select(check => check.Record).Where(check => check.Verdict is not (Verdict.Pass or Verdict.NotApplicable) && check.Concerned.All(subject => subject.Kind is not (SubjectKind.Instance or SubjectKind.Type))).ToList();
        var bad = whole.Where(check => check.Verdict is Verdict.Fail or Verdict.Warning).Select(check => check.Id).Distinct().Count();
        var device = bad > 0 ? new InstanceCell(Look.Worst(whole).Css, Look.Worst(whole).Mark, Sentence.Count(bad, "finding"), "findings about the device as a whole, and so about every service", "") : new InstanceCell("none", "", "no finding", "no finding about the device as a whole", "");
        return new ServicesView(types, device, [.. rows.Take(MostRows)], [.. rows.Skip(MostRows)]);

        InstanceCell Instance(string name, string type)
        {
            if (!places.TryGetValue((name, type), out var place))
                return new("none", "", "", "no such service", "");
            var found = about[$"{place}"].ToList();
            var wrong = found.Where(check => check.Verdict is not (Verdict.Pass or Verdict.NotApplicable)).ToList();
            var findings = wrong.Where(check => check.Verdict is Verdict.Fail or Verdict.Warning).Select(check => check.Id).Distinct().Count();
            var (look, text, words) = (findings, wrong.Count, found.Any(check => check.Verdict == Verdict.Pass)) switch
            {
                ( > 0, _, _) => (Look.Worst(wrong), Sentence.Count(findings, "finding"), "seen on this one"),
                (_, > 0, _) => (Look.Worst(wrong), "open", "what was to be seen on this one could not be judged"),
                (_, _, true) => (Look.Of(Verdict.Pass), "clean", "looked at by itself, and clean"),
                _ => (Look.Nothing, "not looked at", "judged with the device only; no check looked at this one by itself"),
            };
            return new(look.Css, look.Mark, text, $"{Visible.Of(name)} {type}: {words}", found.Count > 0 ? $"{place}" : "");
        }
    }

    private const int MostRows = 20;

    private static readonly string[] Attention = ["fail", "warning", "error", "inconclusive", "pass"];

    private static List<ReasonView> Reasons(RunRecord record, List<CheckView> checks)
    {
        var ofChecks = checks.Where(check => check.Record.Verdict is Verdict.Inconclusive or Verdict.Error).Select(check => (
            Reason: check.Record.Message,
            Item: new ReasonItem(check.Record.Title, RfcText.Short(check.Record.Rfc, check.Record.Section), check.Url, check.Record.Level, "#" + check.Anchor)));
        var ofDuties = record.Unjudged.Select(duty => (
            duty.Reason,
            Item: new ReasonItem(duty.Summary, RfcText.Short(duty.Rfc, duty.Section), RfcText.Url(duty.Rfc, duty.Section), duty.Level, "")));
        return
        [
            .. ofChecks.Concat(ofDuties).GroupBy(pair => pair.Reason).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ReasonView(CheckViews.Begun(group.Key), group.Count(), [.. group.Select(pair => pair.Item)])),
        ];
    }

    /// <summary>The self-certification tests of IPP Everywhere that concern discovery, each with the worst of what touches it; none where the device offers itself for nothing of the kind.</summary>
    private static List<CertificationView> SelfCertification(RunRecord record, List<CheckView> checks)
    {
        const string Prefix = "ippe-";
        var rows = record.Duties.Select(duty => (duty.Id, duty.Summary)).Concat(record.Unjudged.Select(duty => (duty.Id, duty.Summary))).Where(duty => duty.Id.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        List<CertificationView> tests = [];
        foreach (var (id, summary) in rows)
        {
            var touching = checks.FindAll(check => check.Record.Duties.Contains(id) && check.Record.Verdict != Verdict.NotApplicable);
            var look = touching.Count == 0 ? Look.Nothing : Look.Worst(touching.ConvertAll(check => check.Record));
            tests.Add(new(id[Prefix.Length..], summary.Split(" (")[0], look.Css, look.Mark, touching.Count == 0 ? "not judged" : look.Label, touching.Count == 0 ? "" : "#" + touching.MinBy(check => check.Record.Verdict)!.Anchor));
        }
        return tests.Exists(test => test.Href.Length > 0) ? [.. tests.OrderBy(test => Order.Section(test.Test[2..]), StringComparer.Ordinal)] : [];
    }

    private static List<GroupView> Groups(List<CheckView> checks)
    {
        // What no RFC demands stands apart, so that nobody takes it for a breach of one; what was not found wanting in it is like all else.
        static bool IsPractice(CheckView check) => RfcText.IsPractice(check.Record.Rfc, check.Record.Section) && check.Record is { Verdict: Verdict.Fail or Verdict.Warning, Known: null };
        GroupView Group(string id, string title, string note, Func<CheckView, bool> belongs) => new(id, title, note, [.. checks.Where(check => IsPractice(check) == (id == "practice") && belongs(check))]);
        GroupView[] groups =
        [
            Group("broken", "What breaks", "Duties the device must keep and does not.", check => check.Record is { Verdict: Verdict.Fail, Known: null }),
            Group("neglected", "What should be better", "Recommendations the device does not follow.", check => check.Record is { Verdict: Verdict.Warning, Known: null }),
            Group("practice", "What others expect", "No RFC demands it: practice of those who use such services, each with its source in parentheses. --without printing, or another family, leaves it out.", _ => true),
            Group("known", "Known", "Listed in the baseline, each with its reason.", check => check.Record is { Known: not null, Verdict: not Verdict.Pass }),
            Group("open", "Could not be judged", "Nothing here is held against the device.", check => check.Record is { Verdict: Verdict.Inconclusive or Verdict.Error, Known: null }),
            Group("kept", "What holds", "Duties the device was seen to keep.", check => check.Record.Verdict == Verdict.Pass),
            Group("elsewhere", "Does not apply", "Duties this device does not have.", check => check.Record is { Verdict: Verdict.NotApplicable, Known: null }),
        ];
        return [.. groups.Where(group => group.Checks.Count > 0)];
    }
}
