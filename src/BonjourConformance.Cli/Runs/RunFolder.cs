using System.Text;
using BonjourConformance.Records.Reading;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting;

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

    private static readonly string[] Files = ["results.json", "results.jsonl", "capture.pcapng", "run.log", "junit.xml", "report.html"];

    /// <summary>Makes the folder that was asked for, or one under reports/out of the checkout around the working directory, or of the working directory.</summary>
    /// <param name="overwrite">A run of this program that is there already is replaced; without it, refused.</param>
    /// <exception cref="UsageException">A run, or something else, is in the way.</exception>
    /// <exception cref="CannotRunException">It cannot be made or written.</exception>
    public static RunFolder Make(string? asked, DateTimeOffset now, string device, bool overwrite = false)
    {
        if (asked is { Length: 0 }) throw new UsageException("--out names no folder: its text is empty.");
        var path = System.IO.Path.GetFullPath(asked ?? Free(System.IO.Path.Combine(Root(), "reports", "out"), $"{now:yyyy-MM-dd'T'HHmmss}-{Slug(device)}"));
        if (File.Exists(path)) throw new UsageException($"{path} is a file; --out names a folder.");
        try
        {
            OwnFile.MakeFolder(path);
            Clear(path, overwrite);
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            throw new CannotRunException($"The folder {path} cannot be written: {why}. Choose another with --out.", e);
        }
        return new RunFolder(path);
    }

    /// <summary>The folder of a run that goes on: what is written at its end goes, its frames are put aside until they are in the new capture.</summary>
    /// <exception cref="UsageException">A link or a folder is in the way.</exception>
    /// <exception cref="CannotRunException">It cannot be written.</exception>
    public static RunFolder GoOn(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        RefuseStrange(path, [.. Files.Where(name => System.IO.Path.Exists(System.IO.Path.Combine(path, name)))]);
        try
        {
            foreach (var name in (string[])["results.json", "junit.xml", "report.html", "run.log"]) File.Delete(System.IO.Path.Combine(path, name));
            var made = new RunFolder(path);
            if (!File.Exists(Aside(made.Capture))) File.Move(made.Capture, Aside(made.Capture));
            else File.Delete(made.Capture);
            return made;
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            throw new CannotRunException($"The folder {path} cannot be written: {why}.", e);
        }
    }

    /// <summary>Where the frames of a run are until those of its second part are written after them.</summary>
    public static string Aside(string capture) => capture + ".before";

    private static void RefuseStrange(string path, List<string> there)
    {
        if (there.Find(name => new FileInfo(System.IO.Path.Combine(path, name)) is var file && (file.LinkTarget is not null || !file.Exists)) is { } strange)
            throw new UsageException($"{System.IO.Path.Combine(path, strange)} is a link or a folder, which no run has made: it is not replaced.");
    }

    /// <summary>Takes away what an earlier run left, if that is wanted: under these names it would pass for this one's.</summary>
    private static void Clear(string path, bool overwrite)
    {
        var there = Files.Where(name => System.IO.Path.Exists(System.IO.Path.Combine(path, name)) || new FileInfo(System.IO.Path.Combine(path, name)).LinkTarget is not null).ToList();
        if (there.Count == 0) return;
        if (!overwrite) throw new UsageException($"{path} holds {string.Join(", ", there)} already. Choose another folder with --out, or replace that run with --overwrite.");
        // Only what a run of this program has made goes: a file of that name that somebody else put there stays, and so does a link.
        RefuseStrange(path, there);
        if (!IsRun(path)) throw new UsageException($"{path} holds {string.Join(", ", there)}, and no run of this program made them: they are not replaced.");
        foreach (var name in there) File.Delete(System.IO.Path.Combine(path, name));
    }

    private static bool IsRun(string path)
    {
        try
        {
            return RunFiles.Read(path).Value.Run.Tool == "bonjour-conformance";
        }
        catch (FileException)
        {
            return false;
        }
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
