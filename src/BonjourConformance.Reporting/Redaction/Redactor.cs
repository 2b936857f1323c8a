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
    /// <summary>Members whose texts are this program's own: a device may be called like any of them.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "id", "title", "rfc", "section", "level", "duties", "unjudged", "verdict", "kind", "family", "bct", "bctSays", "causedBy", "hint", "unit", "tool", "version", "world", "started", "finished",
    };

    private static readonly DnsName Local = DnsName.Of("local");
    private readonly Pseudonyms stand = new();

    /// <summary>Text and its stand-in, longest first. Host labels are here only when they would not be mistaken for a plain word.</summary>
    private readonly List<(string Find, string Put)> everywhere = [];

    /// <summary>Labels of hosts, which are replaced as whole labels and before ".local".</summary>
    private readonly Dictionary<string, string> hosts = new(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> uuids = new(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> serials = new(StringComparer.Ordinal);

    /// <summary>Null while something has been learned that is not yet among what is replaced.</summary>
    private FrameRedaction? ready;
    private Spellings? spellings;

    /// <summary>Knows nothing yet but the tester's machine; it learns from each frame before that is written.</summary>
    public Redactor() => Host(Environment.MachineName);

    /// <summary>Learns what has to go from a whole run.</summary>
    public Redactor(RunRecord record, IEnumerable<Frame> frames)
        : this()
    {
        Learn(record.Device);
        foreach (var frame in frames)
            Learn(frame);
    }

    private Redactor(string onlyHost) => Host(onlyHost);

    private FrameRedaction InFrames => ready ??= Prepare();

    /// <summary>Learns what the profile or discovery says of the device.</summary>
    public void Learn(DeviceInfo device)
    {
        foreach (var text in device.HardwareAddresses)
            if (Shapes.Mac().Match(text) is { Success: true } match)
                Mac(Parsed(match.Value));
        Host(device.Host);
        foreach (var name in device.HostNames) Host(name);
        if (device.Serial is { Length: > 0 } serial)
            Know(serials, serial);
        foreach (var text in device.Instances.SelectMany(instance => instance.Txt))
            Serial(text);
        foreach (var text in device.Instances.SelectMany(instance => instance.Txt.Prepend(instance.Name)).Append(device.Host ?? ""))
            Plain(text);
    }

    private FrameRedaction Prepare()
    {
        everywhere.Clear();
        foreach (var serial in serials.Where(serial => serial.Length >= 4))
            TextSpellings.Add(everywhere, serial, stand.Serial);
        foreach (var label in hosts.Keys.Where(Telling.IsTelling))
            TextSpellings.Add(everywhere, label, stand.Host);
        foreach (var (label, put) in hosts)
            everywhere.AddRange(OfName(label).Select(form => (form, put)));
        foreach (var uuid in uuids)
            TextSpellings.Add(everywhere, uuid, stand.Uuid);
        foreach (var (mac, put) in stand.Macs)
            MacSpellings.Add(everywhere, mac, put);
        everywhere.Sort((a, b) => b.Find.Length != a.Find.Length ? b.Find.Length - a.Find.Length : string.CompareOrdinal(a.Find, b.Find));
        spellings = new Spellings(everywhere);
        return new FrameRedaction(stand, everywhere, hosts, uuids);
    }

    private void Know(HashSet<string> secrets, string text)
    {
        if (secrets.Add(text)) ready = null;
    }

    private static MacAddress Parsed(string text) => MacAddress.Parse(text.Replace('-', ':').Replace(' ', ':'));

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
        text = Shapes.Mac().Replace(text, match => Spelled(Mac(Parsed(match.Value)), match.Value));
        text = Shapes.Eui().Replace(text, match => Eui(match.Value));
        text = Shapes.Uuid().Replace(text, match => stand.Uuid(match.Value));
        _ = InFrames;
        text = Shapes.Hex().Replace(text, match => OfHex(match.Value));
        text = spellings!.Apply(text);
        // Short names of hosts within a sentence, but not as a part of another word.
        text = Shapes.Word().Replace(text, match => hosts.TryGetValue(match.Value, out var put) && !Telling.IsWord(match.Value) ? put : match.Value);
        return Shapes.Host().Replace(text, match => hosts.TryGetValue(match.Groups["label"].Value, out var put) ? put + match.Groups["rest"].Value : match.Value);
    }

    /// <summary>The record with every text in it redacted.</summary>
    public RunRecord Record(RunRecord record)
    {
        var tree = Walk(JsonSerializer.SerializeToNode(record, RecordJson.Line)!);
        var redacted = tree.Deserialize<RunRecord>(RecordJson.Line)!;
        return redacted with { Run = redacted.Run with { Redacted = true } };
    }

    /// <summary>The frames with the same octets replaced, each as long as it was, with checksums that hold where they held.</summary>
    public IReadOnlyList<Frame> Frames(IReadOnlyList<Frame> frames) => [.. frames.Select(Frame)];

    /// <summary>One frame with its octets and its comment replaced.</summary>
    public Frame Frame(Frame frame)
    {
        var octets = InFrames.Of(frame.Parsed);
        var comment = frame.Comment is { } text ? Text(text) : null;
        return octets.AsSpan().SequenceEqual(frame.Parsed.Octets.Span) && comment == frame.Comment
            ? frame
            : new Frame(frame.Number, frame.At, frame.Direction, FrameReader.Read(octets), comment);
    }

    /// <summary>JSON with every text in it redacted.</summary>
    internal JsonNode Node(JsonNode node) => Walk(node);

    /// <summary>The stand-in for a MAC address.</summary>
    public MacAddress Mac(MacAddress mac)
    {
        var before = stand.Macs.Count();
        var put = stand.Mac(mac);
        if (stand.Macs.Count() != before) ready = null;
        return put;
    }

    /// <summary>Learns what a frame tells, before it is written.</summary>
    public void Learn(Frame frame)
    {
        Mac(frame.Parsed.Source);
        Mac(frame.Parsed.Destination);
        if (frame.Arp is { } arp)
        {
            Mac(arp.SenderHardware);
            Mac(arp.TargetHardware);
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
                foreach (var octets in txt.Strings)
                {
                    Serial(Octets.Show(octets));
                    var text = Encoding.Latin1.GetString(octets);
                    Plain(text);
                    foreach (Match match in Shapes.Uuid().Matches(text))
                        Know(uuids, match.Value);
                    foreach (Match match in Shapes.Mac().Matches(text))
                        Mac(Parsed(match.Value));
                }

            foreach (var name in record.Data.Names.Prepend(record.Name).Where(name => name.Count > 0))
                Plain(name.FirstLabel);
        }
    }

    /// <summary>
    /// An address without separators or with few, or within an EUI-64, as in "0080775E5302@Kitchen": of an interface that this link may never see, so no frame
    /// tells of it.
    /// </summary>
    private void Plain(string text)
    {
        foreach (Match match in Shapes.PlainMac().Matches(text))
            Mac(new MacAddress(Convert.ToUInt64(match.Value, 16)));
        foreach (Match match in Shapes.OtherMac().Matches(text))
            Mac(new MacAddress(Convert.ToUInt64(string.Concat(match.Groups["half"].Captures.SelectMany(c => c.Value).Where(char.IsAsciiHexDigit)), 16)));
        foreach (Match match in Shapes.BareMac().Matches(text))
            Mac(MacAddress.Parse(string.Join(':', match.Value.Split(match.Value.Contains(':') ? ':' : '-').Select(o => o.PadLeft(2, '0')))));
    }

    // A name under another parent is a service's or another domain's; taking its first label for a host would rewrite service types.
    private void Host(DnsName name)
    {
        if (name.Count == 2 && name.EndsWith(Local) && name[0].Length > 0 && name[0][0] != '_')
            HostLabel(Octets.Show(name[0]));
    }

    private void Host(string? name)
    {
        if (name is not null) HostLabel(FirstOf(name));
    }

    /// <summary>The first label of a name as it is written, octets that are no text as data show them.</summary>
    private static string FirstOf(string name)
    {
        try
        {
            return DnsName.Parse(name) is { Count: > 0 } parsed ? Octets.Show(parsed[0]) : "";
        }
        catch (FormatException)
        {
            return name.Split('.')[0];
        }
    }

    /// <summary>A label as a name is written and as its text is, where octets of it are no text, or have to be escaped there.</summary>
    private static IEnumerable<string> OfName(string label)
    {
        var octets = Octets.OfShown(label);
        if (octets.Length is 0 or > 63) return [];
        var name = DnsName.OfOctets([octets]);
        return ((string[])[name.ToString()[..^1], name.FirstLabel]).Where(form => form != label);
    }

    private void HostLabel(string label)
    {
        if (label.Length > 0 && !hosts.ContainsKey(label) && !label.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            var put = stand.Host(label);
            if (put == label) return;
            hosts[label] = put;
            ready = null;
        }
    }

    private void Serial(string text)
    {
        var equals = text.IndexOf('=');
        if (equals > 0 && equals + 1 < text.Length)
        {
            var (key, value) = (text[..equals], text[(equals + 1)..].Trim());
            if (Telling.Names(key, value) && !Shapes.IsAddress(value)) Know(serials, value);
        }
        foreach (Match match in Shapes.Serial().Matches(text))
            Know(serials, match.Groups["serial"].Value);
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
        return octets.Length == 16 && octets[11] == 0xFF && octets[12] == 0xFE ? new System.Net.IPAddress(InFrames.EuiOf(octets)).ToString() : text;
    }

    /// <summary>Data in hexadecimal digits, as records are shown whose type nobody knows.</summary>
    private string OfHex(string digits)
    {
        var data = Convert.FromHexString(digits);
        var redacted = InFrames.Of(data);
        return redacted.AsSpan().SequenceEqual(data) ? digits : digits.Any(char.IsAsciiLetterUpper) ? Convert.ToHexString(redacted) : Convert.ToHexStringLower(redacted);
    }

    private JsonNode Walk(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    if (value is not null && name == "id" && members.ContainsKey("tool")) members[name] = Unnamed(value.ToString());
                    else if (value is not null && !Own.Contains(name))
                        members[name] = name == "octets" && value.GetValueKind() == JsonValueKind.String ? OfHex(value.GetValue<string>()) : Walk(value.DeepClone());
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

    /// <summary>The id of a run ends with the device's name, in letters that no spelling may know.</summary>
    private static string Unnamed(string id) => id.Split('-')[0] + "-redacted";
}
