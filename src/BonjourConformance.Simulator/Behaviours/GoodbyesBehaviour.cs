using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Goodbyes (RFC 6762 sections 8.4 and 10.1).</summary>
public sealed class GoodbyesBehaviour
{
    public bool OnStop { get; set; } = true;

    public bool OnRename { get; set; } = true;

    /// <summary>Which other records it takes leave of when it is renamed.</summary>
    public Func<ZoneRecord, bool> AlsoOnRename { get; set; } = _ => false;

    /// <summary>For the pointers to a name that was lost to another host.</summary>
    public bool OnLostName { get; set; } = true;

    /// <summary>For the old TXT record, which the cache-flush bit replaces anyway.</summary>
    public bool OnTextChange { get; set; }

    /// <summary>Of which records it takes leave.</summary>
    public Func<ZoneRecord, bool> Includes { get; set; } = _ => true;

    /// <summary>Changes a goodbye record before it is sent.</summary>
    public Func<ResourceRecord, ResourceRecord> Form { get; set; } = record => record;

    public uint Ttl { get; set; }

    /// <summary>How often each goodbye is sent, back to back.</summary>
    public int Times { get; set; } = 1;

    public bool OverIPv4 { get; set; } = true;

    public bool OverIPv6 { get; set; } = true;
}
