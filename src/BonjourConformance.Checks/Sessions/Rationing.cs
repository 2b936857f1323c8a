namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// How long after a record was multicast the device can be expected to multicast it again. RFC 6762 section 6 demands a second at least; one that counts
/// it roughly takes longer, and leaves a question unanswered that comes right after it.
/// </summary>
internal sealed class Rationing
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1.05);

    private static readonly TimeSpan Roughly = TimeSpan.FromSeconds(2.5);

    private int held;
    private int answered;
    private int heldBehindOthers;
    private int answeredBehindOthers;

    public TimeSpan Rest => held >= 3 && held * 4 > answered ? Roughly : Second;

    /// <summary>It rests after whatever it multicast, where the RFC has each record rest: one check says so, and the others ask when it has rested.</summary>
    public bool IsOfAll => heldBehindOthers >= 3 && heldBehindOthers * 4 > answeredBehindOthers;

    /// <summary>What became of a plain question.</summary>
    /// <param name="age">How long before it the answer had been multicast; null for never.</param>
    /// <param name="rest">How long before it anything had been multicast; null for never.</param>
    /// <param name="isHeld">It was answered only when it was put once more.</param>
    public void Learn(TimeSpan? age, TimeSpan? rest, bool isHeld)
    {
        if (age <= Roughly) Count(isHeld, ref held, ref answered);
        else if (rest < Second) Count(isHeld, ref heldBehindOthers, ref answeredBehindOthers);
    }

    private static void Count(bool isHeld, ref int held, ref int answered) => _ = isHeld ? held++ : answered++;
}
