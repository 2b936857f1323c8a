using System.Diagnostics;
using System.Net;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Tests.Capture;

public sealed class CaptureWriterTests
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:00:53:01");
    private static readonly LinkAddresses Addresses = new(Mac, IPAddress.Parse("192.168.77.1"), 24, [IPAddress.Parse("fe80::5eff:fe00:5301")]);
    private static readonly DateTimeOffset Started = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private string path = "";

    [SetUp]
    public void Name() => path = Path.Combine(Path.GetTempPath(), $"bonjour-{Guid.NewGuid():N}.pcapng");

    [TearDown]
    public void Delete() => File.Delete(path);

    [Test]
    public void Tshark_reads_time_direction_comment_and_interface_of_each_frame()
    {
        using (var writer = Create())
        {
            writer.Write(TimeSpan.FromTicks(1), Direction.Sent, Query("_ipp._tcp.local"), "rfc6762/7.1/known-answer-suppressed");
            writer.Write(TimeSpan.FromTicks(12_345_678), Direction.Received, Query("_ipps._tcp.local"), null);
        }

        var lines = Tshark("-r", path, "-T", "fields", "-E", "separator=|", "-e", "frame.time_epoch", "-e", "frame.packet_flags_direction", "-e", "frame.comment",
            "-e", "frame.interface_name", "-e", "frame.interface_description", "-e", "dns.qry.name");

        Assert.That(lines, Is.EqualTo((string[])
        [
            "1772600767.000000100|0x00000002|rfc6762/7.1/known-answer-suppressed|veth-t|the test link|_ipp._tcp.local",
            "1772600768.234567800|0x00000001||veth-t|the test link|_ipps._tcp.local",
        ]));
    }

    [Test]
    public void What_was_written_is_read_back_the_same()
    {
        using (var writer = Create("seed 7"))
        {
            writer.Context = "the check under way";
            writer.Write(TimeSpan.Zero, Direction.Sent, Query("a.local"), "check α");
            writer.Write(TimeSpan.FromTicks(10_000_001), Direction.Received, (byte[])[1, 2, 3, 4, 5, 6, 7], null);
        }

        var file = CaptureFile.Read(path);

        Assert.Multiple(() =>
        {
            Assert.That(file.Flaws, Is.Empty);
            Assert.That(file.IsOwn);
            Assert.That(file.Comment, Is.EqualTo("seed 7"));
            Assert.That(file.Interfaces, Has.Count.EqualTo(1));
            Assert.That(file.Interfaces[0].Started, Is.EqualTo(Started));
            Assert.That(file.Interfaces[0].Addresses!.Mac, Is.EqualTo(Mac));
            Assert.That(file.Interfaces[0].Addresses!.IPv4, Is.EqualTo(Addresses.IPv4));
            Assert.That(file.Interfaces[0].Addresses!.PrefixLength, Is.EqualTo(24));
            Assert.That(file.Interfaces[0].Addresses!.IPv6, Is.EqualTo(Addresses.IPv6));
            Assert.That(file.Frames.Select(f => f.Stamp - Started), Is.EqualTo((TimeSpan[])[TimeSpan.Zero, TimeSpan.FromTicks(10_000_001)]));
            Assert.That(file.Frames.Select(f => f.Outbound), Is.EqualTo((bool?[])[true, false]));
            Assert.That(file.Frames.Select(f => f.Comment), Is.EqualTo((string[])["check α", "the check under way"]));
            Assert.That(file.Frames[0].Octets.ToArray(), Is.EqualTo(Query("a.local")));
            Assert.That(file.Frames[1].Octets.ToArray(), Is.EqualTo((byte[])[1, 2, 3, 4, 5, 6, 7]));
        });
    }

    [Test]
    public void A_file_that_is_still_open_can_be_read()
    {
        using var writer = Create();
        writer.Write(TimeSpan.Zero, Direction.Sent, Query("a.local"), null);

        var file = CaptureFile.Read(path);

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames, Has.Count.EqualTo(1));
        Assert.That(Tshark("-r", path, "-T", "fields", "-e", "dns.qry.name"), Is.EqualTo((string[])["a.local"]));
    }

    [Test]
    public void A_comment_too_long_for_its_field_is_cut_between_characters()
    {
        using (var writer = Create()) writer.Write(TimeSpan.Zero, Direction.Sent, Query("a.local"), "x" + new string('ß', 40_000));

        var file = CaptureFile.Read(path);

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames[0].Comment, Does.StartWith("xßß").And.Length.GreaterThan(32_000).And.Not.Contain("\uFFFD"));
    }

    [Test]
    public void The_capture_of_a_run_gives_the_same_transcript_again()
    {
        var loop = new VirtualLoop();
        var lan = new VirtualLan(loop, LanConditions.Ideal, 1);
        var link = new VirtualLink(lan);
        var device = lan.Plug(_ => { });
        link.Send(Query("before.local"), "one");
        using (CaptureWriter.Follow(link, path))
            loop.Run(async () =>
            {
                await loop.Delay(TimeSpan.FromTicks(12_345_671));
                link.Send(Query("after.local"), "two");
                device.Send(Query("answer.local"));
                await loop.Delay(TimeSpan.FromSeconds(1));
            });

        var replay = new CaptureLink(CaptureFile.Read(path), link.Tolerance);
        replay.Loop.Run(() => replay.Loop.DelayUntil(replay.End));

        Assert.That(replay.Transcript.All.Select(Describe), Is.EqualTo(link.Transcript.All.Select(Describe)));
        Assert.That(replay.Transcript.Count, Is.EqualTo(3));
        Assert.That(replay.Addresses.Mac, Is.EqualTo(link.Addresses.Mac));
        Assert.Throws<CannotSendException>(() => replay.Send(Query("late.local")));
    }

    private static string Describe(Frame frame) =>
        $"{frame.Number} {frame.At} {frame.Direction} {frame.Comment} {Convert.ToHexString(frame.Parsed.Octets.Span)}";

    private CaptureWriter Create(string? comment = null) =>
        CaptureWriter.Create(path, new CaptureInterface("veth-t", "the test link", CaptureInterface.Ethernet, Addresses), Started, comment);

    private static byte[] Query(string name)
    {
        var group = IPAddress.Parse("224.0.0.251");
        return FrameWriter.Udp(Mac, MacAddress.OfGroup(group), IPAddress.Parse("192.168.77.1"), group, 5353, 5353,
            DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Parse(name), RecordType.PTR))));
    }

    private static string[] Tshark(params string[] arguments)
    {
        var start = new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var tshark = Process.Start(start)!;
        var errors = tshark.StandardError.ReadToEndAsync();
        var text = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.That(tshark.ExitCode, Is.Zero, errors.Result);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
