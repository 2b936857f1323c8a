using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>
/// Replaces MAC addresses (also within IPv6 addresses and names), UUIDs, serial numbers in TXT and host names, in text and in frames alike. What is
/// to be replaced is learned once from the whole run, so that a name first spelled out in frame 900 is gone from frame 1 too.
/// </summary>
public sealed partial class Redactor
{
    private static readonly HashSet<string> SerialKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "sn", "serial", "serialno", "serialnum", "serialnumber", "serial_number", "serial-number", "ser", "usb_sn", "usb_ser", "deviceserial", "hwserial",
    };

    private static readonly DnsName Local = DnsName.Of("local");
    private readonly Pseudonyms stand = new();

    /// <summary>Text and its stand-in, longest first. Host labels are here only when they would not be mistaken for a plain word.</summary>
    private readonly List<(string Find, string Put)> everywhere = [];

    /// <summary>Labels of hosts, which are replaced as whole labels and before ".local".</summary>
    private readonly Dictionary<string, string> hosts = new(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> uuids = new(StringComparer.OrdinalIgnoreCase);

    private readonly FrameRedaction inFrames;

    /// <summary>Learns what has to go.</summary>
    public Redactor(RunRecord record, IEnumerable<Frame> frames)
    {
        var serials = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in record.Device.HardwareAddresses)
            if (MacPattern().Match(text) is { Success: true })
                stand.Mac(MacAddress.Parse(text));
        Host(record.Device.Host);
        foreach (var name in record.Device.HostNames) Host(name);
        foreach (var text in record.Device.Instances.SelectMany(instance => instance.Txt))
            Serial(text, serials);
        foreach (var text in record.Device.Instances.SelectMany(instance => instance.Txt.Prepend(instance.Name)).Append(record.Device.Host ?? ""))
            Plain(text);
        foreach (var frame in frames)
            Learn(frame, serials);
        Host(Environment.MachineName);
        foreach (var serial in serials.Where(serial => serial.Length >= 4))
            everywhere.Add((serial, stand.Serial(serial)));
        foreach (var (label, put) in hosts)
            if (IsTelling(label))
                everywhere.Add((label, put));
        foreach (var (mac, put) in stand.Macs)
            AddSpellings(mac, put);
        everywhere.Sort((a, b) => b.Find.Length != a.Find.Length ? b.Find.Length - a.Find.Length : string.CompareOrdinal(a.Find, b.Find));
        inFrames = new FrameRedaction(stand, everywhere, hosts, uuids);
    }

    private Redactor(string onlyHost)
    {
        Host(onlyHost);
        inFrames = new FrameRedaction(stand, everywhere, hosts, uuids);
    }

    /// <summary>Hides nothing but the name of the tester's machine, which may be on the link itself; null when that is the device.</summary>
    public static Redactor? OfTester(RunRecord record)
    {
        var own = Environment.MachineName.Split('.')[0];
        var device = record.Device.Host?.Split('.')[0];
        return own.Length < 3 || own.Equals(device, StringComparison.OrdinalIgnoreCase) ? null : new Redactor(own);
    }

    /// <summary>The text with every identity replaced.</summary>
    public string Text(string text)
    {
        if (text.Length == 0)
            return text;
        text = MacPattern().Replace(text, match => Spelled(stand.Mac(MacAddress.Parse(match.Value.Replace('-', ':'))), match.Value));
        text = EuiPattern().Replace(text, match => Eui(match.Value));
        text = UuidPattern().Replace(text, match => stand.Uuid(match.Value));
        foreach (var (find, put) in everywhere)
            text = text.Replace(find, put, StringComparison.OrdinalIgnoreCase);
        return HostPattern().Replace(text, match => hosts.TryGetValue(match.Groups["label"].Value, out var put) ? put + match.Groups["rest"].Value : match.Value);
    }

    /// <summary>The record with every text in it redacted.</summary>
    public RunRecord Record(RunRecord record)
    {
        var tree = Walk(JsonSerializer.SerializeToNode(record, RecordJson.Line)!);
        var redacted = tree.Deserialize<RunRecord>(RecordJson.Line)!;
        return redacted with { Run = redacted.Run with { Redacted = true } };
    }

    /// <summary>The frames with the same octets replaced, each as long as it was, with checksums that hold where they held.</summary>
    public IReadOnlyList<Frame> Frames(IReadOnlyList<Frame> frames) =>
    [
        .. frames.Select(frame =>
        {
            var octets = inFrames.Of(frame.Parsed);
            var comment = frame.Comment is { } text ? Text(text) : null;
            return octets.AsSpan().SequenceEqual(frame.Parsed.Octets.Span) && comment == frame.Comment
                ? frame
                : new Frame(frame.Number, frame.At, frame.Direction, FrameReader.Read(octets), comment);
        }),
    ];

    /// <summary>The stand-in for a MAC address.</summary>
    public MacAddress Mac(MacAddress mac) => stand.Mac(mac);

    private void Learn(Frame frame, HashSet<string> serials)
    {
        stand.Mac(frame.Parsed.Source);
        stand.Mac(frame.Parsed.Destination);
        if (frame.Arp is { } arp)
        {
            stand.Mac(arp.SenderHardware);
            stand.Mac(arp.TargetHardware);
        }

        if (frame.Dns is not { } dns)
            return;
        foreach (var record in dns.Message.Records)
        {
            if (record.Type is RecordType.A or RecordType.AAAA)
                Host(record.Name);
            if (record.Data is SrvData srv)
                Host(srv.Target);
            if (record.Data is TxtData txt)
                foreach (var text in txt.Strings.Select(octets => Encoding.Latin1.GetString(octets)))
                {
                    Serial(text, serials);
                    Plain(text);
                    foreach (Match match in UuidPattern().Matches(text))
                        uuids.Add(match.Value);
                }

            foreach (var name in record.Data.Names.Prepend(record.Name).Where(name => name.Count > 0))
                Plain(name.FirstLabel);
        }
    }

    /// <summary>An address without separators, as in "0080775E5302@Kitchen": of an interface that this link may never see, so no frame tells of it.</summary>
    private void Plain(string text)
    {
        foreach (Match match in PlainMacPattern().Matches(text))
            stand.Mac(new MacAddress(Convert.ToUInt64(match.Value, 16)));
    }

    // A name under another parent is a service's or another domain's; taking its first label for a host would rewrite service types.
    private void Host(DnsName name)
    {
        if (name.Count == 2 && name.EndsWith(Local) && name[0].Length > 0 && name[0][0] != '_')
            Host(name.FirstLabel);
    }

    private void Host(string? name)
    {
        if (name is null)
            return;
        var label = name.Split('.')[0];
        if (label.Length > 0 && !hosts.ContainsKey(label) && !label.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            hosts[label] = stand.Host(label);
    }

    private static void Serial(string text, HashSet<string> serials)
    {
        var equals = text.IndexOf('=');
        if (equals > 0 && SerialKeys.Contains(text[..equals]) && equals + 1 < text.Length)
            serials.Add(text[(equals + 1)..]);
    }

    // "printer" may stand anywhere in a sentence; "EPSON4A17C2" cannot.
    private static bool IsTelling(string label) => label.Length >= 6 && label.Any(char.IsAsciiDigit);

    private void AddSpellings(MacAddress mac, MacAddress put)
    {
        string hex = Convert.ToHexString(mac.ToOctets()), putHex = Convert.ToHexString(put.ToOctets());
        everywhere.Add((hex, putHex));
        everywhere.Add(($"{hex[..4]}.{hex[4..8]}.{hex[8..]}", $"{putHex[..4]}.{putHex[4..8]}.{putHex[8..]}"));
        // Vendors end names in the second half of the address.
        if (hex[6..].Distinct().Count() > 3 && hex[6..].Any(char.IsAsciiLetter))
            everywhere.Add((hex[6..], putHex[6..]));
    }

    internal static string Spelled(MacAddress mac, string like)
    {
        var text = mac.ToString().Replace(':', like[2]);
        return like.Any(char.IsUpper) ? text.ToUpperInvariant() : text;
    }

    private string Eui(string text)
    {
        if (!System.Net.IPAddress.TryParse(text, out var address))
            return text;
        var octets = address.GetAddressBytes();
        return octets.Length == 16 && octets[11] == 0xFF && octets[12] == 0xFE ? new System.Net.IPAddress(inFrames.EuiOf(octets)).ToString() : text;
    }

    private JsonNode Walk(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    if (value is not null && name is not ("duties" or "unjudged" or "id" or "verdict" or "level" or "started" or "finished"))
                        members[name] = Walk(value.DeepClone());
                return members;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    if (items[i] is { } item)
                        items[i] = Walk(item.DeepClone());
                return items;
            default:
                return node.GetValueKind() == JsonValueKind.String ? JsonValue.Create(Text(node.GetValue<string>())) : node;
        }
    }

    [GeneratedRegex(@"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})(?![0-9A-Fa-f:-])")]
    internal static partial Regex MacPattern();

    // Digits alone are more often a date or a count.
    [GeneratedRegex(@"(?<![0-9A-Za-z])(?=[0-9]*[A-Fa-f])(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{12}(?![0-9A-Za-z])")]
    private static partial Regex PlainMacPattern();

    [GeneratedRegex(@"(?<![0-9A-Fa-f:.])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*ff:fe[0-9A-Fa-f]{2}:[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:.])", RegexOptions.IgnoreCase)]
    private static partial Regex EuiPattern();

    [GeneratedRegex(@"(?<![0-9A-Fa-f-])(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{32})(?![0-9A-Fa-f-])")]
    internal static partial Regex UuidPattern();

    [GeneratedRegex(@"(?<label>[^\s.,;:()""'/\\@=]+)(?<rest>\.local\b)|^(?<label>[^\s.]+)(?<rest>)$", RegexOptions.IgnoreCase)]
    private static partial Regex HostPattern();
}
