using CsCheck;
using Makaretu.Dns;

namespace BonjourConformance.Wire.Tests;

/// <summary>
/// Against the library that the name of this project's field brings to mind: messages that Makaretu.Dns can represent (labels that are text, TXT
/// strings in ASCII) are understood alike by both, whoever wrote them.
/// </summary>
public sealed class MakaretuTests
{
    private static readonly Gen<string> Label = Gen.String[Gen.Char['a', 'z'], 1, 20];

    private static readonly Gen<string> Name = Label.Array[1, 4].Select(labels => string.Join('.', labels) + ".local");

    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '~'], 0, 40];

    [Test]
    public void It_understands_what_we_write([Values] Compression compression) => Gen.Select(Name, Name, Text.Array[1, 5], Gen.UShort, Gen.UInt, Gen.Byte.Array[4]).Sample((name, target, strings, port, ttl, address) =>
    {
        var ours = DnsMessage.Response(
            ResourceRecord.Ptr(DnsName.Parse(name), DnsName.Parse(target), ttl), ResourceRecord.Srv(DnsName.Parse(target), port, DnsName.Parse(name), ttl),
            ResourceRecord.Txt(DnsName.Parse(target), TxtData.Of(strings), ttl), ResourceRecord.A(DnsName.Parse(name), new System.Net.IPAddress(address), ttl));

        var theirs = (Message)new Message().Read(DnsWriter.Write(ours, compression));

        Assert.That(theirs.QR && theirs.AA, Is.True);
        Assert.That(theirs.Answers.Select(Says), Is.EqualTo(ours.Answers.Select(Says)));
    }, iter: 1000);

    [Test]
    public void We_understand_what_it_writes() => Gen.Select(Name, Name, Text.Array[1, 5], Gen.UShort, Gen.Int[0, int.MaxValue], Gen.Byte.Array[16]).Sample((name, target, strings, port, ttl, address) =>
    {
        var life = TimeSpan.FromSeconds(ttl);
        var theirs = new Message { QR = true, AA = true };
        theirs.Questions.Add(new Makaretu.Dns.Question { Name = name, Type = DnsType.ANY });
        theirs.Answers.Add(new PTRRecord { Name = name, DomainName = target, TTL = life });
        theirs.Answers.Add(new SRVRecord { Name = target, Port = port, Target = name, TTL = life });
        theirs.Answers.Add(new TXTRecord { Name = target, Strings = [.. strings], TTL = life });
        theirs.Answers.Add(new AAAARecord { Name = name, Address = new System.Net.IPAddress(address), TTL = life });

        var ours = DnsReader.Read(theirs.ToByteArray());

        Assert.That(ours.Flaws, Is.Empty);
        Assert.That((ours.Message.IsResponse, ours.Message.AA, ours.Message.Questions.Single().Type), Is.EqualTo((true, true, RecordType.ANY)));
        Assert.That(ours.Message.Answers.Select(Says), Is.EqualTo(theirs.Answers.Select(Says)));
    }, iter: 1000);

    [Test]
    public void What_it_cannot_do_is_why_the_codec_here_is_another()
    {
        var odd = new TXTRecord { Name = "a.local", Strings = ["Größe"] };
        var pointed = DnsWriter.Write(DnsMessage.Query(new Question(DnsName.Parse("printer.local"), RecordType.A), new Question(DnsName.Parse("b.printer.local"), RecordType.A)));

        Assert.Multiple(() =>
        {
            Assert.That(() => new Message { Answers = { odd } }.ToByteArray(), Throws.Exception, "TXT strings beyond ASCII are refused");
            Assert.That(typeof(Message).GetProperties().Select(p => p.Name), Has.None.Contain("Pointer"), "where names were compressed is not told");
            Assert.That(DnsReader.Read(pointed).Message.Questions[1].Name.ToString(), Is.EqualTo("b.printer.local."));
        });
    }

    private static string Says(Makaretu.Dns.ResourceRecord record) => $"{record.Name} {(ushort)record.Type} {(uint)record.TTL.TotalSeconds} " + record switch
    {
        PTRRecord pointer => $"{pointer.DomainName}",
        SRVRecord srv => $"{srv.Port} {srv.Target}",
        TXTRecord txt => string.Join('|', txt.Strings),
        AddressRecord address => $"{address.Address}",
        _ => "?",
    };

    private static string Says(ResourceRecord record) => $"{record.Name.ToString().TrimEnd('.')} {(ushort)record.Type} {record.Ttl} " + record.Data switch
    {
        NameData pointer => pointer.Name.ToString().TrimEnd('.'),
        SrvData srv => $"{srv.Port} {srv.Target.ToString().TrimEnd('.')}",
        TxtData txt => string.Join('|', txt.Strings.Select(s => System.Text.Encoding.ASCII.GetString(s))),
        AddressData address => $"{address.Address}",
        _ => "?",
    };
}
