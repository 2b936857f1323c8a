using System.Text.RegularExpressions;
using BonjourConformance.Reporting.Text;
using Spectre.Console;

namespace BonjourConformance.Cli.Console;

/// <summary>Where the program talks to people. What comes from a device is made harmless before it is shown.</summary>
public sealed partial class Screen
{
    /// <summary>Lines of a log are never broken: a program may read them.</summary>
    private const int Endless = 10_000;

    private readonly AnsiConsoleOutput measure;
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
        measure = new AnsiConsoleOutput(output);
        Ansi.Profile.Width = Endless;
    }

    /// <summary>The process's own console. On a build machine nobody is there, whatever the streams look like.</summary>
    public static Screen OfProcess()
    {
        var ci = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } value && value is not ("0" or "false");
        var terminal = !ci && !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Screen(System.Console.Out, System.Console.Error, terminal, canAsk: terminal && !System.Console.IsInputRedirected) { IsErrorTerminal = terminal && !System.Console.IsErrorRedirected };
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool IsTerminal { get; }

    /// <summary>Whether somebody can be asked to do something.</summary>
    public bool CanAsk { get; }

    /// <summary>Somebody is being asked: the status line belongs to the question.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Whether a person reads what is wrong in lines of the terminal's width.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>How wide the terminal is; null where it is to be asked, each time, since it may be made wider and narrower.</summary>
    public int? Columns { get; init; }

    private int Width => IsTerminal ? Math.Max(20, Columns ?? measure.Width) : Endless;

    private IAnsiConsole Ansi { get; }

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
    /// <param name="whole">What is said last and stays in one piece: a command or a path to be copied.</param>
    public void Line(string text = "", string whole = "")
    {
        ClearStatus();
        Output.WriteLine(Wrapping.Of(Shown(text), Width, Shown(whole)));
    }

    /// <summary>Writes a line of Spectre markup, whose variable parts must have gone through <see cref="Escape"/>.</summary>
    public void Markup(string markup)
    {
        ClearStatus();
        var parts = Tag().Matches(markup);
        var texts = Wrapping.Parts([.. parts.Select(Text)], Width);
        Ansi.MarkupLine(string.Concat(parts.Zip(texts, (part, text) => text is null ? part.Value : Spectre.Console.Markup.Escape(text))));
    }

    /// <summary>Null for a tag.</summary>
    private string? Text(Match part)
    {
        if (part.Groups["text"] is not { Success: true, Value: var escaped }) return null;
        var text = escaped.Replace("[[", "[", StringComparison.Ordinal).Replace("]]", "]", StringComparison.Ordinal);
        return Hide is null ? text : Hide(text);
    }

    /// <summary>A tag, or text up to the next: what is hidden is hidden in texts, for a device may be called "grey".</summary>
    [GeneratedRegex(@"(?<text>(?:[^\[\]]|\[\[|\]\])+)|\[[^\[\]]*\]")]
    private static partial Regex Tag();

    /// <summary>Says what is wrong. Where it takes several lines, the later ones are marked: none of them can pass for a line of another program.</summary>
    public void Problem(string text)
    {
        ClearStatus();
        foreach (var (line, index) in text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (line, index)))
            Error.WriteLine(Wrapping.Of((index == 0 ? "" : "  | ") + Shown(line), IsErrorTerminal ? Width - 4 : Endless).Replace("\n", "\n  | ", StringComparison.Ordinal));
    }

    /// <summary>Hides what is not to be shown, in everything that is said; null where nothing is hidden.</summary>
    public Func<string, string>? Hide { get; set; }

    private string Shown(string text) => Harmless(Hide is null ? text : Hide(text));

    /// <summary>Shows a line that the next one replaces; nothing where the output is no terminal.</summary>
    public void Status(string text)
    {
        if (!IsTerminal) return;
        Output.Write("\r\x1b[2K" + Wrapping.Cut(Shown(text), Width - 1));
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
