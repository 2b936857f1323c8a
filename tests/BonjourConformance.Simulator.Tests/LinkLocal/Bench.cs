using System.Net;
using BonjourConformance.Simulator.LinkLocal;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.LinkLocal;

/// <summary>One host with a link-local address, a clock that jumps, and a list of all it sent.</summary>
internal sealed class Bench
{
    public static readonly MacAddress Own = MacAddress.Parse("02:00:5e:00:53:99");
    public static readonly MacAddress Rival = MacAddress.Parse("02:00:5e:00:53:07");

    public Bench(int seed, Action<LinkLocalBehaviour>? change = null)
    {
        var behaviour = new LinkLocalBehaviour { SeedsFromHardwareAddress = false };
        change?.Invoke(behaviour);
        Host = new Ipv4Interface(Own, behaviour, seed);
        Host.Machine.Claimed += (address, at) => Claims.Add((at, address));
        Host.Machine.Lost += (address, at) => Losses.Add((at, address));
        Host.PowerOn(TimeSpan.Zero);
        Collect();
    }

    public Ipv4Interface Host { get; }

    public TimeSpan Now { get; private set; }

    public List<(TimeSpan At, ParsedFrame Frame)> Sent { get; } = [];

    public List<(TimeSpan At, IPAddress Address)> Claims { get; } = [];

    public List<(TimeSpan At, IPAddress Address)> Losses { get; } = [];

    public IEnumerable<(TimeSpan At, ArpPacket Arp)> Arps => Sent.Where(s => s.Frame.Arp is not null).Select(s => (s.At, s.Frame.Arp!));

    public IEnumerable<(TimeSpan At, ArpPacket Arp)> Probes => Arps.Where(a => a.Arp.IsProbe);

    public IEnumerable<(TimeSpan At, ArpPacket Arp)> Announcements => Arps.Where(a => a.Arp.IsAnnouncement);

    public void RunTo(TimeSpan until)
    {
        while (Host.NextDeadline is { } due && due <= until)
        {
            Now = due > Now ? due : Now;
            Host.Tick(Now);
            Collect();
        }
        Now = until;
    }

    public void Run(double seconds) => RunTo(Now + TimeSpan.FromSeconds(seconds));

    public void RunUntil(Func<bool> done)
    {
        while (!done())
        {
            Now = Host.NextDeadline ?? throw new InvalidOperationException("it has nothing left to do");
            Host.Tick(Now);
            Collect();
        }
    }

    public IPAddress Claim()
    {
        RunUntil(() => Announcements.Count() == 2);
        return Host.Address!;
    }

    public void Hear(byte[] frame)
    {
        Host.Receive(FrameReader.Read(frame), Now);
        Collect();
    }

    public void Hear(ArpPacket arp) => Hear(FrameWriter.Arp(arp));

    private void Collect()
    {
        while (Host.TryTake(out var frame)) Sent.Add((Now, FrameReader.Read(frame)));
    }
}
