using BonjourConformance.Checks.Profiles;
using BonjourConformance.Cli.Runs;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Composition;

/// <summary>Files that the program carries with it, for those who have nothing but the program.</summary>
public static class BuiltIn
{
    private const string Devices = "devices/";
    private const string Baselines = "baselines/";

    /// <summary>Names of profiles that can be given in place of a file.</summary>
    public static IReadOnlyList<string> Profiles => [.. Names(Devices).Where(n => n != "profile.schema")];

    /// <summary>A profile from a file, or the built-in one of that name.</summary>
    /// <exception cref="FileException">The file is missing or wrong.</exception>
    public static DeviceProfile Profile(string path)
    {
        if (Path.Exists(path) || path.Length == 0) return ProfileReader.Read(path);
        if (Profiles.Contains(path)) return ProfileReader.Parse(Text(Devices + path + ".json"), path);
        var near = Selection.Near(path, Profiles).Take(5).ToList();
        throw new FileException($"{path} cannot be read: there is no such file, and no profile of that name in the program. {(near.Count > 0 ? $"Near: {string.Join(", ", near)}." : $"There are: {string.Join(", ", Profiles)}.")}");
    }

    /// <summary>Baselines of responders that many devices carry.</summary>
    public static IEnumerable<Baseline> Responders => Names(Baselines).Select(n => Baseline.Parse(Text(Baselines + n + ".json"), n + ".json")).Where(b => b.Responder is not null);

    private static IEnumerable<string> Names(string folder) =>
        from name in typeof(BuiltIn).Assembly.GetManifestResourceNames()
        where name.StartsWith(folder, StringComparison.Ordinal)
        orderby name
        select Path.GetFileNameWithoutExtension(name[folder.Length..]);

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(BuiltIn).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
