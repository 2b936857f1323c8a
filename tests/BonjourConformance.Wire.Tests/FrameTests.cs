using System.Net;
using CsCheck;

namespace BonjourConformance.Wire.Tests;

public sealed class FrameTests
{
    private static readonly MacAddress One = MacAddress.Parse("02:00:5e:00:53:01");
    private static readonly MacAddress Two = MacAddress.Parse("02:00:5e:00:53:02");
    private static readonly IPAddress From = IPAddress.Parse("192.168.77.2");
    private static readonly IPAddress To = IPAddress.Parse("192.168.77.3");
    private static readonly IPAddress From6 = IPAddress.Parse("fe80::2");
    private static readonly IPAddress To6 = IPAddress.Parse("fe80::3");
    private static readonly byte[] Octets = DnsWriter.Write(Made.Good);
    private static readonly byte[] Whole = FrameWriter.Udp(One, Two, From, To, 5353, 5354, Octets);
    private static readonly byte[] Whole6 = FrameWriter.Udp(One, Two, From6, To6, 5354, 5353, Octets);

    [Test]
    public void What_was_written_is_read([Values] bool six) => Gen.Select(Gen.UShort, Gen.UShort, Gen.Byte, Gen.Byte.Array[0, 1400]).Sample((source, destination, ttl, payload) =>
    {
        var (from, to) = six ? (From6, To6) : (From, To);
        var read = FrameReader.Read(FrameWriter.Udp(One, Two, from, to, source, destination, payload, ttl));
        return read.Flaws.Count == 0 && read.Source == One && read.Destination == Two && read.Ip!.Source.Equals(from) && read.Ip.Destination.Equals(to) && read.Ip.Ttl == ttl && !read.Ip.IsFragment
            && read.Udp!.SourcePort == source && read.Udp.DestinationPort == destination && read.Udp.ChecksumHolds == true && read.Payload.Span.SequenceEqual(payload)
            && read.IsMulticastDns == (source == 5353 || destination == 5353);
    }, iter: 2000);

    [Test]
    public void Padding_behind_the_packet_is_no_part_of_it()
    {
        foreach (var frame in (byte[][])[Whole, Whole6])
        {
            var read = FrameReader.Read(Damage.TrailingOctets(frame, 0, 0, 0, 0, 1));
            Assert.That(read.Flaws, Is.Empty);
            Assert.That(read.Payload.ToArray(), Is.EqualTo(Octets));
            Assert.That(read.Dns!.Flaws, Is.Empty);
        }
    }

    [Test]
    public void Tags_of_virtual_lans_are_looked_through([Values(1, 2, 3)] int tags)
    {
        byte[] tag = [0x81, 0, 0, 7];
        var read = FrameReader.Read((byte[])[.. Whole.AsSpan(0, 12), .. Enumerable.Repeat(tag, tags).SelectMany(t => t), .. Whole.AsSpan(12)]);

        Assert.That(read.Flaws, Is.Empty);
        Assert.That(read.EtherType, Is.EqualTo(EtherType.IPv4));
        Assert.That(read.Dns!.Message.Answers, Is.EqualTo(Made.Good.Answers));
        Assert.That(FrameReader.Read((byte[])[.. Whole.AsSpan(0, 12), 0x81, 0, 0]).Flaws.Single().Kind, Is.EqualTo(FlawKind.Truncated));
    }

    [Test]
    public void A_checksum_that_does_not_hold_is_told([Values] bool six)
    {
        var read = FrameReader.Read(FrameDamage.UdpChecksum(six ? Whole6 : Whole));

        Assert.That(read.Udp!.ChecksumHolds, Is.False);
        Assert.That(read.Udp.ChecksumLeftToHardware, Is.False);
    }

    [TestCase(false, null)]
    [TestCase(true, false)]
    public void No_checksum_is_allowed_in_IPv4_alone(bool six, bool? holds) => Assert.That(FrameReader.Read(FrameDamage.NoUdpChecksum(six ? Whole6 : Whole)).Udp!.ChecksumHolds, Is.EqualTo(holds));

