using System.Net;

namespace BonjourConformance.Wire.Tests;

/// <summary>Every kind of flaw, made by a named damage of a good message or frame: it alone is found, at its place.</summary>
public sealed class FlawTests
{
    private static readonly byte[] Good = DnsWriter.Write(Made.Good, Compression.None);
    private static readonly byte[] Frame = FrameWriter.Udp(MacAddress.Parse("02:00:5e:00:53:01"), MacAddress.OfGroup(IPAddress.Parse("224.0.0.251")),
        IPAddress.Parse("192.168.77.2"), IPAddress.Parse("224.0.0.251"), 5353, 5353, Good);
    private static readonly byte[] Frame6 = FrameWriter.Udp(MacAddress.Parse("02:00:5e:00:53:01"), MacAddress.OfGroup(IPAddress.Parse("ff02::fb")),
        IPAddress.Parse("fe80::2"), IPAddress.Parse("ff02::fb"), 5353, 5353, Good);
    private static readonly byte[] Arp = FrameWriter.Arp(new ArpPacket(ArpPacket.Request, MacAddress.Parse("02:00:5e:00:53:01"), IPAddress.Any, MacAddress.Zero, IPAddress.Parse("169.254.1.2")));

    private const int Ptr = 0, Srv = 1, Txt = 2, A = 3, Nsec = 4, Opt = 5;

