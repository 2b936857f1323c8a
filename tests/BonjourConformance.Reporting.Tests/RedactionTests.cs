using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting.Redaction;
using BonjourConformance.Reporting.Tests.Made;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Tests;

public sealed class RedactionTests : TestFiles
{
    private const string Uuid = "6f9d2a44-8a2b-4c56-9a0a-0123456789ab";
    private static readonly MacAddress Mac = MacAddress.Parse("9c:ae:d3:4a:17:c2");
    private static readonly IPAddress Local = IPAddress.Parse("fe80::9eae:d3ff:fe4a:17c2");
    private static readonly DnsName Host = DnsName.Parse("EPSON4A17C2.local.");

    private static (RunRecord Record, List<Frame> Frames) Printer()
    {
        var cable = new Cable();
        var txt = TxtData.Of("txtvers=1", "UUID=" + Uuid, "usb_SN=X4KJ001234", "adminurl=http://EPSON4A17C2.local./", "mac=9C:AE:D3:4A:17:C2");
        var instance = DnsName.Parse("EPSON 4A17C2._ipp._tcp.local.");
        var message = DnsWriter.Write(DnsMessage.Response(
            ResourceRecord.Srv(instance, 631, Host), ResourceRecord.Txt(instance, txt), ResourceRecord.A(Host, Cable.DeviceAddress), ResourceRecord.A(Host.SwapCase(), Local)));
        cable.Put(10, Direction.Received, FrameWriter.Udp(Mac, MacAddress.OfGroup(IPAddress.Parse("ff02::fb")), Local, IPAddress.Parse("ff02::fb"), 5353, 5353, message), null);
        cable.Put(20, Direction.Received, FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Mac, IPAddress.Any, MacAddress.Zero, Cable.DeviceAddress)), null);
        var made = MadeRun.Printer().Record;
        var record = made with
        {
            Device = made.Device with
            {
                Host = "EPSON4A17C2.local",
                Addresses = ["192.0.2.10", Local.ToString()],
                HardwareAddresses = [Mac.ToString()],
                Instances = [new InstanceInfo { Name = "EPSON 4A17C2", Type = "_ipp._tcp", Txt = ["UUID=" + Uuid, "usb_SN=X4KJ001234"] }],
            },
            Checks = [MadeRun.Check("rfc6762/8.1/x", Verdict.Fail) with { Message = $"EPSON4A17C2.local at {Mac} ({Local}) said UUID={Uuid.ToUpperInvariant()} and 9caed34a17c2.", Frames = [1, 2] }],
        };
        return (record, cable.Frames);
    }

    private static readonly string[] Secrets = ["4a17c2", "9c:ae:d3", "9eae:d3ff", Uuid, "X4KJ001234", "EPSON4A"];

    [Test]
    public void No_identity_is_left_in_any_file()
    {
        var (record, frames) = Printer();
        using (var capture = CaptureWriter.Create(File("capture.pcapng"), new CaptureInterface("eth0", null), record.Run.Started))
            foreach (var frame in frames)
                capture.Write(frame);
        using (var journal = new Journal(File("results.jsonl")))
        {
            journal.Begin(record.Run, record.Device);
            journal.Add(record.Checks[0]);
        }

        System.IO.File.WriteAllText(File("run.log"), $"found EPSON4A17C2.local. at {Mac}\n");
        ReportWriter.Write(record, File("capture.pcapng"), Out, new ReportOptions { Redact = true });
        foreach (var path in Directory.GetFiles(Out))
        {
            var octets = System.IO.File.ReadAllBytes(path);
            foreach (var secret in Secrets)
                Assert.That(Encoding.Latin1.GetString(octets), Does.Not.Contain(secret).IgnoreCase, Path.GetFileName(path));
            Assert.That(octets.AsSpan().IndexOf(Mac.ToOctets()), Is.Negative, Path.GetFileName(path));
            Assert.That(octets.AsSpan().IndexOf(Local.GetAddressBytes().AsSpan(8)), Is.Negative, Path.GetFileName(path));
        }

        Assert.That(Directory.GetFiles(Out), Has.Length.EqualTo(6), "report, results, junit, capture, journal, log");
    }

    [Test]
    public void What_was_cut_short_gives_nothing_away_either([Range(6, 20)] int kept)
    {
        var (record, frames) = Printer();
        var cable = new Cable();
        foreach (var frame in frames)
            cable.Put(frame.At.TotalMilliseconds, frame.Direction, [.. frame.Parsed.Octets.Span], null);
        var question = DnsWriter.Write(DnsMessage.Query(new Question(Host, RecordType.A)));
        cable.ByDevice(30, question[..Math.Min(question.Length, 12 + kept)]);
        var octets = new Redactor(record, cable.Frames).Frames(cable.Frames)[^1].Parsed.Octets.Span;
        Assert.That(Encoding.Latin1.GetString(octets), Does.Not.Contain("EPSO").IgnoreCase);
    }

    [TestCase("0080775E5302@Kitchen", "0080775E5302")]
    [TestCase("Lobby [9cb654a1b2c3]", "9cb654a1b2c3")]
    public void An_address_in_a_name_goes_though_no_frame_came_from_it(string instance, string secret)
    {
        var cable = new Cable();
        var type = DnsName.Parse("_raop._tcp.local.");
        cable.ByDevice(0, DnsMessage.Response(ResourceRecord.Ptr(type, type.Prepend(instance))));
        var redactor = new Redactor(MadeRun.Printer().Record, cable.Frames);
        Assert.That(Encoding.Latin1.GetString(redactor.Frames(cable.Frames)[0].Parsed.Octets.Span), Does.Not.Contain(secret).IgnoreCase);
        Assert.That(redactor.Text($"{instance}._raop._tcp"), Does.Not.Contain(secret).IgnoreCase.And.Contain("._raop._tcp"));
    }

    /// <summary>Octets that are no UTF-8, and such as have to be escaped in a name.</summary>
    [TestCase("416E6E61E92D50686F6E65")]
    [TestCase("4AE97267")]
    [TestCase("416E6E612E4D6163")]
    [TestCase("416E6E615C4D6163")]
    [TestCase("416E6E610742656C6C")]
    public void A_host_name_of_any_octets_goes_however_it_is_shown(string octets)
    {
        var label = Convert.FromHexString(octets);
        var host = DnsName.OfOctets([label, [.. "local"u8]]);
        var cable = new Cable();
        cable.ByDevice(0, DnsMessage.Response(ResourceRecord.A(host, Cable.DeviceAddress), ResourceRecord.Txt(MadeRun.InstanceA, new TxtData([[.. "at="u8, .. label]]))));
        var made = MadeRun.Printer().Record;

        foreach (var record in (RunRecord[])[made, made with { Device = made.Device with { Host = host.ToString() } }])
        {
            var redactor = new Redactor(record, cable.Frames);
            Assert.That(redactor.Frames(cable.Frames)[0].Parsed.Octets.Span.IndexOf(label), Is.Negative);
            foreach (var form in (string[])[host.ToString(), host.FirstLabel, Octets.Show(label), $"{Octets.Show(label)}.local", $"TXT {Convert.ToHexString([.. "at="u8, .. label, .. new byte[8]])}"])
                Assert.That(redactor.Text($"It said {form} twice."), Does.Not.Contain(form).And.Not.Contain(octets).And.StartWith("It said ").And.EndWith(" twice."), form);
        }
    }

    [Test]
    public void The_same_identity_has_the_same_stand_in_everywhere()
    {
        var (record, frames) = Printer();
        var redactor = new Redactor(record, frames);
        var redacted = redactor.Record(record);
        var frame = redactor.Frames(frames)[0].Parsed;
        var host = frame.Dns!.Message.Answers.First(answer => answer.Type == RecordType.SRV).Data.Names[0];
        Assert.Multiple(() =>
        {
            Assert.That(redacted.Device.Host + ".", Is.EqualTo(host.ToString()).IgnoreCase);
            Assert.That(redacted.Device.HardwareAddresses[0], Is.EqualTo(frame.Source.ToString()));
            Assert.That(redacted.Device.Addresses[1], Is.EqualTo(frame.Ip!.Source.ToString()));
            Assert.That(redacted.Checks[0].Message, Does.Contain(redacted.Device.HardwareAddresses[0]).And.Contain(redacted.Device.Host).And.Contain(redacted.Device.Addresses[1]));
            Assert.That(redacted.Run.Redacted);
        });
    }

    [Test]
    public void Frames_keep_their_form_and_their_checksums_hold()
    {
        var (record, frames) = Printer();
        foreach (var (before, after) in frames.Zip(new Redactor(record, frames).Frames(frames)))
        {
            Assert.That(after.Parsed.Octets.Length, Is.EqualTo(before.Parsed.Octets.Length));
            Assert.That(after.Parsed.Udp?.ChecksumHolds, Is.EqualTo(before.Parsed.Udp?.ChecksumHolds));
            Assert.That(after.Parsed.Dns?.Flaws ?? [], Is.Empty);
            Assert.That(after.Parsed.Flaws, Is.Empty);
        }
    }

    [Test]
    public void Upper_and_lower_case_stay_as_they_were_judged()
    {
        var (record, frames) = Printer();
        var names = new Redactor(record, frames).Frames(frames)[0].Parsed.Dns!.Message.Answers.Where(answer => answer.Type is RecordType.A or RecordType.AAAA).Select(answer => answer.Name).ToList();
        Assert.That(names[0], Is.EqualTo(names[1]));
        Assert.That(names[0].EqualsExactly(names[1]), Is.False);
    }

    [Test]
    public void Words_that_are_also_a_host_name_stay_words()
    {
        var (record, frames) = MadeRun.Printer();
        var redactor = new Redactor(record, frames);
        Assert.That(redactor.Text("The printer sent printer.local twice."), Does.StartWith("The printer sent host").And.EndWith(".local twice."));
    }

    [Test]
    public void A_service_type_with_an_address_stays_a_service_type()
    {
        var cable = new Cable();
        cable.ByDevice(0, DnsMessage.Response(ResourceRecord.A(DnsName.Parse("_ipp._tcp.local."), Cable.DeviceAddress), ResourceRecord.A(DnsName.Parse("_odd.local."), Cable.DeviceAddress)));
        var redactor = new Redactor(MadeRun.Printer().Record, cable.Frames);
        Assert.That(redactor.Frames(cable.Frames)[0].Parsed.Dns!.Message.Answers.Select(answer => answer.Name.ToString()), Is.EqualTo(new[] { "_ipp._tcp.local.", "_odd.local." }));
    }

    [Test]
    public void Check_ids_and_verdicts_are_untouched()
    {
        var (record, frames) = MadeRun.Printer();
        var redacted = new Redactor(record, frames).Record(record);
        Assert.That(redacted.Checks.Select(check => (check.Id, check.Verdict)), Is.EqualTo(record.Checks.Select(check => (check.Id, check.Verdict))));
    }

    [Test]
    public void A_device_may_be_called_like_any_word_of_ours()
    {
        var (printer, frames) = MadeRun.Printer();
        var made = printer with { Checks = [.. printer.Checks, MadeRun.Check("rfc6762/1/x", Verdict.Fail) with { Family = "IPv4" }] };
        var words = Words(JsonSerializer.SerializeToNode(made, RecordJson.Line)!).Where(w => w.Length is > 0 and < 40 && w.All(char.IsAsciiLetterOrDigit)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var record = made with { Device = made.Device with { HostNames = [.. words.Select(w => w + ".local")] } };
        using (var journal = new Journal(File("results.jsonl")))
        {
            journal.Begin(record.Run, record.Device);
            foreach (var check in record.Checks) journal.Add(check);
        }

        ReportWriter.Write(record, frames, Out, new ReportOptions { Redact = true });

        Assert.That(words, Is.SupersetOf(new[] { "verdict", "Inconclusive", "live", "IPv4", "6762", "instance", "run" }));
        var (results, journalled) = (RecordJson.Read(File("results.json")), Journal.Read(File("results.jsonl")));
        Assert.That(journalled.Problems, Is.Empty);
        foreach (var read in new[] { results, journalled.Value })
        {
            Assert.That(read.Checks.Select(Judged).Order(), Is.EqualTo(record.Checks.Select(Judged).Order()));
            Assert.That((read.Run.World, read.Run.Tool), Is.EqualTo((record.Run.World, record.Run.Tool)));
            Assert.That(read.Device.HostNames.Intersect(words.Where(w => w.Length > 5).Select(w => w + ".local")), Is.Empty);
            Assert.That(read.Run.Id, Does.EndWith("-redacted"));
            Assert.That(read.Run.Redacted);
        }
    }

    private static string Judged(CheckRecord check) => $"{check.Id} {check.Rfc} {check.Section} {check.Family} {check.Verdict} {check.Level} {check.Subject.Kind} {check.Title} {string.Join(' ', check.Duties)}";

    /// <summary>Names of members and texts.</summary>
    private static IEnumerable<string> Words(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(m => m.Value is null ? [m.Key] : Words(m.Value).Prepend(m.Key)),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Words),
        _ => node.ToString().Split(' '),
    };

    [Test]
    public void Tshark_reads_the_redacted_capture_without_complaint()
    {
        var (record, frames) = Printer();
        using (var capture = CaptureWriter.Create(File("capture.pcapng"), new CaptureInterface("eth0", null), record.Run.Started))
            foreach (var frame in frames)
                capture.Write(frame);
        ReportWriter.Write(record, File("capture.pcapng"), Out, new ReportOptions { Redact = true });
        var text = Tshark.Run("-r", File("capture.pcapng"), "-o", "udp.check_checksum:TRUE", "-V");
        Assert.That(text, Does.Contain("Multicast Domain Name System").And.Not.Contain("Malformed").And.Not.Contain("Bad checksum").And.Not.Contain("[incorrect"));
    }
}

/// <summary>Wireshark's command line, as an independent judge of captures.</summary>
internal static class Tshark
{
    public static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return text;
    }
}
