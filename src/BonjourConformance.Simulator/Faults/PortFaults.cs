using BonjourConformance.Wire;
using BonjourConformance.Wire.Printing;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What is wrong behind the ports: closed ones, queues that answer for others, listeners that wear out.</summary>
public static class PortFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("secure-port-is-closed", ["6763-5-02", "printing-33"], "Advertises port 443 and listens on another.", b => b.Ports.Opens = (i, _) => i.Type != "_ipps._tcp"),
        new("port-byte-swapped", ["6763-5-02", "printing-33", "robustness-21"], "Advertises the port with its octets exchanged at one instance.", b => b.Services.Records.Add(records =>
        {
            foreach (var record in records)
                if (record is { Role: RecordRole.Service, Instance: { Name: "InstanceB", Type: "_ipps._tcp" } } && record.Record.Data is SrvData srv)
                    record.Record = record.Record with { Data = new SrvData(srv.Priority, srv.Weight, (ushort)(srv.Port << 8 | srv.Port >> 8), srv.Target) };
        })),
        new("services-over-ipv4-only", ["6763-5-02"], "Advertises IPv6 addresses and listens on IPv4 alone.", b => b.Ports.Opens = (_, family) => family == IpFamily.IPv4),
        new("no-aaaa-for-its-ipv6", ["6763-14-01", "accessory-08"], "Serves over IPv6 and has no AAAA record.", b => b.Services.Records.Add(records => records.RemoveAll(r =>
            r.Record.Type == RecordType.AAAA || (r.Role == RecordRole.ReverseMapping && r.Record.Name.EndsWith(DnsName.Parse("ip6.arpa")))))),
        new("tcp-service-named-udp", ["6763-7-01"], "Names a service over TCP _udp.", b =>
        {
            b.Ports.RefusesUdp = true;
            b.Services.Setup.Add(s => s with { Instances = [.. s.Instances, new InstanceSetup("InstanceA", "_example._udp", 631)] });
        }),

        // Queues.
        new("every-path-is-the-first-queue", ["6763-6.3-05", "printing-31"], "Answers for its first queue whatever the path.", b => b.Ports.Queue = (queues, _) => queues.Count > 0 ? queues[0] : null),
        new("no-queue-at-the-path", ["printing-30"], "Serves its queues at another path than rp says.", b => b.Ports.Queue = (_, _) => null),
        new("second-queue-is-not-there", ["printing-30"], "Knows no queue at the path of its second instance.", b => b.Ports.Queue = (queues, path) => path.EndsWith('b') ? null : queues.FirstOrDefault(q => IppPrinter.PathOf(q) == path)),
        new("attributes-refused", ["printing-30"], "Answers Get-Printer-Attributes with server-error-operation-not-supported.", Answers((_, m) => m with { Code = 0x0501 })),
        new("more-info-by-address", ["printing-32"], "Gives its address in printer-more-info where adminurl has its name.", Answers((_, m) => With(m, "printer-more-info", IppValue.Uri, "http://192.168.77.2/"))),
        new("uuid-of-ipp-is-another", ["6763-6.3-05", "printing-31"], "Has another UUID over IPP at one queue.", Answers((q, m) => q.Name == "InstanceB" ? With(m, "printer-uuid", IppValue.Uri, "urn:uuid:aaaaaaaa-00a0-008f-00b6-000000000001") : m)),
        new("txt-claims-formats", ["6763-6.3-05"], "Lists PDF in TXT and does not take it.", Answers((_, m) => With(m, "document-format-supported", IppValue.MimeType, "image/pwg-raster", "image/urf", "image/jpeg"))),
        new("txt-claims-colour", ["6763-6.3-05"], "Says Color=T at a queue that prints black.", Answers((q, m) => q.Name == "InstanceA" ? m with { Attributes = [.. m.Attributes.Select(a => a.Name == "color-supported" ? (a.Group, a.Name, [IppValue.Of(false)]) : a)] } : m)),
        new("txt-hides-duplex", ["6763-6.3-05"], "Says Duplex=F and prints on both sides.", Answers((_, m) => With(m, "sides-supported", IppValue.Keyword, "one-sided", "two-sided-long-edge"))),
        new("txt-note-is-stale", ["6763-6.3-05"], "Has another location over IPP than in TXT.", Answers((_, m) => With(m, "printer-location", IppValue.Text, "Room 14"))),
        new("txt-claims-raster", ["6763-6.3-05"], "Lists raster abilities in TXT that it has not.", Answers((_, m) => With(m, "urf-supported", IppValue.Keyword, "V1.4", "W8", "RS300"))),
        new("uri-has-another-path", ["6763-6.3-05"], "Gives another path in printer-uri-supported than in rp.", Answers((q, m) => With(m, "printer-uri-supported", IppValue.Uri, "ipp://printer.local:631/printers/" + q.Name))),
        new("plain-http-at-ipps", ["printing-33"], "Speaks no TLS at the port of _ipps.", b => b.Ports.SpeaksTls = false),

        // Listeners.
        new("hangs-after-also-ran", ["connections-01"], "Accepts nothing more once a connection was dropped unused.", b => b.Ports.HangsAfterAbort = true),
        new("room-for-eight-half-open", ["connections-02"], "Keeps half-open connections for ever, and eight at the most.", b => b.Ports.MostHalfOpen = 8),
        new("connections-left-open-at-move", ["3927-2.5-12"], "Leaves connections as they are when it gives up its address.", b => b.Ports.ResetsWithAddress = false),
    ];

    private static Action<Behaviour> Answers(Func<InstanceSetup, IppMessage, IppMessage> change) => b => b.Ports.Answer = change;

    private static IppMessage With(IppMessage message, string name, byte tag, params string[] values) => message with
    {
        Attributes = [.. message.Attributes.Select(a => a.Name == name ? (a.Group, a.Name, [.. values.Select(v => IppValue.Of(tag, v))]) : a)],
    };
}
