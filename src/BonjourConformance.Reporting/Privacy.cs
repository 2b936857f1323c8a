using System.Text.RegularExpressions;

namespace BonjourConformance.Reporting;

/// <summary>Keeps the tester's own machine (user, paths, host name) out of everything that is written.</summary>
public static partial class Privacy
{
    private static readonly IReadOnlyList<(string Find, string Put)> Places = FindPlaces();

    /// <summary>Shortens paths of this machine: a file below a home, temporary or working directory becomes its name.</summary>
    public static string WithoutTester(string text)
    {
        if (!text.Contains('/') && !text.Contains('\\'))
            return text;
        foreach (var (find, put) in Places)
            text = text.Replace(find, put, StringComparison.Ordinal);
        return HomePath().Replace(text, match => "…/" + match.Groups["file"].Value);
    }

    internal static RunInfo WithoutTester(RunInfo run) => run with
    {
        Command = [.. run.Command.Select(Argument)],
        Baseline = run.Baseline is { } baseline ? Path.GetFileName(baseline) : null,
        Conditions = [.. run.Conditions.Select(condition => condition with { Value = WithoutTester(condition.Value) })],
        Interrupted = run.Interrupted is { } why ? WithoutTester(why) : null,
        CoverageProblems = [.. run.CoverageProblems.Select(WithoutTester)],
        BaselineProblems = [.. run.BaselineProblems.Select(WithoutTester)],
    };

    internal static RunRecord WithoutTester(RunRecord record) => record with
    {
        Run = WithoutTester(record.Run),
        Unjudged = [.. record.Unjudged.Select(duty => duty with { Reason = WithoutTester(duty.Reason) })],
    };

    internal static CheckRecord WithoutTester(CheckRecord check) => check with
    {
        Message = WithoutTester(check.Message),
        Observed = WithoutTester(check.Observed),
        Expected = WithoutTester(check.Expected),
        Stimulus = check.Stimulus is { } stimulus ? WithoutTester(stimulus) : null,
    };

    /// <summary>An argument that is an absolute path keeps its file name only; the reader has other directories anyway.</summary>
    private static string Argument(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=') : -1;
        var value = argument[(equals + 1)..];
        return Path.IsPathRooted(value) ? argument[..(equals + 1)] + Path.GetFileName(value.TrimEnd('/', '\\')) : WithoutTester(argument);
    }

    private static List<(string, string)> FindPlaces()
    {
        string[] candidates =
        [
            AppContext.BaseDirectory,
            Environment.CurrentDirectory,
            Path.GetTempPath(),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ];
        return
        [
            .. candidates.Select(path => path.TrimEnd('/', '\\')).Where(path => path.Length > 3).Distinct()
                .OrderByDescending(path => path.Length).Select(path => (path + Path.DirectorySeparatorChar, "…/")),
        ];
    }

    [GeneratedRegex(@"(?<![\w.])(?:/(?:home|Users|root|tmp|var/folders)/|[A-Za-z]:[\\/]Users[\\/])(?:[^\s:'""<>|]*[\\/])?(?<file>[^\s:'""<>|\\/]*)")]
    private static partial Regex HomePath();
}
