using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Link;

/// <summary>The cable between harness and device: time, sending, and all that was seen.</summary>
public interface ILink
{
    EventLoop Loop { get; }

    Transcript Transcript { get; }

    /// <summary>"virtual", "live" or "capture".</summary>
    string World { get; }

    /// <summary>Name of the interface; null in the virtual world.</summary>
    string? InterfaceName { get; }

    /// <summary>By how much a measured time may be wrong on account of link and harness, for a round trip as for a gap.</summary>
    TimeSpan Tolerance { get; }

    /// <summary>Widens the tolerance to what the way to the device takes longer at one time than at another, where that is more.</summary>
    void Grant(TimeSpan jitter);

    /// <summary>How often a failing observation is repeated before it is held against the device: 1 where the link loses nothing.</summary>
    int Attempts { get; }

    /// <summary>Waiting costs nobody's time, so that a device can be watched for minutes; on a live link it does.</summary>
    bool IsPatient => false;

    /// <summary>The interface's own addresses.</summary>
    LinkAddresses Addresses { get; }

    /// <summary>Puts a whole frame on the link; it appears in the transcript as sent. The comment names the check.</summary>
    void Send(ReadOnlyMemory<byte> frame, string? comment = null);
}

/// <summary>Link-layer and IP addresses of the harness's own interface.</summary>
/// <param name="PrefixLength">Of the IPv4 subnet, in bits.</param>
public sealed record LinkAddresses(MacAddress Mac, IPAddress? IPv4, int PrefixLength, IReadOnlyList<IPAddress> IPv6)
{
    public bool IsOnLink(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        if (octets.Length == 16) return octets[0] == 0xFE && (octets[1] & 0xC0) == 0x80;
        if (octets[0] == 169 && octets[1] == 254) return true;
        if (IPv4 is null) return false;
        var own = IPv4.GetAddressBytes();
        for (var bit = 0; bit < PrefixLength; bit++)
            if ((own[bit / 8] ^ octets[bit / 8]) >> 7 - bit % 8 is var differs && (differs & 1) != 0) return false;
        return true;
    }
}
