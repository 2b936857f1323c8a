using System.Text;

namespace BonjourConformance.Cli.Runs;

/// <summary>The folder that a run writes into, and the names of its files.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string Journal => In("results.jsonl");

    public string Capture => In("capture.pcapng");

    public string Log => In("run.log");

    public string Report => In("report.html");

    /// <summary>Makes the folder that was asked for, or one under reports/out of the checkout around the working directory, or of the working directory.</summary>
    /// <exception cref="CannotRunException">It cannot be made or written.</exception>
    public static RunFolder Make(string? asked, DateTimeOffset now, string device)
    {
        var path = System.IO.Path.GetFullPath(asked ?? Free(System.IO.Path.Combine(Root(), "reports", "out"), $"{now:yyyy-MM-dd'T'HHmmss}-{Slug(device)}"));
        try
        {
            Directory.CreateDirectory(path);
            // What an earlier run left under these names would pass for this one's.
            foreach (var name in (string[])["results.json", "junit.xml", "report.html", "run.log"])
                File.Delete(System.IO.Path.Combine(path, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotRunException($"The folder {path} cannot be written: {e.Message} Choose another with --out.", e);
        }
        return new RunFolder(path);
    }

    /// <summary>A device's name as part of a file name.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "device" : text[..Math.Min(text.Length, 40)].Trim('-');
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static string Free(string parent, string name)
    {
        var path = System.IO.Path.Combine(parent, name);
        for (var n = 2; Directory.Exists(path); n++) path = System.IO.Path.Combine(parent, $"{name}-{n}");
        return path;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "BonjourConformance.sln"))) return folder.FullName;
        return Environment.CurrentDirectory;
    }
}
