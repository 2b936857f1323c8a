using System.Text.Json;

namespace BonjourConformance.Records.Reading;

/// <summary>A list. An element that cannot be read is left out, and said.</summary>
internal sealed class ListShape<T> : Shape, IListShape
{
    private readonly Shape element = Of(typeof(T));

    public override string Wanted => "a list";

    public override object? Read(ref Utf8JsonReader reader, JsonBinder binder) => Read(ref reader, binder, int.MaxValue, _ => null);

    public object? Read(ref Utf8JsonReader reader, JsonBinder binder, int most, Func<object, string?> objection)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return Wrong(ref reader, binder);
        var list = new List<T>();
        for (var index = 0; binder.Next(ref reader) && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (list.Count >= most)
            {
                binder.Problem(reader.TokenStartIndex, $"it has more than {most} elements; the rest is left out");
                binder.SkipToEnd(ref reader, JsonTokenType.EndArray);
                break;
            }
            binder.Enter($"[{index}]");
            var at = reader.TokenStartIndex;
            var value = element.Read(ref reader, binder);
            if (value is not null && value != Failed && objection(value) is { } why)
            {
                binder.Problem(at, why);
                value = Failed;
            }
            if (value == Failed) binder.Lost<T>();
            else list.Add((T)value!);
            binder.Leave();
        }
        return list.ToArray();
    }
}

internal interface IListShape
{
    object? Read(ref Utf8JsonReader reader, JsonBinder binder, int most, Func<object, string?> objection);
}
