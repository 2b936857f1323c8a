namespace BonjourConformance.Simulator;

/// <summary>The form of messages and datagrams (RFC 6762 sections 11, 17 and 18).</summary>
public sealed class MessagesBehaviour
{
    /// <summary>Each may change a message about to be sent, in order.</summary>
    public List<Action<Outgoing>> Rewrite { get; } = [];

    /// <summary>Each may replace a message about to be sent by any number of messages, in order, after <see cref="Rewrite"/>.</summary>
    public List<Func<Outgoing, IEnumerable<Outgoing>>> Replace { get; } = [];

    /// <summary>Each may change a whole frame about to be sent, in order.</summary>
    public List<Func<byte[], Outgoing, byte[]>> Frames { get; } = [];

    /// <summary>Octets of UDP payload above which records go into another message.</summary>
    public int MostPayload { get; set; } = 1440;

    /// <summary>Octets of an IP packet above which it is sent in fragments.</summary>
    public int Mtu { get; set; } = 1500;
}
