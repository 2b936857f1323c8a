using System.Text.RegularExpressions;
using BonjourConformance.Reporting.Text;
using Spectre.Console;

namespace BonjourConformance.Cli.Console;

/// <summary>Where the program talks to people. What comes from a device is made harmless before it is shown.</summary>
public sealed partial class Screen
{
    private bool statusShown;

    /// <param name="isTerminal">Whether the output may be painted over.</param>
    public Screen(TextWriter output, TextWriter error, bool isTerminal, bool canAsk)
    {
        Output = output;
        Error = error;
        IsTerminal = isTerminal;
        CanAsk = canAsk;
        Ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        // Lines of a log are never broken: a program may read them.
        if (!isTerminal) Ansi.Profile.Width = 10_000;
    }

    /// <summary>The process's own console. On a build machine nobody is there, whatever the streams look like.</summary>
    public static Screen OfProcess()
    {
        var ci = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } value && value is not ("0" or "false");
        var terminal = !ci && !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Screen(System.Console.Out, System.Console.Error, terminal, canAsk: terminal && !System.Console.IsInputRedirected);
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool IsTerminal { get; }

    /// <summary>Whether somebody can be asked to do something.</summary>
    public bool CanAsk { get; }

    /// <summary>Somebody is being asked: the status line belongs to the question.</summary>
    public bool IsAsking { get; private set; }

    public IAnsiConsole Ansi { get; }

    /// <summary>Asks aloud; until <see cref="Answered"/> nothing else may take the status line.</summary>
    public void Ask(string question)
    {
        Line(question);
        if (IsTerminal) Output.Write('\a');
        IsAsking = true;
    }

    public void Answered()
    {
        IsAsking = false;
        ClearStatus();
    }

    /// <summary>Writes a line of plain text.</summary>
    public void Line(string text = "")
    {
        ClearStatus();
        Output.WriteLine(Shown(text));
    }

    /// <summary>Writes a line of Spectre markup, whose variable parts must have gone through <see cref="Escape"/>.</summary>
    public void Markup(string markup)
    {
        ClearStatus();
        Ansi.MarkupLine(Hide is null ? markup : Tag().Replace(markup, part => part.Groups["text"] is { Success: true, Value: var text } ? Spectre.Console.Markup.Escape(Hide(text.Replace("[[", "[", StringComparison.Ordinal).Replace("]]", "]", StringComparison.Ordinal))) : part.Value));
    }

    /// <summary>A tag, or text up to the next: what is hidden is hidden in texts, for a device may be called "grey".</summary>
    [GeneratedRegex(@"(?<text>(?:[^\[\]]|\[\[|\]\])+)|\[[^\[\]]*\]")]
    private static partial Regex Tag();

    /// <summary>Says what is wrong. Where it takes several lines, the later ones are marked: none of them can pass for a line of another program.</summary>
    public void Problem(string text)
    {
        ClearStatus();
        foreach (var (line, index) in text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (line, index)))
            Error.WriteLine((index == 0 ? "" : "  | ") + Shown(line));
    }

    /// <summary>Hides what is not to be shown, in everything that is said; null where nothing is hidden.</summary>
    public Func<string, string>? Hide { get; set; }

    private string Shown(string text) => Harmless(Hide is null ? text : Hide(text));

    /// <summary>Shows a line that the next one replaces; nothing where the output is no terminal.</summary>
    public void Status(string text)
    {
        if (!IsTerminal) return;
        var width = Math.Max(20, Ansi.Profile.Width) - 1;
        var line = Shown(text);
        Output.Write("\r\x1b[2K" + (line.Length > width ? line[..(width - 1)] + "…" : line));
        Output.Flush();
        statusShown = true;
    }

    public void ClearStatus()
    {
        if (!statusShown) return;
        Output.Write("\r\x1b[2K");
        statusShown = false;
    }

    /// <summary>Makes text safe in markup and on a terminal.</summary>
    public static string Escape(string text) => Spectre.Console.Markup.Escape(Harmless(text));

    /// <summary>Text on one line in which every character that moves the cursor, breaks the line, turns the direction of reading or draws nothing is shown as an escape.</summary>
    public static string Harmless(string text) => Visible.Of(text);
}
