using System.Buffers.Binary;
using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Capture;

/// <summary>
/// Reads pcapng files of any writer, block by block: both byte orders, several sections and interfaces, any resolution of time, and a
/// last block that was torn when the writer was killed. Blocks it does not know are skipped.
/// </summary>
internal sealed class PcapNgReader(CaptureOctets source, CaptureHead head)
{
    /// <summary>Far more than a machine has; what describes more is damaged, and must not take memory without end.</summary>
    private const int MostInterfaces = 256;

    private const int MostComment = 1 << 16;

    // Interfaces are counted anew in each section. One that an earlier section describes in the same words is the same.
    private readonly List<(int Index, TimeUnit Unit, uint Cut)> section = [];
    private CapturedFrame? frame;
    private ReadOnlyMemory<byte> octets;
    private long origin;
    private int count;
    private long lastTime;
    private bool big;

    private ReadOnlySpan<byte> Span => octets.Span;

    private List<CaptureInterface> Interfaces => head.Interfaces;

    public IEnumerable<CapturedFrame> Frames()
    {
        if (source.Peek(12).Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(source.Peek(4)) != PcapNg.SectionHeader)
        {
            head.Flaw(0, source.Peek(1).Length == 0 ? "the file is empty" : "this is neither a pcapng nor a pcap file");
            yield break;
        }
        while (NextBlock())
        {
            if (frame is null) continue;
            yield return frame;
            frame = null;
        }
    }

    /// <summary>Takes the next block and reads it; false where the file, or what can be understood of it, ends.</summary>
    private bool NextBlock()
    {
        origin = source.At;
        var start = source.Peek(12);
        if (start.Length == 0) return false;
        if (start.Length < 12)
        {
            head.Flaw(origin, $"the file ends within a block, {start.Length} octets after its start");
            return false;
        }
        octets = start.ToArray();
        // The type of a section header reads the same in both byte orders; the order of what follows is told behind it.
        if (Word(0) == PcapNg.SectionHeader && !ReadByteOrder(0)) return false;
        var (type, length) = (Word(0), Word(4));
        if (length < 12 || length > CaptureOctets.MostAtOnce)
        {
            Flaw(4, $"a block cannot have {length} octets; what follows it cannot be found");
            return false;
        }
        var padded = (int)(length + 3 & ~3u);
        octets = source.Take(padded, out var there);
        if (there < padded)
        {
            head.Flaw(origin, $"the file ends within a block: {there} of its {length} octets are there");
            return false;
        }
        if (length % 4 != 0) Flaw(4, $"the length of a block, {length}, is no multiple of four");
        if (Word(padded - 4) != length) Flaw(padded - 4, $"a block states its length as {length} at its start and {Word(padded - 4)} at its end");
        ReadBlock(0, type, 8, padded - 4);
        if (Interfaces.Count <= MostInterfaces) return true;
        Flaw(0, $"it describes more than {MostInterfaces} interfaces; what follows is not read");
        return false;
    }

