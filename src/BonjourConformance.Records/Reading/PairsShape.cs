using System.Text.Json;

namespace BonjourConformance.Records.Reading;

/// <summary>An object whose members are no fixed ones: keys, in the order in which they stand, each with a text or null.</summary>
internal sealed class PairsShape : Shape, IListShape
{
    public override string Wanted => "an object of keys and values";

    public override object? Read(ref Utf8JsonReader reader, JsonBinder binder) => Read(ref reader, binder, int.MaxValue, _ => null);

    public object? Read(ref Utf8JsonReader reader, JsonBinder binder, int most, Func<object, string?> objection)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return Wrong(ref reader, binder);
        var pairs = new List<KeyValuePair<string, string?>>();
        while (binder.Next(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, at) = (JsonBinder.Name(ref reader), reader.TokenStartIndex);
            if (!binder.Next(ref reader)) break;
            binder.Enter("." + key);
            var value = reader.TokenType == JsonTokenType.Null ? null : Of(typeof(string)).Read(ref reader, binder);
            if (value != Failed)
            {
                var pair = KeyValuePair.Create(key, (string?)value);
                var why = pairs.Exists(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) ? "the key stands here a second time; upper and lower case are the same" : objection(pair);
                if (why is null) pairs.Add(pair);
                else binder.Problem(at, why);
            }
            binder.Leave();
        }
        return pairs.ToArray();
    }
}
