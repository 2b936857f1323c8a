using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Reporting;

/// <summary>How records become JSON: camelCase, verdicts by name, optional members only when they hold something, line feeds everywhere.</summary>
public static class RecordJson
{
    /// <summary>For results.json.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    /// <summary>For one line of results.jsonl.</summary>
    public static JsonSerializerOptions Line { get; } = Make(indented: false);

    /// <summary>Reads a results.json of which everything is right.</summary>
    /// <exception cref="FileException">Something is wrong; the message names the file, the line and the member.</exception>
    public static RunRecord Read(string path)
    {
        var read = RunFiles.OfResults(path);
        return read.Problems.Count == 0 ? read.Value : throw new FileException(string.Join(Environment.NewLine, read.Problems.Take(3)));
    }

    private static JsonSerializerOptions Make(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = indented,
            NewLine = "\n",
            IndentSize = 2,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmptyOptionals } },
        };
        options.Converters.Add(new JsonStringEnumConverter<World>(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new JsonStringEnumConverter<WindowKind>(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new JsonStringEnumConverter<Verdict>());
        options.Converters.Add(new JsonStringEnumConverter<SubjectKind>(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new OneLine<int>());
        options.Converters.Add(new OneLine<double>());
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutEmptyOptionals(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (!property.IsRequired && property.ShouldSerialize is null)
                property.ShouldSerialize = (_, value) => value is not null && value is not ICollection { Count: 0 };
    }

    /// <summary>Numbers side by side: a list of frames is read across, and a run has very many.</summary>
    private sealed class OneLine<T> : JsonConverter<IReadOnlyList<T>>
    {
        public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T[]>(ref reader, options) ?? throw new JsonException("null in place of a list of numbers");

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
        {
            var text = new StringBuilder("[");
            for (var i = 0; i < value.Count; i++)
                text.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{value[i]}");
            writer.WriteRawValue(text.Append(']').ToString());
        }
    }
}
