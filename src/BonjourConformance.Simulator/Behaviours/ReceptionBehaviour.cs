using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What is taken notice of (RFC 6762 sections 6, 11 and 18).</summary>
public sealed class ReceptionBehaviour
{
    /// <summary>Whether a header word is acceptable: opcode and response code must be zero, all else is ignored.</summary>
    public Func<DnsMessage, bool> AcceptsHeader { get; set; } = message => message.Opcode == 0 && message.Rcode == 0;

    /// <summary>Responses from other ports than 5353.</summary>
    public bool AcceptsResponsesFromAnyPort { get; set; }

    /// <summary>Treats questions in responses as questions.</summary>
    public bool AnswersResponses { get; set; }

    /// <summary>Unicast responses while no probe asked for them.</summary>
    public bool AcceptsUnsolicitedUnicast { get; set; }

    /// <summary>Unicast responses from off the link.</summary>
    public bool AcceptsOffLinkUnicast { get; set; }

    /// <summary>Its own frames, should the link bring them back.</summary>
    public bool TakesOwnEcho { get; set; }

    public bool ByIPv4 { get; set; } = true;

    public bool ByIPv6 { get; set; } = true;

    /// <summary>Each may change what the device makes of a message; false drops it.</summary>
    public List<Func<Incoming, bool>> Filters { get; } = [];

    /// <summary>Has it make something else of certain messages.</summary>
    public void Reads(Func<Incoming, bool> which, Func<Incoming, DnsMessage> change) => Filters.Add(m =>
    {
        if (which(m)) m.Message = change(m);
        return true;
    });

    /// <summary>The same for queries.</summary>
    public void ReadsQueries(Func<Incoming, bool> which, Func<Incoming, DnsMessage> change) => Reads(m => !m.Message.IsResponse && which(m), change);

    /// <summary>Frames that kill the device: it falls silent until it is started again.</summary>
    public List<Func<ParsedFrame, bool>> DiesOf { get; } = [];

    /// <summary>Frames that make the device start anew.</summary>
    public List<Func<ParsedFrame, bool>> RestartsOn { get; } = [];

    /// <summary>Answers ARP requests and neighbour solicitations for its own addresses.</summary>
    public bool AnswersArp { get; set; } = true;

    public bool AnswersSolicitations { get; set; } = true;
}
