using System.Globalization;
using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>Who put a frame on the link.</summary>
public enum Lane
{
    Device,
    Harness,
    Neighbour,
}

/// <summary>Tells the device's frames from those of the harness and of neighbours, by what the record says of the device.</summary>
public sealed class Lanes
{
    private readonly HashSet<MacAddress> macs = [];
    private readonly HashSet<IPAddress> addresses = [];

    /// <summary>Learns from the frames which MAC addresses the device's IP addresses have, where the record does not name them.</summary>
    public Lanes(DeviceInfo device, IEnumerable<Frame> frames)
    {
        foreach (var text in device.Addresses)
            if (IPAddress.TryParse(text, out var address))
                addresses.Add(Plain(address));
        foreach (var text in device.HardwareAddresses)
            if (TryParse(text, out var mac))
                macs.Add(mac);
        if (macs.Count > 0)
            return;
        foreach (var frame in frames)
            if (frame.Direction == Direction.Received && SpeaksFor(frame.Parsed) is { } sender && addresses.Contains(sender))
                macs.Add(frame.Source);
    }

    public Lane Of(Frame frame) =>
        frame.Direction == Direction.Sent ? Lane.Harness
        : macs.Contains(frame.Source) || (SpeaksFor(frame.Parsed) is { } sender && addresses.Contains(sender)) ? Lane.Device
        : Lane.Neighbour;

    private static IPAddress? SpeaksFor(ParsedFrame frame) => frame.Ip is { } ip ? Plain(ip.Source) : frame.Arp?.SenderAddress;

    private static IPAddress Plain(IPAddress address) => new(address.GetAddressBytes());

    private static bool TryParse(string text, out MacAddress mac)
    {
        mac = default;
        var hex = text.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (hex.Length != 12 || !ulong.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            return false;
        mac = new MacAddress(value);
        return true;
    }
}
