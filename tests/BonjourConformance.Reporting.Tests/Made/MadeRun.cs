using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Tests.Made;

/// <summary>A made-up run of a faulty printer: one verdict of every kind, a distribution, windows, both families, several instances.</summary>
internal static class MadeRun
{
    public static readonly DnsName Host = DnsName.Parse("printer.local.");
    public static readonly DnsName InstanceA = DnsName.Parse("InstanceA._ipp._tcp.local.");

    public static (RunRecord Record, List<Frame> Frames) Printer()
    {
        var cable = new Cable();
        var probing = Probing(cable);
        var answering = Answering(cable);
        var shared = Shared(cable);
        var record = new RunRecord { Run = Run(), Device = Device(), Checks = [.. probing, .. answering, .. shared, .. Others()], Duties = Duties(), Unjudged = Unjudged() };
        return (record, cable.Frames);
    }

    public static RunInfo Run() => new()
    {
        Id = "20261122T101500-printer",
        Tool = "bonjour-conformance",
        Started = new DateTimeOffset(2026, 11, 22, 10, 15, 0, TimeSpan.Zero),
        Finished = new DateTimeOffset(2026, 11, 22, 10, 19, 40, TimeSpan.Zero),
        World = World.Live,
        Seed = 4711,
        ToleranceMs = 2.5,
        Interface = "enp3s0",
        Version = "0.1.0",
        Baseline = "printer.baseline.json",
        Command = ["bonjour-conformance", "run", "--interface", "enp3s0", "--profile", "printer.json", "--seed", "4711"],
        Conditions = [new Condition("Round trip", "0.4 ms, 95 % below 1.1 ms"), new Condition("Loss", "0 of 200 frames")],
    };

    public static DeviceInfo Device() => new()
    {
        Name = "Example LaserPrint 300",
        Host = "printer.local",
        Addresses = ["192.0.2.10", "fe80::5eff:fe10:1"],
        HardwareAddresses = ["02:00:5e:10:00:01"],
        Instances =
        [
            new InstanceInfo { Name = "InstanceA", Type = "_ipp._tcp", Port = 631, Subtypes = ["_universal"], Txt = ["txtvers=1", "UUID=6f9d2a44-8a2b-4c56-9a0a-0123456789ab"] },
            new InstanceInfo { Name = "InstanceA", Type = "_ipps._tcp", Port = 631 },
            new InstanceInfo { Name = "InstanceB", Type = "_ipp._tcp", Port = 632 },
            new InstanceInfo { Name = "InstanceB", Type = "_ipps._tcp", Port = 632 },
        ],
    };

    public static CheckRecord Check(string id, Verdict verdict, string title = "Keep the duty.", string level = "MUST") => new()
    {
        Id = id,
        Title = title,
        Rfc = id.Split('/')[0][3..],
        Section = id.Split('/')[1],
        Level = level,
        Duties = [$"{id.Split('/')[0][3..]}-{id.Split('/')[1]}-01"],
        Verdict = verdict,
        Subject = SubjectInfo.Device,
        Message = verdict == Verdict.Pass ? "" : $"{verdict} for a reason.",
        Expected = "What the RFC asks.",
        Observed = "What was seen.",
        Frames = [],
        StartedMs = 0,
        EndedMs = 1000,
    };

    public static SubjectInfo About(string instance, string type = "_ipp._tcp") => SubjectInfo.OfInstance($"{instance}.{type}.local", instance, type);

