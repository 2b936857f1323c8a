using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using BonjourConformance.Link.Capture;
using BonjourConformance.Link.Live;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Tests.Live;

public sealed class LiveLinkTests
{
    private static readonly MacAddress Host = MacAddress.Parse("02:00:5e:00:53:21");
    private static readonly IPAddress HostAddress = IPAddress.Parse("192.168.77.33");
    private static readonly IPAddress HostAddress6 = IPAddress.Parse("fe80::5eff:fe00:5321");
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    [Test]
    public void A_sent_frame_appears_once_with_the_stamp_of_the_capture_and_reaches_the_other_end() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);
        using var far = LiveLink.Open("far", loop);
        var query = Query("_ipp._tcp.local");
        TimeSpan before = default;
        loop.Run(async () =>
        {
            await loop.Delay(TimeSpan.FromMilliseconds(20));
            before = loop.Now;
            near.Send(query, "the check");
            await loop.Delay(TimeSpan.FromMilliseconds(200));
        });

        var sent = near.Transcript.All.Where(f => f.Parsed.Octets.Span.SequenceEqual(query)).ToList();
        var received = far.Transcript.All.Where(f => f.Parsed.Octets.Span.SequenceEqual(query)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(sent.Select(f => (f.Direction, f.Comment)), Is.EqualTo(((Direction, string?)[])[(Direction.Sent, "the check")]));
            Assert.That(received.Select(f => (f.Direction, f.Comment)), Is.EqualTo(((Direction, string?)[])[(Direction.Received, null)]));
            Assert.That(sent[0].At, Is.InRange(before - TimeSpan.FromMilliseconds(1), before + TimeSpan.FromMilliseconds(100)));
            Assert.That(received[0].At - sent[0].At, Is.LessThan(TimeSpan.FromMilliseconds(20)));
            Assert.That(sent[0].Dns!.Message.Questions[0].Name, Is.EqualTo(DnsName.Parse("_ipp._tcp.local")));
        });
    });

    /// <summary>The device, and everybody beside it, has to live with what the harness sends.</summary>
    [Test]
    public void No_more_frames_go_out_within_a_second_than_is_promised() => Cable.Between(() =>
    {
        const int More = 60;
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);
        loop.Run(async () =>
        {
            for (var i = 0; i < SendRate.Most + More; i++) near.Send(Query($"n{i}.local"));
            await loop.Delay(TimeSpan.FromMilliseconds(100));
        });

        var sent = near.Transcript.All.Where(f => f.Direction == Direction.Sent).Select(f => f.At).ToList();
        Assert.That(sent, Has.Count.EqualTo(SendRate.Most + More));
        // A stamp may be later than the moment of sending by what the link and this machine take.
        foreach (var (first, next) in sent.Zip(sent.Skip(SendRate.Most))) Assert.That(next - first, Is.GreaterThan(TimeSpan.FromMilliseconds(500)));
        Assert.That(near.PeakRate, Is.EqualTo(SendRate.Most));
    });

    [Test]
    public void A_reflected_frame_counts_as_received() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);
        using var far = LiveLink.Open("far", loop);
        var query = Query("reflected.local");
        far.Transcript.Added += frame =>
        {
            if (frame.Direction == Direction.Received && frame.Parsed.Octets.Span.SequenceEqual(query)) far.Send(query);
        };
        loop.Run(async () =>
        {
            near.Send(query);
            near.Send(query);
            await loop.Delay(TimeSpan.FromMilliseconds(300));
        });

        var directions = near.Transcript.All.Where(f => f.Parsed.Octets.Span.SequenceEqual(query)).Select(f => f.Direction).ToList();
        Assert.That(directions.Count(d => d == Direction.Sent), Is.EqualTo(2));
        Assert.That(directions.Count(d => d == Direction.Received), Is.EqualTo(2));
    });

    [Test]
    public void The_link_knows_its_addresses_and_measures_its_tolerance_without_a_trace_in_the_transcript() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);

        Assert.Multiple(() =>
        {
            Assert.That(near.World, Is.EqualTo("live"));
            Assert.That(near.InterfaceName, Is.EqualTo("near"));
            Assert.That(near.Addresses.Mac, Is.EqualTo(MacAddress.Parse("02:00:5e:00:53:11")));
            Assert.That(near.Addresses.IPv4, Is.EqualTo(IPAddress.Parse("192.168.77.1")));
            Assert.That(near.Addresses.PrefixLength, Is.EqualTo(24));
            Assert.That(near.Calibration.Rounds, Is.EqualTo(20));
            Assert.That(near.Calibration.TimerLateness, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(near.Calibration.CaptureLatency, Is.GreaterThan(TimeSpan.Zero));
            Assert.That(near.Tolerance, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(5)));
            Assert.That(near.Calibration.ToString(), Does.StartWith("tolerance ").And.Contain("20 rounds"));
            Assert.That(near.Transcript.All.Where(f => f.Parsed.Source == near.Addresses.Mac && f.Ip is null && f.Arp is null), Is.Empty);
            Assert.That(near.Lost, Is.Zero);
        });
    });

    [Test]
    public void The_capture_of_a_live_run_replays_to_the_same_times() => Cable.Between(() =>
    {
        var path = Path.Combine(Path.GetTempPath(), $"bonjour-{Guid.NewGuid():N}.pcapng");
        try
        {
            var loop = new LiveLoop();
            using var near = LiveLink.Open("near", loop);
            using (CaptureWriter.Follow(near, path))
                loop.Run(async () =>
                {
                    near.Send(Query("one.local"), "first");
                    await loop.Delay(TimeSpan.FromMilliseconds(50));
                    near.Send(Query("two.local"), "second");
                    await loop.Delay(TimeSpan.FromMilliseconds(100));
                });

            var replay = new CaptureLink(CaptureFile.Read(path), near.Tolerance);
            replay.Loop.Run(() => replay.Loop.DelayUntil(replay.End));

            Assert.That(replay.Transcript.All.Select(f => (f.Number, f.At, f.Direction, f.Comment)),
                Is.EqualTo(near.Transcript.All.Select(f => (f.Number, f.At, f.Direction, f.Comment))));
            Assert.That(replay.Transcript.All.Count(f => f.Direction == Direction.Sent), Is.EqualTo(2));
        }
        finally
        {
            File.Delete(path);
        }
    });

    [Test]
    public void An_operating_system_finds_the_test_hosts_by_arp_and_by_neighbour_solicitation() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var far = LiveLink.Open("far", loop);
        var neighbours = TestHostNeighbours.On(far);
        neighbours.Add(HostAddress, Host);
        neighbours.Add(HostAddress6, Host);
        // What the kernel at "near" sends to these addresses must first be resolved.
        using var four = new UdpClient(AddressFamily.InterNetwork);
        using var six = new UdpClient(AddressFamily.InterNetworkV6);
        (UdpClient, IPAddress)[] ways = [(four, HostAddress), (six, new IPAddress(HostAddress6.GetAddressBytes(), IndexOf("near")))];
        var arrived = 0;
        loop.Run(async () =>
        {
            // A link-local address may be used only when the kernel has found it to be unique.
            for (var attempt = 0; attempt < 30 && arrived < 2; attempt++)
            {
                foreach (var (socket, to) in ways)
                    try
                    {
                        socket.Send([1, 2, 3], new IPEndPoint(to, 5353));
                    }
                    catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
                    {
                    }
                await loop.Delay(TimeSpan.FromMilliseconds(200));
                arrived = far.Transcript.All.Where(f => f.Udp is { DestinationPort: 5353 } && f.Parsed.Destination == Host).Select(f => f.Ip!.Version).Distinct().Count();
            }
        });

        Assert.That(arrived, Is.EqualTo(2));
    });

    [Test]
    public void An_interface_that_is_missing_is_told_with_those_there_are() => Cable.Between(() =>
    {
        var error = Assert.Throws<LinkException>(() => LiveLink.Open("eth42", new LiveLoop()));

        Assert.That(error.Problem, Is.EqualTo(LinkProblem.NoSuchInterface));
        Assert.That(error.Message, Does.Contain("\"eth42\"").And.Contain("near (02:00:5e:00:53:11, 192.168.77.1/24").And.Contain("far (").And.Not.Contain("  lo "));
    });

    [Test]
    public void An_interface_that_is_down_is_told_with_the_remedy() => Cable.Between(() =>
    {
        Cable.Ip("link set near down");

        var error = Assert.Throws<LinkException>(() => LiveLink.Open("near", new LiveLoop()));

        Assert.That(error.Problem, Is.EqualTo(LinkProblem.InterfaceDown));
        Assert.That(error.Message, Does.Contain("ip link set near up"));
    });

    [Test]
    public void An_interface_without_a_cable_is_told() => Cable.Between(() =>
    {
        Cable.Ip("link set far down");

        var error = Assert.Throws<LinkException>(() => LiveLink.Open("near", new LiveLoop()));

        Assert.That(error.Problem, Is.EqualTo(LinkProblem.InterfaceDown));
        Assert.That(error.Message, Does.Contain("cable"));
    });

    [Test]
    public void Loopback_is_refused() => Cable.Between(() =>
    {
        Cable.Ip("link set lo up");

        Assert.That(Assert.Throws<LinkException>(() => LiveLink.Open("lo", new LiveLoop())).Problem, Is.EqualTo(LinkProblem.NotEthernet));
    });

    [Test]
    public void An_interface_that_vanishes_under_way_ends_the_run_with_its_name() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);

        var error = Assert.Throws<LinkException>(() => loop.Run(async () =>
        {
            Cable.Ip("link delete near");
            await loop.Delay(TimeSpan.FromSeconds(5));
        }));

        Assert.That(error.Problem, Is.EqualTo(LinkProblem.Gone));
        Assert.That(error.Message, Does.Contain("\"near\""));
    });

    [Test]
    public void Sending_on_an_interface_that_went_down_is_an_error_of_ours_and_nothing_is_lost_when_it_is_up_again() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);
        using var far = LiveLink.Open("far", loop);
        loop.Run(async () =>
        {
            Cable.Ip("link set near down");
            Assert.That(Assert.Throws<LinkException>(() => near.Send(Query("lost.local"))).Problem, Is.EqualTo(LinkProblem.Failed));
            await loop.Delay(TimeSpan.FromMilliseconds(100));
            Cable.Ip("link set near up");
            await loop.Delay(TimeSpan.FromMilliseconds(100));
            far.Send(Query("heard.local"));
            await loop.Delay(TimeSpan.FromMilliseconds(200));
        });

        Assert.That(near.Transcript.All.Select(f => f.Dns?.Message.Questions[0].Name), Does.Contain(DnsName.Parse("heard.local")));
    });

    [Test]
    public void What_is_sent_while_the_cable_is_out_is_not_in_the_transcript() => Cable.Between(() =>
    {
        var loop = new LiveLoop();
        using var near = LiveLink.Open("near", loop);
        var lost = Query("lost.local");
        loop.Run(async () =>
        {
            Cable.Ip("link set far down");
            await loop.Delay(TimeSpan.FromMilliseconds(50));
            near.Send(lost);
            await loop.Delay(TimeSpan.FromSeconds(2.1));
            Cable.Ip("link set far up");
            await loop.Delay(TimeSpan.FromMilliseconds(50));
            near.Send(Query("carried.local"));
            await loop.Delay(TimeSpan.FromMilliseconds(100));
        });

        Assert.That(near.NotCarried, Is.EqualTo(1));
        Assert.That(near.Transcript.All.Where(f => f.Direction == Direction.Sent).Select(f => f.Dns!.Message.Questions[0].Name.ToString()), Is.EqualTo((string[])["carried.local."]));
    });

    private static long IndexOf(string name) => NetworkInterface.GetAllNetworkInterfaces().Single(n => n.Name == name).GetIPProperties().GetIPv6Properties().Index;

    private static byte[] Query(string name) =>
        FrameWriter.Udp(Host, MacAddress.OfGroup(Group), HostAddress, Group, 5353, 5353, DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Parse(name), RecordType.PTR))));
}
