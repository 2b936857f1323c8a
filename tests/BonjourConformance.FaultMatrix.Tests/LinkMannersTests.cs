using System.Net;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A device that floods, or whose address somebody else uses, is found (its faults are in the matrix); neighbours that do what hosts do trip neither.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LinkMannersTests
{
    private static readonly MacAddress Device = MacAddress.Parse("02:00:5e:00:53:02");
    private static readonly MacAddress Other = MacAddress.Parse("02:00:5e:00:53:e7");
    private static readonly IPAddress Address = IPAddress.Parse("192.168.77.2");

    private static CheckCase Case(string id) => MatrixRun.Suite.First(c => c.Id == id);

    /// <summary>Frames of somebody, made of what is heard and when.</summary>
    private sealed class Somebody(Func<ParsedFrame?, TimeSpan, byte[]?> says, TimeSpan period) : IStation
    {
        private readonly Queue<ReadOnlyMemory<byte>> output = new();
        private TimeSpan next = TimeSpan.FromSeconds(10);

        public TimeSpan? NextDeadline => next;

        public void Receive(ReadOnlyMemory<byte> frame, TimeSpan now) => Put(says(FrameReader.Read(frame), now));

        public void Tick(TimeSpan now)
        {
            if (now < next) return;
            next = now + period;
            Put(says(null, now));
        }

        public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);

        private void Put(byte[]? frame)
        {
            if (frame is not null) output.Enqueue(frame);
        }
    }

    /// <summary>The verdict on the device's addresses after some checks that switch it off and on.</summary>
    private static CheckRecord Beside(Func<ParsedFrame?, TimeSpan, byte[]?> says)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3 });
        run.Plug(new Somebody(says, TimeSpan.FromSeconds(1)));
        foreach (var id in (string[])["rfc6762/8.1/three-probes", "rfc6762/10.1/orderly-stop-says-goodbye", "rfc6763/12.1/pointer-brings-addresses"])
            new CheckRunner(run.SessionFor(Case(id))).Run(Case(id));
        var last = Case("practice/link/addresses-are-its-own");
        return new CheckRunner(run.SessionFor(last)).Run(last);
    }

    private static byte[] Claim() => FrameWriter.Arp(new ArpPacket(ArpPacket.Reply, Other, Address, MacAddress.Broadcast, Address));

    [Test]
    public void Somebody_who_has_its_address_all_the_time_is_found() =>
        Assert.That(Beside((heard, _) => heard is null ? Claim() : null), Has.Property("Verdict").EqualTo(Verdict.Warning).And.Property("Message").Contains($"{Other} answers ARP requests for {Address}"));

    [Test]
    public void Whoever_stands_in_while_it_is_off_is_not()
    {
        var (isOff, claims) = (false, 0);

        var record = Beside((heard, _) =>
        {
            if (heard?.Source == Device) isOff = heard.Dns is { } dns && dns.Message.Answers.Count > 0 && dns.Message.Answers.All(r => r.Ttl == 0);
            if (heard is not null || !isOff) return null;
            claims++;
            return Claim();
        });

        Assert.That(claims, Is.Positive, "it was off for a while");
        Assert.That(record.Verdict, Is.EqualTo(Verdict.Pass), record.Message);
    }

    [Test]
    public void Whoever_asks_whether_its_address_is_free_is_not() =>
        Assert.That(Beside((heard, _) => heard is null ? FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Other, IPAddress.Any, MacAddress.Zero, Address)) : null).Verdict, Is.EqualTo(Verdict.Pass));

    [Test]
    public void Whoever_repeats_its_messages_as_they_are_is_not() =>
        Assert.That(Beside((heard, _) =>
        {
            if (heard is not { Dns: not null, Destination.IsGroup: true } || heard.Source != Device) return null;
            var again = heard.Octets.ToArray();
            Other.ToOctets().CopyTo(again, 6);
            return again;
        }).Verdict, Is.EqualTo(Verdict.Pass));

    /// <summary>A neighbour's flood is the neighbour's.</summary>
    [Test]
    public void What_others_send_without_pause_is_not_held_against_it()
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3 });
        run.Plug(new Crowd(TimeSpan.FromSeconds(10), (host, _) => FrameWriter.Arp(new ArpPacket(ArpPacket.Request, host.Mac, host.Address, MacAddress.Zero, host.Next.Address)), 500));
        foreach (var check in (CheckCase[])[Case("rfc6762/8.1/three-probes"), Case("practice/link/does-not-flood")])
            Assert.That(new CheckRunner(run.SessionFor(check)).Run(check).Verdict, Is.EqualTo(Verdict.Pass), check.Id);
    }

    /// <summary>Two thousand a second, no two alike: what is kept of them has an end, and what comes later says why it cannot be judged.</summary>
    [Test]
    public void A_flood_of_the_device_ends_no_run_and_fills_no_memory()
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3 });
        run.Plug(new Crowd(TimeSpan.FromSeconds(20), (_, count) => FrameWriter.Udp(Device, MacAddress.Broadcast, Address, IPAddress.Broadcast, 9999, 9999, BitConverter.GetBytes(count)), 2000));
        var first = Case("rfc6762/8.1/three-probes");
        var session = run.SessionFor(first);
        new CheckRunner(session).Run(first);
        run.Loop.Run(() => run.Loop.Delay(TimeSpan.FromSeconds(60)));

        var later = new CheckRunner(session).Run(Case("rfc6763/12.1/pointer-brings-addresses"));
        var found = new CheckRunner(session).Run(Case("practice/link/does-not-flood"));

        Assert.Multiple(() =>
        {
            Assert.That(run.Link.Transcript.Count, Is.GreaterThan(100_000));
            Assert.That(run.Link.Transcript.All, Has.Count.LessThan(60_000));
            Assert.That(later, Has.Property("Verdict").EqualTo(Verdict.Inconclusive).And.Property("Message").Contains("floods the link"));
            Assert.That(found, Has.Property("Verdict").EqualTo(Verdict.Warning).And.Property("Message").Contains("20000 others"));
        });
    }
}
