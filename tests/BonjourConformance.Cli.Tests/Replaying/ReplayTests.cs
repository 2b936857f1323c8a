using BonjourConformance.Checks.Replay;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Link.Capture;
using BonjourConformance.Records;
using BonjourConformance.Reporting;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Tests.Replaying;

/// <summary>`replay` over captures of this program's own runs, and over what people do to files.</summary>
public sealed class ReplayTests
{
    private static string run = "";

    [OneTimeSetUp]
    public void A_run_of_a_faulty_device()
    {
        run = Tool.Folder();
        var said = Tool.Invoke("run", "--only", "rfc6762/18", "--only", "rfc6762/8.1", "--out", run, "--fault", "every-third-response-without-aa");
        Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Output);
    }

    private static string Capture => Path.Combine(run, "capture.pcapng");

    [Test]
    public void The_fault_that_the_run_found_is_found_again_under_the_same_frame_numbers()
    {
        var (said, record) = Replay(Capture);

        var live = RecordJson.Read(Path.Combine(run, "results.json")).Checks.Single(c => c.Id == "rfc6762/18.4/responses-have-aa-set");
        var replayed = record.Checks.Single(c => c.Id == live.Id);
        var frames = CaptureFile.Read(Capture).Frames.Select(f => (f.Number, FrameReader.Read(f.Octets).Dns)).Where(f => f.Dns is not null).ToDictionary(f => f.Number, f => f.Dns!.Message);
        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Failed));
            Assert.That(replayed.Verdict, Is.EqualTo(Verdict.Fail).And.EqualTo(live.Verdict));
            Assert.That(replayed.Frames.Select(f => (frames[f].IsResponse, frames[f].AA)), Is.Not.Empty.And.All.EqualTo((true, false)));
            Assert.That(record.Run.World, Is.EqualTo(World.Capture));
            Assert.That(record.Unjudged.Select(d => d.Reason), Has.Some.EqualTo("It takes a question or another stimulus, and a capture can only be watched."));
        });
    }

    [Test]
    public void Several_devices_are_judged_one_after_the_other_each_with_a_folder_and_what_is_its_own()
    {
        var (lamp, both, folder) = (Tool.Folder(), Path.Combine(Tool.Folder(), "both.pcapng"), Tool.Folder());
        var profile = Tool.File("lamp.json", """
            { "name": "Lamp", "host": "lamp", "mac": "02:00:5e:00:53:77", "address": "192.168.77.9", "instances": [ { "name": "Night light", "type": "_http._tcp", "port": 80 } ] }
            """);
        Tool.Invoke("run", "--profile", profile, "--only", "rfc6762/18", "--fault", "response-ra", "--out", lamp);
        // A file of two sections, as tools make it that put captures behind one another.
        File.WriteAllBytes(both, [.. File.ReadAllBytes(Capture), .. File.ReadAllBytes(Path.Combine(lamp, "capture.pcapng"))]);

        var said = Tool.Invoke("replay", both, "--out", folder);

        var judged = Directory.GetDirectories(folder).Select(one => RecordJson.Read(Path.Combine(one, "results.json"))).ToDictionary(r => r.Device.Instances.Any(i => i.Name == "Night light") ? "lamp" : "printer");
        Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Error);
        Assert.That(judged.Keys, Is.EquivalentTo(new[] { "lamp", "printer" }));
        Assert.That(Fails(judged["lamp"]), Is.EqualTo(new[] { "rfc6762/18.7/ra-is-clear" }));
        Assert.That(Fails(judged["printer"]), Is.EqualTo(new[] { "rfc6762/18.4/responses-have-aa-set" }));

        static IEnumerable<string> Fails(RunRecord record) => record.Checks.Where(c => c.Verdict == Verdict.Fail).Select(c => c.Id).Distinct();
    }

    [Test]
    public void A_section_that_repeats_is_judged_once()
    {
        var thrice = Path.Combine(Tool.Folder(), "thrice.pcapng.gz");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(thrice), System.IO.Compression.CompressionLevel.Fastest))
            for (var i = 0; i < 3; i++) packed.Write(File.ReadAllBytes(Capture));

        var (_, once) = Replay(Capture);
        var (said, record) = Replay(thrice);

        Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Output + said.Error);
        Assert.That(Verdicts(record), Is.EqualTo(Verdicts(once)));
        Assert.That(MessagesIn(record), Is.EqualTo(MessagesIn(once)));
        Assert.That(record.Run.Conditions.Select(c => c.Name), Has.Some.EqualTo("frames seen twice").And.None.EqualTo("times that go back"));

        static IEnumerable<(string, Verdict, string)> Verdicts(RunRecord of) => of.Checks.Select(c => (c.Label, c.Verdict, c.Message));
        static string MessagesIn(RunRecord of) => of.Run.Conditions.Single(c => c.Name == "capture").Value.Split(", ")[^1];
    }

    [Test]
    public void Where_time_goes_back_another_recording_begins_that_nothing_of_the_one_before_it_is_held_against()
    {
        var path = Path.Combine(Tool.Folder(), "back.pcapng");
        // The same device seconds before: what it says in both would be too much for one.
        File.WriteAllBytes(path, [.. File.ReadAllBytes(Capture), .. Earlier(TimeSpan.FromSeconds(7), int.MaxValue)]);

        var (_, once) = Replay(Capture);
        var (_, record) = Replay(path);

        Assert.That(Broken(record), Is.EqualTo(Broken(once)));
        Assert.That(record.Run.Conditions.Single(c => c.Name == "times that go back").Value, Does.StartWith("1; "));

        static IEnumerable<(string, Verdict)> Broken(RunRecord of) => of.Checks.Where(c => c.Verdict is Verdict.Fail or Verdict.Warning or Verdict.Error).Select(c => (c.Label, c.Verdict));
    }

    [Test]
    public void A_file_in_no_order_is_judged_up_to_a_hundred_recordings()
    {
        var path = Path.Combine(Tool.Folder(), "disorder.pcapng");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 103).SelectMany(i => Earlier(TimeSpan.FromMinutes(i), 20))]);

        var (said, record) = Replay(path, "--only", "rfc6762/18.4");

        Assert.That(record.Run.Conditions.Single(c => c.Name == "times that go back").Value, Does.StartWith("100; "), said.Output);
        Assert.That(record.Run.Conditions.Single(c => c.Name == "frames out of order").Value, Does.Contain("reordercap"));
    }

    [Test]
    public void A_frame_that_is_longer_than_any_packet_is_of_no_concern()
    {
        var path = Path.Combine(Tool.Folder(), "long.pcapng");
        using (var writer = CaptureWriter.Create(path, new CaptureInterface("eth0", null), DateTimeOffset.UnixEpoch))
            foreach (var length in new[] { 60, 200_000 }) writer.Write(TimeSpan.Zero, Direction.Received, [.. new byte[12], 0x08, 0x06, .. new byte[length]], null);
        var source = new CaptureSource(path);

        Assert.That(source.Frames().Count(), Is.EqualTo(1));
        Assert.That(source.LeftOut.OfNoConcern, Is.EqualTo(1));
    }

    /// <summary>The first frames of the run as a section of their own, so much earlier.</summary>
    private static byte[] Earlier(TimeSpan by, int frames)
    {
        var file = CaptureFile.Read(Capture);
        var octets = new MemoryStream();
        using (var writer = new CaptureWriter(octets, file.Interfaces[0], file.Frames[0].Stamp - by))
            foreach (var frame in file.Frames.Take(frames))
                writer.Write(frame.Stamp - file.Frames[0].Stamp, frame.Outbound == true ? Direction.Sent : Direction.Received, frame.Octets.Span, frame.Comment);
        return octets.ToArray();
    }

    [Test]
    public void A_judgement_is_replaced_only_if_that_is_asked_for_and_never_the_capture_itself()
    {
        var (folder, beside) = (Tool.Folder(), Path.Combine(run, "again.pcapng"));
        File.Copy(Capture, beside, overwrite: true);

        Assert.That(Tool.Invoke("replay", Capture, "--out", folder).Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(Tool.Invoke("replay", Capture, "--out", folder).Error, Does.Contain("--overwrite"));
        Assert.That(Tool.Invoke("replay", Capture, "--out", folder, "--overwrite").Code, Is.EqualTo(ExitCode.Failed));
        foreach (var inside in new[] { Capture, beside })
        {
            var said = Tool.Invoke("replay", inside, "--out", run, "--overwrite");
            Assert.That((said.Code, File.Exists(inside)), Is.EqualTo((ExitCode.Usage, true)), said.Error);
        }
    }

    [Test]
    public void The_report_of_a_replay_can_be_written_again()
    {
        var folder = Tool.Folder();
        Tool.Invoke("replay", Capture, "--out", folder);
        File.Delete(Path.Combine(folder, "report.html"));

        var said = Tool.Invoke("report", folder);

        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        Assert.That(File.ReadAllText(Path.Combine(folder, "report.html")), Does.Contain("responses-have-aa-set"));
    }

    [Test]
    public void A_damaged_file_is_judged_up_to_where_it_breaks([Values(0.5, 0.9)] double left)
    {
        var torn = Path.Combine(Tool.Folder(), "torn.pcapng");
        var whole = File.ReadAllBytes(Capture);
        File.WriteAllBytes(torn, whole[..(int)(whole.Length * left)]);

        var (said, record) = Replay(torn);

        Assert.That(said.Error, Does.Contain("the file ends within a block"));
        Assert.That(record.Checks.Single(c => c.Id == "rfc6762/18.4/responses-have-aa-set").Verdict, Is.EqualTo(Verdict.Fail));
        Assert.That(record.Run.Conditions.Select(c => c.Name), Has.Some.EqualTo("damage of the file"));
    }

    [Test]
    public void A_compressed_file_and_a_classic_one_of_nanoseconds_are_judged_too([Values] bool classic)
    {
        var path = Path.Combine(Tool.Folder(), classic ? "other.pcap" : "packed.pcapng.gz");
        if (classic) File.WriteAllBytes(path, Classic());
        else
            using (var packed = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest)) packed.Write(File.ReadAllBytes(Capture));

        var (said, record) = Replay(path);

        Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Output + said.Error);
        Assert.That(record.Checks.Where(c => c.Verdict == Verdict.Fail).Select(c => c.Id).Distinct(), Is.EqualTo(new[] { "rfc6762/18.4/responses-have-aa-set" }));
        // A classic file does not tell who sent what: the hosts that the run played are known all the same, claim the device's names, and are no devices.
        Assert.That(said.Output.Contains("Not judged, since a run of this program played them: 02:00:5e:00:53:10", StringComparison.Ordinal), Is.EqualTo(classic), said.Output);
        Assert.That(record.Run.Conditions.Any(c => c.Name == "a run of this program"), Is.EqualTo(classic));
    }

    [Test]
    public void A_host_that_a_run_played_is_judged_where_that_is_asked_for_and_a_lone_one_of_such_an_address_is_a_device()
    {
        var (path, lone) = (Path.Combine(Tool.Folder(), "other.pcap"), Path.Combine(Tool.Folder(), "lone.pcap"));
        File.WriteAllBytes(path, Classic());
        // The device itself has taken a liking to the address of a rival, and nobody played.
        var rival = MacAddress.Parse("02:00:5e:00:53:12").ToOctets();
        File.WriteAllBytes(lone, Classic(own: false, frame => [.. frame[..6], .. rival, .. frame[12..]]));

        Assert.That(Replay(path, "--device", "02:00:5e:00:53:12").Record.Device.HardwareAddresses, Is.EqualTo(new[] { "02:00:5e:00:53:12" }));
        Assert.That(Replay(lone).Record.Device.HardwareAddresses, Is.EqualTo(new[] { "02:00:5e:00:53:12" }));
    }

    [Test]
    [Platform("Linux", Reason = "Pipes in the file system.")]
    public void A_pipe_is_called_one_and_an_empty_file_empty()
    {
        var (pipe, empty) = (Path.Combine(Tool.Folder(), "pipe"), Tool.File("empty.pcapng", ""));
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe)) made.WaitForExit();
        using var writer = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite);

        Assert.That(Tool.Invoke("replay", pipe), Has.Property("Code").EqualTo(ExitCode.Broken).And.Property("Error").Contains("it is a pipe, and a capture is read more than once"));
        Assert.That(Tool.Invoke("replay", empty), Has.Property("Code").EqualTo(ExitCode.Broken).And.Property("Error").Contains("the file is empty"));
    }

    [Test]
    public void What_cannot_be_judged_is_told_with_exit_code_3()
    {
        var empty = Path.Combine(Tool.Folder(), "empty.pcap");
        File.WriteAllBytes(empty, Classic()[..24]);
        var text = Tool.File("text.pcapng", "this is no capture");

        Assert.Multiple(() =>
        {
            Assert.That(Tool.Invoke("replay", empty), Is.EqualTo(new Said(ExitCode.Broken, "", $"Nobody in {empty} speaks Multicast DNS: it holds no frame.\n")));
            Assert.That(Tool.Invoke("replay", text).Error, Does.Contain("neither a pcapng nor a pcap file"));
            Assert.That(Tool.Invoke("replay", "no-such-file").Code, Is.EqualTo(ExitCode.Usage));
            var other = Tool.Invoke("replay", Capture, "--device", "somebody-else");
            Assert.That(other.Code, Is.EqualTo(ExitCode.Broken));
            Assert.That(other.Error, Does.Contain("These are: printer"));
        });
    }

    [Test]
    public void A_capture_that_is_judged_in_stretches_gives_the_verdicts_of_the_whole([Values(40, 200)] int frames)
    {
        var (whole, none) = Verdicts(6000);
        var (parts, repeated) = Verdicts(frames);

        Assert.Multiple(() =>
        {
            Assert.That(parts.Where(v => !v.StartsWith("Pass", StringComparison.Ordinal)), Is.EqualTo(whole.Where(v => !v.StartsWith("Pass", StringComparison.Ordinal))));
            Assert.That(whole, Has.Some.EqualTo("Fail rfc6762/18.4/responses-have-aa-set"));
            Assert.That(none, Is.Zero);
            Assert.That(repeated, Is.Positive, "messages were let go by, or nothing was tried");
        });
    }

    private static (List<string> Verdicts, long Repeated) Verdicts(int frames)
    {
        var source = new CaptureSource(Capture);
        var survey = new CaptureSurvey();
        foreach (var (link, frame) in source.Frames()) survey.Add(link, frame);
        source.Settle();
        var judge = new CaptureJudge(source, survey.Hosts(), CheckCase.Of(Suite.Assembly).Where(c => c.Stage == Stage.WholeRun).ToList(), TimeSpan.FromMilliseconds(10)) { StretchFrames = frames };
        var verdicts = judge.Judge().SelectMany(v => v.Results).Select(r => r.Record).Where(r => r.Verdict is Verdict.Pass or Verdict.Fail or Verdict.Warning or Verdict.Error);
        return ([.. verdicts.Select(r => $"{r.Verdict} {r.Label}").Order()], judge.Repeated);
    }

    private static (Said Said, RunRecord Record) Replay(string capture, params string[] options)
    {
        var folder = Tool.Folder();
        var said = Tool.Invoke(["replay", capture, "--out", folder, .. options]);
        Assert.That(File.Exists(Path.Combine(folder, "results.json")), said.Output + said.Error);
        return (said, RecordJson.Read(Path.Combine(folder, "results.json")));
    }

    /// <summary>The same frames as another program would have saved them: big-endian, nanoseconds, no directions.</summary>
    private static byte[] Classic(bool own = true, Func<byte[], byte[]>? change = null)
    {
        var file = CaptureFile.Read(Capture);
        using var octets = new MemoryStream();
        void Word(uint value) => octets.Write([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        Word(0xA1B2_3C4D);
        octets.Write([0, 2, 0, 4]);
        Word(0);
        Word(0);
        Word(65535);
        Word(1);
        foreach (var frame in file.Frames.Where(f => own || f.Outbound != true))
        {
            Word((uint)(frame.Nanoseconds / 1_000_000_000));
            Word((uint)(frame.Nanoseconds % 1_000_000_000));
            Word((uint)frame.Octets.Length);
            Word((uint)frame.Octets.Length);
            octets.Write(change is null ? frame.Octets.ToArray() : change(frame.Octets.ToArray()));
        }
        return octets.ToArray();
    }
}