    [Test]
    public void A_checksum_left_to_the_network_card_is_not_called_wrong([Values] bool six)
    {
        var frame = six ? Whole6 : Whole;
        var read = FrameReader.Read(frame);
        var pseudo = Checksum.PseudoHeader(read.Ip!.Source, read.Ip.Destination, 17, read.Ip.PayloadLength);
        // A driver leaves the folded sum over the pseudo header for the card to go on with.
        var left = FrameReader.Read(Damage.Put(frame, read.Udp!.Offset + 6, BonjourConformance.Wire.Octets.Of((ushort)~Checksum.Of([], pseudo))));

        Assert.That(left.Udp!.ChecksumHolds, Is.Null);
        Assert.That(left.Udp.ChecksumLeftToHardware);
    }

    [TestCase("", 0xFFFF)]
    [TestCase("0001F203F4F5F6F7", 0x220D, TestName = "The example of RFC 1071 section 3")]
    [TestCase("0001F203F4F5F6F7AA", 0x780C, TestName = "An odd octet counts as the upper half of a word")]
    [TestCase("FFFFFFFF", 0)]
    public void Checksums_are_those_of_RFC_1071(string hex, int sum) => Assert.That(Checksum.Of(Convert.FromHexString(hex)), Is.EqualTo(sum));

    [Test]
    public void Fragments_cover_the_datagram_and_only_the_first_has_ports([Values] bool six, [Values(576, 1280, 1500)] int mtu)
    {
        var payload = Enumerable.Range(0, 4000).Select(i => (byte)i).ToArray();
        var (from, to) = six ? (From6, To6) : (From, To);
        var frames = FrameWriter.UdpFragments(One, Two, from, to, 5353, 5353, payload, identification: 4711, mtu: mtu).Select(f => FrameReader.Read(f)).ToList();
        var whole = FrameReader.Read(FrameWriter.Udp(One, Two, from, to, 5353, 5353, payload));

        Assert.Multiple(() =>
        {
            Assert.That(frames.SelectMany(f => f.Flaws), Is.Empty);
            Assert.That(frames.Select(f => f.Octets.Length), Is.All.LessThanOrEqualTo(14 + mtu));
            Assert.That(frames.Select(f => f.Ip!.Identification), Is.All.EqualTo(4711u));
            Assert.That(frames.Select(f => f.Ip!.MoreFragments), Is.EqualTo(frames.Select((_, i) => i < frames.Count - 1)));
            Assert.That(frames.Select(f => f.Ip!.Protocol), Is.All.EqualTo(17));
            Assert.That(frames.Select(f => f.Udp is not null), Is.EqualTo(frames.Select((_, i) => i == 0)));
            Assert.That(frames[0].Udp!.ChecksumHolds, Is.Null);
            Assert.That(frames.Select(f => f.Dns), Is.All.Null);
            Assert.That(frames.SelectMany(f => f.IpPayload.ToArray()), Is.EqualTo(whole.IpPayload.ToArray()));
            Assert.That(frames.Select(f => f.Ip!.FragmentOffset), Is.EqualTo(frames.Select((_, i) => frames.Take(i).Sum(f => f.Ip!.PayloadLength))));
        });
    }

    [Test]
    public void A_datagram_that_fits_is_not_cut() =>
        Assert.That(FrameWriter.UdpFragments(One, Two, From, To, 5353, 5354, Octets).Single(), Is.EqualTo(Whole));

    [Test]
    public void Extension_headers_of_IPv6_are_skipped_and_a_cut_one_is_told()
    {
        // Hop-by-hop options of 8 octets in front of UDP.
        byte[] options = [17, 0, 5, 2, 0, 0, 1, 0];
        var frame = FrameWriter.Ip(One, Two, From6, To6, 0, [.. options, .. Whole6.AsSpan(54)]);

        Assert.That(FrameReader.Read(frame).Flaws, Is.Empty);
        Assert.That(FrameReader.Read(frame).Dns!.Flaws, Is.Empty);
        Assert.That(FrameReader.Read(FrameWriter.Ip(One, Two, From6, To6, 0, options.AsSpan(0, 4))).Flaws.Single().Kind, Is.EqualTo(FlawKind.Truncated));
        Assert.That(FrameReader.Read(FrameWriter.Ip(One, Two, From6, To6, 60, [17, 9, 1, 6, 0, 0, 0, 0])).Flaws[0].Kind, Is.EqualTo(FlawKind.LengthField));
    }

