using BonjourConformance.Link.Capture;
using BonjourConformance.Reporting.Tests.Made;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Tests;

public sealed class WriterTests : TestFiles
{
    [Test]
    public void A_run_is_written_as_report_results_and_junit()
    {
        var (record, frames) = MadeRun.Printer();
        var written = ReportWriter.Write(record, frames, Out);
        if (Environment.GetEnvironmentVariable("KEEP_REPORT") is { } keep)
            System.IO.File.Copy(written.ReportPath, keep, overwrite: true);
        Assert.Multiple(() =>
        {
            Assert.That(System.IO.File.ReadAllText(written.ReportPath), Does.StartWith("<!doctype html>").And.EndsWith("</html>\n"));
            Assert.That(System.IO.File.Exists(written.ResultsPath) && System.IO.File.Exists(written.JUnitPath));
            Assert.That(written.Problems, Is.Empty);
        });
    }

    [Test]
    public void A_repeated_check_is_drawn_as_the_attempt_that_decides_and_lists_what_was_sent_in_all()
    {
        const string Id = "rfc6762/1/x";
        var cable = new Cable();
        var question = DnsMessage.Query(new Question(MadeRun.InstanceA, RecordType.SRV));
        cable.ByHarness(0, question, Id);
        int[] last = [cable.ByHarness(60_000, question, Id), cable.ByDevice(60_050, DnsMessage.Response(ResourceRecord.Srv(MadeRun.InstanceA, 631, MadeRun.Host)))];
        var check = MadeRun.Check(Id, Verdict.Fail) with { Attempts = 2, Frames = last, EndedMs = 61_000 };

        var html = System.IO.File.ReadAllText(ReportWriter.Write(new RunRecord { Run = MadeRun.Run(), Device = MadeRun.Device(), Checks = [check], Duties = [], Unjudged = [] }, cable.Frames, Out).ReportPath);

        Assert.Multiple(() =>
        {
            foreach (var frame in last) Assert.That(html, Does.Contain($"<title>Frame {frame}:"));
            Assert.That(html, Does.Not.Contain("<title>Frame 1:"));
            Assert.That(html, Does.Contain("data-frame=\"1\""));
        });
    }

    /// <summary>A duty alone reads as if the device kept it.</summary>
    [Test]
    public void The_first_screen_says_beside_each_duty_what_was_observed()
    {
        var check = MadeRun.Check("rfc6762/8.1/x", Verdict.Fail, "Three probes are sent.") with { Observed = "not so in 2 of 2 cases: 2 probes for <b>.local (frame 3); 1 probe for b.local (frame 9)." };

        var html = System.IO.File.ReadAllText(ReportWriter.Write(new RunRecord { Run = MadeRun.Run(), Device = MadeRun.Device(), Checks = [check], Duties = [], Unjudged = [] }, [], Out).ReportPath);

        Assert.That(html, Does.Contain("Observed: <bdi>not so in 2 of 2 cases: 2 probes for &lt;b&gt;.local (frame 3)</bdi>"));
    }

    /// <summary>Whoever looks a frame up sees the number and the time that the report gives.</summary>
    [Test]
    public void A_frame_has_the_number_and_the_time_that_Wireshark_shows()
    {
        var cable = new Cable();
        var question = DnsMessage.Query(new Question(MadeRun.InstanceA, RecordType.SRV));
        cable.ByHarness(1062.5, question, "x");
        var answered = cable.ByDevice(1147.25, DnsMessage.Response(ResourceRecord.Srv(MadeRun.InstanceA, 631, MadeRun.Host)));
        var record = new RunRecord { Run = MadeRun.Run(), Device = MadeRun.Device(), Checks = [MadeRun.Check("rfc6762/1/x", Verdict.Fail) with { Frames = [answered] }], Duties = [], Unjudged = [] };
        using (var capture = CaptureWriter.Create(File("capture.pcapng"), new CaptureInterface("eth0", null), record.Run.Started))
            foreach (var frame in cable.Frames) capture.Write(frame);

        var html = System.IO.File.ReadAllText(ReportWriter.Write(record, File("capture.pcapng"), Out).ReportPath);
        var shown = Tshark.Run("-r", File("capture.pcapng"), "-Y", $"frame.number == {answered}", "-T", "fields", "-e", "frame.time_relative").Trim();

        Assert.That(html, Does.Contain($"<span class=\"no\">{answered}</span> <span class=\"at\">{shown[..8]} s</span>").And.Contain("0.084750 s"));
    }

    /// <summary>A finding about the device is none about one of its services, and what nobody looked at is not clean.</summary>
    [Test]
    public void The_table_of_services_tells_what_concerns_all_what_was_seen_on_one_what_is_clean_and_what_was_not_looked_at()
    {
        var (record, _) = MadeRun.Printer();
        CheckRecord[] checks =
        [
            MadeRun.Check("rfc6762/18.4/x", Verdict.Fail), MadeRun.Check("rfc6762/8.1/x", Verdict.Fail) with { Breaks = [MadeRun.About("InstanceA")] },
            MadeRun.Check("rfc6762/8.1/y", Verdict.Pass) with { Subject = MadeRun.About("InstanceB") }, MadeRun.Check("rfc6762/8.1/z", Verdict.Inconclusive) with { Subject = MadeRun.About("InstanceA", "_ipps._tcp") },
        ];

        var path = ReportWriter.Write(record with { Checks = checks }, [], Out).ReportPath;

        var table = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(System.IO.File.ReadAllText(path)).QuerySelector("table.services")!;
        Assert.That(table.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => string.Join(' ', cell.TextContent.Split(':')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w.All(char.IsAsciiLetterOrDigit)))))),
            Is.EqualTo(new[] { "Whole device | 1 finding", "InstanceA | 1 finding | open", "InstanceB | clean | not looked at" }));
    }

    [Test]
    public void What_would_be_right_is_drawn_beside_what_was_seen()
    {
        var cable = new Cable();
        var frame = cable.ByDevice(0, DnsMessage.Response(ResourceRecord.Srv(MadeRun.InstanceA, 631, MadeRun.Host, ttl: 10)) with { Flags = 0x8500 });
        var dns = cable.Frames[^1];
        var (message, record) = (dns.Parsed.Udp!.PayloadOffset, dns.Parsed.Dns!.Records[0].Name);
        var check = MadeRun.Check("rfc6762/10/x", Verdict.Fail) with
        {
            Frames = [frame],
            Corrections = [new(frame, message + 2, "8400"), new(frame, message + record.Offset + record.Length + 4, "00000078"), new(frame, 5000, "00")],
        };

        var html = System.IO.File.ReadAllText(ReportWriter.Write(new RunRecord { Run = MadeRun.Run(), Device = MadeRun.Device(), Checks = [check], Duties = [], Unjudged = [] }, cable.Frames, Out).ReportPath);

        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("<del>TTL 10 s</del> <ins>TTL 120 s</ins>"));
            Assert.That(html, Does.Contain("<del>Flags 0x8500 (QR response, AA, RD)</del> <ins>Flags 0x8400 (QR response, AA)</ins>"));
            Assert.That(html.Split("<ins>"), Has.Length.EqualTo(3), "no other line is wrong");
        });
    }
}
