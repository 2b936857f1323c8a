using System.Text;
using Spectre.Console;

namespace BonjourConformance.Cli.Console;

/// <summary>Where the program talks to people. What comes from a device is made harmless before it is shown.</summary>
public sealed class Screen
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
        Output.WriteLine(Harmless(text));
    }

    /// <summary>Writes a line of Spectre markup, whose variable parts must have gone through <see cref="Escape"/>.</summary>
    public void Markup(string markup)
    {
        ClearStatus();
        Ansi.MarkupLine(markup);
    }

    public void Problem(string text)
    {
        ClearStatus();
        Error.WriteLine(Harmless(text));
    }

    /// <summary>Shows a line that the next one replaces; nothing where the output is no terminal.</summary>
    public void Status(string text)
    {
        if (!IsTerminal) return;
        var width = Math.Max(20, Ansi.Profile.Width) - 1;
        var line = Harmless(text);
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

    /// <summary>Replaces control characters, with which a name could repaint the screen, by their code in backslash notation.</summary>
    public static string Harmless(string text)
    {
        if (!text.Any(c => IsHarmful(c))) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsHarmful(c)) safe.Append($"\\u{(int)c:x4}");
            else safe.Append(c);
        }
        return safe.ToString();
    }

    /// <summary>C0 and C1 controls save for the line feed, and the marks that turn the direction of writing.</summary>
    private static bool IsHarmful(char c) => char.IsControl(c) && c != '\n' || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
