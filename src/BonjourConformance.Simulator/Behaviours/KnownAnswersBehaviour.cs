namespace BonjourConformance.Simulator;

/// <summary>Known-answer suppression (RFC 6762 sections 7.1 and 7.2).</summary>
public sealed class KnownAnswersBehaviour
{
    public bool Suppresses { get; set; } = true;

    /// <summary>Whether an answer listed with the first TTL is known well enough, where the second is the true one, in seconds.</summary>
    public Func<uint, uint, bool> Suffices { get; set; } = (listed, actual) => listed * 2UL >= actual;

    /// <summary>Minds known answers in later messages of the same querier.</summary>
    public bool Continues { get; set; } = true;

    /// <summary>Takes every source for the querier that a later message continues.</summary>
    public bool FromAnySource { get; set; }

    /// <summary>Takes what one querier lists in a later message for known to all that set TC and are still waited for.</summary>
    public bool OneListForAll { get; set; }

    /// <summary>A further message with TC set prolongs the wait.</summary>
    public bool Extends { get; set; } = true;

    /// <summary>Drops an answer for all queriers of an interface that wait for it where one knows it.</summary>
    public bool ForgetsOthers { get; set; }

    /// <summary>Answers nothing of a question where one of the answers is known.</summary>
    public bool OneHidesAll { get; set; }

    /// <summary>Compares rdata too; otherwise name and type are enough.</summary>
    public bool ComparesData { get; set; } = true;
}
