using BonjourConformance.Wire.Printing;

namespace BonjourConformance.Simulator;

/// <summary>What stands behind the ports that the device advertises: TCP, and a printer's answers over IPP.</summary>
public sealed class PortsBehaviour
{
    /// <summary>Whether the port of a service is open in a family.</summary>
    public Func<InstanceSetup, IpFamily, bool> Opens { get; set; } = (_, _) => true;

    /// <summary>Whether a peer is served at an address of the device.</summary>
    public Func<System.Net.IPAddress, System.Net.IPAddress, ushort, bool> Serves { get; set; } = (_, _, _) => true;

    /// <summary>A closed port refuses; otherwise it says nothing.</summary>
    public bool Refuses { get; set; } = true;

    /// <summary>Half-open connections beyond this number are not answered, and none of them is ever given up.</summary>
    public int MostHalfOpen { get; set; } = int.MaxValue;

    /// <summary>Accepts nothing more once a client with two connections has broken off one without having sent anything.</summary>
    public bool HangsAfterAbort { get; set; }

    /// <summary>Takes one connection at a time: another one is refused until the first has ended.</summary>
    public bool OneAtATime { get; set; }

    /// <summary>Connections to an address that is given up are reset (RFC 3927 section 2.5).</summary>
    public bool ResetsWithAddress { get; set; } = true;

    /// <summary>Connections to a link-local address go on when a routable one comes (RFC 3927 section 1.9).</summary>
    public bool KeepsOverLease { get; set; } = true;

    /// <summary>Answers at the port of a service over UDP are refused by ICMP; by default nothing answers there.</summary>
    public bool RefusesUdp { get; set; }

    /// <summary>The queue that answers for a path; null for none.</summary>
    public Func<IReadOnlyList<InstanceSetup>, string, InstanceSetup?> Queue { get; set; } = (queues, path) => queues.FirstOrDefault(q => IppPrinter.PathOf(q) == path);

    /// <summary>Changes the answer of a queue.</summary>
    public Func<InstanceSetup, IppMessage, IppMessage> Answer { get; set; } = (_, answer) => answer;

    /// <summary>Whether Get-Printer-Attributes is served at all.</summary>
    public bool ServesIpp { get; set; } = true;

    public bool SpeaksTls { get; set; } = true;

    /// <summary>The device's web page, made of the host name and the address that it was asked at.</summary>
    public Func<string, string, string> Page { get; set; } = (_, address) => $"<html><body><a href=\"http://{address}/status\">Status</a></body></html>";

    /// <summary>The host part of URLs in a queue's answers, made of the host name and the address that it was asked at.</summary>
    public Func<string, string, string>? HostInUris { get; set; }

    /// <summary>The web page that a queue names is at the host that it was asked by (a choice).</summary>
    public bool NamesAskedHost { get; set; }
}
