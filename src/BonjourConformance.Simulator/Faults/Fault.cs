namespace BonjourConformance.Simulator.Faults;

/// <summary>One thing that a device can do wrong.</summary>
/// <param name="Name">Short, in lower case with hyphens.</param>
/// <param name="Duties">Ids of the duties that it breaks.</param>
/// <param name="Summary">What the device does.</param>
/// <param name="Apply">Changes that one thing.</param>
public sealed record Fault(string Name, string[] Duties, string Summary, Action<Behaviour> Apply);

/// <summary>One choice that the RFCs leave to a device, other than the simulator's usual one. It breaks no duty.</summary>
public sealed record Variation(string Name, string Summary, Action<Behaviour> Apply);
