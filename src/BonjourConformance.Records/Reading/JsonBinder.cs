using System.Text;
using System.Text.Json;

namespace BonjourConformance.Records.Reading;

/// <summary>Reads one text of JSON into an object, remembers where it is, and says in our own words what it cannot use.</summary>
/// <param name="file">The name of the file in sentences.</param>
/// <param name="firstLine">The number of the text's first line in the file.</param>
internal sealed class JsonBinder(byte[] octets, string file, int firstLine, bool lenient)
{
    private const int MostProblems = 200;
    private readonly List<string> path = [];
    private readonly List<string> problems = [];
    private long counted;
    private int lines;

    public IReadOnlyList<string> Problems => problems;

    /// <summary>How many elements of each type were left out of lists.</summary>
    public Dictionary<Type, int> Losses { get; } = [];

    /// <summary>The text is no JSON from somewhere on.</summary>
    public bool IsBroken { get; private set; }

    /// <returns>The object, or null where there is none to be had.</returns>
    public T? Read<T>()
        where T : class
    {
        var reader = new Utf8JsonReader(octets, new JsonReaderOptions
        {
            CommentHandling = lenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            AllowTrailingCommas = lenient,
            MaxDepth = 32,
        });
        if (!Next(ref reader)) return null;
        var value = Shape.Of(typeof(T)).Read(ref reader, this);
        if (!IsBroken && Next(ref reader)) Problem(reader.TokenStartIndex, "more follows after the end");
        return value as T;
    }

    /// <summary>Goes to the next token. False at the end of the text, and where it is no JSON any more.</summary>
    public bool Next(ref Utf8JsonReader reader)
    {
        if (IsBroken) return false;
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            IsBroken = true;
            var at = reader.BytesConsumed;
            while (at < octets.Length && octets[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
            Problem(Math.Min(at, octets.Length), at >= octets.Length ? octets.Length == 0 || Visible(0, octets.Length).Length == 0 ? "it is empty" : "the text ends here, before its last bracket is closed"
                : $"this is not JSON, from {Visible(at, 24)} on");
            return false;
        }
    }

    public void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return;
        var depth = reader.CurrentDepth;
        while (Next(ref reader))
            if (reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) return;
    }

    /// <summary>From an element of a list to the list's end.</summary>
    public void SkipToEnd(ref Utf8JsonReader reader, JsonTokenType end)
    {
        var depth = reader.CurrentDepth - 1;
        do Skip(ref reader);
        while (Next(ref reader) && !(reader.TokenType == end && reader.CurrentDepth == depth));
    }

    /// <summary>The name of the member that the reader is at.</summary>
    public static string Name(ref Utf8JsonReader reader) => reader.ValueSpan.Length > 1000 ? "" : Text(ref reader) ?? "";

    /// <summary>The text that the reader is at; null where its octets are not UTF-8, or half a character stands alone.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public void Enter(string part) => path.Add(part);

    public void Leave() => path.RemoveAt(path.Count - 1);

    public void Lost<T>() => Losses[typeof(T)] = Losses.GetValueOrDefault(typeof(T)) + 1;

    public void Unknown(long at, string name, IEnumerable<string> known)
    {
        var near = name.Length > 40 ? null : known.Select(k => (Name: k, Distance: Spelling.Distance(k.ToLowerInvariant(), name.ToLowerInvariant()))).Where(k => k.Distance <= Math.Min(2, name.Length / 3)).OrderBy(k => k.Distance).FirstOrDefault().Name;
        Problem(at, $"there is no member {Quoted.Of(name)}{(near is null ? "" : $"; \"{near}\" is meant, perhaps")}");
    }

    /// <param name="what">The rest of the sentence that begins with the place.</param>
    public void Problem(long at, string what)
    {
        if (problems.Count > MostProblems) return;
        var member = string.Concat(path).TrimStart('.');
        problems.Add(problems.Count == MostProblems ? $"{file}: more is wrong than is worth listing." : $"{file}, line {firstLine + LineOf(at)}{(member.Length > 0 ? $", {member}" : "")}: {what}.");
    }

    /// <summary>What stands at a place, for a sentence about it.</summary>
    public string Octets(long at, int most) => Visible(at, most);

    private string Visible(long at, int most)
    {
        var length = (int)Math.Min(most, octets.Length - at);
        var text = Encoding.UTF8.GetString(octets, (int)at, length);
        var end = text.IndexOfAny(['\n', '\r', ',', '}', ']']);
        return (end > 0 ? text[..end] : end == 0 ? text[..1] : text).Trim();
    }

    // Problems come in the order of the text, mostly, so lines are counted once.
    private int LineOf(long at)
    {
        if (at < counted) (counted, lines) = (0, 0);
        lines += octets.AsSpan((int)counted, (int)(at - counted)).Count((byte)'\n');
        counted = at;
        return lines;
    }
}
