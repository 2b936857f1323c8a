using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Interop.Tests;

/// <summary>Which checks a live run makes, as arguments of the command line.</summary>
internal static class Selections
{
    private const string Querier = "BonjourConformance.Fixtures.MulticastDns.Querier";

    private static readonly IReadOnlyList<CheckCase> Suite = CheckCase.Of(Cli.Composition.Suite.Assembly);

    /// <summary>
    /// All but those that make the device browse: watching a querier's back-off and its caches grow old takes more than half an hour of real
    /// time. With BONJOUR_INTEROP_ALL=1 they are made too.
    /// </summary>
    public static string[] WithoutBrowsing => Environment.GetEnvironmentVariable("BONJOUR_INTEROP_ALL") == "1" ? [] : Only(c => c.Fixture.Namespace != Querier);

    /// <summary>Those of queriers that are over in seconds.</summary>
    public static string[] OfQueriers => Only(c => c.Fixture.Namespace == Querier && (c.Section.Section is "7.1" or "7.3"));

    public static string[] Naming(IEnumerable<string> duties)
    {
        var named = duties.ToHashSet();
        return Only(c => c.Check.Duties.Any(named.Contains));
    }

    private static string[] Only(Func<CheckCase, bool> wanted) => [.. Suite.Where(wanted).Select(c => c.Id).Distinct().SelectMany(id => (string[])["--only", id])];
}
