using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>The attributes of a TXT record as a client reads them: keys without regard to case, the first of several counts (RFC 6763 section 6.4).</summary>
public sealed class AttributeList
{
    private readonly Dictionary<string, byte[]?> values = new(StringComparer.OrdinalIgnoreCase);

    public AttributeList(TxtData txt)
    {
        foreach (var text in txt.Strings)
        {
            var equal = Array.IndexOf(text, (byte)'=');
            if (text.Length == 0 || equal == 0) continue;
            values.TryAdd(Encoding.Latin1.GetString(equal < 0 ? text : text.AsSpan(0, equal)), equal < 0 ? null : text[(equal + 1)..]);
        }
    }

    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>The value as text; null where the key is absent or has no "=".</summary>
    public string? this[string key] => values.GetValueOrDefault(key) is { } value ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Those of the keys that are not there.</summary>
    public IReadOnlyList<string> Missing(params string[] keys) => [.. keys.Where(k => !Has(k))];
}
