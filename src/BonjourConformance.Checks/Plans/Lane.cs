namespace BonjourConformance.Checks.Plans;

/// <summary>What a check can bear beside itself. The plan of a run puts side by side what does not disturb each other.</summary>
public enum Lane
{
    /// <summary>Has link and device for itself: it judges timing or silence, counts what others would add to, or does something to the device.</summary>
    Quiet,

    /// <summary>
    /// Has the device browse for, or connect to, services of a type of the check's own, of which no other check's frame speaks: bears others of its kind. What the
    /// others make the device ask can only make it look worse, and that is looked at again in quiet.
    /// </summary>
    Browsing,

    /// <summary>
    /// Asks over one family and looks at what comes over that one: bears a check of its kind over the other family, where the device was seen to treat the two
    /// as two interfaces.
    /// </summary>
    Families,
}
