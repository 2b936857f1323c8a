namespace BonjourConformance.Reporting.Text;

/// <summary>How firmly an RFC asks, in words.</summary>
public static class Levels
{
    /// <summary>What stands in place of a keyword where the RFC describes what a host does and the suite takes that for firm.</summary>
    public const string Description = "firm by description";

    /// <param name="firm">A breach is a Fail.</param>
    public static string Words(string level, bool firm) => level switch
    {
        "PRESCRIPTIVE" => firm ? Description : "description",
        "PROFILE" => "practice",
        _ => level,
    };
}
