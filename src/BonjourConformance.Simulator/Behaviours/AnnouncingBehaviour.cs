namespace BonjourConformance.Simulator;

/// <summary>Announcing (RFC 6762 sections 8.3 and 8.4).</summary>
public sealed class AnnouncingBehaviour
{
    public int Count { get; set; } = 2;

    public TimeSpan FirstGap { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Each further gap is so many times the one before.</summary>
    public double Growth { get; set; } = 2;

    /// <summary>From the end of probing to the first announcement.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.Zero;

    /// <summary>Which records are announced.</summary>
    public Func<ZoneRecord, bool> Includes { get; set; } = _ => true;

    /// <summary>Puts the records of one announcement in order.</summary>
    public Func<IEnumerable<ZoneRecord>, IEnumerable<ZoneRecord>> Order { get; set; } = records => records;

    /// <summary>At most so many records in one message; null for what fits.</summary>
    public int? RecordsPerMessage { get; set; }

    /// <summary>Sends only so many messages of each announcement.</summary>
    public int MostMessages { get; set; } = int.MaxValue;

    /// <summary>Announces everything again and again at this interval; null for never.</summary>
    public TimeSpan? Period { get; set; }

    /// <summary>Adds an NSEC record of each unique name to the Additional section (a permission).</summary>
    public bool WithNegatives { get; set; }

    /// <summary>Sends the records in the Additional section instead of the Answer section.</summary>
    public bool InAdditionalSection { get; set; }

    public bool OnTextChange { get; set; } = true;

    /// <summary>How often a changed TXT record is announced; null for as often as others.</summary>
    public int? CountOnTextChange { get; set; }

    /// <summary>Announces everything once more when another host announces something.</summary>
    public bool OnForeignAnnouncement { get; set; }

    /// <summary>Messages of other hosts after which it announces everything once more.</summary>
    public Predicate<Incoming> RepeatsAfter { get; set; } = _ => false;

    public bool OnAddressChange { get; set; } = true;

    public bool OverIPv4 { get; set; } = true;

    public bool OverIPv6 { get; set; } = true;

    /// <summary>Keeps one second between multicasts of a record (RFC 6762 section 6).</summary>
    public bool KeepsRateLimit { get; set; } = true;
}
