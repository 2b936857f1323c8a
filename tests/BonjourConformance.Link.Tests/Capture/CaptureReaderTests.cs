using System.Buffers.Binary;
using System.Runtime.InteropServices;
using BonjourConformance.Link.Capture;
using CsCheck;

namespace BonjourConformance.Link.Tests.Capture;

/// <summary>Files of other programs, built here octet by octet, and files that are broken.</summary>
public sealed class CaptureReaderTests
{
    private static readonly byte[] Frame = [.. Enumerable.Range(0, 61).Select(i => (byte)i)];

    [Test]
    public void Both_byte_orders_are_read([Values] bool big)
    {
        var file = CaptureFile.Read(Join(Section(big), Interface(big), Packet(big, 0, 1_772_600_767_000_001)));

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames[0].Nanoseconds, Is.EqualTo(1_772_600_767_000_001_000), "microseconds where no resolution is stated");
        Assert.That(file.Frames[0].Octets.ToArray(), Is.EqualTo(Frame));
        Assert.That(file.Frames[0].Outbound, Is.Null);
        Assert.That(file.IsOwn, Is.False);
    }

    [TestCase(0, 7ul, 7_000_000_000)]
    [TestCase(3, 7ul, 7_000_000)]
    [TestCase(6, 7ul, 7_000)]
    [TestCase(9, 7ul, 7)]
    [TestCase(12, 7_001ul, 7)]
    [TestCase(0x80 | 10, 512ul, 500_000_000)]
    [TestCase(0x80 | 32, 0x1_8000_0000ul, 1_500_000_000)]
    [TestCase(127, ulong.MaxValue, 0)]
    [TestCase(255, ulong.MaxValue, 0)]
    [TestCase(0, ulong.MaxValue, 200L * 365 * 86_400 * 1_000_000_000)]
    public void Every_resolution_of_time_is_read(int resolution, ulong stamp, long nanoseconds)
    {
        var file = CaptureFile.Read(Join(Section(false), Interface(false, Option(false, 9, [(byte)resolution])), Packet(false, 0, stamp)));

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames[0].Nanoseconds, Is.EqualTo(nanoseconds));
    }

    [Test]
    public void The_time_offset_of_an_interface_is_added()
    {
        var file = CaptureFile.Read(Join(Section(true), Interface(true, Option(true, 14, [0, 0, 0, 0, 0, 0, 0, 10])), Packet(true, 0, 1)));

        Assert.That(file.Frames[0].Nanoseconds, Is.EqualTo(10_000_001_000));
    }

    [Test]
    public void Interfaces_count_anew_in_each_section()
    {
        var file = CaptureFile.Read(Join(
            Section(false), Interface(false, Option(false, 2, "first"u8.ToArray())), Interface(false, Option(false, 2, "second"u8.ToArray())), Packet(false, 1, 1),
            Section(true), Interface(true, Option(true, 2, "third"u8.ToArray())), Packet(true, 0, 2)));

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames.Select(f => file.Interfaces[f.Interface].Name), Is.EqualTo((string[])["second", "third"]));
    }

    [Test]
    public void An_interface_that_a_later_section_describes_again_is_the_same_and_two_alike_in_one_section_are_two()
    {
        var name = Option(false, 2, "eth0"u8.ToArray());
        var file = CaptureFile.Read(Join(
            Section(false), Interface(false, name), Interface(false), Packet(false, 0, 1),
            Section(false), Interface(false), Interface(false, name), Interface(false, name), Packet(false, 1, 2), Packet(false, 2, 3), Packet(false, 0, 4)));

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames.Select(f => f.Interface), Is.EqualTo((int[])[0, 0, 2, 1]));
        Assert.That(file.Interfaces, Has.Count.EqualTo(3));
    }

    [Test]
    public void Interfaces_and_comments_without_end_are_read_up_to_a_bound()
    {
        byte[][] interfaces = [.. Enumerable.Range(0, 1000).Select(i => Interface(false, Option(false, 2, BitConverter.GetBytes(i))))];
        byte[][] sections = [.. Enumerable.Repeat(Block(false, 0x0A0D0D0A, Join(U32(false, 0x1A2B3C4D), U16(false, 1), U16(false, 0), U32(false, uint.MaxValue), U32(false, uint.MaxValue), Option(false, 1, new byte[60_000]))), 10)];

        var many = CaptureFile.Read(Join(Section(false), Join(interfaces), Packet(false, 0, 1)));
        var talkative = CaptureFile.Read(Join(sections));
        var frame = CaptureFile.Read(Join(Section(false), Interface(false), Packet(false, 0, 1, [.. Enumerable.Repeat(Option(false, 1, new byte[60_000]), 10)]))).Frames[0];

        Assert.That(many.Interfaces, Has.Count.EqualTo(257));
        Assert.That(many.Flaws.Single().What, Does.Contain("more than 256 interfaces"));
        Assert.That(talkative.Comment, Has.Length.EqualTo(120_001));
        Assert.That(frame.Comment, Has.Length.EqualTo(120_001));
        Assert.That(MemoryMarshal.TryGetArray(frame.Octets, out var kept) && kept.Array!.Length == Frame.Length, "a frame keeps no block");
    }

    [Test]
    public void Unknown_blocks_are_skipped_and_comments_joined()
    {
        var file = CaptureFile.Read(Join(Section(false), Interface(false), Block(false, 0x0BAD, [1, 2, 3, 4]), Block(false, 4, [0, 0, 0, 0]),
            Packet(false, 0, 1, Option(false, 1, "one"u8.ToArray()), Option(false, 0x8001, [9]), Option(false, 1, "two"u8.ToArray()), Option(false, 2, [2, 0, 0, 0]))));

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Frames[0].Comment, Is.EqualTo("one\ntwo"));
        Assert.That(file.Frames[0].Outbound, Is.True);
    }

    [Test]
    public void A_simple_packet_takes_the_time_of_the_frame_before_it()
    {
        var simple = Block(false, 3, [.. U32(false, 61), .. Frame, 0, 0, 0]);
        var file = CaptureFile.Read(Join(Section(false), Interface(false), Packet(false, 0, 5), simple));

        Assert.That(file.Frames[1].Octets.ToArray(), Is.EqualTo(Frame));
        Assert.That(file.Frames[1].Nanoseconds, Is.EqualTo(5_000));
        Assert.That(file.Flaws.Single().What, Does.Contain("no time"));
    }

    [Test]
    public void A_torn_last_block_costs_no_more_than_itself([Range(1, 40)] int lost)
    {
        var whole = Join(Section(false), Interface(false), Packet(false, 0, 1), Packet(false, 0, 2));

        var file = CaptureFile.Read(whole.AsMemory(0, whole.Length - lost));

        Assert.That(file.Frames, Has.Count.EqualTo(1));
        Assert.That(file.Flaws.Single().What, Does.Contain("ends within a block"));
    }

    [Test]
    public void A_frame_of_an_interface_that_does_not_exist_is_told_and_left_out()
    {
        var file = CaptureFile.Read(Join(Section(false), Interface(false), Packet(false, 4_000_000_000, 1), Packet(false, 0, 2)));

        Assert.That(file.Frames, Has.Count.EqualTo(1));
        Assert.That(file.Flaws.Single().Offset, Is.EqualTo(28 + 20));
    }

    [Test]
    public void Classic_files_of_both_byte_orders_and_units_are_read([Values] bool big, [Values] bool nano)
    {
        var file = CaptureFile.Read(Join(U32(big, nano ? 0xA1B2_3C4D : 0xA1B2_C3D4), U16(big, 2), U16(big, 4), U32(big, 0), U32(big, 0), U32(big, 65535), U32(big, 1),
            U32(big, 1_772_600_767), U32(big, 999_999), U32(big, 61), U32(big, 90), Frame));

        Assert.That(file.Flaws, Is.Empty);
        Assert.That(file.Interfaces[0].LinkType, Is.EqualTo(1));
        Assert.That(file.Frames[0].Nanoseconds, Is.EqualTo(1_772_600_767_000_000_000 + (nano ? 999_999 : 999_999_000)));
        Assert.That(file.Frames[0].Octets.ToArray(), Is.EqualTo(Frame));
        Assert.That(file.Frames[0].OriginalLength, Is.EqualTo(90));
    }

    [Test]
    public void A_torn_classic_file_keeps_what_came_before([Values(1, 60, 70)] int lost)
    {
        byte[] record = Join(U32(false, 1), U32(false, 2), U32(false, 61), U32(false, 61), Frame);
        byte[] whole = Join(U32(false, 0xA1B2_C3D4), U16(false, 2), U16(false, 4), U32(false, 0), U32(false, 0), U32(false, 65535), U32(false, 1), record, record);

        var file = CaptureFile.Read(whole.AsMemory(0, whole.Length - lost));

        Assert.That(file.Frames, Has.Count.EqualTo(1));
        Assert.That(file.Flaws, Has.Count.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("0A")]
    [TestCase("D4C3B2A1")]
    [TestCase("504B0304141414141414141414141414")]
    public void What_is_no_capture_is_told(string hex)
    {
        var file = CaptureFile.Read(Convert.FromHexString(hex));

        Assert.That(file.Frames, Is.Empty);
        Assert.That(file.Flaws, Is.Not.Empty);
    }

    [Test]
    public void Any_octets_and_any_damage_are_read_without_an_exception()
    {
        byte[] good = Join(Section(false), Interface(false, Option(false, 2, "eth0"u8.ToArray()), Option(false, 9, [9])), Packet(false, 0, 1, Option(false, 1, "check"u8.ToArray())),
            Block(false, 5, [.. U32(false, 0), .. new byte[8], .. Option(false, 2, new byte[8])]), Section(true), Interface(true), Packet(true, 0, 2));
        var damage = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 6];
        Gen.Select(damage, Gen.Int[0, good.Length]).Sample((changes, length) =>
        {
            byte[] bad = [.. good];
            foreach (var (place, octet) in changes) bad[place] = octet;
            var file = CaptureFile.Read(bad.AsMemory(0, length));
            return file.Frames.All(f => f.Interface < file.Interfaces.Count);
        }, iter: 20_000);
        Gen.Byte.Array[0, 200].Sample(tail => CaptureFile.Read((byte[])[.. good[..28], .. tail]).Frames.Count <= 20, iter: 20_000);
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    private static byte[] U16(bool big, ushort value)
    {
        var octets = new byte[2];
        if (big) BinaryPrimitives.WriteUInt16BigEndian(octets, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(octets, value);
        return octets;
    }

    private static byte[] U32(bool big, uint value)
    {
        var octets = new byte[4];
        if (big) BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        return octets;
    }

    private static byte[] Block(bool big, uint type, byte[] body) =>
        Join(U32(big, type), U32(big, (uint)body.Length + 12), body, U32(big, (uint)body.Length + 12));

    private static byte[] Section(bool big) =>
        Block(big, 0x0A0D0D0A, Join(U32(big, 0x1A2B3C4D), U16(big, 1), U16(big, 0), U32(big, uint.MaxValue), U32(big, uint.MaxValue)));

    private static byte[] Interface(bool big, params byte[][] options) => Block(big, 1, Join(U16(big, 1), U16(big, 0), U32(big, 0), Join(options)));

    private static byte[] Packet(bool big, uint onInterface, ulong stamp, params byte[][] options) =>
        Block(big, 6, Join(U32(big, onInterface), U32(big, (uint)(stamp >> 32)), U32(big, (uint)stamp), U32(big, 61), U32(big, 61), Frame, new byte[3], Join(options)));

    private static byte[] Option(bool big, ushort code, byte[] value) => Join(U16(big, code), U16(big, (ushort)value.Length), value, new byte[-value.Length & 3]);
}
