using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// An address of the device that another host uses at the same time. Who of the two was first cannot be told on most links, and the device need
/// not be at fault; but whoever has its address hears what was meant for it, and is heard in its place.
/// </summary>
public static class AddressRule
{
    /// <summary>Between two uses by the device that are no further apart it has not given the address away and come back to it.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(2);

    /// <summary>Somebody's use of an address.</summary>
    internal sealed record Use(Frame Frame, IPAddress Address, MacAddress By, string How);

    /// <param name="breaks">When the device, or its link, went or came: while it is away somebody may lawfully stand in for it, or have its address.</param>
    public static Judgement Judge(IEnumerable<Frame> frames, DeviceModel device, IReadOnlyList<Moment> breaks)
    {
        var addresses = device.EveryAddress.ToHashSet();
        var own = addresses.ToDictionary(a => a, _ => new List<Frame>());
        var foreign = new List<Use>();
        var said = new HashSet<DecodedMessage>(ReferenceEqualityComparer.Instance);
        foreach (var frame in frames.Where(f => f.Direction == Direction.Received && !f.IsCopy))
        {
            if (device.Macs.Contains(frame.Source))
            {
                if (frame.Dns is { } message) said.Add(message);
                if (Claims(frame) is { } held && own.TryGetValue(held.Address, out var uses) && device.Macs.Contains(held.By)) uses.Add(frame);
            }
            // What a repeater says again is no word of its own.
            else if (Claims(frame) is { } use && addresses.Contains(use.Address) && !device.Macs.Contains(use.By) && !(frame.Dns is { } again && said.Contains(again))) foreign.Add(use);
        }
        var findings = from use in foreign
                       let before = own[use.Address].LastOrDefault(f => f.Number < use.Frame.Number)
                       let after = own[use.Address].FirstOrDefault(f => f.Number > use.Frame.Number)
                       where before is not null && after is not null && after.At - before.At < Together && !breaks.Any(b => b.At >= before.At && b.At <= after.At)
                       group (use, before, after) by (use.Address, use.By) into same
                       select new Finding($"{same.Key.By} {same.First().use.How} {same.Key.Address} (frame {same.First().use.Frame.Number}{(same.Count() > 1 ? $", {same.Count()} times in all" : "")}), between frames {same.First().before.Number} and {same.First().after.Number} in which the device used it",
                           [same.First().before, .. same.Take(3).Select(s => s.use.Frame), same.First().after]);
        return new Judgement(own.Count(o => o.Value.Count > 0), [.. findings]);
    }

    /// <summary>Who uses which address in a frame: as sender of ARP, of a neighbour advertisement, or of a message on port 5353.</summary>
    internal static Use? Claims(Frame frame)
    {
        if (frame.Arp is { } arp) return new(frame, arp.SenderAddress, arp.SenderHardware, arp.Operation == ArpPacket.Reply ? "answers ARP requests for" : "sends ARP from");
        if (frame.Ip is not { } ip) return null;
        if (Neighbourhood.Advertised(frame) is var (address, at)) return new(frame, address, at, "answers neighbour solicitations for");
        return frame.Dns is null ? null : new(frame, ip.Source, frame.Source, "sends Multicast DNS from");
    }
}
