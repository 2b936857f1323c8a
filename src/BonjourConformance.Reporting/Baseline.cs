using System.Text.Json.Serialization;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Reporting;

/// <summary>An entry of a baseline: a verdict that is expected, and why.</summary>
public sealed record BaselineEntry : IChecked
{
    /// <summary>The check's id.</summary>
    [Text(1)]
    public required string Check { get; init; }

    /// <summary>The name that it is about, such as that of an instance; without it every subject of the check.</summary>
    public string? Subject { get; init; }

    /// <summary>"IPv4" or "IPv6"; without it both.</summary>
    [Text(Form = "IPv4|IPv6", Called = "IPv4 or IPv6")]
    public string? Family { get; init; }

    /// <summary>Fail unless stated; Warning, Inconclusive and Error can be known too.</summary>
    public Verdict Verdict { get; init; } = Verdict.Fail;

    public required string Reason { get; init; }

    /// <summary>The device does it in some runs only, by chance; the reason says on what it depends. To pass is then no news.</summary>
    public bool Sometimes { get; init; }

    /// <summary>An optional link to where it is dealt with.</summary>
    public string? Issue { get; init; }

    public string? Objection() => string.IsNullOrWhiteSpace(Reason) ? $"the entry for {Check} has no reason"
        : Verdict is Verdict.Pass or Verdict.NotApplicable ? $"the entry for {Check} lists {Verdict}, which needs no excuse" : null;
}

/// <summary>
/// The known failures of a device: a JSON file {"known": [{"check", "subject"?, "verdict"?, "reason", "sometimes"?, "issue"?}]}, comments and trailing commas
/// allowed. A known failure does not fail the run; an entry that is no longer true does, until it is removed.
/// </summary>
public sealed class Baseline
{
    private readonly string name;

    private Baseline(string name, BaselineFile file)
    {
        this.name = name;
        Entries = file.Known;
        Judged = file.Judged;
        Responder = file.Responder;
    }

    /// <summary>The file's name.</summary>
    public string Name => name;

    /// <summary>How many checks of each section were judged when the baseline was made; null where it does not say.</summary>
    public IReadOnlyDictionary<string, int>? Judged { get; }

    /// <summary>The responder that the entries are of, where it is one that many devices carry.</summary>
    public string? Responder { get; }

    public IReadOnlyList<BaselineEntry> Entries { get; }

    /// <exception cref="FileException">The file is missing or wrong; the message names the line.</exception>
    public static Baseline Read(string path) => new(Path.GetFileName(path), JsonFiles.Whole<BaselineFile>(path));

    /// <param name="file">Where the text came from, for messages.</param>
    /// <exception cref="FileException">The text is wrong.</exception>
    public static Baseline Parse(string text, string file) => new(file, JsonFiles.Whole<BaselineFile>(System.Text.Encoding.UTF8.GetBytes(text), file));

    /// <summary>
    /// Marks what is known, and lists in <see cref="RunInfo.BaselineProblems"/> each entry that passes now or names no check of the catalogue.
    /// </summary>
    /// <param name="allChecks">Ids of all checks of the suite. An entry whose check was not run (--only) is left alone; without the list, what was
    /// not run is taken not to exist.</param>
    public RunRecord Apply(RunRecord record, IReadOnlyCollection<string>? allChecks = null)
    {
        var judged = new JudgedSubjects(record);
        var problems = Entries.Select(entry => Problem(entry, record, judged, allChecks)).OfType<string>().ToList();
        return record with
        {
            Run = record.Run with { Baseline = name, BaselineProblems = problems },
            Checks = [.. record.Checks.Select(Mark)],
        };
    }

    /// <summary>Why an entry is no longer true; null where it is.</summary>
    private string? Problem(BaselineEntry entry, RunRecord record, JudgedSubjects judged, IReadOnlyCollection<string>? allChecks)
    {
        var about = record.Checks.Where(check => IsOf(entry, check) && IsAbout(entry, check)).ToList();
        string?[] whose = [entry.Subject, entry.Family];
        var of = string.Join(", ", whose.OfType<string>());
        var what = of.Length > 0 ? $"{entry.Check} ({of})" : entry.Check;
        if (record.Checks.Any(check => check.Id == entry.Check) && entry.Subject is { } subject && !judged.Has(subject))
            return $"{what} names a subject that was not judged: remove or correct the entry in {name}.";
        if (about.Count == 0)
            return allChecks?.Contains(entry.Check) ?? false ? null : $"{what} names no check: remove or correct the entry in {name}.";
        // Where the evidence could not be had, the entry may still be true.
        if (entry.Sometimes || about.Exists(check => check.Verdict is Verdict.Inconclusive or Verdict.Error || Holds(entry, check)))
            return null;
        var now = about.TrueForAll(check => check.Verdict == entry.Verdict) ? $"{entry.Verdict} for others only" : string.Join(", ", about.Select(check => check.Verdict).Distinct());
        return $"{what} is listed as {entry.Verdict} and is now {now}: remove the entry from {name}.";
    }

    /// <summary>A verdict is known when entries cover everything that it concerns.</summary>
    private CheckRecord Mark(CheckRecord check)
    {
        var entries = Entries.Where(entry => Holds(entry, check)).ToList();
        return entries.Count > 0 && check.Concerned.All(subject => entries.Exists(entry => Names(entry, subject)))
            ? check with { Known = new KnownFailure(string.Join(" ", entries.Select(entry => entry.Reason).Distinct()), entries.Find(entry => entry.Issue is not null)?.Issue) }
            : check;
    }

    private static bool IsOf(BaselineEntry entry, CheckRecord check) => entry.Check == check.Id && (entry.Family is null || entry.Family == check.Family);

    /// <summary>Whether a verdict says something of the entry's subject, good or bad: one on the device as a whole does of everything.</summary>
    private static bool IsAbout(BaselineEntry entry, CheckRecord check) =>
        entry.Subject is null || check.Subject.IsDevice || Names(entry, check.Subject) || check.Breaks.Any(subject => Names(entry, subject));

    private static bool Holds(BaselineEntry entry, CheckRecord check) =>
        IsOf(entry, check) && check.Verdict == entry.Verdict && check.Concerned.Any(subject => Names(entry, subject));

    private static bool Names(BaselineEntry entry, SubjectInfo subject) => entry.Subject is null || subject.IsNamed(entry.Subject);

    /// <summary>The names that a run could say something of.</summary>
    private sealed class JudgedSubjects(RunRecord record)
    {
        private readonly List<SubjectInfo> subjects = [.. record.Checks.SelectMany(check => check.Breaks.Append(check.Subject)).Distinct()];

        public bool Has(string name) => subjects.Exists(subject => subject.IsNamed(name)) || record.Device.HostNames.Append(record.Device.Host ?? "").Any(host => SubjectInfo.OfHost(host).IsNamed(name))
            || record.Device.Instances.Any(instance => SubjectInfo.OfName($"{instance.Name}.{instance.Type}.local").IsNamed(name));
    }

    private sealed record BaselineFile : IChecked
    {
        [JsonPropertyName("$schema")]
        public string? Schema { get; init; }

        public string? Responder { get; init; }

        public IReadOnlyDictionary<string, int>? Judged { get; init; }

        [Count(0, 10_000)]
        public required IReadOnlyList<BaselineEntry> Known { get; init; }

        public string? Objection() => Known.GroupBy(entry => (entry.Check, entry.Subject, entry.Family, entry.Verdict)).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"{twice.Key.Check} is listed twice as {twice.Key.Verdict} of the same subject" : null;
    }
}
