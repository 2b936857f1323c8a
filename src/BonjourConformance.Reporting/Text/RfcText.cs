namespace BonjourConformance.Reporting.Text;

/// <summary>Where the text of a section can be read, and what the three RFCs are about.</summary>
public static class RfcText
{
    /// <summary>"C" of "Appendix C", everything else as it is.</summary>
    public static string ShortSection(string section) =>
        section.StartsWith("Appendix ", StringComparison.OrdinalIgnoreCase) ? section["Appendix ".Length..] : section;

    public static string Url(string rfc, string section)
    {
        section = ShortSection(section);
        var page = $"https://www.rfc-editor.org/rfc/rfc{Order.Number(rfc)}.html";
        if (section.Length == 0 || !section.All(c => char.IsAsciiLetterOrDigit(c) || c == '.'))
            return page;
        return page + (char.IsAsciiDigit(section[0]) ? "#section-" : "#appendix-") + section;
    }

    public static string Subject(string rfc) => Order.Number(rfc) switch
    {
        "3927" => "IPv4 link-local addresses",
        "6762" => "Multicast DNS",
        "6763" => "DNS-based service discovery",
        _ => "",
    };
}
