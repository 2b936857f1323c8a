using BonjourConformance.Records.Reading;
using BonjourConformance.Records.Writing;

namespace BonjourConformance.Cli.Commands;

/// <summary>A file that the user names.</summary>
internal static class NamedFile
{
    /// <exception cref="UsageException">Something is there already, or it cannot be written.</exception>
    public static void Write(string path, string text, bool overwrite, string option = "--out")
    {
        // A link counts, wherever it leads.
        if (!overwrite && (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)) throw new UsageException($"{path} is there already. Choose another name with {option}, or replace it with --overwrite.");
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) OwnFile.MakeFolder(folder);
            OwnFile.Replace(path, text);
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            throw new UsageException($"{path} cannot be written: {why}.");
        }
    }
}
