using CsCheck;

namespace BonjourConformance.Wire.Tests;

/// <summary>Names are octets; equality folds the case of ASCII letters and nothing else (RFC 6762 section 16).</summary>
public sealed class DnsNameTests
{
    [Test]
    public void Exactly_the_letters_A_to_Z_are_compared_without_case()
    {
        for (var left = 0; left < 256; left++)
            for (var right = 0; right < 256; right++)
            {
                DnsName one = DnsName.OfOctets([[(byte)left]]), other = DnsName.OfOctets([[(byte)right]]);
                var equal = left == right || char.IsAsciiLetter((char)left) && char.IsAsciiLetter((char)right) && char.ToLowerInvariant((char)left) == char.ToLowerInvariant((char)right);
                Assert.That(one == other, Is.EqualTo(equal), $"octets {left} and {right}");
                if (equal) Assert.That(one.GetHashCode(), Is.EqualTo(other.GetHashCode()));
            }
    }

    [TestCase("Bürodrucker.local", "BÜRODRUCKER.local", TestName = "U with diaeresis has no case here")]
    [TestCase("caf\u00e9.local", "cafe\u0301.local", TestName = "Composed and decomposed are two names")]
    [TestCase("a.b.local", "a\\.b.local", TestName = "A dot in a label is no separator")]
    [TestCase("a.local", "a.local.local", TestName = "A longer name is another")]
    [TestCase("ab.c", "a.bc", TestName = "Where labels end matters")]
    public void These_are_different(string left, string right)
    {
        Assert.That(DnsName.Parse(left), Is.Not.EqualTo(DnsName.Parse(right)));
        Assert.That(DnsName.Parse(left) != DnsName.Parse(right));
    }

    [Test]
    public void Every_name_equals_itself_in_the_other_case_but_not_octet_for_octet() => Made.Name.Sample(name =>
        name == name.SwapCase() && name.GetHashCode() == name.SwapCase().GetHashCode() && name.SwapCase().SwapCase().EqualsExactly(name)
        && name.EqualsExactly(name.SwapCase()) == !name.Labels.Any(l => l.ToArray().Any(o => char.IsAsciiLetter((char)o))));

    [Test]
    public void The_presentation_form_leads_back_to_the_same_octets() => Made.Name.Sample(name => DnsName.Parse(name.ToString()).EqualsExactly(name), iter: 5000);

    [TestCase("printer.local", "printer", "local")]
    [TestCase("printer.local.", "printer", "local")]
    [TestCase("a\\.b.local", "a.b", "local")]
    [TestCase("a\\\\b.local", "a\\b", "local")]
    [TestCase("a\\046b\\032c", "a.b c")]
    [TestCase("Instance A._ipp._tcp.local", "Instance A", "_ipp", "_tcp", "local")]
    [TestCase("\\065\\b", "Ab")]
    public void Text_is_read_as_labels(string text, params string[] labels) => Assert.That(DnsName.Parse(text).EqualsExactly(DnsName.Of(labels)));

    [TestCase("a..b")]
    [TestCase(".a")]
    [TestCase("..")]
    [TestCase("a\\")]
    [TestCase("a\\1")]
    [TestCase("a\\12")]
    [TestCase("a\\1x2")]
    [TestCase("a\\256")]
    [TestCase("a\\999.local")]
    public void Text_that_is_no_name_is_refused(string text) => Assert.Throws<FormatException>(() => DnsName.Parse(text));

    [Test]
    public void A_label_that_no_octet_can_count_is_refused() => Assert.Throws<FormatException>(() => DnsName.Parse(new string('x', 256) + ".local"));

    [Test]
    public void Parts_are_taken_and_put_together()
    {
        var name = DnsName.Parse("Instance A._ipp._tcp.local");
        Assert.Multiple(() =>
        {
            Assert.That(name.Skip(), Is.EqualTo(DnsName.Parse("_ipp._tcp.local")));
            Assert.That(name.Skip(9), Is.EqualTo(DnsName.Root));
            Assert.That(name.Skip().Prepend("Instance A"), Is.EqualTo(name));
            Assert.That(DnsName.Of("Instance A").Append(name.Skip()), Is.EqualTo(name));
            Assert.That(name.EndsWith(DnsName.Parse("_TCP.LOCAL")));
            Assert.That(name.EndsWith(DnsName.Root));
            Assert.That(name.EndsWith(DnsName.Parse("tcp.local")), Is.False);
            Assert.That(name.FirstLabel, Is.EqualTo("Instance A"));
            Assert.That(DnsName.Root.FirstLabel, Is.Empty);
            Assert.That(DnsName.Root.ToString(), Is.EqualTo("."));
            Assert.That(name.WireLength, Is.EqualTo(name.ToOctets().Length));
        });
    }

    [TestCase(255, false)]
    [TestCase(256, true)]
    public void Two_hundred_and_fifty_five_octets_before_the_zero_are_a_name(int octets, bool tooLong)
    {
        // Three labels of 63 octets are 192 with their lengths, one of 40 makes 233; the rest is in one more.
        var name = DnsName.OfOctets([new byte[63], new byte[63], new byte[63], new byte[40], new byte[octets - 233 - 1]]);
        var read = DnsReader.Read(DnsWriter.Write(DnsMessage.Query(new Question(name, RecordType.ANY))));

        Assert.That(read.Flaws.Select(f => f.Kind), tooLong ? Is.EqualTo((FlawKind[])[FlawKind.NameTooLong]) : Is.Empty);
        Assert.That(read.Message.Questions[0].Name.EqualsExactly(name));
    }

    [Test]
    public void The_names_of_a_message_share_suffixes_whatever_their_case_only_where_every_octet_is_the_same()
    {
        var message = DnsMessage.Query(
            new Question(DnsName.Parse("a.Local"), RecordType.A), new Question(DnsName.Parse("b.local"), RecordType.A),
            new Question(DnsName.Parse("c.Local"), RecordType.A), new Question(DnsName.Parse("d.local"), RecordType.A));

        var read = DnsReader.Read(DnsWriter.Write(message));

        Assert.That(read.Questions.Select(q => q.Name.Pointers.Select(p => p.To)), Is.EqualTo((int[][])[[], [], [14], [27]]));
        Assert.That(read.Message.Questions.Select(q => q.Name.ToString()), Is.EqualTo((string[])["a.Local.", "b.local.", "c.Local.", "d.local."]));
    }

    [Test]
    public void A_name_with_a_label_of_64_octets_is_written_as_it_is_and_nothing_points_into_it()
    {
        var wrong = DnsName.OfOctets([new byte[200], "local"u8.ToArray()]);

        var octets = DnsWriter.Write(DnsMessage.Query(new Question(wrong, RecordType.A), new Question(wrong, RecordType.A)));

        Assert.That(octets, Has.Length.EqualTo(12 + 2 * (wrong.WireLength + 4)));
        Assert.That(octets[12], Is.EqualTo(200));
    }
}
