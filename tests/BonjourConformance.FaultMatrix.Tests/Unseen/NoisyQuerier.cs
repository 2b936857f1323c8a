using System.Net;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests.Unseen;

/// <summary>A host that asks QM for the same names all the time, over both families, and lists no known answers.</summary>
internal sealed class NoisyQuerier(IReadOnlyList<Question> questions, TimeSpan interval) : IStation
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:00:53:99");
    private static readonly IPAddress[] Own = [IPAddress.Parse("192.168.77.99"), IPAddress.Parse("fe80::5eff:fe00:5399")];
    private static readonly IPAddress[] Groups = [IPAddress.Parse("224.0.0.251"), IPAddress.Parse("ff02::fb")];
    private readonly Queue<ReadOnlyMemory<byte>> output = new();
    private TimeSpan due = TimeSpan.FromSeconds(1);
    private int asked;

    public TimeSpan? NextDeadline => due;

    public void Receive(ReadOnlyMemory<byte> frame, TimeSpan now)
    {
    }

    public void Tick(TimeSpan now)
    {
        if (now < due) return;
        due = now + interval;
        var payload = DnsWriter.Write(DnsMessage.Query(questions[asked++ % questions.Count]));
        for (var i = 0; i < Own.Length; i++)
            output.Enqueue(FrameWriter.Udp(Mac, MacAddress.OfGroup(Groups[i]), Own[i], Groups[i], 5353, 5353, payload, identification: (ushort)asked));
    }

    public bool TryTake(out ReadOnlyMemory<byte> frame) => output.TryDequeue(out frame);
}
