using BonjourConformance.Checks.Profiles;
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
    /// <exception cref="Records.Reading.FileException">The file is missing or wrong.</exception>
    public static DeviceProfile Profile(string path) =>
        !File.Exists(path) && Profiles.Contains(path) ? ProfileReader.Parse(Text(Devices + path + ".json"), path) : ProfileReader.Read(path);

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
