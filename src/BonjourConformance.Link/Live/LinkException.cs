namespace BonjourConformance.Link.Live;

/// <summary>Why a network interface could not be used.</summary>
public enum LinkProblem
{
    /// <summary>The capture library is not installed.</summary>
    NoLibrary,

    NoSuchInterface,

    NotPermitted,

    /// <summary>Down, or up without anything behind it.</summary>
    InterfaceDown,

    NotEthernet,

    /// <summary>The interface failed while it was in use.</summary>
    Failed,

    /// <summary>Nothing can be captured from it any more.</summary>
    Gone,
}

/// <summary>The harness's own network could not be used. Never the device's fault; the message says what to do.</summary>
public sealed class LinkException(LinkProblem problem, string message, Exception? cause = null) : Exception(message, cause)
{
    public LinkProblem Problem { get; } = problem;
}
