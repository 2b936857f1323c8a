using System.Net;
using System.Text;
using BonjourConformance.Simulator.Faults;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>Every fault does something, names duties that exist, and the device survives it.</summary>
public sealed class FaultTests
{
    private static readonly Lazy<string> Faultless = new(() => Run(_ => { }));

    /// <summary>Of a responder: the life below has no browsing in it, and no link-local address.</summary>
    private static IEnumerable<string> Faults => FaultCatalogue.All
        .Except([.. QuerierFaults.All, .. QuerierCacheFaults.All, .. LinkLocalFaults.All, .. LinkLocalUseFaults.All]).Select(f => f.Name);

    private static IEnumerable<string> Variations => FaultCatalogue.Variations.Select(f => f.Name);

    [Test]
    public void Names_are_unique() =>
        Assert.That(FaultCatalogue.All.Select(f => f.Name).Concat(FaultCatalogue.Variations.Select(v => v.Name)), Is.Unique);

    [Test]
    public void Duties_stand_in_the_catalogue()
    {
        var root = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (root is not null && !Directory.Exists(Path.Combine(root.FullName, "fixtures", "requirements"))) root = root.Parent;
        var known = Directory.GetFiles(Path.Combine(root!.FullName, "fixtures", "requirements"), "*.csv")
            .SelectMany(File.ReadLines).Select(line => line.Split(',')[0].Trim('"')).ToHashSet();
        Assert.That(FaultCatalogue.All.SelectMany(f => f.Duties.Select(d => (f.Name, d))).Where(d => !known.Contains(d.d)), Is.Empty);
        Assert.That(FaultCatalogue.All.Where(f => f.Duties.Length == 0), Is.Empty);
    }

    [TestCaseSource(nameof(Faults))]
    public void A_fault_shows_on_the_wire(string name)
    {
        var life = Run(FaultCatalogue.Find(name).Apply);
        Assert.That(life == Faultless.Value, Is.False, "Nothing was different from a faultless device.");
    }

    [TestCaseSource(nameof(Variations))]
    public void A_variation_establishes_all_names(string name)
    {
        var behaviour = new Behaviour();
        FaultCatalogue.FindVariation(name).Apply(behaviour);
        var bench = new Bench(1, behaviour).Start();
        bench.Wait(5);
        Assert.That(bench.Device.IsEstablished);
        Assert.That(bench.Messages.All(s => s.Frame.Dns!.Flaws.Count == 0));
    }

    /// <summary>The frames of a life in which most things happen that can happen to a device.</summary>
    private static string Run(Action<Behaviour> apply)
    {
        var behaviour = new Behaviour();
        apply(behaviour);
        var bench = new Bench(5, behaviour, DeviceSetup.Default.HoldingFlagshipNames());
        var host = DnsName.Parse("printer.local");
        var instance = DnsName.Parse("InstanceA._ipp._tcp.local");
        bench.Send(DnsMessage.Response(ResourceRecord.A(host, Bench.Tester4)));
        bench.Start();
        bench.Wait(0.4);
        foreach (var address in (string[])["192.168.77.1", "192.168.200.1", "192.168.77.2", "10.200.0.1"])
        {
            bench.Send(Answering.Probe("printer.local", ResourceRecord.A(host, IPAddress.Parse(address), cacheFlush: false)));
            bench.Send(Answering.Probe("printer.local", ResourceRecord.A(host, DeviceSetup.Default.IPv6[0], cacheFlush: false), ResourceRecord.A(host, IPAddress.Parse(address), cacheFlush: false)));
            bench.Wait(1.3);
        }
        bench.Wait(3);
        Tiebreaks(bench, host);
        Queries(bench, host);
        Peers(bench, host, instance);
        bench.Do(d => d.ChangeTxt(d.Setup.Instances[2].Name, "_ipp._tcp", "note", Encoding.UTF8.GetBytes("x"), bench.Loop.Now));
        bench.Wait(4);
        bench.Do(d => d.Rename(d.Setup.Instances[2].Name, "_ipp._tcp", "C", bench.Loop.Now));
        bench.Wait(4);
        bench.Do(d => d.Readdress(Bench.Device4, IPAddress.Parse("192.168.77.9"), bench.Loop.Now));
        bench.Wait(40);
        bench.Do(d => d.LinkDown(bench.Loop.Now));
        bench.Do(d => d.LinkUp(bench.Loop.Now));
        bench.Wait(4);
        bench.Do(d => d.Stop(bench.Loop.Now));
        bench.Wait(2);
        bench.Start();
        Fight(bench);
        Claims(bench);
        Attacks.Run(bench);
        return string.Join('\n', bench.Seen.Select(s => s.At + " " + Convert.ToHexString(s.Frame.Octets.Span)));
    }

