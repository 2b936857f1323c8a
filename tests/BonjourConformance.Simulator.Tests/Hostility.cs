using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>Whatever octets arrive, the device goes on (RFC 6762 sections 6.1 and 18).</summary>
public sealed class Hostility
{
    [Test]
    public void Damaged_messages_of_every_kind_are_survived([Range(1, 4)] int seed)
    {
        var bench = new Bench(seed).Settled();
        var random = new Random(seed);
        byte[][] good =
        [
            DnsWriter.Write(Bench.Query("_ipp._tcp.local")),
            DnsWriter.Write(DnsMessage.Response(ResourceRecord.Nsec(DnsName.Parse("x.local"), [RecordType.A]), ResourceRecord.Srv(DnsName.Parse("y.local"), 1, DnsName.Parse("x.local")))),
            DnsWriter.Write(Answering.Probe("z.local", ResourceRecord.Txt(DnsName.Parse("z.local"), TxtData.Of("a", "b")))),
        ];
        for (var i = 0; i < 3000; i++)
        {
            var message = good[i % good.Length].ToArray();
            for (var j = 0; j < random.Next(1, 6); j++) message[random.Next(message.Length)] = (byte)random.Next(256);
            bench.SendOctets(message[..random.Next(message.Length + 1)], v6: i % 2 == 1);
            var frame = new byte[random.Next(80)];
            random.NextBytes(frame);
            if (frame.Length > 14)
            {
                MacAddress.Broadcast.Write(frame);
                frame[12] = (byte)(i % 2 == 0 ? 8 : 0x86);
                frame[13] = (byte)(i % 2 == 0 ? 6 * (i % 4 / 2) : 0xDD);
            }
            bench.Port.Send(frame);
        }
        bench.Wait(10);
        bench.Forget();
        bench.Send(Bench.Query("_ipp._tcp.local"));
        bench.Wait(1);
        Assert.That(bench.Responses.SelectMany(s => s.Message.Answers).Count(), Is.EqualTo(2));
    }

    [Test]
    public void An_NSEC_record_that_cannot_be_read_does_not_spoil_its_message()
    {
        var bench = new Bench().Settled();
        var host = DnsName.Parse("printer.local");
        bench.Send(new DnsMessage
        {
            Flags = 0x8400,
            Answers = [new ResourceRecord(DnsName.Parse("x.local"), RecordType.NSEC, 1, 120, new RawData([0xC0, 0xFF, 0, 40, 1])), ResourceRecord.A(host, Bench.Tester4)],
        });
        bench.Wait(0.5);
        Assert.That(bench.Messages.Any(s => s.IsProbe && s.Message.Questions[0].Name == host));
    }
}
