using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.Checks.Operators;

/// <summary>What can be done to a device from outside the link.</summary>
public enum ControlAction
{
    PowerCycle,
    Start,

    /// <summary>An orderly end, with goodbyes.</summary>
    Stop,

    /// <summary>An end without warning.</summary>
    Kill,
    CableOut,
    CableIn,
    Rename,
    ChangeTxt,
    Browse,
    StopBrowse,

    /// <summary>Makes the device find out host, port and attributes of an instance.</summary>
    Resolve,

    /// <summary>Makes the device use an instance: connect to where SRV says it is.</summary>
    Connect,

    /// <summary>Puts the device to sleep, its interface with it.</summary>
    Sleep,
    Wake,
}

/// <summary>The hands at the device: the simulator, a command of the profile, or a person.</summary>
public interface IOperator
{
    bool Can(ControlAction action);

    /// <summary>It can, and nobody has to be asked.</summary>
    bool CanByItself(ControlAction action) => Can(action);

    /// <summary>Does it, and returns when it is done.</summary>
    /// <param name="arguments">For {instance}, {type}, {newName}, {key}, {value}.</param>
    /// <exception cref="InconclusiveException">It could not be done, and why.</exception>
    Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments);

    /// <summary>The same, and no later than the link shows it.</summary>
    Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments, Sign sign) => Do(action, arguments);

    /// <summary>Waits for what is still under way.</summary>
    Task Finish() => Task.CompletedTask;
}

/// <summary>Nobody is there to ask.</summary>
public sealed class NoOperator : IOperator
{
    public bool Can(ControlAction action) => false;

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments) =>
        throw new InconclusiveException($"the profile has no control \"{CommandOperator.NameOf(action)}\", and nobody is there to do it by hand");
}
