using System.Text.Json;
using System.Text.Json.Serialization;

namespace BonjourConformance.Reporting;

/// <summary>An entry of a baseline: a verdict that is expected, and why.</summary>
public sealed record BaselineEntry
{
    /// <summary>The check's id.</summary>
    public required string Check { get; init; }

    /// <summary>The subject it is about; without it every subject of the check.</summary>
    public string? Subject { get; init; }

    /// <summary>Fail unless stated; Warning, Inconclusive and Error can be known too.</summary>
    public Verdict Verdict { get; init; } = Verdict.Fail;

    public required string Reason { get; init; }

    /// <summary>The device does it in some runs only, by chance; the reason says on what it depends. To pass is then no news.</summary>
    public bool Sometimes { get; init; }

    /// <summary>An optional link to where it is dealt with.</summary>
    public string? Issue { get; init; }
}

/// <summary>A baseline file that cannot be used; the message names file, line and what is wrong.</summary>
public sealed class BaselineException(string message) : Exception(message);

/// <summary>
/// The known failures of a device: a JSON file {"known": [{"check", "subject"?, "verdict"?, "reason", "sometimes"?, "issue"?}]}, comments and trailing commas
/// allowed. A known failure does not fail the run; an entry that is no longer true does, until it is removed.
/// </summary>
public sealed class Baseline
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<Verdict>(namingPolicy: null, allowIntegerValues: false) },
    };

    private readonly string name;

    private Baseline(string name, IReadOnlyList<BaselineEntry> entries)
    {
        this.name = name;
        Entries = entries;
    }

    public IReadOnlyList<BaselineEntry> Entries { get; }

    /// <exception cref="BaselineException">The file is missing, is no JSON, or has an entry without check or reason.</exception>
    public static Baseline Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<BaselineFile>(File.ReadAllText(path), Options) ?? throw new BaselineException($"{path}: is empty.");
            for (var i = 0; i < file.Known.Count; i++)
            {
                if (string.IsNullOrWhiteSpace(file.Known[i].Reason))
                    throw new BaselineException($"{path}: entry {i + 1} ({file.Known[i].Check}) has no reason.");
                if (file.Known[i].Verdict is Verdict.Pass or Verdict.NotApplicable)
                    throw new BaselineException($"{path}: entry {i + 1} ({file.Known[i].Check}) lists {file.Known[i].Verdict}, which needs no excuse.");
            }

            return new Baseline(Path.GetFileName(path), file.Known);
        }
        catch (JsonException e)
        {
            throw new BaselineException($"{path}, line {e.LineNumber + 1}, {e.Path}: {e.Message.Split(" Path:")[0]}");
        }
        catch (IOException e)
        {
            throw new BaselineException($"{path}: {e.Message}");
        }
    }

    /// <summary>
    /// Marks what is known, and lists in <see cref="RunInfo.BaselineProblems"/> each entry that passes now or names no check of the catalogue.
    /// </summary>
    /// <param name="allChecks">Ids of all checks of the suite. An entry whose check was not run (--only) is left alone; without the list, what was
    /// not run is taken not to exist.</param>
    public RunRecord Apply(RunRecord record, IReadOnlyCollection<string>? allChecks = null)
    {
        var problems = new List<string>();
        foreach (var entry in Entries)
        {
            var about = record.Checks.Where(check => IsAbout(entry, check)).ToList();
            var what = entry.Subject is { } subject ? $"{entry.Check} ({subject})" : entry.Check;
            // Where the evidence could not be had, the entry may still be true.
            if (!entry.Sometimes && about.Count > 0 && about.TrueForAll(check => check.Verdict != entry.Verdict && check.Verdict is not (Verdict.Inconclusive or Verdict.Error)))
                problems.Add($"{what} is listed as {entry.Verdict} and is now {string.Join(", ", about.Select(check => check.Verdict).Distinct())}: remove the entry from {name}.");
            else if (about.Count == 0 && !(allChecks?.Contains(entry.Check) ?? false))
                problems.Add($"{what} names no check: remove or correct the entry in {name}.");
            else if (about.Count == 0 && entry.Subject is not null && record.Checks.Any(check => check.Id == entry.Check))
                problems.Add($"{what} names a subject that was not judged: remove or correct the entry in {name}.");
        }

        return record with
        {
            Run = record.Run with { Baseline = name, BaselineProblems = problems },
            Checks = [.. record.Checks.Select(Mark)],
        };
    }

    private CheckRecord Mark(CheckRecord check) =>
        Entries.FirstOrDefault(entry => IsAbout(entry, check) && entry.Verdict == check.Verdict) is { } known
            ? check with { Known = new KnownFailure(known.Reason, known.Issue) }
            : check;

    private static bool IsAbout(BaselineEntry entry, CheckRecord check) => entry.Check == check.Id && (entry.Subject is null || entry.Subject == check.Subject);

    private sealed record BaselineFile
    {
        public required IReadOnlyList<BaselineEntry> Known { get; init; }
    }
}
