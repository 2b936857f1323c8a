using System.Text;
using BonjourConformance.Wire.Printing;

namespace BonjourConformance.Simulator;

/// <summary>What a queue says of itself over IPP: what its TXT record says, in the words of RFC 8011.</summary>
internal static class IppPrinter
{
    /// <summary>The path of a queue, with its slash.</summary>
    public static string PathOf(InstanceSetup queue) => "/" + (Text(queue, "rp") ?? "ipp/print").TrimStart('/');

    /// <summary>An answer to Get-Printer-Attributes (RFC 8011 section 4.2.5).</summary>
    /// <param name="host">The host in the queue's own URIs.</param>
    public static IppMessage Answer(InstanceSetup queue, IppMessage request, string host)
    {
        var attributes = new List<(byte, string, IReadOnlyList<IppValue>)>
        {
            (IppMessage.OperationGroup, "attributes-charset", [IppValue.Of(IppValue.Charset, "utf-8")]),
            (IppMessage.OperationGroup, "attributes-natural-language", [IppValue.Of(IppValue.Language, "en")]),
        };
        void Add(string name, byte tag, params IEnumerable<string> values)
        {
            List<IppValue> all = [.. values.Select(v => IppValue.Of(tag, v))];
            if (all.Count > 0) attributes.Add((IppMessage.PrinterGroup, name, all));
        }
        Add("printer-uri-supported", IppValue.Uri, $"ipp://{host}:{queue.Port}{PathOf(queue)}");
        Add("uri-security-supported", IppValue.Keyword, queue.Type == "_ipps._tcp" ? "tls" : "none");
        Add("uri-authentication-supported", IppValue.Keyword, "none");
        Add("printer-name", 0x42, queue.Name);
        Add("printer-dns-sd-name", 0x42, queue.Name);
        attributes.Add((IppMessage.PrinterGroup, "printer-state", [new IppValue(IppValue.Enum, [0, 0, 0, 3])]));
        if (Text(queue, "ty") is { } model) Add("printer-make-and-model", IppValue.Text, model);
        if (Text(queue, "note") is { } note) Add("printer-location", IppValue.Text, note);
        if (Text(queue, "UUID") is { } uuid) Add("printer-uuid", IppValue.Uri, "urn:uuid:" + uuid);
        if (Text(queue, "adminurl") is { } page) Add("printer-more-info", IppValue.Uri, page);
        if (Text(queue, "pdl") is { } formats) Add("document-format-supported", IppValue.MimeType, ["application/octet-stream", .. formats.Split(',', StringSplitOptions.RemoveEmptyEntries)]);
        if (Text(queue, "URF") is { } raster) Add("urf-supported", IppValue.Keyword, raster.Split(','));
        if (Text(queue, "kind") is { } kinds) Add("printer-kind", IppValue.Keyword, kinds.Split(','));
        if (Text(queue, "Color") is { } colour) attributes.Add((IppMessage.PrinterGroup, "color-supported", [IppValue.Of(colour == "T")]));
        if (Text(queue, "Duplex") is { } duplex) Add("sides-supported", IppValue.Keyword, duplex == "T" ? ["one-sided", "two-sided-long-edge"] : ["one-sided"]);
        return new IppMessage(request.Version, request.Code == IppMessage.GetPrinterAttributes ? (ushort)0 : (ushort)0x0501, request.RequestId, attributes);
    }

    /// <summary>The queue as whoever asked for that host is to see it: its web page is there.</summary>
    public static InstanceSetup At(InstanceSetup queue, string host) => queue with
    {
        Txt = [.. queue.Txt.Select(t => t.Key == "adminurl" && t.Value is { } value && Uri.TryCreate(Encoding.UTF8.GetString(value), UriKind.Absolute, out var page) ? new(t.Key, Encoding.UTF8.GetBytes(page.OriginalString.Replace(page.Host, host, StringComparison.Ordinal))) : t)],
    };

    private static string? Text(InstanceSetup queue, string key) => queue.Txt.FirstOrDefault(t => string.Equals(t.Key, key, StringComparison.OrdinalIgnoreCase)).Value is { } value ? Encoding.UTF8.GetString(value) : null;
}
