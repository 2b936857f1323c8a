using System.Collections;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Checks.Profiles;

/// <summary>One label: 1 to 63 octets of UTF-8 (RFC 1035 section 2.3.4).</summary>
internal sealed class LabelAttribute : RuleAttribute
{
    public override string? Objection(object value) => Objection((string)value);

    public static string? Objection(string text) => Encoding.UTF8.GetByteCount(text) is var octets and (0 or > 63) ? $"{Quoted.Of(text)} has {octets} octets, and a label of a name has 1 to 63"
        : text.Any(char.IsControl) ? $"{Quoted.Of(text)} holds a control character, which no name may (RFC 6763 section 4.1.1)" : null;
}

/// <summary>A host name: one label, with or without .local (RFC 6762 section 3).</summary>
internal sealed class HostLabelAttribute : RuleAttribute
{
    public override string? Objection(object value)
    {
        var label = LabelOf((string)value);
        return label.Contains('.') ? $"{Quoted.Of((string)value)} is not one label, with or without \".local\" behind it" : LabelAttribute.Objection(label);
    }

    public static string LabelOf(string text)
    {
        var name = text.TrimEnd('.');
        return name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? name[..^6] : name;
    }
}

/// <summary>An IP address.</summary>
internal sealed class AddressAttribute : RuleAttribute
{
    // "1.2.3" is an address to some readers, and never meant as one.
    public override string? Objection(object value) =>
        IPAddress.TryParse((string)value, out var address) && (address.GetAddressBytes().Length == 16 || address.ToString() == (string)value) ? null : $"{Quoted.Of((string)value)} is not an IP address";
}

/// <summary>A link-layer address.</summary>
internal sealed partial class LinkLayerAddressAttribute : RuleAttribute
{
    public override string? Objection(object value) => Form().IsMatch((string)value) ? null : $"{Quoted.Of((string)value)} is not a link-layer address such as \"02:00:5e:10:00:01\"";

    [GeneratedRegex(@"\A[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})\z")]
    private static partial Regex Form();
}

/// <summary>A service type (RFC 6763 section 7), of any length that a label has: a name that is too long is for a check to find.</summary>
internal sealed partial class ServiceTypeAttribute : RuleAttribute
{
    public override string? Objection(object value) => Form().IsMatch((string)value) ? null : $"{Quoted.Of((string)value)} is not a service type such as \"_ipp._tcp\"";

    [GeneratedRegex(@"\A_[A-Za-z0-9_-]{1,62}\._(tcp|udp)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}

/// <summary>A key and its value, which together with an equals sign are one string of at most 255 octets (RFC 6763 section 6.1).</summary>
internal sealed class TxtPairAttribute : RuleAttribute
{
    public override string? Objection(object value)
    {
        var (key, text) = (KeyValuePair<string, string?>)value;
        if (key.Length == 0 || !key.All(c => c is >= ' ' and <= '~' and not '=')) return $"{Quoted.Of(key)} is not a key: those are printable ASCII without an equals sign (RFC 6763 section 6.4)";
        var octets = key.Length + (text is null ? 0 : 1 + Encoding.UTF8.GetByteCount(text));
        return octets > 255 ? $"key and value have {octets} octets, and a string of a TXT record has 255 at most" : null;
    }
}

/// <summary>No two texts are the same.</summary>
internal sealed class DifferentAttribute : ListRuleAttribute
{
    public override string? Objection(ICollection list) =>
        list.Cast<string>().GroupBy(text => text, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice ? $"{Quoted.Of(twice.Key)} stands here twice" : null;
}

/// <summary>Each instance of a type is listed once; names differ in more than case.</summary>
internal sealed class OneOfEachAttribute : ListRuleAttribute
{
    public override string? Objection(ICollection list) =>
        list.Cast<ProfileReader.InstanceEntry>().GroupBy(i => $"{i.Name}.{i.Type}", StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice ? $"{Quoted.Of(twice.Key)} is listed twice" : null;
}

/// <summary>The program and its arguments.</summary>
internal sealed class CommandAttribute : ListRuleAttribute
{
    public override int Most => 1000;

    public override string? Objection(ICollection list)
    {
        List<string> argv = [.. list.Cast<string>()];
        if (argv.Count == 0 || string.IsNullOrWhiteSpace(argv[0])) return "a command must name a program";
        if (argv.Exists(word => word.Contains('\0'))) return "no argument can hold the character NUL";
        return ControlArguments.InShellText(argv) is { } word
            ? $"{Quoted.Of(word)} is text that a shell or interpreter runs, and the value of a placeholder in it would be run too: write \"$BJC_INSTANCE\", \"$BJC_TYPE\", \"$BJC_NEW_NAME\", \"$BJC_KEY\", \"$BJC_VALUE\" in its place, or give the placeholder to a script as an argument of its own"
            : null;
    }
}
