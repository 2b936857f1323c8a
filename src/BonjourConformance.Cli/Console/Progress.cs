using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Reporting;
using Spectre.Console;

namespace BonjourConformance.Cli.Console;

/// <summary>Shows how far a run has come: on a terminal a line that changes and the verdicts that need attention, elsewhere a line for each verdict.</summary>
public sealed class Progress(Screen screen, int total, EventLoop loop, bool ticks)
{
    private readonly Dictionary<Verdict, int> counts = [];
    private string doing = "";
    private TimeSpan since;
    private int done;
    private IDisposable? tick;

    /// <summary>Says what goes on outside of checks.</summary>
    public void Doing(string what)
    {
        doing = what;
        since = loop.Now;
        if (!screen.IsTerminal) screen.Line(what);
        Paint();
    }

    /// <summary>Says what is waited for within a check.</summary>
    public void Note(string what)
    {
        if (screen.IsTerminal) doing = what;
        else screen.Line("        " + what);
        Paint();
    }

    public void Begin(CheckCase check)
    {
        doing = check.ToString();
        since = loop.Now;
        Paint();
    }

    public void End(CheckRecord record)
    {
        done++;
        counts[record.Verdict] = counts.GetValueOrDefault(record.Verdict) + 1;
        if (screen.IsTerminal && record.Verdict is Verdict.Pass or Verdict.NotApplicable)
        {
            Paint();
            return;
        }
        var about = record.Family is null ? record.Id : $"{record.Id} ({record.Family})";
        var number = $"{done}".PadLeft($"{total}".Length);
        screen.Markup($"[grey]{number}/{total}[/] [{Colour(record.Verdict)}]{record.Verdict,-13}[/] {Screen.Escape(about)}");
        if (record.Verdict is not (Verdict.Pass or Verdict.NotApplicable)) screen.Markup($"        [grey]{Screen.Escape(record.Message.ReplaceLineEndings(" "))}[/]");
        Paint();
    }

    /// <summary>Nothing more is painted over.</summary>
    public void Close()
    {
        tick?.Dispose();
        tick = null;
        doing = "";
        screen.ClearStatus();
    }

    /// <summary>The colour of a verdict, as a Spectre style.</summary>
    public static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "green",
        Verdict.Fail => "bold red",
        Verdict.Warning => "yellow",
        Verdict.Error => "magenta",
        Verdict.Inconclusive => "blue",
        _ => "grey",
    };

    private void Paint()
    {
        if (!screen.IsTerminal || doing.Length == 0) return;
        if (!screen.IsAsking) Show();
        // A person who sees nothing move for the seconds that an RFC imposes takes the program for dead.
        if (ticks && tick is null)
            tick = loop.At(loop.Now + TimeSpan.FromSeconds(1), () =>
            {
                tick = null;
                Paint();
            });
    }

    private void Show()
    {
        var bad = string.Concat(counts.Where(c => c.Key is not (Verdict.Pass or Verdict.NotApplicable)).OrderBy(c => c.Key).Select(c => $", {c.Value} {c.Key}"));
        var waited = ticks && loop.Now - since >= TimeSpan.FromSeconds(1) ? $" … {(loop.Now - since).TotalSeconds:0} s" : "";
        screen.Status($"{done}/{total}{bad}  {doing}{waited}");
    }
}
