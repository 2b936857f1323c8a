namespace BonjourConformance.Simulator;

/// <summary>A step of a start.</summary>
public enum StartUpStep
{
    FirstProbe,
    SecondProbe,
    ThirdProbe,
    FirstAnnouncement,
}

/// <summary>What happens to a device while it starts, once a start.</summary>
/// <param name="Wait">From the step until it happens.</param>
public sealed record StartUpIncident(StartUpStep After, TimeSpan Wait, Action<SimulatedDevice, TimeSpan> Happens);

/// <summary>How a start goes on from power to rest.</summary>
public sealed class StartUpBehaviour
{
    /// <summary>From power to the first sign of life. What is on when it is plugged in has booted long ago.</summary>
    public TimeSpan Boot { get; set; }

    /// <summary>From the call for it until the power is cut.</summary>
    public TimeSpan PowerCutAfter { get; set; }

    /// <summary>How long it then has no power.</summary>
    public TimeSpan PowerOff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How much later than the host name the names of services are begun with.</summary>
    public TimeSpan ServicesAfterHost { get; set; }

    /// <summary>From being given another name by its user until it is back, where it begins anew for that; null for going on.</summary>
    public TimeSpan? RestartOfRenamed { get; set; }

    public List<StartUpIncident> Incidents { get; } = [];
}
