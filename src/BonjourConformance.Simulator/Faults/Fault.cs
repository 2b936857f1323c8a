namespace BonjourConformance.Simulator.Faults;

/// <summary>One thing that a device can do wrong.</summary>
/// <param name="Name">Short, in lower case with hyphens.</param>
/// <param name="Duties">Ids of the duties that it breaks.</param>
/// <param name="Summary">What the device does.</param>
/// <param name="Apply">Changes that one thing.</param>
public sealed record Fault(string Name, string[] Duties, string Summary, Action<Behaviour> Apply)
{
    /// <summary>What of it a real link hides; null where all of it shows on any link.</summary>
    public Hidden? HiddenAsLive { get; init; }
}

/// <summary>Duties whose breach cannot be seen on a real link: its tolerance, the time of a run or the number of samples leave it undecided.</summary>
public sealed record Hidden(string Why, params string[] Duties);

/// <summary>One choice that the RFCs leave to a device, other than the simulator's usual one. It breaks no duty.</summary>
public sealed record Variation(string Name, string Summary, Action<Behaviour> Apply)
{
    /// <summary>The RFCs allow it, and those who use such services do not.</summary>
    public bool AgainstPractice { get; init; }
}
