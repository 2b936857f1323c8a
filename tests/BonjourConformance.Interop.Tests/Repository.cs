namespace BonjourConformance.Interop.Tests;

/// <summary>Files of the repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string Baseline(string responder) => Path.Combine(Root, "fixtures", "baselines", responder + ".json");

    public static string Profile(string device) => Path.Combine(Root, "fixtures", "devices", device + ".json");

    public static IEnumerable<string> Pages(params string[] names) => names.Select(name => File.ReadAllText(Path.Combine(Root, name)));

    public static string LabScript { get; } = Path.Combine(Root, "tests", "lab", "lab.sh");

    /// <summary>The command line as it was built with these tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "bonjour-conformance.dll");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BonjourConformance.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds BonjourConformance.sln.");
    }
}
