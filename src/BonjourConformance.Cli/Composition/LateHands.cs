using BonjourConformance.Checks.Operators;
using BonjourConformance.Link;

namespace BonjourConformance.Cli.Composition;

/// <summary>Hands that take their time, as commands that reach a device over a network do: the thing happens within the call, neither at its start nor at its end.</summary>
public sealed class LateHands(IOperator hands, EventLoop loop, int seed) : IOperator
{
    private readonly Random random = new(seed);

    public bool Can(ControlAction action) => hands.Can(action);

    public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        await loop.Delay(TimeSpan.FromMilliseconds(50 + random.Next(250)));
        await hands.Do(action, arguments);
        await loop.Delay(TimeSpan.FromMilliseconds(30 + random.Next(170)));
    }
}
