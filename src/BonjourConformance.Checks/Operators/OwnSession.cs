namespace BonjourConformance.Checks.Operators;

/// <summary>
/// Commands run in a session of their own where the system has the program for that: Ctrl-C in the terminal is for this program, which then ends in
/// order, and must not cut short what is being done to the device.
/// </summary>
internal static class OwnSession
{
    /// <summary>Runs the program named by its first argument; null where there is none.</summary>
    public static string? Program { get; } = OperatingSystem.IsWindows() ? null : InPath("setsid");

    /// <summary>Where a program is: a path as it stands or in the folder, a name in PATH. Null: nowhere.</summary>
    public static string? Find(string program, string directory)
    {
        if (!program.Contains('/')) return InPath(program);
        var path = Path.Combine(Path.GetFullPath(directory), program);
        return File.Exists(path) ? path : File.Exists(program) ? Path.GetFullPath(program) : null;
    }

    private static string? InPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
