namespace BonjourConformance.Cli;

/// <summary>What the process says to the shell.</summary>
public static class ExitCode
{
    /// <summary>No Fail.</summary>
    public const int Good = 0;

    /// <summary>At least one Fail; with --strict a Warning or an Inconclusive is enough.</summary>
    public const int Failed = 1;

    /// <summary>Wrong arguments or profile.</summary>
    public const int Usage = 2;

    /// <summary>The harness or its environment could not run.</summary>
    public const int Broken = 3;

    /// <summary>Interrupted; what was seen until then is reported.</summary>
    public const int Interrupted = 130;
}

/// <summary>The arguments are wrong; the message says which and how.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>The harness or its environment cannot do what was asked; the message says what to do about it.</summary>
public sealed class CannotRunException(string message, Exception? inner = null) : Exception(message, inner);
