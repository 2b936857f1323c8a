using System.Globalization;
using System.Reflection;
using BonjourConformance.Checks.Suites;

namespace BonjourConformance.Checks.Plans;

/// <summary>What a check costs: how long it takes, and what a person has to do for it where no control does.</summary>
/// <param name="Time">Against a device that answers at once and breaks nothing: the waits that the RFCs and the check impose, of which what many checks share counts with the first.</param>
/// <param name="Acts">Occasions that it needs, such as start-up:powerCycle; one of the same name serves every check that names it.</param>
public sealed record Cost(TimeSpan Time, IReadOnlyList<string> Acts);

/// <summary>The cost of each check, measured in virtual time, where nothing else takes any: a table (plan.csv) beside the checks.</summary>
public static class PlanTable
{
    public const string Resource = "plan.csv";

    private static readonly Cost Unknown = new(TimeSpan.FromSeconds(3), []);
    private static readonly Lock Reading = new();
    private static readonly Dictionary<Assembly, Dictionary<string, Cost>> Tables = [];

    public static Cost Of(CheckCase check) => Of(check.Fixture.Assembly).GetValueOrDefault(check.ToString(), Unknown);

    /// <summary>The rows, by check and family.</summary>
    public static IReadOnlyDictionary<string, Cost> Of(Assembly suite)
    {
        lock (Reading)
        {
            if (!Tables.TryGetValue(suite, out var table)) Tables.Add(suite, table = Read(suite));
            return table;
        }
    }

    private static Dictionary<string, Cost> Read(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(Resource);
        if (stream is null) return [];
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(','))
            .ToDictionary(f => f[0], f => new Cost(TimeSpan.FromSeconds(double.Parse(f[1], CultureInfo.InvariantCulture)), f[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
