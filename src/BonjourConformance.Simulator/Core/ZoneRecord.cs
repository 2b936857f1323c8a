using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What a record of the device is for.</summary>
public enum RecordRole
{
    /// <summary>_ipp._tcp.local PTR to an instance.</summary>
    ServicePointer,

    /// <summary>_sub PTR to an instance.</summary>
    SubtypePointer,

    /// <summary>_services._dns-sd._udp.local PTR to a service type.</summary>
    TypePointer,

    /// <summary>SRV of an instance.</summary>
    Service,

    /// <summary>TXT of an instance.</summary>
    Text,

    /// <summary>A or AAAA of the host name.</summary>
    HostAddress,

    /// <summary>HINFO of the host name.</summary>
    HostInfo,

    /// <summary>PTR from an address to the host name.</summary>
    ReverseMapping,

    /// <summary>NSEC made for a unique name.</summary>
    Negative,

    Other,
}

public enum IpFamily
{
    IPv4,
    IPv6,
}

/// <summary>One record of the device, with its true TTL, and when it was last multicast.</summary>
public sealed class ZoneRecord
{
    private readonly TimeSpan?[] multicast = new TimeSpan?[2];

    /// <param name="claims">The names that must be verified before it may be used; with several, one is enough; with none, it may be used at once.</param>
    public ZoneRecord(RecordRole role, ResourceRecord record, bool unique, params IReadOnlyList<Claim> claims)
    {
        Role = role;
        Record = record;
        Unique = unique;
        Claims = claims;
    }

    public RecordRole Role { get; }

    public ResourceRecord Record { get; set; }

    /// <summary>Member of a unique RRset: sent with the cache-flush bit.</summary>
    public bool Unique { get; set; }

    public IReadOnlyList<Claim> Claims { get; set; }

    /// <summary>The instance it belongs to, if any.</summary>
    public InstanceSetup? Instance => Claims.Count == 1 ? Claims[0].Instance : null;

    public bool IsActive
    {
        get
        {
            if (Claims.Count == 0) return true;
            foreach (var claim in Claims)
                if (claim.State == ClaimState.Established || claim.StaysInUse) return true;
            return false;
        }
    }

    /// <summary>Has been announced as it is now, or need not be.</summary>
    internal bool Announced { get; set; }

    internal bool Removed { get; set; }

    /// <summary>Peers may have it: it was multicast since the device started.</summary>
    internal bool IsKnown => multicast[0] is not null || multicast[1] is not null;

    internal TimeSpan? LastMulticast(IpFamily family) => multicast[(int)family];

    internal void Stamp(IpFamily family, TimeSpan now) => multicast[(int)family] = now;

    internal void Inherit(ZoneRecord old)
    {
        multicast[0] = old.multicast[0];
        multicast[1] = old.multicast[1];
        Announced = old.Announced;
    }

    public override string ToString() => Record.ToString();
}
