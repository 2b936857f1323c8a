namespace BonjourConformance.Records;

/// <summary>How a check ended. Order is the order of reports: what needs attention first.</summary>
public enum Verdict
{
    /// <summary>A duty is broken that the RFC makes firm.</summary>
    Fail,

    /// <summary>A recommendation is not followed.</summary>
    Warning,

    /// <summary>The harness or its environment broke; says nothing about the device.</summary>
    Error,

    /// <summary>The evidence could not be had; the message says why.</summary>
    Inconclusive,

    /// <summary>The duty does not apply to this device; the message says why.</summary>
    NotApplicable,

    /// <summary>The device did what the duty asks.</summary>
    Pass,
}
