using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>Demands about one thing or one list of things, which say both what was seen and that nothing was. Frames that there are not are left out.</summary>
public sealed partial class Expect
{
    /// <summary>Demands that something holds, where both outcomes have words.</summary>
    public void That(bool holds, string expected, string met, string missed, params IEnumerable<Frame?> frames) => That(holds, expected, holds ? met : missed, frames.OfType<Frame>());

    /// <summary>Demands that there is something.</summary>
    /// <param name="none">What is said where there is not.</param>
    public void Present<T>([System.Diagnostics.CodeAnalysis.NotNull] T? thing, string expected, string none, Func<T, string> observed, params IEnumerable<Frame?> frames)
    {
        That(thing is not null, expected, thing is null ? none : observed(thing), frames.OfType<Frame>());
        _ = thing ?? throw new InvalidOperationException("What is not there was demanded.");
    }

    /// <summary>Demands that there is no such thing.</summary>
    /// <param name="none">What is said where there is not.</param>
    public void Absent<T>(T? thing, string expected, string none, Func<T, string> observed, params IEnumerable<Frame?> frames) =>
        That(thing is null, expected, thing is null ? none : observed(thing), frames.OfType<Frame>());

    /// <summary>Demands that a list holds something.</summary>
    public void Some<T>(IReadOnlyList<T> things, string expected, string none, Func<IReadOnlyList<T>, string> observed, params IEnumerable<Frame?> frames) =>
        That(things.Count > 0, expected, things.Count == 0 ? none : observed(things), frames.OfType<Frame>());

    /// <summary>Demands that a list is empty.</summary>
    public void Empty<T>(IReadOnlyList<T> things, string expected, string none, Func<IReadOnlyList<T>, string> observed, params IEnumerable<Frame?> frames) =>
        That(things.Count == 0, expected, things.Count == 0 ? none : observed(things), frames.OfType<Frame>());

    /// <summary>Demands that each question of an inventory was served.</summary>
    public void Served(IReadOnlyList<Served> taken, string expected, params IReadOnlyList<Frame> before) =>
        None([.. taken.Where(t => !t.IsServed)], taken.Count, expected, t => $"{t.Entry}", t => [.. before, .. t.Frames]);

    /// <summary>Tells which of two lawful ways the device goes; nothing is demanded.</summary>
    public void EitherWay(bool first, string lawful, string so, string otherwise, params IEnumerable<Frame?> frames) => That(true, lawful, first ? so : otherwise, frames.OfType<Frame>());
}