    /// <summary>Other hosts that claim, deny and probe for names in less common ways.</summary>
    private static void Claims(Bench bench)
    {
        void Restart(double wait)
        {
            bench.Do(d => d.Kill(bench.Loop.Now));
            bench.Start();
            bench.Wait(wait);
        }
        Restart(20);
        var (host, instance) = (bench.Device.HostName, bench.Device.InstanceNames[0]);
        bench.Send(DnsMessage.Response(ResourceRecord.A(host, Bench.Tester4), ResourceRecord.Srv(instance, 9, DnsName.Of("tester", "local"))));
        bench.Wait(4);
        bench.Send(DnsMessage.Query(new Question(host, RecordType.A)));
        bench.Send(DnsMessage.Response(ResourceRecord.A(host, Bench.Tester4)));
        bench.Wait(4);
        Restart(0.3);
        // The target is earlier as a name, and later as the pointer that it is written as.
        var own = bench.Messages.Last(m => !m.Frame.Dns!.Message.IsResponse).Frame.Dns!.Message.Authorities.Where(r => r.Name == instance);
        bench.Send(DnsMessage.Query(new Question(instance, RecordType.ANY)) with { Authorities = [.. own.Select(r => r.Data is SrvData srv ? r with { Data = new SrvData(srv.Priority, srv.Weight, srv.Port, instance.Skip()) } : r)] });
        bench.Wait(5);
        for (var next = 2; next < 40; next++) bench.Send(DnsMessage.Response(ResourceRecord.A(DnsName.Of("printer-" + next, "local"), Bench.Tester4)));
        Restart(0.3);
        bench.Send(DnsMessage.Response(ResourceRecord.A(bench.Device.HostName, Bench.Tester4)));
        bench.Wait(8);
    }

    /// <summary>Rivals that probe for the host name with every kind of data, each while the device probes anew.</summary>
    private static void Tiebreaks(Bench bench, DnsName host)
    {
        IReadOnlyList<ResourceRecord> own = [ResourceRecord.A(host, Bench.Device4, cacheFlush: false), ResourceRecord.A(host, DeviceSetup.Default.IPv6[0], cacheFlush: false)];
        IReadOnlyList<ResourceRecord>[] rivals =
        [
            own, [own[0]], [.. own, own[0] with { Type = (RecordType)65280, Data = new RawData([1]) }], [.. own, ResourceRecord.Txt(host, TxtData.Of("x"), cacheFlush: false)], [own[1], own[0]], [],
            [.. own.Select(r => r.WithCacheFlush(true))], [ResourceRecord.A(host, IPAddress.Parse("10.0.0.1"))], [ResourceRecord.A(host, IPAddress.Parse("192.168.200.2"), cacheFlush: false)],
            [ResourceRecord.A(host, IPAddress.Parse("30.0.0.1"), cacheFlush: false)], [ResourceRecord.Txt(host, TxtData.Of("z"), cacheFlush: false)],
            [own[0] with { RawClass = 2 }], [own[0] with { RawClass = 2, Data = new AddressData(IPAddress.Parse("10.0.0.1")) }],
            [own[0] with { Data = new RawData([192, 168, 77, 2, 0]) }, own[1]], [own[0] with { Data = new RawData([192, 168, 77]) }, own[1]],
        ];
        foreach (var rival in rivals)
        {
            bench.Do(d => d.Kill(bench.Loop.Now));
            bench.Start();
            bench.Wait(0.3);
            bench.Send(Answering.Probe("printer.local", [.. rival]));
            bench.Wait(0.6);
            bench.Send(Answering.Probe("printer.local", [.. rival]));
            bench.Wait(3);
        }
    }

