using System.Globalization;

namespace BonjourConformance.Reporting.Text;

/// <summary>The one order of checks and sections: by RFC, section as numbers ("7.2" before "7.10"), id, subject, family.</summary>
public static class Order
{
    public static IReadOnlyList<CheckRecord> Sorted(IEnumerable<CheckRecord> checks) =>
    [
        .. checks.OrderBy(check => Rfc(check.Rfc), StringComparer.Ordinal).ThenBy(check => Section(check.Section), StringComparer.Ordinal)
            .ThenBy(check => check.Id, StringComparer.Ordinal).ThenBy(check => check.Subject.ToString(), StringComparer.Ordinal)
            .ThenBy(check => check.Family, StringComparer.Ordinal),
    ];

    /// <summary>A key whose ordinal order is the order of sections; appendices (letters) follow the numbers.</summary>
    public static string Section(string section) =>
        string.Join('.', section.Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? $"{n:D4}" : "~" + part));

    /// <summary>A key whose ordinal order is that of the RFCs; what belongs to none comes last.</summary>
    public static string Rfc(string rfc) => Number(rfc) is { Length: > 0 } number ? number : rfc == RfcText.Practice ? "~~" : "~";

    /// <summary>"6762" of "RFC 6762", "rfc6762" or "6762"; empty for a duty of no RFC.</summary>
    public static string Number(string rfc) => string.Concat(rfc.Where(char.IsAsciiDigit));
}
