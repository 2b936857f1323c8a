using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>The part of a device's life in which others attack it, or ask what few ask, so that the faults show that nothing else brings to light.</summary>
internal static class Attacks
{
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");
    private static readonly DnsName Type = DnsName.Parse("_ipp._tcp.local");

    public static void Run(Bench bench)
    {
        Rested(bench);
        Unicast(bench);
        Names(bench);
        DnsServer(bench);
        Damaged(bench);
        Flood(bench);
    }

    private static IPAddress Address(Bench bench) => bench.Device.Addresses.First(a => a.GetAddressBytes().Length == 4);

    private static void Rested(Bench bench)
    {
        Restart(bench);
        bench.Wait(20);
    }

    private static void Restart(Bench bench)
    {
        bench.Do(d => d.Kill(bench.Loop.Now));
        bench.Start();
    }

    /// <summary>Conflicts and denials that come by unicast, from the link and from elsewhere; nobody asked for the first.</summary>
    private static void Unicast(Bench bench)
    {
        void Claim(IPAddress? from = null) =>
            bench.Send(DnsMessage.Response(ResourceRecord.A(bench.Device.HostName, Bench.Tester4)), from: from, to: Address(bench));
        Claim();
        bench.Wait(4);
        foreach (var from in (IPAddress?[])[IPAddress.Parse("10.1.1.1"), null])
        {
            Restart(bench);
            bench.Wait(0.4);
            Claim(from);
            bench.Wait(6);
        }
    }

    /// <summary>A zone transfer, another host's instance listed as known, a defence of two names at once, names in the other case, names with accents and without.</summary>
    private static void Names(Bench bench)
    {
        bench.Send(DnsMessage.Query(new Question(Type, RecordType.PTR)) with { Answers = [ResourceRecord.Ptr(Type, Type.Prepend("Another host's"))] });
        bench.Wait(2);
        bench.Send(Bench.Query("local", (RecordType)252));
        bench.Wait(2);
        DnsName host = bench.Device.HostName, instance = bench.Device.InstanceNames[0];
        bench.Send(DnsMessage.Query(new Question(host, RecordType.ANY), new Question(instance, RecordType.ANY)) with
        {
            Authorities = [ResourceRecord.A(host, Bench.Tester4, cacheFlush: false), ResourceRecord.Srv(instance, 9, DnsName.Of("tester", "local"), cacheFlush: false)],
        });
        bench.Wait(2);
        bench.Send(Bench.Query("_ipp._tcp.local") with { Answers = [.. bench.Device.InstanceNames.Where(n => n.EndsWith(Type)).Select(n => ResourceRecord.Ptr(Type.SwapCase(), n.SwapCase(), 4500))] });
        bench.Wait(2);
        bench.Send(DnsMessage.Response(ResourceRecord.A(host.SwapCase(), Bench.Tester4)));
        bench.Wait(4);
        bench.Do(d => d.Rename(d.InstanceNames[0].FirstLabel, "_ipp._tcp", "Caf\u00E9 d'\u00E9t\u00E9", bench.Loop.Now));
        bench.Wait(6);
        bench.Send(DnsMessage.Query(new Question(Type.Prepend("Cafe d'ete"), RecordType.SRV)));
        bench.Wait(2);
        bench.Send(DnsMessage.Query(new Question(DnsName.OfOctets([[0, 0xFF], "local"u8.ToArray()]), RecordType.A), new Question(host, RecordType.A)));
        bench.Wait(2);
    }

    private static void DnsServer(Bench bench)
    {
        foreach (var name in (string[])["x.local", "1.1.254.169.in-addr.arpa"])
            bench.Port.Send(FrameWriter.Udp(Bench.TesterMac, DeviceSetup.Default.Mac, Bench.Tester4, Address(bench), 40053, 53, DnsWriter.Write(Bench.Query(name, RecordType.A)), ttl: 64));
        bench.Wait(5);
    }

    /// <summary>Messages damaged in every way, those that are larger than all else among them, and frames that lie about their length.</summary>
    private static void Damaged(Bench bench)
    {
        DnsMessage[] good =
        [
            Bench.Query("x.local", RecordType.A),
            DnsMessage.Response(ResourceRecord.A(DnsName.Parse("x.local"), Bench.Tester4), ResourceRecord.Txt(DnsName.Parse("x.local"), TxtData.Of("a"))),
        ];
        foreach (var message in good)
            foreach (var (_, octets) in Damage.Catalogue(message))
            {
                bench.SendOctets(octets);
                bench.Wait(0.05);
            }
        bench.Send(DnsMessage.Response(new ResourceRecord(DnsName.Parse("x.local"), (RecordType)ushort.MaxValue, DnsClass.Internet, 120, new RawData([1, 2, 3]))));
        var frame = FrameWriter.Udp(Bench.TesterMac, MacAddress.OfGroup(Group), Bench.Tester4, Group, 5353, 5353, DnsWriter.Write(good[0]));
        bench.Port.Send(FrameDamage.UdpLength(frame, ushort.MaxValue));
        var large = DnsWriter.Write(DnsMessage.Response(ResourceRecord.Txt(DnsName.Parse("x.local"), new TxtData([.. Enumerable.Repeat(new byte[250], 32)]))));
        foreach (var fragment in FrameWriter.UdpFragments(Bench.TesterMac, MacAddress.OfGroup(Group), Bench.Tester4, Group, 5353, 5353, large, 255, 77)) bench.Port.Send(fragment);
        Answers(bench);
    }

    private static void Flood(Bench bench)
    {
        for (var i = 0; i < 300; i++)
        {
            bench.Send(Bench.Query($"x-{i}.local", RecordType.A));
            bench.Wait(0.002);
        }
        Answers(bench);
    }

    /// <summary>Shows whether the device is still there.</summary>
    private static void Answers(Bench bench)
    {
        bench.Wait(2);
        bench.Send(DnsMessage.Query(new Question(bench.Device.HostName, RecordType.A)));
        bench.Wait(2);
    }
}
