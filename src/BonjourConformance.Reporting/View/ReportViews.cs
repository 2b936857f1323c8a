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
            UnjudgedCount = record.Unjudged.Count,
            Problems = record.Run.BaselineProblems,
            Interrupted = record.Run.Interrupted ?? "",
            Groups = Groups(checks),
            Levels = [.. record.Checks.Select(check => check.Level).Distinct().Order(StringComparer.Ordinal)],
            Instances = [.. record.Device.Instances.Select((instance, i) => new InstanceChoice(i, Visible.Of($"{instance.Name}.{instance.Type}"))).OrderBy(choice => choice.Name, StringComparer.Ordinal)],
            Command = Reproduce.Run(record.Run),
            Total = checks.Count,
            Assets = assets,
            Evidence = evidence.Block(record.Run.Started),
        };
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
        return new ServicesView(types, [.. names.Select(name => new InstanceRow(name, [.. types.Select(type => Instance(name, type))]))]);

        InstanceCell Instance(string name, string type)
        {
            if (!places.TryGetValue((name, type), out var place))
                return new("none", "", "", "no such service", "");
            var found = about[$"{place}"].ToList();
            var bad = found.Count(check => check.Verdict is not (Verdict.Pass or Verdict.NotApplicable));
            var look = bad > 0 ? Look.Worst(found) : record.Checks.Any(check => check.Verdict == Verdict.Pass) ? Look.Of(Verdict.Pass) : Look.Nothing;
            var text = bad > 0 ? Sentence.Count(bad, "finding") : look == Look.Nothing ? "found" : "no finding";
            return new(look.Css, look.Mark, text, $"{Visible.Of(name)} {type}: {text}", found.Count > 0 ? $"{place}" : "");
        }
    }

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

    private static List<GroupView> Groups(List<CheckView> checks)
    {
        GroupView Group(string id, string title, string note, Func<CheckView, bool> belongs) => new(id, title, note, [.. checks.Where(belongs)]);
        GroupView[] groups =
        [
            Group("broken", "What breaks", "Duties the device must keep and does not.", check => check.Record is { Verdict: Verdict.Fail, Known: null }),
            Group("neglected", "What should be better", "Recommendations the device does not follow.", check => check.Record is { Verdict: Verdict.Warning, Known: null }),
            Group("known", "Known", "Listed in the baseline, each with its reason.", check => check.Record is { Known: not null, Verdict: not Verdict.Pass }),
            Group("open", "Could not be judged", "Nothing here is held against the device.", check => check.Record is { Verdict: Verdict.Inconclusive or Verdict.Error, Known: null }),
            Group("kept", "What holds", "Duties the device was seen to keep.", check => check.Record.Verdict == Verdict.Pass),
            Group("elsewhere", "Does not apply", "Duties this device does not have.", check => check.Record is { Verdict: Verdict.NotApplicable, Known: null }),
        ];
        return [.. groups.Where(group => group.Checks.Count > 0)];
    }
}
