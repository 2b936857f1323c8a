using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace BonjourConformance.Records.Reading;

/// <summary>How a value of a type stands in a file. Reading always goes past the value, whatever it is.</summary>
internal abstract class Shape
{
    /// <summary>In place of a value that could not be read; why is among the problems then.</summary>
    public static readonly object Failed = new();

    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    /// <summary>What is wanted, with its article.</summary>
    public abstract string Wanted { get; }

    public abstract object? Read(ref Utf8JsonReader reader, JsonBinder binder);

    public static Shape Of(Type type) => Known.GetOrAdd(type, Make);

    private static Shape Make(Type type)
    {
        if (type == typeof(string)) return new TextShape();
        if (type == typeof(bool)) return new TruthShape();
        if (type == typeof(int)) return new NumberShape("a whole number", (ref Utf8JsonReader r) => r.TryGetInt32(out var value) ? value : null);
        if (type == typeof(long)) return new NumberShape("a whole number", (ref Utf8JsonReader r) => r.TryGetInt64(out var value) ? value : null);
        // Beyond this nothing is a time or a measure any more, and sums lose their units.
        if (type == typeof(double)) return new NumberShape("a number", (ref Utf8JsonReader r) => r.TryGetDouble(out var value) && Math.Abs(value) <= 1e12 ? value : null);
        if (type == typeof(DateTimeOffset)) return new InstantShape();
        if (type.IsEnum) return new WordShape(type);
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner);
        if (type == typeof(IReadOnlyList<KeyValuePair<string, string?>>)) return new PairsShape();
        if (type == typeof(IReadOnlyDictionary<string, int>)) return new CountsShape();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? (Shape)Activator.CreateInstance(typeof(ListShape<>).MakeGenericType(type.GetGenericArguments()))!
            : new ObjectShape(type);
    }

    /// <summary>The token as people name it.</summary>
    protected static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };

    protected object Wrong(ref Utf8JsonReader reader, JsonBinder binder)
    {
        binder.Problem(reader.TokenStartIndex, $"{Wanted} is wanted here, and this is {Found(ref reader)}");
        binder.Skip(ref reader);
        return Failed;
    }

    protected const string NoText = "this text is not UTF-8, or has half a character, which no other half follows";

    private delegate object? Take(ref Utf8JsonReader reader);

    private sealed class TextShape : Shape
    {
        public override string Wanted => "a text";

        public override object? Read(ref Utf8JsonReader reader, JsonBinder binder)
        {
            if (reader.TokenType != JsonTokenType.String) return Wrong(ref reader, binder);
            if (JsonBinder.Text(ref reader) is { } text) return text;
            binder.Problem(reader.TokenStartIndex, NoText);
            return Failed;
        }
    }

    private sealed class TruthShape : Shape
    {
        public override string Wanted => "true or false";

        public override object? Read(ref Utf8JsonReader reader, JsonBinder binder) =>
            reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True : Wrong(ref reader, binder);
    }

    private sealed class NumberShape(string wanted, Take take) : Shape
    {
        public override string Wanted => wanted;

        public override object? Read(ref Utf8JsonReader reader, JsonBinder binder)
        {
            if (reader.TokenType != JsonTokenType.Number) return Wrong(ref reader, binder);
            if (take(ref reader) is { } value) return value;
            binder.Problem(reader.TokenStartIndex, $"{binder.Octets(reader.TokenStartIndex, 24)} is not {wanted} that can stand here");
            return Failed;
        }
    }

    private sealed class InstantShape : Shape
    {
        public override string Wanted => "a date with a time";

        public override object? Read(ref Utf8JsonReader reader, JsonBinder binder)
        {
            if (reader.TokenType != JsonTokenType.String) return Wrong(ref reader, binder);
            if (reader.ValueSpan.Length < 64 && JsonBinder.Text(ref reader) is not null && reader.TryGetDateTimeOffset(out var value)) return value;
            binder.Problem(reader.TokenStartIndex, $"{binder.Octets(reader.TokenStartIndex, 40)} is not a date with a time, such as \"2026-11-25T21:00:00+00:00\"");
            return Failed;
        }
    }

    /// <summary>One of some words: the names of an enumeration.</summary>
    private sealed class WordShape(Type type) : Shape
    {
        private readonly Dictionary<string, object> words = Enum.GetValues(type).Cast<object>().ToDictionary(value => JsonNames.OfWord(type, $"{value}"), value => value);

        public override string Wanted => "one of " + string.Join(", ", words.Keys);

        public override object? Read(ref Utf8JsonReader reader, JsonBinder binder)
        {
            if (reader.TokenType != JsonTokenType.String) return Wrong(ref reader, binder);
            if (reader.ValueSpan.Length < 64 && JsonBinder.Text(ref reader) is { } word && words.TryGetValue(word, out var value)) return value;
            binder.Problem(reader.TokenStartIndex, $"{binder.Octets(reader.TokenStartIndex, 40)} is not {Wanted}");
            return Failed;
        }
    }
}

/// <summary>How members and words are spelled in files.</summary>
public static class JsonNames
{
    public static string OfMember(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>Verdicts are written as they are called, everything else in camel case.</summary>
    public static string OfWord(Type type, string word) => type == typeof(Verdict) ? word : JsonNamingPolicy.CamelCase.ConvertName(word);
}
