namespace BonjourConformance.Link;

/// <summary>
/// An instant of the link and the place in the transcript that belongs to it. What comes after it is decided by the stamps of the capture: a
/// frame that was captured earlier, and only waited to be processed, does not.
/// </summary>
/// <param name="At">Since the start of the run.</param>
/// <param name="Place">The number of the last frame that the transcript held: frames of higher numbers may come after.</param>
public readonly record struct Moment(TimeSpan At, int Place)
{
    /// <summary>Before everything.</summary>
    public static Moment Start => default;

    public override string ToString() => $"{At.TotalSeconds:0.######} s, after frame {Place}";
}
