using BonjourConformance.Cli.Operators;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Console;

/// <summary>A choice of some lines, each by the digit before it.</summary>
internal static class Menu
{
    /// <summary>There are no more digits.</summary>
    public const int Most = 9;

    /// <summary>The line that a digit stands for; null for a key that is no such digit.</summary>
    public static int? Index(ConsoleKey key, int count)
    {
        var index = key is >= ConsoleKey.D1 and <= ConsoleKey.D9 ? key - ConsoleKey.D1 : key is >= ConsoleKey.NumPad1 and <= ConsoleKey.NumPad9 ? key - ConsoleKey.NumPad1 : -1;
        return index >= 0 && index < count ? index : null;
    }

    public static bool IsEnd(ConsoleKey key) => key is ConsoleKey.Q or ConsoleKey.Escape;

    /// <summary>Which line somebody picked; null where nobody is there, or wanted none, or where there are too many.</summary>
    public static int? Pick(Screen screen, IKeyboard keyboard, string question, IReadOnlyList<string> lines)
    {
        if (!screen.CanAsk || lines.Count > Most) return null;
        foreach (var (line, number) in lines.Select((line, index) => (line, index + 1))) screen.Line($"  {number}  {line}");
        screen.Ask(question);
        screen.Status($"1 to {lines.Count}: that one   q: none");
        int? picked = null;
        var loop = new LiveLoop();
        loop.Run(async () =>
        {
            for (var ended = false; picked is null && !ended; await loop.Delay(TimeSpan.FromMilliseconds(20)))
                while (picked is null && !ended && keyboard.TryTake(out var key))
                    (picked, ended) = (Index(key, lines.Count), IsEnd(key));
        });
        screen.Answered();
        return picked;
    }
}
