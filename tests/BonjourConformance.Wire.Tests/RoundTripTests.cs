using CsCheck;

namespace BonjourConformance.Wire.Tests;

/// <summary>What is written is read back as it was, and written again as the same octets.</summary>
public sealed class RoundTripTests
{
    [Test]
    public void Every_message_comes_back_the_same_however_it_was_compressed([Values] Compression compression)
    {
        Made.Message.Sample(message =>
        {
            var octets = DnsWriter.Write(message, compression);
            var read = DnsReader.Read(octets);
            var flaws = read.Flaws.Where(f => f.Kind != FlawKind.TxtEmpty).ToList();
            if (flaws.Count > 0) throw new InvalidOperationException(flaws[0].ToString());
            return read.Consumed == octets.Length && Same(read.Message, message) && DnsWriter.Write(read.Message, compression).AsSpan().SequenceEqual(octets);
        }, iter: 3000);
    }

    [Test]
    public void Compression_never_makes_a_message_longer_and_never_changes_its_case()
    {
        Made.Message.Sample(message =>
        {
            var plain = DnsWriter.Write(message, Compression.None);
            var compressed = DnsWriter.Write(message);
            // Written without compression again, every octet is back: so no pointer led to another case.
            return compressed.Length <= plain.Length && DnsWriter.Write(DnsReader.Read(compressed).Message, Compression.None).AsSpan().SequenceEqual(plain);
        }, iter: 3000);
    }

    [Test]
    public void Pointers_lead_backwards_into_a_name()
    {
        Made.Message.Sample(message =>
        {
            var read = DnsReader.Read(DnsWriter.Write(message));
            return Layouts(read).SelectMany(l => l.Pointers).All(p => p.To < p.At && p.To >= 12);
        }, iter: 2000);
    }

    [Test]
    public void Legacy_unicast_responses_and_uncompressed_messages_have_no_pointer_in_srv([Values(Compression.LegacyUnicast, Compression.None)] Compression compression)
    {
        Made.Message.Sample(message =>
        {
            var read = DnsReader.Read(DnsWriter.Write(message, compression));
            var srv = read.RecordsWithLayout.Where(r => r.Record.Type == RecordType.SRV);
            return srv.All(r => r.Layout.DataNames.All(n => !n.Compressed)) && (compression != Compression.None || Layouts(read).All(n => !n.Compressed));
        }, iter: 2000);
    }

    [Test]
    public void The_layout_tells_where_each_entry_lies()
    {
        Made.Message.Sample(message =>
        {
            var octets = DnsWriter.Write(message);
            var read = DnsReader.Read(octets);
            var at = 12;
            foreach (var question in read.Questions)
            {
                if (question.Offset != at || question.Length != question.Name.Length + 4) return false;
                at += question.Length;
            }
            foreach (var record in read.Records)
            {
                if (record.Offset != at || record.RdataOffset != at + record.Name.Length + 10 || record.Length != record.Name.Length + 10 + record.RdataLength) return false;
                at += record.Length;
            }
            return at == octets.Length && read.StatedCounts.Sum() == read.Questions.Count + read.Records.Count;
        }, iter: 2000);
    }

    [Test]
    public void A_message_beyond_the_reach_of_pointers_is_still_written_right()
    {
        var records = Enumerable.Range(0, 700).Select(i => ResourceRecord.Ptr(DnsName.Of($"service-{i}", "_tcp", "local"), DnsName.Of($"target-{i % 50}", $"service-{i}", "_tcp", "local")));
        var message = DnsMessage.Response(records);

        var octets = DnsWriter.Write(message);

        Assert.That(octets, Has.Length.GreaterThan(0x4000));
        Assert.That(DnsReader.Read(octets).Flaws, Is.Empty);
        Assert.That(Same(DnsReader.Read(octets).Message, message));
    }

    [Test]
    public void A_service_response_is_written_as_these_octets()
    {
        var octets = DnsWriter.Write(DnsMessage.Response(ResourceRecord.Ptr(Made.Type, Made.Instance), ResourceRecord.Srv(Made.Instance, 631, Made.Host)));

        Assert.That(Convert.ToHexString(octets), Is.EqualTo(
            "000084000000000200000000" +
            "045F697070045F746370056C6F63616C00" + "000C" + "0001" + "00001194" + "000D" + "0A496E7374616E63652041" + "C00C" +
            "C027" + "0021" + "8001" + "00000078" + "0010" + "000000000277" + "077072696E746572" + "C016"));
    }

    [Test]
    public void Values_that_have_no_octets_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _ = new TxtData([new byte[256]]));
        Assert.Throws<ArgumentException>(() => DnsName.OfOctets([new byte[256]]));
        Assert.Throws<ArgumentException>(() => DnsWriter.Write(DnsMessage.Response(new ResourceRecord(Made.Host, (RecordType)65280, 1, 0, new RawData(new byte[65536])))));
    }

    internal static bool Same(DnsMessage left, DnsMessage right) =>
        left.Id == right.Id && left.Flags == right.Flags && left.Questions.SequenceEqual(right.Questions) && left.Answers.SequenceEqual(right.Answers)
        && left.Authorities.SequenceEqual(right.Authorities) && left.Additionals.SequenceEqual(right.Additionals);

    private static IEnumerable<NameLayout> Layouts(DecodedMessage read) =>
        read.Questions.Select(q => q.Name).Concat(read.Records.Select(r => r.Name)).Concat(read.Records.SelectMany(r => r.DataNames));
}
