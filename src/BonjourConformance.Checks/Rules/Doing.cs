using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>Something that was done to the device in a run.</summary>
/// <param name="Moment">When it was begun.</param>
public sealed record Doing(ControlAction Action, Moment Moment, IReadOnlyDictionary<string, string> Arguments)
{
    // Rules ask for them with every record of a run.
    private readonly DnsName? instance = NameOf(Arguments, "instance");
    private readonly DnsName? newName = NameOf(Arguments, "newName");

    public TimeSpan At => Moment.At;

    /// <summary>Whether it was begun before a message was sent.</summary>
    public bool Precedes(Heard message) => message.Frame.IsAfter(Moment);

    /// <summary>The device, or its link, went or came: what it said before binds it no longer.</summary>
    public bool IsBreak => Action is ControlAction.PowerCycle or ControlAction.Start or ControlAction.Stop or ControlAction.Kill or ControlAction.CableOut or ControlAction.CableIn;

    /// <summary>The device was switched on.</summary>
    public bool IsStart => Action is ControlAction.PowerCycle or ControlAction.Start;

    /// <summary>The name that a user's renaming took away; null for other doings.</summary>
    public DnsName? OldName => Action == ControlAction.Rename ? instance : null;

    /// <summary>The name that a user's renaming gave.</summary>
    public DnsName? NewName => Action == ControlAction.Rename ? newName : null;

    /// <summary>Whether it may have changed the records of a name, or pointers to it.</summary>
    public bool Concerns(DnsName name) => IsBreak || name == instance || name == newName;

    private static DnsName? NameOf(IReadOnlyDictionary<string, string> arguments, string argument) =>
        arguments.TryGetValue(argument, out var label) && arguments.TryGetValue("type", out var type) ? DnsName.Parse(type + ".local").Prepend(label) : null;
}
