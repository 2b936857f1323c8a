namespace BonjourConformance.Reporting.Text;

/// <summary>The command that repeats a run or one check of it, as the shell at hand reads it.</summary>
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

    /// <summary>An argument as the shell at hand takes it for one word.</summary>
    public static string Quote(string argument) => IsPlain(argument) ? argument : Quoted(argument, OperatingSystem.IsWindows());

    /// <summary>Whether every shell takes it for one word as it is.</summary>
    public static bool IsPlain(string argument) =>
        argument.Length > 0 && argument[0] != '-' && argument[0] != '@' && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:+%".Contains(c)) || argument.StartsWith("--", StringComparison.Ordinal) && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-=".Contains(c));

    /// <summary>Within quotes PowerShell wants a quote twice, and takes typographic ones for such; every other shell ends the quotes and begins them again.</summary>
    public static string Quoted(string argument, bool isPowerShell) => isPowerShell
        ? "'" + string.Concat(argument.Select(c => "'\u2018\u2019\u201A\u201B".Contains(c) ? $"{c}{c}" : $"{c}")) + "'"
        : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
