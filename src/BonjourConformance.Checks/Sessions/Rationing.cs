namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// How long after a record was multicast the device can be expected to multicast it again. RFC 6762 section 6 demands a second at least; one that counts
/// it roughly takes longer, and leaves a question unanswered that comes right after it.
/// </summary>
internal sealed class Rationing
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1.05);

    /// <summary>What a device may take that counts a second roughly.</summary>
    public static readonly TimeSpan Roughly = TimeSpan.FromSeconds(2.5);

    private readonly Tally behindItself = new(), behindOthers = new();

    public TimeSpan Rest => behindItself.IsHeld ? Roughly : Second;

    /// <summary>It rests after whatever it multicast, where the RFC has each record rest: one check says so, and the others ask when it has rested.</summary>
    public bool IsOfAll => behindOthers.IsHeld;

    /// <summary>What became of a plain question.</summary>
    /// <param name="age">How long before it the answer had been multicast; null for never.</param>
    /// <param name="rest">How long before it anything had been multicast; null for never.</param>
    /// <param name="isHeld">It was answered only when it was put once more.</param>
    public void Learn(TimeSpan? age, TimeSpan? rest, bool isHeld)
    {
        if (age <= Roughly) behindItself.Add(isHeld);
        else if (rest < Second) behindOthers.Add(isHeld);
    }

    /// <summary>Questions that came soon after a multicast. Of a few the link may have lost the answer.</summary>
    private sealed class Tally
    {
        private int held;
        private int answered;

        public bool IsHeld => held >= 3 && held * 4 > answered;

        public void Add(bool isHeld)
        {
            if (isHeld) held++;
            else answered++;
        }
    }
}
