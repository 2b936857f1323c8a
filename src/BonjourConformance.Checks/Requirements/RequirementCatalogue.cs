using System.Reflection;
using Microsoft.VisualBasic.FileIO;

namespace BonjourConformance.Checks.Requirements;

/// <summary>The duties of RFC 3927, RFC 6762 and RFC 6763, and what no RFC needs to say of hostile peers, as fixtures/requirements/*.csv lists them.</summary>
public sealed class RequirementCatalogue
{
    private readonly Dictionary<string, Requirement> byId;

    public RequirementCatalogue(IEnumerable<Requirement> requirements)
    {
        All = [.. requirements];
        byId = All.ToDictionary(r => r.Id);
    }

    /// <summary>The catalogue that was built into this assembly.</summary>
    public static RequirementCatalogue Default { get; } = LoadEmbedded();

    public IReadOnlyList<Requirement> All { get; }

    /// <exception cref="KeyNotFoundException">The catalogue has no such duty.</exception>
    public Requirement this[string id] =>
        byId.TryGetValue(id, out var requirement) ? requirement : throw new KeyNotFoundException($"The catalogue has no duty \"{id}\".");

    public bool Contains(string id) => byId.ContainsKey(id);

    private static RequirementCatalogue LoadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new RequirementCatalogue(
            from resource in assembly.GetManifestResourceNames()
            where resource.StartsWith("requirements/", StringComparison.Ordinal)
            orderby resource
            from requirement in Read(assembly.GetManifestResourceStream(resource)!, resource)
            select requirement);
    }

    private static List<Requirement> Read(Stream csv, string source)
    {
        using var parser = new TextFieldParser(csv) { HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        var header = parser.ReadFields() ?? throw new FormatException($"{source} is empty.");
        var column = header.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index);
        var requirements = new List<Requirement>();
        while (!parser.EndOfData)
        {
            var line = parser.LineNumber;
            var fields = parser.ReadFields()!;
            string Field(string name) => fields[column[name]];
            try
            {
                requirements.Add(new Requirement(
                    Field("id"), Field("rfc") is "-" ? "-" : "RFC " + Field("rfc"), Field("section"), Enum.Parse<RequirementLevel>(Field("level"), ignoreCase: true), Field("role"),
                    Field("observable"), Enum.Parse<Breach>(Field("breach"), ignoreCase: true), Field("summary"),
                    Field("bct").Split(' ', StringSplitOptions.RemoveEmptyEntries), Field("reason") is { Length: > 0 } reason ? reason : null, Field("how_to_test"), Field("fault")));
            }
            catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or KeyNotFoundException)
            {
                throw new FormatException($"{source}, line {line}: {e.Message}", e);
            }
        }
        return requirements;
    }
}
