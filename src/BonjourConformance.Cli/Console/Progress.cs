using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Reporting;
using Spectre.Console;

namespace BonjourConformance.Cli.Console;

/// <summary>Shows how far a run has come: on a terminal a line that changes and the verdicts that need attention, elsewhere a line a minute, and one for each of these.</summary>
public sealed class Progress(Screen screen, int total, EventLoop loop, bool ticks)
{
    /// <summary>From line to line where nothing can be painted over.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Verdict, int> counts = [];
    private string doing = "";
    private string label = "";
    private TimeSpan since;
    private int done;
    private TimeSpan current;
    private TimeSpan told;
    private Dictionary<(string Id, string? Family), TimeSpan> costs = [];

    /// <summary>Every verdict is shown, not only those that need attention.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Verdicts that an earlier part of the run gave.</summary>
    public IReadOnlyList<CheckRecord> Before
    {
        init
        {
            done = value.Count;
            foreach (var record in value) counts[record.Verdict] = counts.GetValueOrDefault(record.Verdict) + 1;
        }
    }

    /// <summary>How long a check takes as a rule.</summary>
    public Func<CheckCase, TimeSpan> Cost { get; init; } = _ => TimeSpan.Zero;

    /// <summary>How long what is yet to be made takes as a rule.</summary>
    public TimeSpan Left { get; set; }
    private IDisposable? tick;
    private bool isGone;

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
        else if (IsVerbose) screen.Line("        " + what);
        Paint();
    }

    /// <summary>It is over: the check goes on.</summary>
    public void Noted()
    {
        doing = label;
        since = loop.Now;
        Paint();
    }

    /// <summary>Says once that the device is gone, and that it is back.</summary>
    /// <param name="why">A clause; null where it is there.</param>
    public void Gone(string? why)
    {
        if (isGone == (why is not null)) return;
        isGone = why is not null;
        screen.Line(why is null ? "The device answers again" : $"{char.ToUpperInvariant(why[0])}{why[1..]}: what has to ask it ends Inconclusive until it is back");
        Paint();
    }

    public void Begin(CheckCase check)
    {
        doing = label = check.ToString();
        since = loop.Now;
        current = costs.GetValueOrDefault((check.Id, check.Family?.ToString()), Cost(check));
        Tell();
        Paint();
    }

    /// <summary>Several are under way at once.</summary>
    public void Together(Step step)
    {
        var checks = step.Checks;
        doing = label = $"{checks.Count} checks of what the device {(step.Lane == Lane.Browsing ? "does when it browses" : "answers over each family")}, side by side";
        since = loop.Now;
        current = TimeSpan.Zero;
        costs = checks.ToDictionary(c => (c.Id, c.Family?.ToString()), Cost);
        Tell();
        Paint();
    }

    public void End(CheckRecord record)
    {
        done++;
        Left -= costs.Remove((record.Id, record.Family), out var cost) ? cost : current;
        current = TimeSpan.Zero;
        counts[record.Verdict] = counts.GetValueOrDefault(record.Verdict) + 1;
        if (!IsVerbose && record.Verdict is Verdict.Pass or Verdict.NotApplicable)
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

    /// <summary>Where nothing can be painted over, a line a minute says how far the run has come.</summary>
    private void Tell()
    {
        if (screen.IsTerminal || !ticks) return;
        if (loop.Now - told >= Between)
        {
            told = loop.Now;
            screen.Line($"{done} of {total} checks made{Bad}{Remaining}; now {doing}");
        }
        tick ??= loop.At(told + Between, () =>
        {
            tick = null;
            Tell();
        });
    }

    private string Bad => string.Concat(counts.Where(c => c.Key is not (Verdict.Pass or Verdict.NotApplicable)).OrderBy(c => c.Key).Select(c => $", {c.Value} {c.Key}"));

    private string Remaining => Left - Elapsed is var left && left > TimeSpan.FromSeconds(5) ? $", about {Runs.Forecast.Minutes(left)} left" : "";

    /// <summary>Of the check that is under way, no more than it takes as a rule.</summary>
    private TimeSpan Elapsed => loop.Now - since is var time && time < current ? time : current;

    /// <summary>How much of the checks is made, as a bar.</summary>
    private string Bar
    {
        get
        {
            const int Width = 16;
            var full = total == 0 ? Width : done * Width / total;
            return new string('#', full) + new string('.', Width - full);
        }
    }

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
        var waited = ticks && loop.Now - since >= TimeSpan.FromSeconds(1) ? $" … {(loop.Now - since).TotalSeconds:0} s" : "";
        screen.Status(ticks ? $"[{Bar}] {done}/{total}{Remaining}{Bad}  {doing}{waited}" : $"{done}/{total}{Bad}  {doing}{waited}");
    }
}
