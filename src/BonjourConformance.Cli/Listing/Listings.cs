using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Runs;

namespace BonjourConformance.Cli.Listing;

/// <summary>A check, whatever families it runs over.</summary>
/// <param name="Title">Its first duty in our own words.</param>
/// <param name="Families">Empty where the check is not about one of them.</param>
/// <param name="Bct">The subtests of Apple's Bonjour Conformance Test that touch its duties.</param>
public sealed record CheckListing(string Id, string Title, string Rfc, string Section, string Level, IReadOnlyList<string> Duties, IReadOnlyList<string> Families, IReadOnlyList<string> Bct);

/// <summary>A fault of the simulated device.</summary>
/// <param name="Worlds">Where the checks of its duties show it: "ideal" is a virtual link without jitter, "as-live" one that judges as on a real network.</param>
/// <param name="HiddenAsLive">Duties whose checks cannot see it as live.</param>
/// <param name="WhyHidden">Why they cannot; null where there are none.</param>
public sealed record FaultListing(string Name, IReadOnlyList<string> Duties, string Summary, IReadOnlyList<string> Worlds, IReadOnlyList<string> HiddenAsLive, string? WhyHidden);

/// <summary>A row of the catalogue with what judges it.</summary>
/// <param name="Reason">Why it has no check; null where it has one.</param>
/// <param name="Bct">The subtests of Apple's Bonjour Conformance Test that touch it.</param>
public sealed record DutyListing(
    string Id, string Rfc, string Section, string Level, string Role, string Summary, IReadOnlyList<string> Checks, IReadOnlyList<string> Faults, string? Reason,
    IReadOnlyList<string> Bct);

/// <summary>What `list` shows. Member names and order are those of its JSON.</summary>
public static class Listings
{
    public static IReadOnlyList<CheckListing> Checks(IReadOnlyList<CheckCase> suite, RequirementCatalogue catalogue) =>
    [
        .. from cases in suite.GroupBy(c => c.Id)
           let check = cases.First()
           let duty = catalogue[check.Check.Duties[0]]
           select new CheckListing(check.Id, duty.Summary, Requirement.NumberOf(check.Section.Rfc), check.SectionNumber, duty.LevelText, check.Check.Duties,
               [.. cases.Select(c => c.Family?.ToString()).OfType<string>()], [.. check.Check.Duties.SelectMany(d => catalogue[d].Bct).Distinct()]),
    ];

    public static IReadOnlyList<FaultListing> Faults() => FaultNames.All;

    public static IReadOnlyList<DutyListing> Duties(IReadOnlyList<CheckCase> suite, RequirementCatalogue catalogue)
    {
        var checks = suite.SelectMany(c => c.Check.Duties.Select(d => (Duty: d, c.Id))).Distinct().ToLookup(c => c.Duty, c => c.Id);
        var faults = FaultNames.All.SelectMany(f => f.Duties.Select(d => (Duty: d, f.Name))).ToLookup(f => f.Duty, f => f.Name);
        return
        [
            .. catalogue.All.Select(r => new DutyListing(r.Id, r.RfcNumber, r.Section, r.LevelText, r.Role, r.Summary, [.. checks[r.Id]], [.. faults[r.Id]],
                checks.Contains(r.Id) ? null : Recording.WhyUnjudged(r), r.Bct)),
        ];
    }
}
