using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Doctoring;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Tests;

/// <summary>What doctor says of a link that carries one way only.</summary>
public sealed class BothWaysTests
{
    private static readonly TimeSpan Always = TimeSpan.FromHours(1);

    [Test]
    public void A_device_that_answers_hears_and_is_heard() =>
        Assert.That(Examine(_ => { }), Is.EqualTo(Diagnosis.Ok("found")));

    [Test]
    public void A_device_that_announces_and_answers_nothing_is_heard_and_does_not_hear() =>
        Assert.That($"{Examine(device => device.Deafen(Always), Announcement)}", Does.StartWith("found They are heard, and answered none of the harness's questions: what is sent from here does not reach them"));

    [Test]
    public void A_link_that_brings_nothing_is_told_from_one_that_brings_what_is_no_answer([Values] bool isHeard)
    {
        var found = Examine(device => device.Silence(Always), isHeard ? Request : null);

        Assert.That(found.Weight, Is.EqualTo(Weight.Look));
        Assert.That(found.Sentence, Is.EqualTo(isHeard
            ? $"Nobody answers Multicast DNS, though frames of another host arrive ({DeviceSetup.Default.Mac}): they are heard, and what is sent from here does not reach them, or none of them is a device that answers."
            : "Nobody answers Multicast DNS, and no frame of another host arrives."));
        Assert.That(found.Remedy, Does.Contain("by cable"));
    }

    /// <param name="says">What the device says of its own accord when the harness has just begun.</param>
    private static Diagnosis Examine(Action<SimulatedStation> trouble, Func<VirtualLink, ReadOnlyMemory<byte>>? says = null)
    {
        var loop = new VirtualLoop();
        var lan = new VirtualLan(loop, LanConditions.Ideal, 1);
        var link = new VirtualLink(lan);
        trouble(new SimulatedStation(lan, DeviceSetup.Default, 1, new Behaviour()));
        loop.Run(() => loop.Delay(TimeSpan.FromSeconds(5)));
        if (says is not null) loop.At(loop.Now + TimeSpan.FromMilliseconds(1), () => link.Transcript.Add(loop.Now, Direction.Received, says(link)));
        Session? session = null;
        loop.Run(async () => session = await Survey.Begin(link));
        return BothWays.Of(session!, Survey.Of(session!, session!.Messages), "found");
    }

    private static ReadOnlyMemory<byte> Announcement(VirtualLink heard) => heard.Transcript.All.Last(f => Heard.Of(f) is { IsMulticastResponse: true }).Parsed.Octets;

    private static ReadOnlyMemory<byte> Request(VirtualLink heard) =>
        FrameWriter.Arp(new ArpPacket(ArpPacket.Request, DeviceSetup.Default.Mac, DeviceSetup.Default.IPv4!, MacAddress.Zero, System.Net.IPAddress.Parse("192.168.77.99")));
}
