using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Interop.Tests;

/// <summary>Which checks a live run makes, as arguments of the command line.</summary>
internal static class Selections
{
    private const string Querier = "BonjourConformance.Fixtures.MulticastDns.Querier";

    private static readonly IReadOnlyList<CheckCase> Suite = CheckCase.Of(Cli.Composition.Suite.Assembly);

    /// <summary>
    /// Checks that take a device with a link-local address five minutes and more each, because RFC 3927 has it wait for a minute before each
    /// further candidate, or because they pull its cable for every kind of conflict.
    /// </summary>
    private static readonly string[] Long =
    [
        "rfc3927/1.5/detects-conflicts-as-long-as-it-uses-the-address",
        "rfc3927/2.1/candidates-are-spread-evenly",
        "rfc3927/2.2.1/eleventh-conflict-slows-it-down",
    ];

    /// <summary>The runs into which the suite is divided, each in a lab of its own: one after the other they would take half an hour.</summary>
    public static readonly string[] Parts = ["start-up", "answering/section-5", "answering/section-6", "answering/section-7", "answering/other", "contests/claim", "contests/conflict", "contests/defence", "disturbing", "link-local"];

    /// <summary>The same for a device with a link-local address, whose checks of RFC 3927 have something to wait for.</summary>
    public static readonly string[] PartsOfLinkLocal = [.. Parts[..^1], "link-local/claim", "link-local/conflict", "link-local/use"];

    /// <summary>
    /// One part of the suite; what judges whole runs is in each. Left out are the longest checks, and those that make the device browse: watching
    /// a querier's back-off and its caches grow old takes more than half an hour. With BONJOUR_INTEROP_ALL=1 they are made too.
    /// </summary>
    public static string[] Part(string part) => Only(c =>
        (c.Stage == Stage.WholeRun || PartOf(c).StartsWith(part, StringComparison.Ordinal)) && (WithAll || (c.Fixture.Namespace != Querier && !Long.Contains(c.Id))));

    private static bool WithAll => Environment.GetEnvironmentVariable("BONJOUR_INTEROP_ALL") == "1";

    private static string PartOf(CheckCase check) => check.Stage switch
    {
        Stage.StartUp => "start-up",
        Stage.Answering when check.Section is { Rfc: "RFC 6762", Section: ['5' or '6' or '7', ..] section } => $"answering/section-{section[0]}",
        Stage.Answering => "answering/other",
        _ when check.Section is { Rfc: "RFC 3927", Section: "2.2.1" } => "link-local/claim",
        _ when check.Section is { Rfc: "RFC 3927", Section: "2.5" or "4" or "6.1" } => "link-local/conflict",
        _ when check.Section.Rfc == "RFC 3927" => "link-local/use",
        _ when check.Section is { Rfc: "RFC 6762", Section: "8" or "8.1" or "8.3" } => "contests/claim",
        _ when check.Section is { Rfc: "RFC 6762", Section: "9" } => "contests/conflict",
        _ when check.Section is { Rfc: "RFC 6762", Section: ['8' or '1', ..] } => "contests/defence",
        _ => "disturbing",
    };

    /// <summary>Those of queriers that are over in seconds.</summary>
    public static string[] OfQueriers => Only(c => c.Fixture.Namespace == Querier && (c.Section.Section is "7.1" or "7.3"));

    public static bool JudgesWholeRuns(string id) => Suite.Any(c => c.Id == id && c.Stage == Stage.WholeRun);

    public static bool BindsLinkLocal(string id) => Suite.Any(c => c.Id == id && c.Section.BindsLinkLocal);

    public static string[] Naming(IEnumerable<string> duties)
    {
        var named = duties.ToHashSet();
        return Only(c => c.Check.Duties.Any(named.Contains));
    }

    private static string[] Only(Func<CheckCase, bool> wanted) => [.. Suite.Where(wanted).Select(c => c.Id).Distinct().SelectMany(id => (string[])["--only", id])];
}
