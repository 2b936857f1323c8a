using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Negative responses (RFC 6762 section 6.1).</summary>
public sealed class NegativeBehaviour
{
    /// <summary>Denies types that a unique name lacks.</summary>
    public bool Denies { get; set; } = true;

    /// <summary>For which names it denies.</summary>
    public Func<DnsName, bool> DeniesFor { get; set; } = _ => true;

    /// <summary>Denies for shared names too.</summary>
    public bool DeniesShared { get; set; }

    /// <summary>Denies for any name below a name of its own.</summary>
    public bool DeniesBelow { get; set; }

    /// <summary>Puts the denial into the Additional section instead of the Answer section (a choice).</summary>
    public bool InAdditionalSection { get; set; }

    /// <summary>Adds NSEC to address records where one family is missing (section 6.2).</summary>
    public bool WithAddresses { get; set; } = true;

    /// <summary>Changes an NSEC record before it is used.</summary>
    public Func<ResourceRecord, ResourceRecord> Form { get; set; } = record => record;

    /// <summary>In seconds, for the host name and reverse mapping names.</summary>
    public uint HostTtl { get; set; } = 120;

    /// <summary>In seconds, for instance names.</summary>
    public uint InstanceTtl { get; set; } = 4500;
}