    private static void Queries(Bench bench, DnsName host)
    {
        DnsMessage[] queries =
        [
            Bench.Query("_ipp._tcp.local"), Bench.Query("_universal._sub._ipp._tcp.local"), Bench.Query("_services._dns-sd._udp.local"), Bench.Query("PRINTER.local", RecordType.A),
            Bench.Query("printer.local", RecordType.ANY), Bench.Query("InstanceA._ipp._tcp.local", RecordType.SRV), Bench.Query("InstanceA._ipp._tcp.local", RecordType.MX),
            Bench.Query("printer.local", RecordType.TXT), Bench.Query("\\239\\187\\191printer.local", RecordType.A), Bench.Query("x.printer.local", RecordType.A), Bench.Query("local", RecordType.NS),
            Bench.Query("_ipp._tcp.local", RecordType.TXT), DnsMessage.Query(new Question(host, RecordType.A, 3)), DnsMessage.Query(new Question(host, RecordType.ANY, 255)),
            DnsMessage.Query(Bench.Ask("printer.local", RecordType.A), Bench.Ask("InstanceA._ipp._tcp.local", RecordType.SRV)),
            DnsMessage.Query(Bench.Ask("printer.local", RecordType.A).AsQU()), DnsMessage.Query(Bench.Ask("_ipp._tcp.local").AsQU()), Answering.Probe("printer.local", ResourceRecord.A(host, Bench.Tester4)),
            DnsMessage.Query(Bench.Ask("printer.local", RecordType.ANY)) with { Authorities = [ResourceRecord.A(host, Bench.Tester4)] },
            Bench.Query("printer.local", RecordType.A) with { Additionals = [new ResourceRecord(DnsName.Root, RecordType.OPT, 4096, 0, new RawData([]))] },
            DnsMessage.Query([.. Enumerable.Range(0, 60).Select(i => Bench.Ask("no-such-name-" + i + ".local", RecordType.A)), Bench.Ask("printer.local", RecordType.A)]),
            DnsMessage.Query(Bench.Ask(new string('x', 63) + "." + new string('y', 63) + ".local", RecordType.A), Bench.Ask("printer.local", RecordType.A)),
        ];
        foreach (var query in queries)
            foreach (var v6 in (bool[])[false, true])
            {
                bench.Send(query, v6);
                bench.Wait(0.1);
                bench.Send(query, v6);
                bench.Wait(2);
                bench.Send(query with { Id = 7 }, v6, port: 40000);
                bench.Send(query, v6, to: v6 ? DeviceSetup.Default.IPv6[0] : Bench.Device4);
                bench.Send(query, v6, to: v6 ? DeviceSetup.Default.IPv6[0] : Bench.Device4, from: IPAddress.Parse(v6 ? "2001:db8::1" : "10.1.1.1"));
                bench.Send(query, v6, from: IPAddress.Parse(v6 ? "2001:db8::1" : "10.1.1.1"));
                bench.Wait(2);
            }
        foreach (var flags in (ushort[])[3, DnsFlags.Opcode(5), DnsFlags.AA, DnsFlags.RD, DnsFlags.RA, DnsFlags.Z, DnsFlags.AD, DnsFlags.CD, DnsFlags.TC])
        {
            bench.Send(Bench.Query("printer.local", RecordType.A) with { Flags = flags });
            bench.Wait(2);
        }
        bench.Wait(40);
        bench.Send(DnsMessage.Query(Bench.Ask("printer.local", RecordType.A).AsQU()));
        bench.Wait(2);
        var type = DnsName.Parse("_ipp._tcp.local");
        foreach (var ttl in (uint[])[4500, 2250, 2249, 1125])
        {
            var known = (ResourceRecord[])[ResourceRecord.Ptr(type, type.Prepend("InstanceA"), ttl), ResourceRecord.Ptr(type, type.Prepend("InstanceB"), ttl)];
            bench.Send(Bench.Query("_ipp._tcp.local") with { Answers = known });
            bench.Wait(2);
            bench.Send(Bench.Query("_ipp._tcp.local") with { Flags = DnsFlags.TC });
            bench.Send(Bench.Query("_ipp._tcp.local") with { Flags = DnsFlags.TC }, from: IPAddress.Parse("192.168.77.8"));
            bench.Wait(0.3);
            bench.Send(DnsMessage.Query() with { Flags = DnsFlags.TC, Answers = known });
            bench.Wait(2);
            bench.Send(Bench.Query("_ipp._tcp.local") with { Flags = DnsFlags.TC });
            bench.Wait(0.3);
            bench.Send(DnsMessage.Query() with { Flags = DnsFlags.TC, Answers = known }, from: IPAddress.Parse("192.168.77.8"));
            bench.Wait(2);
        }
        bench.Send(Bench.Query("_ipp._tcp.local"));
        bench.Send(Bench.Query("_services._dns-sd._udp.local"));
        bench.Wait(2);
    }

