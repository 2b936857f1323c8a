using System.Net;
using BonjourConformance.Checks.Rules;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>
/// Tells of the frames of other hosts which ones a check may look at again. On a busy link most are of no concern to the device, and a run that
/// kept them all would have no end of them; the capture has them.
/// </summary>
internal sealed class Bystanders(Session session)
{
    /// <summary>Whatever asks whether somebody else asked looks back by a second and more, so that of the same question, put all the time, a part will do.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<DnsName> names = [];
    private readonly HashSet<IPAddress> addresses = [];
    private readonly HashSet<MacAddress> stations = [];
    private readonly Dictionary<DecodedMessage, TimeSpan> asked = new(ReferenceEqualityComparer.Instance);
    private int macs;
    private int read;
    private int usurped;

    private DeviceModel Device => session.Device;

    /// <summary>Whether a frame concerns the device, the harness, or a name or an address that either has spoken of.</summary>
    public bool Concern(Frame frame)
    {
        // Until it is known who the device is, anybody may be.
        if (Device.Macs.Count == 0 || session.Recording is not null || frame.Direction == Direction.Sent) return true;
        if (Device.Owns(frame)) return session.Groups.Keeps(frame);
        Learn();
        if (stations.Contains(frame.Parsed.Destination) || Device.Macs.Contains(frame.Parsed.Destination)) return true;
        if (frame.Arp is { } arp) return addresses.Contains(arp.SenderAddress) || addresses.Contains(arp.TargetAddress);
        if (frame.Dns is { } dns) return (NamesIn(dns.Message).Any(names.Contains) || UsesItsAddress(frame)) && !IsAskedAgain(frame, dns);
        return UsesItsAddress(frame) || Relevance.Of(frame.Parsed.Octets.Span);
    }

    /// <summary>Some hundreds are enough to show who it is.</summary>
    private bool UsesItsAddress(Frame frame)
    {
        if (usurped >= 500 || AddressRule.Claims(frame) is not { } use || !Device.Addresses.Contains(use.Address)) return false;
        usurped++;
        return true;
    }

    private bool IsOfTheTwo(Frame frame) => frame.Direction == Direction.Sent || Device.Owns(frame);

    /// <summary>Catches up with what the two have said; where nobody else speaks, that is never needed.</summary>
    private void Learn()
    {
        if (macs != Device.Macs.Count) (macs, read) = (Device.Macs.Count, 0);
        var all = session.Link.Transcript.All;
        for (; read < all.Count; read++)
            if (IsOfTheTwo(all[read])) Learn(all[read]);
    }

    private void Learn(Frame frame)
    {
        if (frame.Direction == Direction.Sent) stations.Add(frame.Source);
        if (frame.Arp is { } arp)
        {
            if (!arp.SenderAddress.Equals(IPAddress.Any)) addresses.Add(arp.SenderAddress);
            addresses.Add(arp.TargetAddress);
        }
        if (frame.Dns is { } dns) names.UnionWith(NamesIn(dns.Message));
    }

    /// <summary>A plain question to the group, octet for octet as one that was kept a moment ago, whoever put it. Whom a unicast answer may be sent to has to be known.</summary>
    private bool IsAskedAgain(Frame frame, DecodedMessage dns)
    {
        if (dns.Message.IsResponse || frame.Udp is not { SourcePort: 5353 } || !frame.Parsed.Destination.IsGroup || dns.Message.Questions.Any(q => q.UnicastResponse) || dns.Message.Authorities.Count > 0) return false;
        if (asked.TryGetValue(dns, out var last) && frame.At - last < Again) return true;
        if (asked.Count > 1000) asked.Clear();
        asked[dns] = frame.At;
        return false;
    }

    private static IEnumerable<DnsName> NamesIn(DnsMessage message) =>
        message.Questions.Select(q => q.Name).Concat(message.Records.SelectMany(r => r.Data.Names.Prepend(r.Name)));
}
