using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>One of five hundred neighbours.</summary>
internal readonly record struct CrowdHost(int Number)
{
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    public MacAddress Mac => MacAddress.Parse($"02:00:5e:99:{Number / 256:x2}:{Number % 256:x2}");

    public IPAddress Address => new([10, 9, (byte)(Number / 256), (byte)Number]);

    public CrowdHost Next => new((Number + 1) % 500);

    public static bool Sent(Frame frame) => frame.Source.ToOctets().AsSpan().StartsWith((byte[])[2, 0, 0x5e, 0x99]);

    public byte[] Multicast(DnsMessage message) =>
        FrameWriter.Udp(Mac, MacAddress.OfGroup(Group), Address, Group, 5353, 5353, DnsWriter.Write(message));
}

/// <summary>Five hundred neighbours that send 2,000 frames a second, in turn.</summary>
internal sealed class Crowd(TimeSpan begin, Func<CrowdHost, int, byte[]?> next, double perSecond = 2000) : IStation
{
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private int count;
    private double Period => 1000 / perSecond;

    public TimeSpan? NextDeadline => begin + TimeSpan.FromMilliseconds(Period * (count + 1));

    public void Receive(ReadOnlyMemory<byte> frame, TimeSpan now)
    {
    }

    public void Tick(TimeSpan now)
    {
        if (next(new CrowdHost(count % 500), count) is { } frame) output.Enqueue(frame);
        count++;
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);
}
