using System.Text.Json.Serialization;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Records;

/// <summary>Where the run took place.</summary>
public enum World
{
    /// <summary>In-process LAN with virtual time.</summary>
    Virtual,

    /// <summary>A network interface, through libpcap.</summary>
    Live,

    /// <summary>A saved capture, judged again.</summary>
    Capture,
}

/// <summary>
/// One run, complete: what results.json holds. Members that are C#-required are always written; the others only when they hold something.
/// Everything but <see cref="RunInfo.Id"/>, <see cref="RunInfo.Started"/> and <see cref="RunInfo.Finished"/> must be the same for two runs with
/// the same seed.
/// </summary>
public sealed record RunRecord
{
    /// <summary>Version of the schema in reports/results.schema.json.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>2 since a verdict's subject is an object.</summary>
    public const int CurrentSchema = 2;

    public required RunInfo Run { get; init; }

    public required DeviceInfo Device { get; init; }

    /// <summary>Verdicts in the order in which they fell; the writer sorts them.</summary>
    [Count(0, 50_000)]
    public required IReadOnlyList<CheckRecord> Checks { get; init; }

    /// <summary>Counted from <see cref="Checks"/>, so it cannot disagree with them.</summary>
    public Summary Summary => Summary.Of(Checks);

    /// <summary>The catalogue rows that the checks of this run name.</summary>
    public IReadOnlyList<DutyInfo> Duties { get; init; } = [];

    /// <summary>Catalogue rows that no verdict of this run covers, each with the reason.</summary>
    public IReadOnlyList<UnjudgedDuty> Unjudged { get; init; } = [];
}

/// <summary>The circumstances of a run.</summary>
public sealed record RunInfo
{
    public required string Id { get; init; }

    /// <summary>The program, "bonjour-conformance".</summary>
    public required string Tool { get; init; }

    /// <summary>Wall clock at the start.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Wall clock at the end; null when the run was cut off.</summary>
    public required DateTimeOffset? Finished { get; init; }

    public required World World { get; init; }

    /// <summary>Null where nothing was drawn at random (judging a capture).</summary>
    public required long? Seed { get; init; }

    /// <summary>Tolerance of timing verdicts in ms; 0 in virtual time.</summary>
    [Between(0, 1e9)]
    public required double ToleranceMs { get; init; }

    /// <summary>Network interface of a live run, otherwise null.</summary>
    public required string? Interface { get; init; }

    /// <summary>Version of the harness.</summary>
    public string? Version { get; init; }

    /// <summary>File name (never a path) of the baseline of known failures.</summary>
    public string? Baseline { get; init; }

    /// <summary>The arguments that repeat this run, the program first. Paths are shortened to file names when written.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Other circumstances worth printing, such as measured jitter or loss, in the order to be shown.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Why the run stopped early, in one sentence; null for a complete run.</summary>
    public string? Interrupted { get; init; }

    /// <summary>What of the baseline is no longer true: entries that now pass or name no check. Filled by <see cref="Baseline"/>.</summary>
    public IReadOnlyList<string> BaselineProblems { get; init; } = [];

    /// <summary>What of the coverage was lost: nothing judged, a control that never worked, fewer checks judged than in the baseline.</summary>
    public IReadOnlyList<string> CoverageProblems { get; init; } = [];

    /// <summary>What whoever tested has to say.</summary>
    public string? Note { get; init; }

    /// <summary>True when <c>--redact</c> replaced identities throughout.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Redacted { get; init; }
}

/// <summary>A named circumstance, such as ("jitter", "0.12 ms").</summary>
public sealed record Condition(string Name, string Value);

/// <summary>The device under test, as found.</summary>
public sealed record DeviceInfo
{
    /// <summary>The profile's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>From the profile, as the next two.</summary>
    public string? Model { get; init; }

    public string? Firmware { get; init; }

    public string? Serial { get; init; }

    /// <summary>Host name with ".local", or null when none was seen.</summary>
    public required string? Host { get; init; }

    /// <summary>All host names, where there is more than one.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Why it is one device, where it has several host names or interfaces.</summary>
    public string? Why { get; init; }

    /// <summary>IPv4 and IPv6 addresses in text form.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    [Count(0, 10_000)]
    public required IReadOnlyList<InstanceInfo> Instances { get; init; }

    /// <summary>MAC addresses ("02:00:00:00:00:01"), which tell its frames from those of neighbours.</summary>
    public IReadOnlyList<string> HardwareAddresses { get; init; } = [];

    /// <summary>Faults that the simulated device was given, if it is one.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>A service instance. Name is its first label as text; octets that are not UTF-8 as \DDD.</summary>
public sealed record InstanceInfo
{
    public required string Name { get; init; }

    /// <summary>Service type without domain, such as "_ipp._tcp".</summary>
    public required string Type { get; init; }

    /// <summary>The host that its SRV record leads to, where that is not the device's main one.</summary>
    public string? Target { get; init; }

    /// <summary>Null: no SRV record was answered.</summary>
    [Between(0, 65535)]
    public int? Port { get; init; }

    public IReadOnlyList<string> Subtypes { get; init; } = [];

    /// <summary>TXT strings as "key=value", as published.</summary>
    public IReadOnlyList<string> Txt { get; init; } = [];
}

/// <summary>A row of the catalogue. Rfc is the bare number, "6762".</summary>
public sealed record DutyInfo(string Id, string Rfc, string Section, string Level, string Summary);

/// <summary>A duty on which this run says nothing, and why.</summary>
public sealed record UnjudgedDuty(string Id, string Rfc, string Section, string Level, string Summary, string Reason);

/// <summary>Counts of verdicts.</summary>
public sealed record Summary(int Pass, int Fail, int Warning, int Inconclusive, int NotApplicable, int Error)
{
    /// <summary>Of the inconclusive ones those in which a breach was seen and not seen again; null for none.</summary>
    public int? Unconfirmed { get; init; }

    /// <summary>How many breaches stand behind those inconclusive verdicts that another check's breach explains; null for none.</summary>
    public int? Causes { get; init; }

    public static Summary Of(IReadOnlyCollection<CheckRecord> checks)
    {
        int Count(Verdict verdict) => checks.Count(check => check.Verdict == verdict);
        int? Some(int count) => count == 0 ? null : count;
        return new(Count(Verdict.Pass), Count(Verdict.Fail), Count(Verdict.Warning), Count(Verdict.Inconclusive), Count(Verdict.NotApplicable), Count(Verdict.Error))
        {
            Unconfirmed = Some(checks.Count(c => c.IsUnconfirmed)),
            Causes = Some(CausesOf(checks).Count),
        };
    }

    /// <summary>The breaches that stood in the way of other checks, and in how many.</summary>
    public static IReadOnlyDictionary<string, int> CausesOf(IReadOnlyCollection<CheckRecord> checks)
    {
        var broken = checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning).Select(c => c.Id).ToHashSet();
        var open = checks.Where(c => c.Verdict == Verdict.Inconclusive).ToList();
        var named = open.GroupBy(c => c.Id).ToDictionary(same => same.Key, same => same.SelectMany(c => c.CausedBy).Distinct().ToList());
        return open.Select(c => Root(c.CausedBy, [])).OfType<string>().CountBy(id => id).ToDictionary();

        // What stood in the way may itself be inconclusive because of another.
        string? Root(IReadOnlyList<string> causes, HashSet<string> seen) =>
            causes.FirstOrDefault(broken.Contains) ?? causes.Where(seen.Add).Select(id => named.TryGetValue(id, out var further) ? Root(further, seen) : null).FirstOrDefault(root => root is not null);
    }
}