    private static void Peers(Bench bench, DnsName host, DnsName instance)
    {
        foreach (var ttl in (uint[])[4500, 4000, 2000, 0])
        {
            bench.Send(DnsMessage.Response(ResourceRecord.Ptr(instance.Skip(), instance, ttl)));
            bench.Wait(2);
            bench.Send(Bench.Query("_ipp._tcp.local"));
            bench.Send(DnsMessage.Response(ResourceRecord.Ptr(instance.Skip(), instance, ttl)));
            bench.Wait(2);
        }
        bench.Send(DnsMessage.Response(ResourceRecord.Ptr(instance.Skip(), DnsName.Parse("Other._ipp._tcp.local")), ResourceRecord.A(DnsName.Parse("other.local"), Bench.Tester4)));
        bench.Send(DnsMessage.Response(ResourceRecord.A(host, Bench.Device4)));
        bench.Send(Bench.Query("printer.local", RecordType.AAAA) with { Flags = 0x8400 });
        bench.Wait(2);
        var conflict = DnsMessage.Response(ResourceRecord.A(host, Bench.Tester4));
        (DnsMessage Message, ushort Port, IPAddress? From)[] conflicts =
        [
            (conflict, 5353, null), (conflict, 5354, null), (conflict with { Id = 7 }, 5353, null), (conflict with { Flags = 0x8600 }, 5353, null), (conflict with { Flags = 0x8000 }, 5353, null),
            (conflict with { Flags = 0x8403 }, 5353, null), (conflict with { Flags = 0x8400 | 0x2800 }, 5353, null), (conflict, 5353, IPAddress.Parse("10.1.1.1")),
            (conflict with { Answers = [ResourceRecord.A(host, Bench.Tester4, 120, false)] }, 5353, null),
            (conflict with { Answers = [], Additionals = conflict.Answers }, 5353, null), (conflict with { Answers = [ResourceRecord.Srv(instance, 9, host)] }, 5353, null),
            (conflict with { Answers = [new ResourceRecord(DnsName.Parse("x.local"), RecordType.NSEC, 1, 120, new RawData([0, 9, 40, 1])), .. conflict.Answers] }, 5353, null),
        ];
        foreach (var (message, port, from) in conflicts)
        {
            bench.Send(message, port: port, from: from);
            bench.Wait(4);
        }
        bench.Port.Send(FrameWriter.Udp(Bench.TesterMac, MacAddress.Parse("01:00:5e:00:00:fb"), Bench.Tester4, IPAddress.Parse("224.0.0.251"), 5353, 5353, DnsWriter.Write(conflict), ttl: 1));
        bench.Wait(4);
        foreach (var repeated in (DnsMessage[])[conflict, DnsMessage.Response(ResourceRecord.Srv(instance, 9, DnsName.Parse("rival.local")))])
        {
            bench.Send(repeated);
            bench.Wait(0.3);
            bench.Send(repeated);
            bench.Wait(4);
        }
        foreach (var seen in bench.Seen.Where(s => s.Frame.Dns is not null).Take(30).ToList())
        {
            bench.Port.Send(seen.Frame.Octets);
            bench.Wait(0.2);
        }
    }

    /// <summary>Answers every probe for half a minute, once just after the last probe, and at last restarts the device.</summary>
    private static void Fight(Bench bench)
    {
        for (var i = 0; i < 600; i++)
        {
            bench.Wait(0.05);
            var name = bench.Device.HostName;
            if (i > 5) bench.Send(DnsMessage.Response(i % 2 == 0 ? ResourceRecord.Txt(name, TxtData.Of("x")) : ResourceRecord.A(name, Bench.Tester4)));
        }
        bench.Do(d => d.Kill(bench.Loop.Now));
        bench.Start();
        bench.Wait(2);
        bench.Do(d => d.Kill(bench.Loop.Now));
        bench.Start();
        var mark = bench.Seen.Count;
        for (var i = 0; i < 50 && bench.Seen.Skip(mark).Count(s => s is { Frame.Dns: not null, IsProbe: true, To4: true }) < 3; i++) bench.Wait(0.02);
        bench.Wait(0.1);
        bench.Send(DnsMessage.Response(ResourceRecord.A(bench.Device.HostName, Bench.Tester4)));
        bench.Wait(4);
    }
}
