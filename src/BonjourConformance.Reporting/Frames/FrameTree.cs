using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>Decodes a frame into lines with the octets each rests on. Any octets are welcome: what cannot be read shows as flaws.</summary>
public static class FrameTree
{
    public static IReadOnlyList<Field> Of(ParsedFrame frame)
    {
        var fields = new List<Field>();
        AddEthernet(frame, fields);
        if (frame.Arp is { } arp)
            AddArp(arp, frame.ArpOffset, fields);
        if (frame.Ip is { } ip)
            AddIp(ip, frame, fields);
        if (frame.Udp is { } udp)
            AddUdp(udp, fields);
        foreach (var flaw in frame.Flaws)
            fields.Add(new Field(1, flaw.Offset, 1, "Flaw: " + flaw.What, IsFlaw: true));
        if (frame.Dns is { } dns)
            new MessageTree(dns, frame.Udp!.PayloadOffset, fields).Add();
        else if (frame.Udp is { PayloadLength: > 0 } other)
            fields.Add(new Field(0, other.PayloadOffset, other.PayloadLength, $"Payload, {other.PayloadLength} octets"));
        return Within(fields, frame.Octets.Length);
    }

    private static void AddEthernet(ParsedFrame frame, List<Field> fields)
    {
        if (frame.Octets.Length < 14)
        {
            fields.Add(new Field(0, 0, frame.Octets.Length, $"Ethernet, cut off after {frame.Octets.Length} octets", IsFlaw: true));
            return;
        }

        fields.Add(new Field(0, 0, 14, $"Ethernet {frame.Source} → {frame.Destination}"));
        fields.Add(new Field(1, 0, 6, $"Destination {frame.Destination}{(frame.Destination.IsGroup ? " (group)" : "")}"));
        fields.Add(new Field(1, 6, 6, $"Source {frame.Source}"));
        var name = Enum.IsDefined(frame.EtherType) ? frame.EtherType.ToString() : "unknown";
        fields.Add(new Field(1, 12, 2, $"Type 0x{(ushort)frame.EtherType:X4} ({name})"));
    }

    private static void AddArp(ArpPacket arp, int at, List<Field> fields)
    {
        fields.Add(new Field(0, at, 28, arp.ToString()));
        fields.Add(new Field(1, at, 2, $"Hardware type {arp.HardwareType}"));
        fields.Add(new Field(1, at + 2, 2, $"Protocol type 0x{arp.ProtocolType:X4}"));
        fields.Add(new Field(1, at + 4, 2, "Address lengths"));
        var operation = arp.Operation switch { ArpPacket.Request => " (request)", ArpPacket.Reply => " (reply)", _ => "" };
        fields.Add(new Field(1, at + 6, 2, $"Operation {arp.Operation}{operation}"));
        fields.Add(new Field(1, at + 8, 6, $"Sender hardware address {arp.SenderHardware}"));
        fields.Add(new Field(1, at + 14, 4, $"Sender IP address {arp.SenderAddress}"));
        fields.Add(new Field(1, at + 18, 6, $"Target hardware address {arp.TargetHardware}"));
        fields.Add(new Field(1, at + 24, 4, $"Target IP address {arp.TargetAddress}"));
    }

    private static void AddIp(IpHeader ip, ParsedFrame frame, List<Field> fields)
    {
        var at = ip.Offset;
        fields.Add(new Field(0, at, ip.PayloadOffset - at, $"IPv{ip.Version} {ip.Source} → {ip.Destination}"));
        if (ip.Version == 4)
        {
            fields.Add(new Field(1, at + 2, 2, $"Total length {ip.PayloadOffset - at + ip.PayloadLength}"));
            fields.Add(new Field(1, at + 4, 2, $"Identification 0x{ip.Identification:X4}"));
            fields.Add(new Field(1, at + 6, 2, $"Fragment offset {ip.FragmentOffset}{(ip.MoreFragments ? ", more follow" : "")}"));
            fields.Add(new Field(1, at + 8, 1, $"TTL {ip.Ttl}"));
            fields.Add(new Field(1, at + 9, 1, $"Protocol {Protocol(ip.Protocol)}"));
            fields.Add(new Field(1, at + 12, 4, $"Source {ip.Source}"));
            fields.Add(new Field(1, at + 16, 4, $"Destination {ip.Destination}"));
        }
        else
        {
            fields.Add(new Field(1, at + 4, 2, $"Payload length {ip.PayloadOffset - at - 40 + ip.PayloadLength}"));
            fields.Add(new Field(1, at + 6, 1, $"Next header {Protocol(frame.Octets.Span[at + 6])}"));
            fields.Add(new Field(1, at + 7, 1, $"Hop limit {ip.Ttl}"));
            fields.Add(new Field(1, at + 8, 16, $"Source {ip.Source}"));
            fields.Add(new Field(1, at + 24, 16, $"Destination {ip.Destination}"));
            if (ip.PayloadOffset - at > 40)
                fields.Add(new Field(1, at + 40, ip.PayloadOffset - at - 40, "Extension headers"));
        }
    }

    private static void AddUdp(UdpHeader udp, List<Field> fields)
    {
        fields.Add(new Field(0, udp.Offset, 8, $"UDP {udp.SourcePort} → {udp.DestinationPort}"));
        fields.Add(new Field(1, udp.Offset, 2, $"Source port {udp.SourcePort}"));
        fields.Add(new Field(1, udp.Offset + 2, 2, $"Destination port {udp.DestinationPort}"));
        fields.Add(new Field(1, udp.Offset + 4, 2, $"Length {udp.PayloadLength + 8}"));
        // A sum that does not hold is what checksum offload looks like from the sending host, so it is stated and not called a flaw.
        var sum = udp.ChecksumHolds switch { true => "holds", false => "does not hold (checksum offload?)", null => "cannot be told" };
        fields.Add(new Field(1, udp.Offset + 6, 2, $"Checksum {sum}"));
    }

    private static string Protocol(byte number) =>
        number switch { 1 => "1 (ICMP)", 2 => "2 (IGMP)", 6 => "6 (TCP)", 17 => "17 (UDP)", 58 => "58 (ICMPv6)", _ => $"{number}" };

    private static List<Field> Within(List<Field> fields, int end) => fields.ConvertAll(field =>
    {
        var offset = Math.Clamp(field.Offset, 0, end);
        return field with { Offset = offset, Length = Math.Clamp(field.Length, 0, end - offset) };
    });
}
