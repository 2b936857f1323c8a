using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Composition;

/// <summary>One of five hundred neighbours.</summary>
public readonly record struct CrowdHost(int Number)
{
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    public MacAddress Mac => MacAddress.Parse($"02:00:5e:99:{Number / 256:x2}:{Number % 256:x2}");

    public IPAddress Address => new([10, 9, (byte)(Number / 256), (byte)Number]);

    public CrowdHost Next => new((Number + 1) % 500);

    public static bool Sent(Frame frame) => frame.Source.ToOctets().AsSpan().StartsWith((byte[])[2, 0, 0x5e, 0x99]);

    public byte[] Multicast(DnsMessage message) =>
        FrameWriter.Udp(Mac, MacAddress.OfGroup(Group), Address, Group, 5353, 5353, DnsWriter.Write(message));
}

/// <summary>Five hundred neighbours that send so many frames a second, in turn.</summary>
/// <param name="next">What a neighbour sends, by the number of frames before; null for nothing.</param>
public sealed class Crowd(TimeSpan begin, Func<CrowdHost, int, byte[]?> next, double perSecond = 2000) : IStation
{
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private int count;
    private double Period => 1000 / perSecond;

    /// <summary>What an office says: names of their own, asked for and answered, address resolution, and a stream that is no Multicast DNS at all.</summary>
    public static byte[]? Chatter(CrowdHost host, int count) => (count % 4) switch
    {
        0 => host.Multicast(DnsMessage.Query(new Question(DnsName.Parse($"_other-{host.Number}._tcp.local"), RecordType.PTR))),
        1 => host.Multicast(DnsMessage.Response(ResourceRecord.A(DnsName.Parse($"other-{host.Number}.local"), host.Address))),
        2 => FrameWriter.Arp(new ArpPacket(ArpPacket.Request, host.Mac, host.Address, MacAddress.Zero, host.Next.Address)),
        _ => FrameWriter.Udp(host.Mac, host.Next.Mac, host.Address, host.Next.Address, 9000, 9000, new byte[100]),
    };

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
