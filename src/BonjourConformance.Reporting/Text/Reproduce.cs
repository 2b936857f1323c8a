namespace BonjourConformance.Reporting.Text;

/// <summary>The command that repeats a run or one check of it, as a POSIX shell (and PowerShell, for these characters) reads it.</summary>
public static class Reproduce
{
    public static string Run(RunInfo run) => string.Join(' ', Arguments(run).Select(Quote));

    /// <summary>The same run, reduced to one check.</summary>
    public static string Check(RunInfo run, string id)
    {
        var arguments = new List<string>();
        var all = Arguments(run);
        for (var i = 0; i < all.Count; i++)
            if (all[i] == "--only")
                i++;
            else if (!all[i].StartsWith("--only=", StringComparison.Ordinal))
                arguments.Add(all[i]);
        return string.Join(' ', arguments.Append("--only").Append(id).Select(Quote));
    }

    private static IReadOnlyList<string> Arguments(RunInfo run)
    {
        if (run.Command.Count > 0)
            return run.Command;
        var made = new List<string> { run.Tool, "run" };
        if (run.Interface is { } name)
            made.AddRange(["--interface", name]);
        if (run.Seed is { } seed)
            made.AddRange(["--seed", $"{seed}"]);
        return made;
    }

    /// <summary>An argument as the shell at hand takes it for one word: PowerShell doubles a quote within quotes, every other shell ends and begins them.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument[0] != '-' && argument[0] != '@' && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:+%".Contains(c)) || argument.StartsWith("--", StringComparison.Ordinal) && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-=".Contains(c)) ? argument
        : "'" + argument.Replace("'", OperatingSystem.IsWindows() ? "''" : "'\\''", StringComparison.Ordinal) + "'";
}
