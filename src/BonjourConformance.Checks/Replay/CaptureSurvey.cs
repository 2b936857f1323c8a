using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Replay;

/// <summary>A box in a capture that speaks Multicast DNS.</summary>
/// <param name="Claims">Messages that hold out records or propose them: what makes it more than a host that only asks.</param>
/// <param name="IsPlayed">A run of this program played it while the capture was taken.</param>
public sealed record CapturedHost(CaptureLinkId Link, Box Box, IReadOnlySet<Family> Families, int Messages, int Claims, bool IsPlayed = false)
{
    /// <summary>Its host name, or where it has none its link-layer address.</summary>
    public string Label => Box.MainHost.Count > 0 ? Box.MainHost.ToString().TrimEnd('.') : string.Join(", ", Box.Macs);

    /// <summary>Whether it is the one that is meant by a host name, an instance name or an address.</summary>
    public bool IsCalled(string? host, string? instance, IPAddress? address, MacAddress? mac = null) =>
        (address is not null && Box.Has(address))
        || (mac is { } known && Box.Macs.Contains(known))
        || (host is not null && Box.HostNames.Contains(DnsName.Of(host, "local")))
        || (instance is not null && Box.Instances.Any(i => i.Label == instance));

    /// <summary>The device that it is to the checks.</summary>
    public DeviceModel Model()
    {
        var device = new DeviceModel();
        device.Adopt([.. Box.Macs.Select(mac => new DeviceInterface(mac))]);
        device.Adopt(Box, Box.MainHost);
        device.Families.UnionWith(Families);
        return device;
    }
}

/// <summary>Finds out who speaks Multicast DNS in a capture. Messages that were seen before are not read again, so that a long capture is surveyed fast.</summary>
public sealed class CaptureSurvey
{
    /// <summary>Bounds for what a hostile or very large capture can make of it.</summary>
    private const int MostSenders = 4096;
    private const int MostLinks = 256;
    private const int MostContents = 1 << 16;
    private const int MostKept = 2000;

    private readonly Dictionary<(CaptureLinkId Link, MacAddress Mac), Sender> senders = [];
    private readonly Dictionary<CaptureLinkId, Transcript> fragments = [];
    private readonly PlayedHosts played = new();

    /// <summary>There were more hosts than there is room for.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>In the order in which they were first heard; to be asked when all frames were added.</summary>
    public IReadOnlyList<CapturedHost> Hosts()
    {
        var hosts = new List<CapturedHost>();
        // What the run claimed of a device's names is nothing that the device owns up to.
        foreach (var link in senders.GroupBy(s => (s.Key.Link, IsPlayed: played.Has(s.Key.Link, s.Key.Mac)), s => (s.Key.Mac, Sender: s.Value)))
        {
            var boxes = Boxes.Of(link.SelectMany(s => s.Sender.Kept).OrderBy(h => h.Number)).ToList();
            boxes.AddRange(link.Where(s => !boxes.Exists(b => b.Macs.Contains(s.Mac)))
                .Select(s => new Box(new HashSet<MacAddress> { s.Mac }, s.Sender.Sources, [], [], [])).ToList());
            // Each interface of a box is judged by itself.
            hosts.AddRange(from box in boxes
                           from mac in box.Macs
                           let its = link.First(s => s.Mac == mac).Sender
                           orderby its.First
                           select new CapturedHost(link.Key.Link, box with { Macs = new HashSet<MacAddress> { mac } }, its.Families, its.Messages, its.Claims, link.Key.IsPlayed));
        }
        return hosts;
    }

    public void Add(CaptureLinkId link, LinkedFrame frame)
    {
        if (frame.Direction == Direction.Sent || frame.Octets.Length < 14) return;
        var mac = MacAddress.Read(frame.Octets.Span[6..]);
        played.Add(link, mac, frame.Octets.Span);
        if (senders.TryGetValue((link, mac), out var sender) && sender.Knows(Relevance.Content(frame.Octets.Span))) return;
        if (Heard.Of(Read(link, frame)) is not { } heard) return;
        if (sender is null)
        {
            if (senders.Count >= MostSenders)
            {
                Overflowed = true;
                return;
            }
            senders[(link, mac)] = sender = new Sender(frame.Number);
            sender.Knows(Relevance.Content(frame.Octets.Span));
        }
        sender.Add(heard);
    }

    // A transcript puts fragments together; of everything else it would only keep what nobody asks for.
    private Frame Read(CaptureLinkId link, LinkedFrame frame)
    {
        var parsed = FrameReader.Read(frame.Octets);
        if (parsed.Ip is not { IsFragment: true }) return new Frame(frame.Number, frame.At, frame.Direction, parsed, null);
        if (fragments.Count > MostLinks) fragments.Clear();
        if (!fragments.TryGetValue(link, out var transcript) || transcript.All.Count > 256) fragments[link] = transcript = new Transcript(new VirtualLoop());
        return transcript.Add(frame.At, frame.Direction, frame.Octets);
    }

    private sealed class Sender(int first)
    {
        private readonly HashSet<ulong> contents = [];
        private readonly HashSet<(DnsName, RecordType, RecordData)> told = [];

        public int First => first;

        public HashSet<IPAddress> Sources { get; } = [];

        public HashSet<Family> Families { get; } = [];

        /// <summary>Messages that told a record for the first time, or from another address.</summary>
        public List<Heard> Kept { get; } = [];

        public int Messages { get; private set; }

        public int Claims { get; private set; }

        public bool Knows(ulong content)
        {
            Messages++;
            return contents.Contains(content) || (contents.Count < MostContents && !contents.Add(content));
        }

        public void Add(Heard heard)
        {
            Families.Add(heard.Family);
            var moved = Sources.Count < MostKept && Sources.Add(heard.From);
            if (heard.IsProbe || heard.Stated.Any()) Claims++;
            var news = false;
            foreach (var record in heard.Stated)
                if (record.Ttl > 0 && told.Count < MostContents) news |= told.Add((record.Name, record.Type, record.Data));
            if ((news || (moved && heard.Stated.Any())) && Kept.Count < MostKept) Kept.Add(heard);
        }
    }
}
