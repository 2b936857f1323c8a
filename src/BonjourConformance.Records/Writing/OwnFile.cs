using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace BonjourConformance.Records.Writing;

/// <summary>
/// Files that this program makes. What is there already is never opened, so no link is followed; what root makes is for root alone to read, and for
/// whoever called sudo.
/// </summary>
public static partial class OwnFile
{
    /// <summary>Makes a file that is not there yet.</summary>
    /// <param name="buffer">0: each write reaches the system at once.</param>
    /// <exception cref="IOException">It is there, or cannot be made.</exception>
    public static FileStream Create(string path, int buffer = 0)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = buffer };
        if (!OperatingSystem.IsWindows() && IsRoot) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        Give(path);
        return stream;
    }

    /// <summary>Makes a file, or puts it in the place of one of the same name, all at once: a link of that name is replaced, not followed.</summary>
    /// <exception cref="IOException">A folder is in the way, or it cannot be written.</exception>
    public static void Replace(string path, string text)
    {
        if (Directory.Exists(path)) throw new IOException($"a folder is in the way of {Path.GetFileName(path)}");
        var next = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = Create(next)) stream.Write(Encoding.UTF8.GetBytes(text));
            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    /// <summary>Makes a folder and those above it that are missing.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } above) MakeFolder(above);
        if (!OperatingSystem.IsWindows() && IsRoot) Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else Directory.CreateDirectory(path);
        Give(path);
    }

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>To the user who called sudo; without one nothing changes hands.</summary>
    private static void Give(string path)
    {
        if (!OperatingSystem.IsWindows() && IsRoot && Id("SUDO_UID") is { } user && Id("SUDO_GID") is { } group) _ = ChangeOwner(path, user, group);
    }

    private static uint? Id(string variable) => uint.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
