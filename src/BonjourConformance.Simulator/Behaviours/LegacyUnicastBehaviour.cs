using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Answers to simple resolvers (RFC 6762 section 6.7).</summary>
public sealed class LegacyUnicastBehaviour
{
    public bool Answers { get; set; } = true;

    /// <summary>Answers by multicast only.</summary>
    public bool ByMulticast { get; set; }

    /// <summary>Sends the answer by multicast too (a permission).</summary>
    public bool MulticastCopy { get; set; }

    public bool RepeatsId { get; set; } = true;

    public bool RepeatsQuestion { get; set; } = true;

    /// <summary>In seconds.</summary>
    public uint MostTtl { get; set; } = 10;

    public bool CacheFlush { get; set; }

    public Compression Compression { get; set; } = Compression.LegacyUnicast;

    public ushort SourcePort { get; set; } = 5353;

    /// <summary>Answers to port 5353 instead of the port that asked.</summary>
    public bool ToPort5353 { get; set; }

    /// <summary>Copies RD, as unicast servers do (a choice).</summary>
    public bool RepeatsRd { get; set; }

    public bool WithAdditionals { get; set; } = true;

    /// <summary>Answers at once, shared records too; only one resolver is there to hear it (a choice).</summary>
    public bool WithoutDelay { get; set; }
}