    private static IEnumerable<CheckRecord> Probing(Cable cable)
    {
        var srv = ResourceRecord.Srv(InstanceA, 631, Host, cacheFlush: false);
        var txt = ResourceRecord.Txt(InstanceA, TxtData.Of("txtvers=1", "ty=Example LaserPrint 300"), cacheFlush: false);
        var probe = DnsMessage.Query(new Question(InstanceA, RecordType.ANY).AsQU()) with { Authorities = [srv, txt] };
        int[] probes = [cable.ByDevice(412.0, probe), cable.ByDevice(555.2, probe), cable.ByDevice(698.4, probe)];
        var announcement = cable.ByDevice(841.9, DnsMessage.Response(ResourceRecord.Ptr(DnsName.Parse("_ipp._tcp.local."), InstanceA), srv.WithCacheFlush(true), txt.WithCacheFlush(true)));
        yield return Check("rfc6762/8.1/probes-are-250-ms-apart", Verdict.Fail, "Leave 250 ms between one probe and the next.") with
        {
            Duties = ["6762-8.1-05"],
            Subject = About("InstanceA"),
            Message = "The device sent its second probe 143 ms after the first; it must wait 250 ms (tolerance 2.5 ms).",
            Expected = "Probes at 0, 250 and 500 ms.",
            Observed = "Probes at 0, 143.2 and 286.4 ms.",
            Frames = [.. probes],
            StartedMs = 400,
            EndedMs = 1900,
            Bct = "II.4",
            BctSays = "Fail as well: its limit is 237 ms.",
            Hint = "A timer in ticks of the operating system rather than ms, or a probe sent at once when the previous one comes back by multicast loopback.",
            Timeline = [new TimeWindow(662, 664.5, "second probe", WindowKind.Mandated), new TimeWindow(412, 662, "no second probe yet", WindowKind.Mandated)],
            Numbers = [new Number { Name = "first gap", Value = 143.2, Unit = "ms", From = 250, Tolerance = 2.5 }, new Number { Name = "second gap", Value = 143.2, Unit = "ms", From = 250, Tolerance = 2.5 }],
        };
        yield return Check("rfc6762/8.1/three-probes", Verdict.Pass, "Send three probes before claiming a name.") with
        {
            Subject = About("InstanceA"),
            Observed = "Three probes, then an announcement.",
            Frames = [.. probes, announcement],
            StartedMs = 400,
            EndedMs = 1900,
        };
        yield return Check("rfc6762/8.3/second-announcement", Verdict.Fail, "Announce at least twice, one second apart.") with
        {
            Duties = ["6762-8.3-04"],
            Subject = About("InstanceA"),
            Message = "The device announced once; a second announcement must follow after one second.",
            Expected = "A second announcement 1 s after the first.",
            Observed = "Nothing for 3 s after the first announcement.",
            Frames = [announcement],
            StartedMs = 800,
            EndedMs = 4000,
            Timeline = [new TimeWindow(1841.9, 1844.4, "second announcement", WindowKind.Mandated)],
            Known = new KnownFailure("Fixed in firmware 2.1, which is not out yet.", "https://example.com/issues/12"),
        };
    }

    private static IEnumerable<CheckRecord> Answering(Cable cable)
    {
        const string Id = "rfc6762/7.1/known-answer-suppressed";
        var type = DnsName.Parse("_ipp._tcp.local.");
        var question = new Question(type, RecordType.PTR);
        var pointer = ResourceRecord.Ptr(type, InstanceA);
        var control = cable.ByHarness(5000, DnsMessage.Query(question), Id);
        var answer = cable.ByDevice(5074, DnsMessage.Response(pointer));
        var asked = cable.ByHarness(7074, DnsMessage.Query(question) with { Answers = [pointer.WithTtl(2250)] }, Id);
        cable.ByNeighbour(7100, DnsMessage.Query(new Question(DnsName.Parse("_http._tcp.local."), RecordType.PTR)));
        var again = cable.ByDevice(7141, DnsMessage.Response(pointer, ResourceRecord.A(Host, Cable.DeviceAddress)));
        yield return Check(Id, Verdict.Fail, "Do not answer what the querier already knows with at least half of the true TTL.") with
        {
            Duties = ["6762-7.1-04"],
            Subject = About("InstanceA"),
            Message = $"The device answered 67 ms after a query that listed this very answer with TTL 2250 of 4500 (frame {asked}).",
            Stimulus = "A query for _ipp._tcp.local PTR with the pointer as known answer, TTL 2250 s.",
            Expected = "No answer with this pointer for 1 s.",
            Observed = $"Frame {again} repeats the pointer.",
            Frames = [control, answer, asked, again],
            StartedMs = 5000,
            EndedMs = 8100,
            Bct = "II.9",
            Hint = "The comparison uses the TTL that is left in a cache in place of the true TTL, or compares names with their case.",
            Timeline = [new TimeWindow(7074, 8074, "silence on this pointer", WindowKind.Mandated)],
        };
        var odd = cable.ByDevice(9000, Damage.TrailingOctets(DnsWriter.Write(DnsMessage.Response(pointer)), 0xDE, 0xAD));
        yield return Check("rfc6763/6.4/txt-key-is-printable", Verdict.Warning, "Use printable ASCII in the keys of TXT strings.", "SHOULD") with
        {
            Subject = About("InstanceB"),
            Message = "A key has the octet 0x07.",
            Frames = [odd],
            StartedMs = 9000,
            EndedMs = 9100,
        };
    }

