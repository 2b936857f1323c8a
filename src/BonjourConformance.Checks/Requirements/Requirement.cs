namespace BonjourConformance.Checks.Requirements;

/// <summary>How firmly an RFC asks (RFC 2119); <see cref="Prescriptive"/> is plain protocol description without a keyword.</summary>
public enum RequirementLevel
{
    Must,
    Should,
    May,
    Prescriptive,

    /// <summary>No RFC asks for it: practice of those who use a family of services, each with its source.</summary>
    Profile,
}

/// <summary>What a broken duty means for the verdict.</summary>
public enum Breach
{
    Fail,
    Warning,

    /// <summary>A permission: nothing can break it.</summary>
    None,
}

/// <summary>One duty of the catalogue, in our own words.</summary>
/// <param name="Id">Such as 6762-8.1-05; never renumbered.</param>
/// <param name="Rfc">Such as RFC 6762; "-" for what no RFC says.</param>
/// <param name="Bct">The subtests of Apple's Bonjour Conformance Test that touch it.</param>
/// <param name="HowToTest">How one would find out, in our words.</param>
/// <param name="Mistake">The simplest way to break it.</param>
/// <param name="Reason">Why no check judges it, where the link cannot show it.</param>
public sealed record Requirement(
    string Id, string Rfc, string Section, RequirementLevel Level, string Role, string Observable, Breach Breach, string Summary,
    IReadOnlyList<string> Bct, string? Reason, string HowToTest = "", string Mistake = "")
{
    /// <summary>The level as in the catalogue.</summary>
    public string LevelText => Level.ToString().ToUpperInvariant();

    /// <summary>"6762" of "RFC 6762".</summary>
    public string RfcNumber => NumberOf(Rfc);

    public static string NumberOf(string rfc) => rfc.Replace("RFC", "", StringComparison.OrdinalIgnoreCase).Trim();
}
