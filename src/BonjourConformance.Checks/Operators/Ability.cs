namespace BonjourConformance.Checks.Operators;

/// <summary>What not every device is made for.</summary>
/// <param name="Member">Its name in a profile.</param>
/// <param name="Lack">What a device does that has it not.</param>
public sealed record Ability(string Member, string Lack, params ControlAction[] Actions)
{
    public static IReadOnlyList<Ability> All { get; } =
    [
        new("querier", "asks nothing of its own", ControlAction.Browse, ControlAction.StopBrowse, ControlAction.Resolve, ControlAction.Connect),
        new("renames", "lets nobody rename its services", ControlAction.Rename),
        new("changesTxt", "lets nobody change its TXT records", ControlAction.ChangeTxt),
        new("sleeps", "does not sleep", ControlAction.Sleep, ControlAction.Wake),
    ];

    /// <summary>The ability that an act needs; null for what can be done to any device.</summary>
    public static Ability? For(ControlAction action) => All.FirstOrDefault(a => a.Actions.Contains(action));
}