    [TestCase("0.0.0.0", "169.254.1.2", (ushort)1, true, false)]
    [TestCase("169.254.1.2", "169.254.1.2", (ushort)1, false, true)]
    [TestCase("169.254.1.2", "169.254.1.2", (ushort)2, false, true)]
    [TestCase("192.168.77.2", "169.254.1.2", (ushort)1, false, false)]
    [TestCase("0.0.0.0", "0.0.0.0", (ushort)1, false, false)]
    public void Arp_packets_are_read_as_they_were_written(string sender, string target, ushort operation, bool probe, bool announcement)
    {
        var arp = new ArpPacket(operation, One, IPAddress.Parse(sender), Two, IPAddress.Parse(target));
        var read = FrameReader.Read(FrameWriter.Arp(arp));

        Assert.That(read.Arp, Is.EqualTo(arp));
        Assert.That(read.Destination, Is.EqualTo(MacAddress.Broadcast));
        Assert.That(read.Source, Is.EqualTo(One));
        Assert.That((read.Arp!.IsProbe, read.Arp.IsAnnouncement), Is.EqualTo((probe, announcement)));
    }

    [TestCase("224.0.0.251", "01:00:5e:00:00:fb")]
    [TestCase("239.255.255.250", "01:00:5e:7f:ff:fa")]
    [TestCase("ff02::fb", "33:33:00:00:00:fb")]
    [TestCase("ff02::1:ff12:3456", "33:33:ff:12:34:56")]
    public void Groups_have_their_link_layer_address(string group, string mac) => Assert.That(MacAddress.OfGroup(IPAddress.Parse(group)).ToString(), Is.EqualTo(mac));

    [TestCase("")]
    [TestCase("02:00:5e:00:53")]
    [TestCase("02:00:5e:00:53:100")]
    [TestCase("02:00:5e:00:53:0g")]
    [TestCase("02:00:5e:00:53:")]
    [TestCase("02:00:5e:00:53: 1")]
    public void What_is_no_link_layer_address_is_refused(string text) => Assert.Throws<FormatException>(() => MacAddress.Parse(text));

    [Test]
    public void Behind_an_extension_header_that_runs_past_the_end_no_other_is_looked_for() =>
        Assert.That(Reads([.. new byte[12], 0x86, 0xDD, 0x60, 0, 0, 0, 0, 16, 0, 255, .. new byte[32], 0, 200, .. new byte[14]]));

    [Test]
    public void Any_octets_and_any_damage_are_read_without_an_exception()
    {
        byte[][] good = [Whole, Whole6, FrameWriter.Arp(new ArpPacket(1, One, From, Two, To)), .. FrameWriter.UdpFragments(One, Two, From6, To6, 5353, 5353, new byte[3000])];
        Gen.Byte.Array[0, 200].Sample(Reads, iter: 20_000);
        // Behind an EtherType that is looked into.
        Gen.Select(Made.Any<ushort>(0x0800, 0x0806, 0x86DD, 0x8100), Gen.Byte.Array[0, 120]).Sample((type, rest) => Reads([.. new byte[12], .. BonjourConformance.Wire.Octets.Of(type), .. rest]), iter: 40_000);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Select(Gen.Int[0, 79], Gen.Byte).Array[1, 6], Gen.Int[0, 100]).Sample((which, changes, cut) =>
        {
            byte[] bad = [.. good[which]];
            foreach (var (place, octet) in changes) bad[place % bad.Length] = octet;
            return Reads(Damage.CutOff(bad, cut));
        }, iter: 40_000);
    }

    private static bool Reads(byte[] octets)
    {
        var read = FrameReader.Read(octets);
        _ = read.Dns?.Flaws.Count;
        _ = read.Arp?.ToString();
        return read.Flaws.All(f => f.Offset >= 0 && f.Offset <= octets.Length) && read.Payload.Length <= octets.Length && read.IpPayload.Length <= octets.Length;
    }
}
