namespace BonjourConformance.Reporting.Tests;

/// <summary>A directory of its own for each test, and the way to the repository's files.</summary>
public abstract class TestFiles
{
    protected string Out { get; private set; } = "";

    protected static string Repository { get; } = FindRepository();

    [SetUp]
    public void MakeDirectory() => Out = Directory.CreateTempSubdirectory("reporting").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(Out, recursive: true);

    protected string File(string name) => Path.Combine(Out, name);

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !System.IO.File.Exists(Path.Combine(directory.FullName, "BonjourConformance.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
