using System.Text.RegularExpressions;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Operators;

/// <summary>
/// How values reach the command of a control: each placeholder within one argument, and all of them as variables of the environment. Names of devices
/// are foreign text; nothing here gives them to a shell.
/// </summary>
internal static partial class ControlArguments
{
    /// <summary>Programs that run the text of an argument.</summary>
    private static readonly HashSet<string> Interpreters = new(StringComparer.OrdinalIgnoreCase)
    {
        "sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "busybox", "cmd", "powershell", "pwsh", "su", "script", "expect", "watch", "xargs", "ssh", "plink", "eval",
        "python", "python2", "python3", "perl", "ruby", "node", "nodejs", "php", "lua", "tclsh", "awk", "gawk", "osascript",
    };

    /// <summary>The arguments that stand for the values, each replaced once: what a value spells is not looked at again.</summary>
    /// <exception cref="InconclusiveException">A value cannot be an argument.</exception>
    public static IReadOnlyList<string> Fill(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values)
        {
            if (value.Contains('\0')) throw new InconclusiveException($"the value of {{{name}}} holds the character NUL, which no argument of a command can");
            if (value.Contains('\uFFFD')) throw new InconclusiveException($"the value of {{{name}}} is not UTF-8, so no argument of a command can spell it");
        }
        var filled = new List<string>();
        foreach (var word in command)
        {
            var text = Placeholder().Replace(word, match => values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);
            // What began as a placeholder must not turn into an option of the program.
            if (text != word && text.StartsWith('-') && !word.StartsWith('-') && !filled.Contains("--"))
                throw new InconclusiveException($"the value for {word} begins with a hyphen, so that the command would take it for an option: put \"--\" before it in the profile, or use the environment variable {Variable(Placeholder().Match(word).Groups[1].Value)}");
            filled.Add(text);
        }
        return filled;
    }

    /// <summary>BJC_NEW_NAME for newName.</summary>
    public static string Variable(string name) => "BJC_" + Hump().Replace(name, "_$0").ToUpperInvariant();

    /// <summary>The argument in which a placeholder would become part of what a shell or interpreter runs; null where there is none.</summary>
    public static string? InShellText(IReadOnlyList<string> argv)
    {
        var at = -1;
        for (var i = 0; i < argv.Count && at < 0; i++)
            if (IsInterpreter(argv[i])) at = i;
        if (at < 0) return null;
        var remote = argv[at].Split('/', '\\')[^1] is "ssh" or "plink" or "plink.exe" or "eval" or "watch";
        for (var i = at + 1; i < argv.Count; i++)
            if (Placeholder().IsMatch(argv[i]) && (remote || RunsText(argv[i - 1]) || argv.Skip(at + 1).Take(i - at - 1).Any(IsRestOfLine))) return argv[i];
        return null;
    }

    private static bool IsInterpreter(string word)
    {
        var name = word.Split('/', '\\')[^1];
        return Interpreters.Contains(name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name);
    }

    /// <summary>An option after which text follows that is run: -c, -lc, -e, -Command.</summary>
    private static bool RunsText(string option) => TextOption().IsMatch(option);

    /// <summary>An option after which everything is run.</summary>
    private static bool IsRestOfLine(string option) => option.ToLowerInvariant() is "/c" or "/k" or "-command";

    [GeneratedRegex(@"\{(instance|type|newName|key|value)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Hump();

    [GeneratedRegex(@"^(?:-[A-Za-z]*[ceEr]|--eval|--command|--run|-p|--print)$")]
    private static partial Regex TextOption();
}
