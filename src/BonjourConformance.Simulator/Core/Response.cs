namespace BonjourConformance.Simulator;

/// <summary>Answers on their way to one query, waiting for their time.</summary>
internal sealed class Response
{
    /// <summary>The query; null for a record multicast to correct a peer.</summary>
    public Incoming? Query { get; init; }

    public required IpFamily Family { get; init; }

    /// <summary>Goes to the querier alone.</summary>
    public bool Unicast { get; init; }

    /// <summary>Defends a name against a probe.</summary>
    public bool Defence { get; init; }

    /// <summary>More known answers may follow.</summary>
    public bool Truncated { get; init; }

    /// <summary>May be held to be sent together with a later one.</summary>
    public bool CanWait { get; init; }

    public required List<ZoneRecord> Answers { get; init; }

    /// <summary>Not sent, but what goes with them is; only faults do that.</summary>
    public List<ZoneRecord> Unsaid { get; init; } = [];

    public required TimeSpan Due { get; set; }

    /// <summary>When it was to be sent before it was held for others.</summary>
    public required TimeSpan FirstDue { get; set; }

    public bool IsLegacy => Query is { IsLegacy: true };
}