    private bool ReadByteOrder(int at)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(Span[(at + 8)..]);
        if (magic is not (PcapNg.ByteOrder or PcapNg.ByteOrderSwapped))
        {
            Flaw(at + 8, $"the byte order of the section is told by 0x{magic:x8}, which means nothing");
            return false;
        }
        big = magic == PcapNg.ByteOrder;
        section.Clear();
        return true;
    }

    private void ReadBlock(int at, uint type, int start, int end)
    {
        switch (type)
        {
            case PcapNg.SectionHeader when end - start >= 16:
                ReadSection(start + 16, end);
                break;
            case PcapNg.InterfaceDescription when end - start >= 8:
                ReadInterface(start, end);
                break;
            case PcapNg.EnhancedPacket when end - start >= 20:
                ReadPacket(at, (int)Math.Min(Word(start), int.MaxValue), start + 4, end);
                break;
            case PcapNg.ObsoletePacket when end - start >= 20:
                // Interface and a count of dropped frames share the first word.
                ReadPacket(at, Half(start), start + 4, end);
                break;
            case PcapNg.SimplePacket when end - start >= 4:
                ReadSimplePacket(at, start, end);
                break;
            case PcapNg.InterfaceStatistics when end - start >= 12:
                ReadStatistics(start, end);
                break;
            case PcapNg.SectionHeader or PcapNg.InterfaceDescription or PcapNg.EnhancedPacket or PcapNg.ObsoletePacket or PcapNg.SimplePacket
                or PcapNg.InterfaceStatistics:
                Flaw(at, $"a block of type {type} is too short");
                break;
        }
    }

    private void ReadSection(int start, int end)
    {
        foreach (var (code, value) in Options(start, end))
        {
            if (code == PcapNg.UserApplication) head.Application ??= Text(value);
            if (code == PcapNg.Comment) head.Comment = Joined(head.Comment, value);
        }
    }

    private void ReadInterface(int start, int end)
    {
        string? name = null, description = null;
        MacAddress? mac = null;
        IPAddress? ipv4 = null;
        var prefix = 0;
        var ipv6 = new List<IPAddress>();
        var unit = new TimeUnit(6, 0);
        foreach (var (code, value) in Options(start + 8, end))
        {
            switch (code)
            {
                case PcapNg.InterfaceName:
                    name = Text(value);
                    break;
                case PcapNg.InterfaceDescriptionText:
                    description = Text(value);
                    break;
                case PcapNg.InterfaceIPv4 when value.Length == 8:
                    ipv4 = new IPAddress(value.Span[..4]);
                    prefix = System.Numerics.BitOperations.PopCount(BinaryPrimitives.ReadUInt32BigEndian(value.Span[4..]));
                    break;
                case PcapNg.InterfaceIPv6 when value.Length == 17:
                    ipv6.Add(new IPAddress(value.Span[..16]));
                    break;
                case PcapNg.InterfaceMac when value.Length == 6:
                    mac = MacAddress.Read(value.Span);
                    break;
                case PcapNg.TimeResolution when value.Length >= 1:
                    unit = unit with { Resolution = value.Span[0] };
                    break;
                case PcapNg.TimeOffset when value.Length == 8:
                    unit = unit with { OffsetSeconds = (long)Double(value.Span) };
                    break;
            }
        }
        var its = new CaptureInterface(name, description, Half(start), mac is { } own ? new LinkAddresses(own, ipv4, prefix, ipv6) : null);
        section.Add((Place(its), unit, Word(start + 4)));
    }

    /// <summary>Where an interface stands among all those of the file. Two of one section that look alike are two.</summary>
    private int Place(CaptureInterface its)
    {
        for (var index = 0; index < Interfaces.Count; index++)
            if (Interfaces[index].IsAlike(its) && !section.Exists(s => s.Index == index)) return index;
        Interfaces.Add(its);
        return Interfaces.Count - 1;
    }

    private void ReadPacket(int at, int number, int start, int end)
    {
        if (number >= section.Count)
        {
            Flaw(at, $"a frame names interface {number}; the section has {section.Count}");
            return;
        }
        var captured = Word(start + 8);
        var room = end - start - 16;
        if (captured > room)
        {
            Flaw(at, $"a frame states {captured} octets, its block has room for {room}");
            captured = (uint)room;
        }
        bool? outbound = null;
        string? text = null;
        foreach (var (code, value) in Options(start + 16 + (int)(captured + 3 & ~3u), end))
        {
            if (code == PcapNg.Comment) text = Joined(text, value);
            if (code == PcapNg.PacketFlags && value.Length == 4)
                outbound = ((big ? BinaryPrimitives.ReadUInt32BigEndian(value.Span) : BinaryPrimitives.ReadUInt32LittleEndian(value.Span)) & 3) switch
                {
                    1 => false,
                    2 => true,
                    _ => null,
                };
        }
        var stamp = (ulong)Word(start) << 32 | Word(start + 4);
        Add(section[number].Unit.Nanoseconds(stamp), outbound, octets.Slice(start + 16, (int)captured), Word(start + 12), text, section[number].Index);
    }

    private void ReadSimplePacket(int at, int start, int end)
    {
        if (section.Count == 0)
        {
            Flaw(at, "a frame stands before the description of its interface");
            return;
        }
        var original = Word(start);
        var captured = Math.Min(original, (uint)(end - start - 4));
        if (section[0].Cut > 0) captured = Math.Min(captured, section[0].Cut);
        Flaw(at, "a simple packet block carries no time; that of the frame before it is taken");
        Add(lastTime, null, octets.Slice(start + 4, (int)captured), original, null, section[0].Index);
    }

    private void ReadStatistics(int start, int end)
    {
        if (Word(start) >= section.Count) return;
        var (index, unit, _) = section[(int)Word(start)];
        foreach (var (code, value) in Options(start + 12, end))
            if (code is PcapNg.StatisticsStart or PcapNg.StatisticsEnd && value.Length == 8)
            {
                var high = big ? BinaryPrimitives.ReadUInt32BigEndian(value.Span) : BinaryPrimitives.ReadUInt32LittleEndian(value.Span);
                var low = big ? BinaryPrimitives.ReadUInt32BigEndian(value.Span[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(value.Span[4..]);
                var at = DateTimeOffset.UnixEpoch.AddTicks(unit.Nanoseconds((ulong)high << 32 | low) / 100);
                var its = Interfaces[index];
                Interfaces[index] = code == PcapNg.StatisticsStart ? its with { Started = its.Started < at ? its.Started : at } : its with { Ended = its.Ended > at ? its.Ended : at };
            }
            else if (code is PcapNg.StatisticsDropped or PcapNg.StatisticsDroppedBySystem && value.Length == 8)
            {
                // Counts go on from one block to the next; the two count different losses.
                var dropped = (long)Math.Min(Double(value.Span), int.MaxValue);
                if (dropped > Interfaces[index].Dropped) Interfaces[index] = Interfaces[index] with { Dropped = dropped };
            }
    }

    private void Add(long time, bool? outbound, ReadOnlyMemory<byte> captured, uint original, string? text, int index)
    {
        lastTime = time;
        // Who keeps a frame does not keep a block that is many times as long.
        if (octets.Length > 2 * captured.Length + 4096) captured = captured.ToArray();
        frame = new CapturedFrame(++count, time, outbound, captured, (int)Math.Min(original, int.MaxValue), text, index);
    }

    private List<(int Code, ReadOnlyMemory<byte> Value)> Options(int start, int end)
    {
        var options = new List<(int, ReadOnlyMemory<byte>)>();
        for (var at = start; at + 4 <= end;)
        {
            int code = Half(at), length = Half(at + 2);
            if (code == 0) break;
            if (length > end - at - 4)
            {
                Flaw(at, $"an option of {length} octets runs past the end of its block");
                break;
            }
            options.Add((code, octets.Slice(at + 4, length)));
            at += 4 + (length + 3 & ~3);
        }
        return options;
    }

    private void Flaw(long offset, string what) => head.Flaw(origin + offset, what);

    private uint Word(int offset) => big ? BinaryPrimitives.ReadUInt32BigEndian(Span[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(Span[offset..]);

    private ushort Half(int offset) => big ? BinaryPrimitives.ReadUInt16BigEndian(Span[offset..]) : BinaryPrimitives.ReadUInt16LittleEndian(Span[offset..]);

    private ulong Double(ReadOnlySpan<byte> value) => big ? BinaryPrimitives.ReadUInt64BigEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value);

    private static string Joined(string? comment, ReadOnlyMemory<byte> more) => comment is null ? Text(more) : comment.Length < MostComment ? comment + "\n" + Text(more) : comment;

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    /// <summary>What one step of an interface's time stamps is: a negative power of ten, or of two where the top bit is set.</summary>
    private readonly record struct TimeUnit(byte Resolution, long OffsetSeconds)
    {
        public long Nanoseconds(ulong stamp)
        {
            var exponent = Resolution & 0x7F;
            Int128 value;
            if (Resolution >= 0x80) value = exponent > 64 ? 0 : (Int128)((UInt128)stamp * 1_000_000_000 >> exponent);
            else if (exponent <= 9) value = (Int128)stamp * Power(9 - exponent);
            else value = exponent - 9 > 19 ? 0 : (Int128)(stamp / (UInt128)Power(exponent - 9));
            value += (Int128)OffsetSeconds * 1_000_000_000;
            return (long)Int128.Clamp(value, -MostNanoseconds, MostNanoseconds);
        }

        // Two hundred years on either side of 1970, which every type of time here can hold.
        private const long MostNanoseconds = 200L * 365 * 86_400 * 1_000_000_000;

        private static Int128 Power(int exponent)
        {
            Int128 power = 1;
            for (var i = 0; i < exponent; i++) power *= 10;
            return power;
        }
    }
}
