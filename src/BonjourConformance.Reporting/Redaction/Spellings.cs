using System.Text;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>Texts and what is put in their place, found in one pass whatever their case; of several at one place the longest. A busy link has thousands.</summary>
internal sealed class Spellings
{
    private readonly Dictionary<(char, char), List<(string Find, string Put)>> byStart = [];

    public Spellings(IEnumerable<(string Find, string Put)> all)
    {
        foreach (var (find, put) in all.Where(one => one.Find.Length >= 2).DistinctBy(one => one.Find, StringComparer.OrdinalIgnoreCase))
        {
            var key = Key(find, 0);
            if (!byStart.TryGetValue(key, out var same)) byStart[key] = same = [];
            same.Add((find, put));
        }
        foreach (var same in byStart.Values) same.Sort((a, b) => b.Find.Length - a.Find.Length);
    }

    public string Apply(string text)
    {
        StringBuilder? made = null;
        var done = 0;
        for (var at = 0; at + 2 <= text.Length; at++)
        {
            if (!byStart.TryGetValue(Key(text, at), out var candidates)) continue;
            foreach (var (find, put) in candidates)
            {
                if (!text.AsSpan(at).StartsWith(find, StringComparison.OrdinalIgnoreCase)) continue;
                (made ??= new StringBuilder()).Append(text, done, at - done).Append(put);
                done = at + find.Length;
                at = done - 1;
                break;
            }
        }
        return made is null ? text : made.Append(text, done, text.Length - done).ToString();
    }

    private static (char, char) Key(string text, int at) => (char.ToUpperInvariant(text[at]), char.ToUpperInvariant(text[at + 1]));
}
