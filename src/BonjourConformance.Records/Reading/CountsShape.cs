using System.Text.Json;

namespace BonjourConformance.Records.Reading;

/// <summary>An object whose members are no fixed ones, each with a whole number.</summary>
internal sealed class CountsShape : Shape
{
    public override string Wanted => "an object of whole numbers";

    public override object? Read(ref Utf8JsonReader reader, JsonBinder binder)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return Wrong(ref reader, binder);
        var counts = new Dictionary<string, int>();
        while (binder.Next(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, at) = (JsonBinder.Name(ref reader), reader.TokenStartIndex);
            if (!binder.Next(ref reader)) break;
            binder.Enter("." + key);
            if (Of(typeof(int)).Read(ref reader, binder) is int count && (count < 0 || !counts.TryAdd(key, count)))
                binder.Problem(at, count < 0 ? $"{count} is less than zero" : "the member stands here a second time");
            binder.Leave();
        }
        return counts;
    }
}
