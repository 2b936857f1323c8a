using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Decides what a device takes notice of (RFC 6762 sections 6, 11 and 18).</summary>
internal static class Reception
{
    /// <summary>The message in a frame, or null for what is no business of the device or cannot be understood.</summary>
    public static Incoming? Take(DeviceState state, ParsedFrame frame, TimeSpan now)
    {
        var behaviour = state.Behaviour.Reception;
        if (frame.Ip is not { IsFragment: false } ip || frame.Udp is not { DestinationPort: 5353, ChecksumHolds: not false } || frame.Flaws.Count > 0) return null;
        var family = ip.Version == 4 ? IpFamily.IPv4 : IpFamily.IPv6;
        if (!(family == IpFamily.IPv4 ? behaviour.ByIPv4 : behaviour.ByIPv6)) return null;
        var toGroup = ip.Destination.Equals(HostInterface.Group(family));
        if (!toGroup && !state.Interface.IsOwn(ip.Destination)) return null;
        if (!behaviour.TakesOwnEcho && frame.Source == state.Interface.Mac && state.Interface.IsOwn(ip.Source)) return null;
        if (frame.Dns is not { } dns || IsBroken(dns) || !behaviour.AcceptsHeader(dns.Message)) return null;
        return new Incoming
        {
            Frame = frame,
            Message = dns.Message,
            Family = family,
            At = now,
            ToGroup = toGroup,
            OnLink = state.Interface.IsOnLink(ip.Source),
        };
    }

    /// <summary>Whether a response may be believed.</summary>
    public static bool Accepts(DeviceState state, Incoming response, bool probing)
    {
        var behaviour = state.Behaviour.Reception;
        if (response.SourcePort != 5353 && !behaviour.AcceptsResponsesFromAnyPort) return false;
        if (response.ToGroup) return true;
        return (probing || behaviour.AcceptsUnsolicitedUnicast) && (response.OnLink || behaviour.AcceptsOffLinkUnicast);
    }

    /// <summary>Flaws inside one record spoil that record alone (section 6.1); others leave the rest of the message in doubt.</summary>
    private static bool IsBroken(DecodedMessage dns)
    {
        foreach (var flaw in dns.Flaws)
        {
            if (flaw.Kind is FlawKind.TxtEmpty or FlawKind.TxtOverrun or FlawKind.NsecBitmap or FlawKind.TrailingOctets) continue;
            if (flaw.Kind is FlawKind.HeaderLength or FlawKind.CountTooHigh or FlawKind.Truncated || !dns.Records.Any(r => IsInside(flaw, r, dns.Octets.Span))) return true;
        }
        return false;
    }

    /// <summary>In the rdata or its length, and the length does not reach beyond the message.</summary>
    private static bool IsInside(Flaw flaw, RecordLayout record, ReadOnlySpan<byte> octets) =>
        flaw.Offset >= record.RdataOffset - 2 && flaw.Offset < record.RdataOffset + record.RdataLength
        && (octets[record.RdataOffset - 2] << 8 | octets[record.RdataOffset - 1]) == record.RdataLength;
}
