using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Link;

namespace BonjourConformance.Cli.Surveying;

/// <summary>Stays on a link, asks again as soon as somebody speaks and now and then, and shows what changed, until a key chooses a device or ends it.</summary>
internal sealed class LiveSurvey(ILink link, string onInterface, Screen screen, IKeyboard keyboard)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>Others are on the link too: where nothing changes, it is asked less and less.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private bool now;

    /// <summary>The device that was chosen; null: it was ended.</summary>
    public async Task<Box?> Choose()
    {
        var began = link.Loop.Now;
        screen.Status($"Asking on {onInterface}");
        var session = await Survey.Begin(link);
        var (before, survey, pause) = ((IReadOnlyList<Heard>)[], Survey.Of(session, session.Messages), First);
        var shown = SurveyText.Lines(survey, onInterface, numbered: true);
        Show(shown);
        while (true)
        {
            var round = Round(session, pause);
            while (!round.IsCompleted)
            {
                while (keyboard.TryTake(out var key))
                {
                    if (Menu.IsEnd(key)) return null;
                    if (Menu.Index(key, survey.Others.Count) is { } index) return survey.Others[index];
                    if (key == ConsoleKey.Enter && survey.Others.Count == 1) return survey.Others[0];
                    now |= key == ConsoleKey.R;
                }
                screen.Status($"{Keys(survey.Others.Count)}r: ask again  q: end  {(link.Loop.Now - began).TotalSeconds:0} s");
                await Task.WhenAny(link.Loop.Delay(Tick), round);
            }
            // Gone is who stays silent twice: once may be a lost frame.
            var heard = await round;
            survey = Survey.Of(session, [.. before, .. heard]);
            before = heard;
            var lines = SurveyText.Lines(survey, onInterface, numbered: true);
            var changed = !lines.SequenceEqual(shown);
            pause = changed ? First : pause * 2 < Longest ? pause * 2 : Longest;
            if (!changed) continue;
            screen.Line();
            screen.Line($"After {(link.Loop.Now - began).TotalSeconds:0} s:");
            Show(shown = lines);
        }
    }

    private async Task<IReadOnlyList<Heard>> Round(Session session, TimeSpan pause)
    {
        var (began, known) = (link.Loop.Now, Responses(session));
        while (!now && link.Loop.Now - began < pause && (link.Loop.Now - began < First / 2 || Responses(session) == known)) await link.Loop.Delay(Tick);
        now = false;
        return await session.Survey();
    }

    private static int Responses(Session session) => session.Messages.Count(m => m.IsResponse && m.Frame.Direction == Direction.Received);

    private void Show(IReadOnlyList<string> lines)
    {
        foreach (var line in lines) screen.Line(line);
    }

    private static string Keys(int devices) => devices switch
    {
        0 => "",
        1 => "Enter: judge it  ",
        _ => $"1-{Math.Min(devices, Menu.Most)}: judge it  ",
    };
}
