namespace BonjourConformance.Records.Reading;

/// <summary>The one way in which files of people, of other programs and of earlier runs come in.</summary>
public static class JsonFiles
{
    /// <summary>More than the results of a run with three hundred instances have.</summary>
    public const int MostOctets = 48 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a file that a person wrote: all of it is right, or none is taken. Comments and trailing commas are allowed.</summary>
    /// <exception cref="FileException">It is not there, or something in it is wrong; the message names the first three problems.</exception>
    public static T Whole<T>(string path)
        where T : class => Whole<T>(Octets(path), path);

    /// <summary>The same of a text.</summary>
    /// <exception cref="FileException">Something in it is wrong.</exception>
    public static T Whole<T>(byte[] octets, string file)
        where T : class
    {
        var binder = new JsonBinder(octets, file, 1, lenient: true);
        var value = binder.Read<T>();
        return binder.Problems.Count == 0 && value is not null ? value : throw new FileException(Some(binder.Problems, file));
    }

    /// <summary>Reads a file of a program: what is readable is kept, and the rest said.</summary>
    /// <exception cref="FileException">Nothing of it can be used.</exception>
    internal static Readable<T> Salvage<T>(byte[] octets, string file, int firstLine, out IReadOnlyDictionary<Type, int> losses)
        where T : class
    {
        var binder = new JsonBinder(octets, file, firstLine, lenient: false);
        var value = binder.Read<T>();
        losses = binder.Losses;
        if (binder.IsBroken) binder.Losses[typeof(JsonFiles)] = 1;
        return value is not null ? new Readable<T>(value, binder.Problems) : throw new FileException(Some(binder.Problems, file));
    }

    /// <summary>The octets of a file, without a byte order mark.</summary>
    /// <exception cref="FileException">It cannot be read, or is larger than such a file can be.</exception>
    public static byte[] Octets(string path)
    {
        try
        {
            if (path.Length == 0) throw new FileException("No file is named.");
            if (Directory.Exists(path)) throw new FileException($"{path} is a folder, and a file is wanted.");
            // Whoever writes it still may.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.CanSeek && stream.Length > MostOctets) throw new FileException($"{path} has {stream.Length} octets, and no such file has more than {MostOctets}.");
            using var all = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                all.Write(buffer, 0, read);
                if (all.Length > MostOctets) throw new FileException($"{path} goes on beyond {MostOctets} octets, which no such file has.");
            }
            var octets = all.ToArray();
            // As Windows PowerShell redirects, and some editors save.
            if (octets is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new FileException($"{path} is written in UTF-16, and UTF-8 is wanted: save it as UTF-8.");
            return octets.AsSpan().StartsWith(ByteOrderMark) ? octets[3..] : octets;
        }
        catch (Exception e) when (Trouble(e) is { } why)
        {
            throw new FileException($"{path} cannot be read: {why}.", e);
        }
    }

    /// <summary>Why the system did not do what it was asked with a file, in words; null for what is no trouble with files.</summary>
    public static string? Trouble(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "permission is denied, or it is a folder",
        PathTooLongException => "its name is too long",
        IOException when (e.HResult & 0xFFFF) is 28 or 112 => "the disk is full",
        IOException when (e.HResult & 0xFFFF) is 30 => "the disk is read-only",
        IOException when (e.HResult & 0xFFFF) is 17 or 80 => "it is there already",
        IOException when (e.HResult & 0xFFFF) is 20 or 21 => "a file or folder stands in its way",
        IOException => e.Message.Split(" : ")[0].TrimEnd('.'),
        ArgumentException or NotSupportedException => "this is no name of a file",
        _ => null,
    };

    private static string Some(IReadOnlyList<string> problems, string file) => problems.Count == 0 ? $"{file}: nothing in it can be used."
        : string.Join(Environment.NewLine, problems.Take(3)) + (problems.Count > 3 ? $"{Environment.NewLine}{file}: {problems.Count - 3} more things are wrong." : "");
}
