using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Xml.Linq;
using CsCheck;

namespace BonjourConformance.Wire.Tests;

/// <summary>The same octets read by us and by tshark, an independent judge: header, names, types, TTLs, rdata, and where each entry lies.</summary>
public sealed class TsharkTests
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:00:53:01");

    private static readonly DnsName Txtless = DnsName.Parse("_services._dns-sd._udp.local");

    /// <summary>One of each kind of message that the harness and its devices exchange.</summary>
    private static readonly DnsMessage[] Golden =
    [
        DnsMessage.Query(new Question(Made.Type, RecordType.PTR)),
        DnsMessage.Query(new Question(Made.Type, RecordType.PTR).AsQU(), new Question(Made.Instance, RecordType.SRV), new Question(Made.Host, RecordType.ANY)),
        DnsMessage.Query(new Question(Made.Type, RecordType.PTR)) with { Flags = DnsFlags.TC, Answers = [ResourceRecord.Ptr(Made.Type, Made.Instance, 2250)] },
        DnsMessage.Query(new Question(Made.Host, RecordType.ANY).AsQU()) with
        {
            Authorities = [ResourceRecord.A(Made.Host, IPAddress.Parse("192.168.77.2"), cacheFlush: false), ResourceRecord.A(Made.Host, IPAddress.Parse("fe80::2"), cacheFlush: false)],
        },
        DnsMessage.Response(ResourceRecord.Ptr(Txtless, Made.Type), ResourceRecord.Ptr(DnsName.Parse("_universal._sub._ipp._tcp.local"), Made.Instance, 0)),
        Made.Good with { Questions = [] },
        DnsMessage.Response(ResourceRecord.Txt(Made.Instance, TxtData.Of()), ResourceRecord.Nsec(Made.Instance, [RecordType.TXT, RecordType.SRV])),
        DnsMessage.Response(new ResourceRecord(Made.Host, RecordType.CNAME, 1, 60, new NameData(DnsName.Parse("other.local")))),
        new() { Id = 0xABCD, Flags = DnsFlags.QR | DnsFlags.AA | DnsFlags.RD, Questions = [new Question(Made.Host, RecordType.A)], Answers = [ResourceRecord.A(Made.Host, IPAddress.Parse("192.168.77.2"), 10, false)] },
    ];

    [Test]
    public void Golden_messages_are_read_alike([Values] Compression compression) => Compare([.. Golden.Select(m => DnsWriter.Write(m, compression))]);

    [Test]
    public void Made_messages_are_read_alike()
    {
        var messages = new List<byte[]>();
        Made.PlainMessage.Sample(m =>
        {
            lock (messages) messages.Add(DnsWriter.Write(m));
        }, iter: 400);
        Compare(messages);
    }

    [Test]
    public void Frames_are_read_alike_with_their_checksums()
    {
        var octets = DnsWriter.Write(Made.Good);
        IPAddress group = IPAddress.Parse("224.0.0.251"), group6 = IPAddress.Parse("ff02::fb");
        var unicast = FrameWriter.Udp(Mac, Mac, IPAddress.Parse("192.168.77.2"), IPAddress.Parse("192.168.77.3"), 5353, 5353, octets);
        byte[][] frames =
        [
            FrameWriter.Udp(Mac, MacAddress.OfGroup(group), IPAddress.Parse("192.168.77.2"), group, 5353, 5353, octets, 255, 77),
            FrameWriter.Udp(Mac, MacAddress.OfGroup(group6), IPAddress.Parse("fe80::2"), group6, 5353, 5353, octets),
            FrameWriter.Udp(Mac, Mac, IPAddress.Parse("192.168.77.2"), IPAddress.Parse("192.168.77.3"), 40_000, 5353, octets.AsSpan(1), 64),
            FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Mac, IPAddress.Any, MacAddress.Zero, IPAddress.Parse("169.254.1.2"))),
            [.. unicast.AsSpan(0, 12), 0x88, 0xA8, 0, 7, 0x81, 0, 0, 9, .. unicast.AsSpan(12)],
        ];

        var rows = Tshark(frames, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "separator=|", "-E", "occurrence=f", "-e", "eth.dst", "-e", "ip.ttl", "-e", "ipv6.hlim",
            "-e", "ip.checksum.status", "-e", "udp.srcport", "-e", "udp.checksum.status", "-e", "arp.opcode", "-e", "arp.dst.proto_ipv4").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(rows, Is.EqualTo(frames.Select(f =>
        {
            var read = FrameReader.Read(f);
            var four = read.Ip is { Version: 4 };
            return string.Join('|', read.Destination, four ? read.Ip!.Ttl : "", read.Ip is { Version: 6 } ? read.Ip.Ttl : "", four ? 1 : "", read.Udp?.SourcePort, read.Udp is { ChecksumHolds: true } ? 1 : "",
                read.Arp?.Operation, read.Arp?.TargetAddress);
        })));
    }

    [Test]
    public void Fragments_are_put_together_by_tshark_to_the_message_that_was_cut()
    {
        var message = DnsMessage.Response(Enumerable.Range(0, 80).Select(i => ResourceRecord.Txt(DnsName.Of($"instance {i}", "_ipp", "_tcp", "local"), TxtData.Of(new string('x', 60)))));
        var octets = DnsWriter.Write(message);
        foreach (var (from, to) in (IEnumerable<(IPAddress, IPAddress)>)[(IPAddress.Parse("192.168.77.2"), IPAddress.Parse("224.0.0.251")), (IPAddress.Parse("fe80::2"), IPAddress.Parse("ff02::fb"))])
        {
            var frames = FrameWriter.UdpFragments(Mac, MacAddress.OfGroup(to), from, to, 5353, 5353, octets, identification: 99).ToList();
            Assert.That(frames, Has.Count.GreaterThan(3));
            Assert.That(frames.Select(f => f.Length), Is.All.LessThanOrEqualTo(1514));
            Assert.That(frames.SelectMany(f => FrameReader.Read(f).Flaws), Is.Empty);

            var answers = Tshark(frames, "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "occurrence=f", "-e", "dns.count.answers", "-e", "udp.checksum.status", "-Y", "mdns");

            Assert.That(answers.Trim(), Is.EqualTo("80\t1"));
        }
    }

    private static void Compare(List<byte[]> messages)
    {
        var group = IPAddress.Parse("224.0.0.251");
        var frames = messages.ConvertAll(m => FrameWriter.Udp(Mac, MacAddress.OfGroup(group), IPAddress.Parse("192.168.77.2"), group, 5353, 5353, m));
        var packets = XDocument.Parse(Tshark(frames, "-T", "pdml")).Root!.Elements("packet").ToList();
        Assert.That(packets, Has.Count.EqualTo(messages.Count));
        for (var i = 0; i < messages.Count; i++)
        {
            var read = DnsReader.Read(messages[i]);
            Assert.That(read.Flaws, Is.Empty);
            var theirs = packets[i].Elements("proto").Single(p => (string?)p.Attribute("name") == "mdns");
            Assert.That(Theirs(theirs), Is.EqualTo(Ours(read)), Convert.ToHexString(messages[i]));
        }
    }

    private static List<string> Ours(DecodedMessage read)
    {
        var lines = new List<string> { $"id {read.Message.Id} flags {read.Message.Flags} counts {string.Join(' ', read.StatedCounts)}" };
        lines.AddRange(read.Message.Questions.Zip(read.Questions, (q, l) => $"question at {l.Offset}+{l.Length}: {Show(q.Name)} {(ushort)q.Type} {q.Class} {(q.UnicastResponse ? 1 : 0)}"));
        foreach (var (record, layout) in read.RecordsWithLayout)
        {
            var detail = record.Data switch
            {
                AddressData address => $"{address} at {layout.RdataOffset}",
                NameData name => Show(name.Name),
                SrvData srv => $"{srv.Priority} {srv.Weight} {srv.Port} {Show(srv.Target)}",
                TxtData text => string.Join(' ', text.Strings.Select(Convert.ToHexString)),
                NsecData nsec => $"{Show(nsec.Next)} {string.Join(' ', nsec.Types.Select(t => (ushort)t))}",
                OptData opt => string.Join(' ', opt.Options.Select(o => $"{o.Code}={Convert.ToHexString(o.Value)}")),
                var other => other.ToString(),
            };
            var shared = record.Type == RecordType.OPT ? $"size {record.Class & 0x7FFF}" : $"{record.Class} {(record.CacheFlush ? 1 : 0)} {record.Ttl}";
            lines.Add($"record at {layout.Offset}+{layout.Length}: {Show(record.Name)} {(ushort)record.Type} {shared} {layout.RdataLength}: {detail}".Trim());
        }
        return lines;
    }

    private static List<string> Theirs(XElement message)
    {
        const int messageAt = 42;
        var lines = new List<string>
        {
            $"id {Number(message, "dns.id")} flags {Number(message, "dns.flags")} counts {Number(message, "dns.count.queries")} {Number(message, "dns.count.answers")} {Number(message, "dns.count.auth_rr")} {Number(message, "dns.count.add_rr")}",
        };
        foreach (var entry in message.Elements("field").Where(f => (string?)f.Attribute("name") == "").Elements("field"))
        {
            var place = $"{(int)entry.Attribute("pos")! - messageAt}+{(int)entry.Attribute("size")!}";
            if (Field(entry, "dns.qry.name") is { } question)
            {
                lines.Add($"question at {place}: {question} {Number(entry, "dns.qry.type")} {Number(entry, "dns.qry.class")} {Number(entry, "dns.qry.qu")}");
                continue;
            }
            // tshark cuts the owner name of SRV into three.
            var name = Field(entry, "dns.resp.name") ?? string.Join('.', ((string?[])[Field(entry, "dns.srv.service"), Field(entry, "dns.srv.proto"), Field(entry, "dns.srv.name")]).Where(p => p is { Length: > 0 }));
            var type = Number(entry, "dns.resp.type");
            var detail = (RecordType)type switch
            {
                RecordType.A => Placed("dns.a"),
                RecordType.AAAA => Placed("dns.aaaa"),
                RecordType.PTR => Field(entry, "dns.ptr.domain_name"),
                RecordType.CNAME => Field(entry, "dns.cname"),
                RecordType.SRV => $"{Field(entry, "dns.srv.priority")} {Field(entry, "dns.srv.weight")} {Field(entry, "dns.srv.port")} {Field(entry, "dns.srv.target")}",
                RecordType.TXT => string.Join(' ', Named(entry, "dns.txt").Select(f => ((string?)f.Attribute("value") ?? "").ToUpperInvariant())),
                RecordType.NSEC => $"{Field(entry, "dns.nsec.next_domain_name")} {string.Join(' ', Named(entry, "dns.resp.type").Skip(1).Select(f => (string?)f.Attribute("show")))}",
                RecordType.OPT => string.Join(' ', Named(entry, "dns.opt").Select(o => $"{Field(o, "dns.opt.code")}={(string?)Named(o, "dns.opt.data").First().Attribute("value")}")),
                _ => null,
            };
            var shared = type == 41 ? $"size {Number(entry, "dns.rr.udp_payload_size")}" : $"{Number(entry, "dns.resp.class")} {Number(entry, "dns.resp.cache_flush")} {Number(entry, "dns.resp.ttl")}";
            lines.Add($"record at {place}: {name} {type} {shared} {Number(entry, "dns.resp.len")}: {detail}".Trim());

            string Placed(string field) => $"{Field(entry, field)} at {(int)Named(entry, field).First().Attribute("pos")! - messageAt}";
        }
        return lines;
    }

    private static IEnumerable<XElement> Named(XElement parent, string name) => parent.Elements("field").Where(f => (string?)f.Attribute("name") == name);

    private static string? Field(XElement parent, string name) => (string?)Named(parent, name).FirstOrDefault()?.Attribute("show");

    private static uint Number(XElement parent, string name)
    {
        var text = Field(parent, name)!;
        return text.StartsWith("0x", StringComparison.Ordinal) ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : uint.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Show(DnsName name) => name.Count == 0 ? "<Root>" : string.Join('.', name.Labels.Select(l => System.Text.Encoding.ASCII.GetString(l.Span)));

    private static string Tshark(IEnumerable<byte[]> frames, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"bonjour-{Guid.NewGuid():N}.pcap");
        try
        {
            using (var file = File.Create(path))
            {
                // The classic format: header of version 2.4 and Ethernet, then length and octets of each frame.
                file.Write([0xA1, 0xB2, 0xC3, 0xD4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 1]);
                foreach (var frame in frames) file.Write([0, 0, 0, 1, 0, 0, 0, 0, .. Octets.Of((uint)frame.Length), .. Octets.Of((uint)frame.Length), .. frame]);
            }
            using var tshark = Process.Start(new ProcessStartInfo("tshark", ["-r", path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = tshark.StandardError.ReadToEndAsync();
            var text = tshark.StandardOutput.ReadToEnd();
            tshark.WaitForExit();
            Assert.That(tshark.ExitCode, Is.Zero, errors.Result);
            return text;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
