namespace BonjourConformance.Reporting.Text;

/// <summary>Where the text of a section can be read, and what the three RFCs are about.</summary>
public static class RfcText
{
    /// <summary>"C" of "Appendix C", everything else as it is.</summary>
    public static string ShortSection(string section) =>
        section.StartsWith("Appendix ", StringComparison.OrdinalIgnoreCase) ? section["Appendix ".Length..] : section;

    /// <summary>Where a duty stands that no RFC states: that whatever neighbours send does no harm.</summary>
    public const string Robustness = "Robustness";

    /// <summary>Where a demand stands that no RFC makes, but those who use a family of services: its section is not that of robustness.</summary>
    public const string Practice = "Practice";

    /// <summary>"RFC 6762 section 8.1", or that it is a matter of robustness or practice.</summary>
    public static string Title(string rfc, string section) => Order.Number(rfc) is { Length: > 0 } number ? $"RFC {number} section {ShortSection(section)}" : Beyond(section);

    /// <summary>The same as short as can be: "6762 §8.1".</summary>
    public static string Short(string rfc, string section) => Order.Number(rfc) is { Length: > 0 } number ? $"{number} §{ShortSection(section)}" : Beyond(section);

    /// <summary>Whether a section is one of practice.</summary>
    public static bool IsPractice(string rfc, string section) => rfc == Practice || (Order.Number(rfc).Length == 0 && !section.Equals(Robustness, StringComparison.OrdinalIgnoreCase));

    private static string Beyond(string section) => section.Equals(Robustness, StringComparison.OrdinalIgnoreCase) ? Robustness : $"{Practice}: {section}";

    /// <summary>The cell of the heat map that a duty belongs to: its RFC and section, or its own number where it has none.</summary>
    public static (string Rfc, string Section) Cell(string rfc, string section, string id) => Order.Number(rfc) is { Length: > 0 } number
        ? (number, ShortSection(section))
        : id.StartsWith("robustness-", StringComparison.Ordinal) ? ("", id["robustness-".Length..].TrimStart('0'))
        : IsPractice(rfc, section) ? (Practice, section) : ("", section);

    /// <summary>What filters call an RFC.</summary>
    public static string Key(string rfc) => Order.Number(rfc) is { Length: > 0 } number ? number : rfc == Practice ? "practice" : "robustness";

    /// <summary>Empty for a duty of no RFC.</summary>
    public static string Url(string rfc, string section)
    {
        if (Order.Number(rfc).Length == 0)
            return "";
        section = ShortSection(section);
        var page = $"https://www.rfc-editor.org/rfc/rfc{Order.Number(rfc)}.html";
        if (section.Length == 0 || !section.All(c => char.IsAsciiLetterOrDigit(c) || c == '.'))
            return page;
        return page + (char.IsAsciiDigit(section[0]) ? "#section-" : "#appendix-") + section;
    }

    public static string Subject(string rfc) => rfc == Practice ? "no RFC: what those who use these services expect" : Order.Number(rfc) switch
    {
        "3927" => "IPv4 link-local addresses",
        "6762" => "Multicast DNS",
        "6763" => "DNS-based service discovery",
        "" => "beyond the RFCs: whatever neighbours send",
        _ => "",
    };
}
