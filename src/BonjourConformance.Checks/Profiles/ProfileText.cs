using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Profiles;

/// <summary>Texts of a profile that must have a certain form. What is thrown here gets the field and the line from the reader.</summary>
internal abstract class ProfileText : JsonConverter<string>
{
    /// <exception cref="JsonException">The text has not the form.</exception>
    protected abstract void Demand(string text);

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException($"A text is wanted here, and this is a {reader.TokenType}.");
        var text = reader.GetString()!;
        Demand(text);
        return text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>One label: 1 to 63 octets of UTF-8 (RFC 1035 section 2.3.4).</summary>
    internal static void DemandLabel(string text)
    {
        var octets = Encoding.UTF8.GetByteCount(text);
        if (octets is 0 or > 63) throw new JsonException($"\"{text}\" has {octets} octets, and a label of a name has 1 to 63.");
    }
}

/// <summary>An instance name.</summary>
internal sealed class LabelText : ProfileText
{
    protected override void Demand(string text) => DemandLabel(text);
}

/// <summary>A host name: one label, with or without .local (RFC 6762 section 3).</summary>
internal sealed class HostText : ProfileText
{
    protected override void Demand(string text)
    {
        var name = text.TrimEnd('.');
        var label = name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? name[..^6] : name;
        if (label.Contains('.')) throw new JsonException($"\"{text}\" is not one label, with or without \".local\" behind it.");
        DemandLabel(label);
    }
}

/// <summary>A link-layer address.</summary>
internal sealed class MacText : ProfileText
{
    protected override void Demand(string text)
    {
        try
        {
            _ = MacAddress.Parse(text);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message);
        }
    }
}

/// <summary>A service type (RFC 6763 section 7), of any length that a label has: a name that is too long is for a check to find.</summary>
internal sealed partial class TypeText : ProfileText
{
    protected override void Demand(string text)
    {
        if (!Form().IsMatch(text)) throw new JsonException($"\"{text}\" is not a service type such as \"_ipp._tcp\".");
    }

    [GeneratedRegex(@"^_[A-Za-z0-9_-]{1,62}\._(tcp|udp)$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}

/// <summary>The first labels of subtypes.</summary>
internal sealed class LabelTexts : JsonConverter<string[]>
{
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var labels = CommandText.Strings(ref reader, "a list of subtypes");
        foreach (var label in labels) ProfileText.DemandLabel(label);
        return labels;
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>The command of a control: the program and its arguments.</summary>
internal sealed class CommandText : JsonConverter<string[]>
{
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var argv = Strings(ref reader, "a command, an array of the program and its arguments");
        if (argv.Length == 0 || argv[0].Length == 0) throw new JsonException("A command must name a program.");
        return argv;
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options) => throw new NotSupportedException();

    internal static string[] Strings(ref Utf8JsonReader reader, string wanted)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException($"This is not {wanted}.");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException($"This is not {wanted}: it holds a {reader.TokenType}."));
        return [.. texts];
    }
}
