using System.Text.RegularExpressions;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>What identities look like, whatever stands around them.</summary>
internal static partial class Shapes
{
    /// <summary>Addresses have rules of their own.</summary>
    public static bool IsAddress(string text) => Mac().IsMatch(text) || PlainMac().IsMatch(text) || OtherMac().IsMatch(text) || Uuid().IsMatch(text);

    [GeneratedRegex(@"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5}|(?: [0-9A-Fa-f]{2}){5}(?! [0-9A-Fa-f]{2}\b))(?![0-9A-Fa-f:-])")]
    public static partial Regex Mac();

    [GeneratedRegex("(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}){8,}(?![0-9A-Za-z])")]
    public static partial Regex Hex();

    // Within other text, such as "SN: X12345" and {"serial": "X12345"}.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:serial(?:[ _-]?(?:no|nr|num|number))?|s/n|sn|srl|sern)[^A-Za-z0-9]{0,3}[:=][^A-Za-z0-9]{0,3}(?<serial>[A-Za-z0-9][A-Za-z0-9-]{3,})", RegexOptions.IgnoreCase)]
    public static partial Regex Serial();

    // Digits alone are more often a date or a count.
    [GeneratedRegex(@"(?<![0-9A-Za-z])(?=[0-9]*[A-Fa-f])(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{12}(?![0-9A-Za-z])")]
    public static partial Regex PlainMac();

    // Two halves, three fours, or an EUI-64 with or without separators.
    [GeneratedRegex(@"(?<![0-9A-Za-z:.-])(?:(?<half>[0-9A-Fa-f]{6})[-:.](?<half>[0-9A-Fa-f]{6})|(?<half>[0-9A-Fa-f]{4}([-:.])[0-9A-Fa-f]{4}\1[0-9A-Fa-f]{4})|(?<half>[0-9A-Fa-f]{2}([-: .]?)[0-9A-Fa-f]{2}\2[0-9A-Fa-f]{2})\2[Ff]{2}\2[Ff][Ee]\2(?<half>[0-9A-Fa-f]{2}\2[0-9A-Fa-f]{2}\2[0-9A-Fa-f]{2}))(?![0-9A-Za-z:.-])")]
    public static partial Regex OtherMac();

    // Octets without their leading zeros; at least one letter tells them from a version or a time.
    [GeneratedRegex(@"(?<![0-9A-Za-z:.-])(?=[0-9:-]*[A-Fa-f])[0-9A-Fa-f]{1,2}(?:(?::[0-9A-Fa-f]{1,2}){5}|(?:-[0-9A-Fa-f]{1,2}){5})(?![0-9A-Za-z:.-])")]
    public static partial Regex BareMac();

    [GeneratedRegex(@"(?<![0-9A-Fa-f:.])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*ff:fe[0-9A-Fa-f]{2}:[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:.])", RegexOptions.IgnoreCase)]
    public static partial Regex Eui();

    [GeneratedRegex(@"(?<![0-9A-Fa-f-])(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{32})(?![0-9A-Fa-f-])")]
    public static partial Regex Uuid();

    [GeneratedRegex(@"(?<![\w.-])[\p{L}\p{N}][\w-]*(?![\w-])")]
    public static partial Regex Word();

    [GeneratedRegex(@"(?<label>[^\s.,;:()""'/\\@=]+)(?<rest>\.local\b)|^(?<label>[^\s.]+)(?<rest>)$", RegexOptions.IgnoreCase)]
    public static partial Regex Host();
}