    private static IEnumerable<CheckRecord> Shared(Cable cable)
    {
        const string Id = "rfc6762/6/shared-response-delay";
        var random = new Random(7);
        var type = DnsName.Parse("_ipps._tcp.local.");
        var samples = Enumerable.Range(0, 60).Select(i => Math.Round(i % 9 == 0 ? 6 + random.NextDouble() * 9 : 20 + random.NextDouble() * 100, 2)).ToList();
        var frames = new List<int>();
        for (var i = 0; i < samples.Count; i++)
        {
            frames.Add(cable.ByHarness(20000 + i * 1500, DnsMessage.Query(new Question(type, RecordType.PTR)), Id));
            frames.Add(cable.ByDevice(20000 + i * 1500 + samples[i], DnsMessage.Response(ResourceRecord.Ptr(type, type.Prepend("InstanceA")))));
        }

        yield return Check(Id, Verdict.Fail, "Delay a response with shared records by a random 20 to 120 ms.", "SHOULD") with
        {
            Verdict = Verdict.Warning,
            Message = "7 of 60 responses came earlier than 20 ms after the query.",
            Expected = "Delays spread evenly over 20 to 120 ms.",
            Observed = "Delays from 6 to 120 ms.",
            Frames = frames,
            StartedMs = 20000,
            EndedMs = 111000,
            Bct = "II.8",
            BctSays = "Fail: it allows no reply below 10 ms, and judges ten samples by quadrants.",
            Distribution = new Distribution { Unit = "ms", Samples = samples, MandatedFrom = 20, MandatedTo = 120, N = 60, FalseAlarmProbability = 1e-6 },
        };
    }

    private static IEnumerable<CheckRecord> Others()
    {
        yield return Check("rfc3927/2.2.1/probe-spacing", Verdict.NotApplicable, "Space ARP probes by 1 to 2 s.") with { Message = "The device has a static address." };
        yield return Check("rfc3927/2.1/address-in-range", Verdict.NotApplicable, "Choose from 169.254.1.0 to 169.254.254.255.") with { Message = "The device has a static address." };
        yield return Check("rfc6762/9/conflict-renames", Verdict.Inconclusive, "Take another name when a conflict is lost.") with { Message = "Nobody was there to switch the device off and on." };
        yield return Check("rfc6762/10.1/goodbye-on-orderly-stop", Verdict.Inconclusive, "Send goodbyes on an orderly stop.") with { Message = "Nobody was there to switch the device off and on." };
        yield return Check("rfc6763/9/service-type-enumeration", Verdict.Error, "Answer the enumeration of service types.") with { Message = "The profile's control ended with status 1:\nno such file" };
        foreach (var name in new[] { "InstanceA", "InstanceB" })
            foreach (var type in new[] { "_ipp._tcp", "_ipps._tcp" })
                yield return Check("rfc6763/4.1/pointer-for-every-instance", Verdict.Pass, "Publish a PTR record for each instance.") with
                {
                    Subject = About(name, type),
                };
        foreach (var section in new[] { "3", "5.4", "6.1", "6.2", "6.7", "10", "10.2", "11", "16", "17", "18.1", "18.4" })
            yield return Check($"rfc6762/{section}/holds", Verdict.Pass, $"Keep what section {section} asks.") with { Family = section == "11" ? "IPv6" : null };
        foreach (var section in new[] { "4.3", "5", "6.1", "6.3", "7", "7.1" })
            yield return Check($"rfc6763/{section}/holds", Verdict.Pass, $"Keep what section {section} asks.");
    }

    private static List<DutyInfo> Duties() =>
    [
        new("6762-8.1-05", "6762", "8.1", "MUST", "A second and third probe follow, each 250 ms after the one before."),
        new("6762-7.1-04", "6762", "7.1", "MUST NOT", "A responder does not answer what is listed as known with at least half of the true TTL."),
        new("6762-8.3-04", "6762", "8.3", "MUST", "A responder announces at least twice, one second apart."),
    ];

    private static List<UnjudgedDuty> Unjudged() =>
    [
        .. Enumerable.Range(1, 14).Select(i => new UnjudgedDuty($"6762-15-{i:D2}", "6762", "15", "MUST", $"Duty {i} of several responders on one host.", "Concerns software inside the device, which no frame shows.")),
        .. Enumerable.Range(1, 6).Select(i => new UnjudgedDuty($"3927-2.6-{i:D2}", "3927", "2.6", "MUST", $"Duty {i} of routing.", "Needs a second network interface.")),
        new("6763-10-01", "6763", "10", "MUST", "How a domain administrator fills the DNS.", "Not a duty of the device."),
    ];
}
