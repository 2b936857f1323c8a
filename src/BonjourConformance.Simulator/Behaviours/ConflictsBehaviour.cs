using System.Globalization;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What a conflict with a verified name leads to.</summary>
public enum EstablishedConflict
{
    /// <summary>Probing the same name again (RFC 6762 section 9).</summary>
    Probe,
    Rename,
    Ignore,
}

/// <summary>Conflicts while probing and afterwards, and peers with the same records (RFC 6762 sections 6.6, 8.1, 9, 10.1).</summary>
public sealed class ConflictsBehaviour
{
    /// <summary>Whether a received record conflicts with a name being probed, the third argument being the own proposed records.</summary>
    public Func<Claim, ResourceRecord, IReadOnlyList<ZoneRecord>, bool> WhileProbing { get; set; } =
        (_, theirs, own) => !theirs.IsGoodbye && !own.Any(o => o.Record.SameRecord(theirs));

    /// <summary>Minds responses that came before the first probe of a name.</summary>
    public bool BeforeFirstProbe { get; set; }

    /// <summary>Whether a received record conflicts with a verified name.</summary>
    public Func<Claim, ResourceRecord, IReadOnlyList<ZoneRecord>, bool> Afterwards { get; set; } =
        (_, theirs, own) => !theirs.IsGoodbye && own.Any(o => o.Record.SameSet(theirs)) && !own.Any(o => o.Record.SameRecord(theirs));

    /// <summary>Which sections of a response are looked at.</summary>
    public Func<Section, bool> Looks { get; set; } = _ => true;

    /// <summary>Which names are watched.</summary>
    public Func<Claim, bool> Watches { get; set; } = _ => true;

    public EstablishedConflict OnEstablished { get; set; } = EstablishedConflict.Probe;

    /// <summary>Takes another pointer in a shared set for a conflict.</summary>
    public bool SharedToo { get; set; }

    /// <summary>Renames after a conflict while probing; otherwise goes on with the name.</summary>
    public Func<Claim, bool> Renames { get; set; } = _ => true;

    /// <summary>Whether it stops for good at a conflict while probing for the given name.</summary>
    public Func<Claim, bool> GivesUp { get; set; } = _ => false;

    /// <summary>From a conflict with a verified name until probing begins.</summary>
    public TimeSpan ReprobeDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Does not try names that it remembers another host's record of.</summary>
    public bool SkipsNamesOfOthers { get; set; }

    /// <summary>The next label after the given one.</summary>
    public Func<Claim, string> NextLabel { get; set; } = claim => claim.IsHost ? Number(claim.Label, "-", "") : Number(claim.Label, " (", ")");

    /// <summary>All instances are renamed together, of whatever name. Placeholders and their siblings always are (RFC 6763 section 8).</summary>
    public bool RenamesTogether { get; set; }

    /// <summary>Leaves the services of the same name as they are when a placeholder is renamed, and the other way round.</summary>
    public bool PlaceholdersAlone { get; set; }

    /// <summary>A verified name survives a restart (section 9).</summary>
    public bool Remembers { get; set; } = true;

    public int Limit { get; set; } = 15;

    /// <summary>Conflicts about names for which this is the same are counted together: those of one host all are.</summary>
    public Func<Claim, string> CountsWith { get; set; } = _ => "";

    /// <summary>Waits <see cref="LimitWait"/> after every failed probe attempt, as simple devices may; a conflict about a name in use is no attempt.</summary>
    public bool PausesAfterEveryFailure { get; set; }

    public TimeSpan LimitPeriod { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan LimitWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait is made once, not before every further attempt.</summary>
    public bool LimitsOnce { get; set; }

    /// <summary>Whether a peer's identical record with the first TTL must be corrected, where the second is the true one, in seconds.</summary>
    public Func<uint, uint, bool> Corrects { get; set; } = (theirs, own) => theirs * 2UL < own;

    /// <summary>In which section of a response, and for which of its records, it looks for a peer's copy that it has to correct.</summary>
    public Func<Section, ResourceRecord, bool> LooksForCopies { get; set; } = (_, _) => true;

    /// <summary>Corrects goodbyes of its own live records (section 10.1).</summary>
    public bool Rescues { get; set; } = true;

    /// <summary>While a name is probed for, takes for none what would be a conflict; only faults do.</summary>
    public void OverlookWhileProbing(Func<Claim, ResourceRecord, IReadOnlyList<ZoneRecord>, bool> overlooks)
    {
        var usual = WhileProbing;
        WhileProbing = (claim, theirs, own) => !overlooks(claim, theirs, own) && usual(claim, theirs, own);
    }

    /// <summary>Once a name is verified, takes for none what would be a conflict; only faults do.</summary>
    public void OverlookAfterwards(Func<Claim, ResourceRecord, IReadOnlyList<ZoneRecord>, bool> overlooks)
    {
        var usual = Afterwards;
        Afterwards = (claim, theirs, own) => !overlooks(claim, theirs, own) && usual(claim, theirs, own);
    }

    /// <summary>Counts a label up: "Name", "Name (2)", "Name (3)"; cut to 63 octets between characters.</summary>
    public static string Number(string label, string before, string after)
    {
        var number = 2;
        var stem = label;
        // With nothing before it the number is all digits at the end.
        var at = before.Length > 0 ? label.LastIndexOf(before, StringComparison.Ordinal) : label.AsSpan().TrimEnd("0123456789").Length;
        if (at > 0 && label.EndsWith(after, StringComparison.Ordinal)
            && int.TryParse(label.AsSpan(at + before.Length, label.Length - at - before.Length - after.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var found)
            && found is > 1 and < 1_000_000)
            (number, stem) = (found + 1, label[..at]);
        var end = before + number.ToString(CultureInfo.InvariantCulture) + after;
        while (Encoding.UTF8.GetByteCount(stem) + Encoding.UTF8.GetByteCount(end) > 63)
            stem = stem[..^(char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        return stem + end;
    }
}