    private static IEnumerable<TestCaseData> OfMessages()
    {
        var layout = DnsReader.Read(Good).Records;
        yield return Case("no octets", Damage.CutAt(Good, 0), FlawKind.Truncated, 0);
        yield return Case("half a header", Damage.CutAt(Good, 7), FlawKind.Truncated, 7);
        yield return Case("cut in a label", Damage.CutAt(Good, 14), FlawKind.Truncated, 12);
        yield return Case("cut behind the question's name", Damage.CutAt(Good, 29), FlawKind.Truncated, 12);
        yield return Case("cut in the last record", Damage.CutOff(Good, 10), FlawKind.Truncated, layout[Opt].Offset);
        yield return Case("pointer forward", Damage.PointerForward(Good), FlawKind.PointerForward, 12);
        yield return Case("pointer to itself", Damage.PointerToItself(Good), FlawKind.PointerToItself, 12);
        yield return Case("pointer loop", Damage.PointerLoop(Good), FlawKind.PointerLoop, 17);
        yield return Case("pointer outside", Damage.PointerOutside(Good), FlawKind.PointerOutside, 12);
        yield return Case("pointer into the header", Damage.PointerIntoHeader(Good), FlawKind.PointerOutside, 12);
        yield return Case("label type 01", Damage.LabelType01(Good), FlawKind.LabelType, 12);
        yield return Case("label type 10", Damage.LabelType10(Good), FlawKind.LabelType, 12);
        yield return Case("name too long", Damage.NameTooLong(Good), FlawKind.NameTooLong, 12);
        yield return Case("RDLENGTH past the end", Damage.RdataLength(Good, Opt, 5000), FlawKind.RdataLength, layout[Opt].RdataOffset - 2);
        yield return Case("RDLENGTH of an address too short", Damage.Rdata(Good, A, 1, 2, 3), FlawKind.RdataLength, layout[A].RdataOffset - 2);
        yield return Case("RDLENGTH of an address too long", Damage.Rdata(Good, A, 1, 2, 3, 4, 5), FlawKind.RdataLength, layout[A].RdataOffset - 2);
        yield return Case("RDLENGTH of PTR too long", Damage.RdataLengthOffBy(Good, Ptr, 1), FlawKind.RdataLength, layout[Ptr].RdataOffset - 2, alone: false);
        yield return Case("RDLENGTH of PTR too short", Damage.RdataLengthOffBy(Good, Ptr, -1), FlawKind.RdataLength, layout[Ptr].RdataOffset - 2, alone: false);
        yield return Case("PTR without rdata", Damage.Rdata(Good, Ptr), FlawKind.RdataLength, layout[Ptr].RdataOffset - 2);
        yield return Case("SRV without target", Damage.Rdata(Good, Srv, 0, 0, 0, 0, 2, 119), FlawKind.RdataLength, layout[Srv].RdataOffset - 2);
        yield return Case("NSEC without rdata", Damage.Rdata(Good, Nsec), FlawKind.RdataLength, layout[Nsec].RdataOffset - 2);
        yield return Case("NSEC shorter than its name", Damage.RdataLength(Good, Nsec, 3), FlawKind.RdataLength, layout[Nsec].RdataOffset - 2, alone: false);
        yield return Case("count too high", Damage.CountOffBy(Good, Section.Additional, 1), FlawKind.CountTooHigh, Good.Length);
        yield return Case("count too low", Damage.CountOffBy(Good, Section.Additional, -1), FlawKind.TrailingOctets, layout[Opt].Offset);
        yield return Case("trailing octets", Damage.TrailingOctets(Good, 1, 2), FlawKind.TrailingOctets, Good.Length);
        yield return Case("TXT overrun", Damage.TxtOverrun(Good, Txt), FlawKind.TxtOverrun, layout[Txt].RdataOffset + 10);
        yield return Case("TXT empty", Damage.TxtEmpty(Good, Txt), FlawKind.TxtEmpty, layout[Txt].RdataOffset);
        yield return Case("NSEC bit map overrun", Damage.NsecBitmapOverrun(Good, Nsec), FlawKind.NsecBitmap, layout[Nsec].RdataOffset + 15);
        yield return Case("NSEC bit map empty", Damage.NsecBitmapEmpty(Good, Nsec), FlawKind.NsecBitmap, layout[Nsec].RdataOffset + 16);
        yield return Case("NSEC bit map too long", Damage.NsecBitmapTooLong(Good, Nsec), FlawKind.NsecBitmap, layout[Nsec].RdataOffset + 16);
        yield return Case("NSEC window twice", Damage.NsecWindowTwice(Good, Nsec), FlawKind.NsecBitmap, layout[Nsec].RdataOffset + 18);
        yield return Case("EDNS option overrun", Damage.OptOverrun(Good, Opt), FlawKind.OptOverrun, layout[Opt].RdataOffset + 7);

        static TestCaseData Case(string name, byte[] octets, FlawKind kind, int offset, bool alone = true) =>
            new TestCaseData(octets, kind, offset, alone).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(OfMessages))]
    public void A_damaged_message_has_the_flaw_at_its_place(byte[] octets, FlawKind kind, int offset, bool alone)
    {
        var flaws = DnsReader.Read(octets).Flaws;

        Assert.That(flaws.Select(f => (f.Kind, f.Offset)), alone ? Is.EqualTo(((FlawKind, int)[])[(kind, offset)]) : Does.Contain((kind, offset)));
    }

    private static IEnumerable<TestCaseData> OfFrames()
    {
        yield return Case("13 octets", Damage.CutAt(Frame, 13), FlawKind.Truncated, 13);
        yield return Case("IPv4 header cut off", Damage.CutAt(Frame, 33), FlawKind.Truncated, 14);
        yield return Case("IPv4 header checksum", FrameDamage.IPv4HeaderChecksum(Frame), FlawKind.Checksum, 24);
        yield return Case("IPv4 header of 16 octets", FrameDamage.IPv4HeaderLength(Frame, 4), FlawKind.HeaderLength, 14);
        yield return Case("IPv4 header longer than the frame", FrameDamage.IPv4HeaderLength(Damage.CutAt(Frame, 70), 15), FlawKind.HeaderLength, 14);
        yield return Case("IPv4 length past the end", FrameDamage.IpLength(Frame, 9999), FlawKind.LengthField, 16);
        yield return Case("IPv4 length shorter than the header", FrameDamage.IpLength(Frame, 19), FlawKind.LengthField, 16);
        yield return Case("IPv6 length past the end", FrameDamage.IpLength(Frame6, 9999), FlawKind.LengthField, 18);
        yield return Case("IPv6 header cut off", Damage.CutAt(Frame6, 53), FlawKind.Truncated, 14);
        yield return Case("version 6 in IPv4", FrameDamage.IpVersion(Frame, 6), FlawKind.Version, 14);
        yield return Case("version 4 in IPv6", FrameDamage.IpVersion(Frame6, 4), FlawKind.Version, 14);
        yield return Case("UDP length past the end", FrameDamage.UdpLength(Frame, 9999), FlawKind.LengthField, 38);
        yield return Case("UDP length shorter than the header", FrameDamage.UdpLength(Frame6, 7), FlawKind.LengthField, 58);
        yield return Case("ARP cut off", Damage.CutAt(Arp, 41), FlawKind.Truncated, 14);
        yield return Case("ARP address lengths", FrameDamage.ArpAddressLengths(Arp, 8, 4), FlawKind.LengthField, 18);

        static TestCaseData Case(string name, byte[] octets, FlawKind kind, int offset) => new TestCaseData(octets, kind, offset).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(OfFrames))]
    public void A_damaged_frame_has_the_flaw_at_its_place(byte[] octets, FlawKind kind, int offset)
    {
        Assert.That(FrameReader.Read(octets).Flaws.Select(f => (f.Kind, f.Offset)), Is.EqualTo(((FlawKind, int)[])[(kind, offset)]));
    }

    [Test]
    public void The_good_ones_have_no_flaw()
    {
        Assert.That(DnsReader.Read(Good).Flaws, Is.Empty);
        foreach (var frame in (byte[][])[Frame, Frame6, Arp]) Assert.That(FrameReader.Read(frame).Flaws, Is.Empty);
        Assert.That(FrameReader.Read(Frame).Udp!.ChecksumHolds, Is.True);
        Assert.That(FrameReader.Read(Frame6).Udp!.ChecksumHolds, Is.True);
    }

    [Test]
    public void No_kind_of_flaw_lacks_a_damage()
    {
        var made = OfMessages().Concat(OfFrames()).Select(c => (FlawKind)c.Arguments[1]!).Distinct();

        Assert.That(made, Is.EquivalentTo(Enum.GetValues<FlawKind>()));
    }

    [Test]
    public void A_damaged_message_keeps_what_can_be_read()
    {
        Assert.That(DnsReader.Read(Damage.RdataLengthOffBy(Good, Opt, 1)).Message.Answers, Is.EqualTo(Made.Good.Answers));
        Assert.That(DnsReader.Read(Damage.TxtOverrun(Good, Txt)).Message.Additionals[1].Data, Is.InstanceOf<RawData>());
        Assert.That(DnsReader.Read(Damage.CountOffBy(Good, Section.Answer, 200)).Message.Records.Count(), Is.EqualTo(6));
    }

    [Test]
    public void The_catalogue_holds_nothing_twice_and_nothing_good()
    {
        var catalogue = Damage.Catalogue(Made.Good).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(catalogue.Select(c => c.Name), Is.Unique);
            Assert.That(catalogue, Has.Count.GreaterThan(150));
            // Of OPT and unknown types any rdata is right, if it has as many octets as RDLENGTH says.
            Assert.That(catalogue.Where(c => DnsReader.Read(c.Octets).Flaws.Count == 0).Select(c => c.Name), Is.EqualTo((string[])["record-6-opt-no-rdata"]));
            var kinds = catalogue.SelectMany(c => DnsReader.Read(c.Octets).Flaws).Select(f => f.Kind).Distinct();
            Assert.That(Enum.GetValues<FlawKind>().Where(k => k < FlawKind.HeaderLength).Except(kinds), Is.Empty);
        });
    }

    [Test]
    public void The_catalogue_of_a_message_without_names_or_records_is_made_too()
    {
        Assert.That(Damage.Catalogue(new DnsMessage()).ToList(), Is.Not.Empty);
        Assert.That(Damage.Catalogue(DnsMessage.Query(new Question(DnsName.Root, RecordType.ANY))).ToList(), Is.Not.Empty);
    }
}
