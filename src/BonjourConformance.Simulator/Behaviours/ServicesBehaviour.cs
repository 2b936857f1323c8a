using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>The device's records (RFC 6762 sections 3, 4 and 10; RFC 6763 sections 4 to 9).</summary>
public sealed class ServicesBehaviour
{
    /// <summary>Each may change what the device is, before it starts.</summary>
    public List<Func<DeviceSetup, DeviceSetup>> Setup { get; } = [];

    /// <summary>Each may add, remove or change records whenever they are made anew, in order.</summary>
    public List<Action<List<ZoneRecord>>> Records { get; } = [];

    /// <summary>TTL in seconds of records with a host name as name or in the rdata.</summary>
    public uint HostTtl { get; set; } = 120;

    /// <summary>TTL in seconds of all others: 75 minutes.</summary>
    public uint OtherTtl { get; set; } = 4500;

    /// <summary>Has PTR records from its addresses to its host name.</summary>
    public bool ReverseMapping { get; set; } = true;

    /// <summary>CPU and OS of an HINFO record; null for none.</summary>
    public (string Cpu, string Os)? HostInfo { get; set; }

    /// <summary>The first instance's TXT record changes at this interval, such as a count of pages; null for never.</summary>
    public TimeSpan? CountsEvery { get; set; }

    /// <summary>The last instance's TXT record changes at this interval while nobody asks; null for never.</summary>
    public TimeSpan? TextChangesEvery { get; set; }

    /// <summary>The label of an instance at the n-th start, made of the one it would have otherwise.</summary>
    public Func<string, int, string> NameAtStart { get; set; } = (label, _) => label;

    /// <summary>The label made of what a user enters: as it is, cut to 63 octets between characters.</summary>
    public Func<string, string> NameOfUser { get; set; } = Claim.Cut;

    /// <summary>Rdata of the TXT record made of attributes.</summary>
    public Func<InstanceSetup, RecordData> Text { get; set; } = TextRecord.Of;
}
