namespace BonjourConformance.Checks.Operators;

/// <summary>Whether somebody has to stand by the device. What a person is asked to do is asked for once, and serves every check that can use it.</summary>
public static class Hands
{
    /// <summary>It can be started anew without anybody.</summary>
    public static bool RestartsByItself(this IOperator hands) =>
        hands.CanByItself(ControlAction.PowerCycle) || (hands.CanByItself(ControlAction.Start) && (hands.CanByItself(ControlAction.Kill) || hands.CanByItself(ControlAction.Stop)));

    /// <summary>It can be started anew, but only by hand.</summary>
    public static bool RestartsByHand(this IOperator hands) => !hands.RestartsByItself() && (hands.Can(ControlAction.PowerCycle) || hands.Can(ControlAction.Kill));

    /// <summary>Its cable can be pulled and put back without anybody.</summary>
    public static bool ReplugsByItself(this IOperator hands) => hands.CanByItself(ControlAction.CableOut) && hands.CanByItself(ControlAction.CableIn);

    /// <summary>Something can be done, but only by hand.</summary>
    public static bool CanByHand(this IOperator hands, ControlAction action) => hands.Can(action) && !hands.CanByItself(action);
}
