using System.Net;
using BonjourConformance.Link.Capture;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Virtual;

/// <summary>The harness's place on a virtual LAN.</summary>
public sealed class VirtualLink : ILink
{
    private readonly VirtualLan.Port port;
    private readonly SendRate rate = new();

    /// <param name="before">What was seen before a run was cut short that goes on.</param>
    public VirtualLink(VirtualLan lan, EarlierFrames? before = null)
    {
        Loop = lan.Loop;
        Transcript = new Transcript(Loop);
        before?.Into(Transcript);
        Tolerance = lan.Conditions.Tolerance ?? (lan.Conditions.Jitter + lan.Conditions.Delay) * 2;
        // With a tenth of the frames of a start-up at risk, eight failures in a row are below one in ten million.
        Attempts = lan.Conditions.Attempts ?? (lan.Conditions.IsIdeal ? 1 : 8);
        IsPatient = lan.Conditions.IsPatient;
        port = lan.Plug(frame => Transcript.Add(Loop.Now, Direction.Received, frame));
    }

    public EventLoop Loop { get; }

    public Transcript Transcript { get; }

    public string World => "virtual";

    public string? InterfaceName => null;

    public TimeSpan Tolerance { get; private set; }

    public int Attempts { get; }

    public bool IsPatient { get; }

    /// <summary>In the subnet that the simulated device's default profile uses.</summary>
    public LinkAddresses Addresses { get; } = new(
        MacAddress.Parse("02:00:5e:00:53:01"), IPAddress.Parse("192.168.77.1"), 24, [IPAddress.Parse("fe80::5eff:fe00:5301")]);

    /// <summary>The most frames that were sent within a second.</summary>
    public int PeakRate => rate.Peak;

    public void Grant(TimeSpan jitter)
    {
        if (jitter > Tolerance) Tolerance = jitter;
    }

    public void Send(ReadOnlyMemory<byte> frame, string? comment = null)
    {
        rate.Count(Loop.Now);
        Transcript.Add(Loop.Now, Direction.Sent, frame, comment);
        port.Send(frame);
    }
}
