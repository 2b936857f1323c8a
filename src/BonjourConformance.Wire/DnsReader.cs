using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>
/// Reads DNS messages (RFC 1035 section 4) from any octets. It never throws: what cannot be read is reported as flaws, and all that
/// could be read is returned. Time and memory are bounded by the number of octets.
/// </summary>
public sealed class DnsReader
{
    /// <summary>RFC 6762 appendix C: 255 octets and the terminating zero.</summary>
    private const int LongestName = 256;

    private readonly ReadOnlyMemory<byte> octets;
    private readonly List<Flaw> flaws = [];
    private int at;

    private DnsReader(ReadOnlyMemory<byte> octets) => this.octets = octets;

    private ReadOnlySpan<byte> Span => octets.Span;

    public static DecodedMessage Read(ReadOnlyMemory<byte> octets) => new DnsReader(octets).Read();

    private DecodedMessage Read()
    {
        if (Span.Length < 12)
        {
            flaws.Add(new Flaw(Span.Length, FlawKind.Truncated, $"the message ends after {Span.Length} octets; its header has 12"));
            return new DecodedMessage(new DnsMessage(), flaws, Span.Length, [], [], octets);
        }
        int[] counts = [Word(4), Word(6), Word(8), Word(10)];
        at = 12;
        var questions = new List<Question>();
        var questionLayouts = new List<QuestionLayout>();
        List<ResourceRecord>[] sections = [[], [], []];
        var layouts = new List<RecordLayout>();
        var complete = true;
        for (var i = 0; i < counts[0] && complete; i++) complete = ReadQuestion(i, counts[0], questions, questionLayouts);
        for (var section = 0; section < 3; section++)
            for (var i = 0; i < counts[section + 1] && complete; i++)
                complete = ReadRecord((Section)(section + 1), i, counts[section + 1], sections[section], layouts);
        if (complete && at < Span.Length)
            flaws.Add(new Flaw(at, FlawKind.TrailingOctets, $"{Span.Length - at} octets follow the last record"));
        var message = new DnsMessage
        {
            Id = Word(0),
            Flags = Word(2),
            Questions = questions,
            Answers = sections[0],
            Authorities = sections[1],
            Additionals = sections[2],
        };
        return new DecodedMessage(message, flaws, at, questionLayouts, layouts, octets) { StatedCounts = counts };
    }

    private ushort Word(int offset) => BinaryPrimitives.ReadUInt16BigEndian(Span[offset..]);

    private bool ReadQuestion(int index, int count, List<Question> questions, List<QuestionLayout> layouts)
    {
        var start = at;
        if (AtEnd(index, count, "questions")) return false;
        var (name, layout, whole) = ReadName();
        if (!whole || at + 4 > Span.Length) return Truncated(start, "question");
        questions.Add(new Question(name, (RecordType)Word(at), Word(at + 2)));
        at += 4;
        layouts.Add(new QuestionLayout(start, at - start, layout));
        return true;
    }

    private bool ReadRecord(Section section, int index, int count, List<ResourceRecord> records, List<RecordLayout> layouts)
    {
        var start = at;
        if (AtEnd(index, count, $"records in section {section}")) return false;
        var (name, nameLayout, whole) = ReadName();
        if (!whole || at + 10 > Span.Length) return Truncated(start, "record");
        var type = (RecordType)Word(at);
        var rawClass = Word(at + 2);
        var ttl = BinaryPrimitives.ReadUInt32BigEndian(Span[(at + 4)..]);
        var stated = Word(at + 8);
        at += 10;
        var dataOffset = at;
        var length = stated;
        if (dataOffset + stated > Span.Length)
        {
            flaws.Add(new Flaw(dataOffset - 2, FlawKind.RdataLength, $"RDLENGTH says {stated} octets, {Span.Length - dataOffset} are left"));
            length = (ushort)(Span.Length - dataOffset);
        }
        var names = new List<NameLayout>();
        var data = ReadData(type, dataOffset, length, names);
        at = dataOffset + length;
        records.Add(new ResourceRecord(name, type, rawClass, ttl, data));
        layouts.Add(new RecordLayout(section, start, at - start, nameLayout, dataOffset, length, names));
        return length == stated;
    }

    private bool AtEnd(int index, int count, string what)
    {
        if (at < Span.Length) return false;
        flaws.Add(new Flaw(at, FlawKind.CountTooHigh, $"the header counts {count} {what}, the octets end after {index}"));
        return true;
    }

    private bool Truncated(int start, string what)
    {
        if (flaws.Count == 0 || flaws[^1].Offset < start || flaws[^1].Kind is not (FlawKind.Truncated or FlawKind.LabelType))
            flaws.Add(new Flaw(start, FlawKind.Truncated, $"the {what} that starts here is cut off by the end of the message"));
        return false;
    }

    /// <summary>Reads the name at <see cref="at"/> and moves behind it. Not whole: the place behind it is unknown.</summary>
    private (DnsName Name, NameLayout Layout, bool Whole) ReadName()
    {
        var start = at;
        var labels = new List<byte[]>();
        var pointers = new List<Pointer>();
        var length = 1;
        var position = at;
        var behind = -1;
        var whole = true;
        while (true)
        {
            if (position >= Span.Length)
            {
                flaws.Add(new Flaw(start, FlawKind.Truncated, "a name runs past the end of the message"));
                whole = behind >= 0;
                break;
            }
            int octet = Span[position];
            if (octet == 0)
            {
                if (behind < 0) behind = position + 1;
                break;
            }
            if ((octet & 0xC0) == 0xC0)
            {
                if (position + 1 >= Span.Length)
                {
                    flaws.Add(new Flaw(position, FlawKind.Truncated, "a compression pointer is cut off by the end of the message"));
                    whole = behind >= 0;
                    break;
                }
                var target = (octet & 0x3F) << 8 | Span[position + 1];
                if (behind < 0) behind = position + 2;
                if (!Follow(new Pointer(position, target), pointers)) break;
                position = target;
                continue;
            }
            if ((octet & 0xC0) != 0)
            {
                flaws.Add(new Flaw(position, FlawKind.LabelType, $"label type {octet >> 6:b2} is not defined"));
                whole = behind >= 0;
                break;
            }
            if (position + 1 + octet > Span.Length)
            {
                flaws.Add(new Flaw(position, FlawKind.Truncated, $"a label of {octet} octets runs past the end of the message"));
                whole = behind >= 0;
                break;
            }
            length += 1 + octet;
            // A longer name is kept as far as it stands here; through pointers it could grow without bound.
            if (length <= LongestName || pointers.Count == 0) labels.Add(Span.Slice(position + 1, octet).ToArray());
            if (length > LongestName && length - 1 - octet <= LongestName)
                flaws.Add(new Flaw(start, FlawKind.NameTooLong, "the name is longer than 255 octets"));
            if (length > LongestName && pointers.Count > 0) break;
            position += 1 + octet;
        }
        if (behind < 0) behind = Math.Min(position, Span.Length);
        at = behind;
        return (DnsName.OfOctets(labels), new NameLayout(start, behind - start, pointers), whole);
    }

    private bool Follow(Pointer pointer, List<Pointer> pointers)
    {
        pointers.Add(pointer);
        if (pointer.To >= Span.Length)
        {
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerOutside, $"a pointer leads to octet {pointer.To}, outside the message"));
            return false;
        }
        if (pointer.To == pointer.At)
        {
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerToItself, "a pointer leads to itself"));
            return false;
        }
        for (var i = 0; i < pointers.Count - 1; i++)
        {
            if (pointers[i].At != pointer.At && pointers[i].To != pointer.To) continue;
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerLoop, $"pointers lead in a circle through octet {pointer.To}"));
            return false;
        }
        if (pointer.To > pointer.At)
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerForward, $"a pointer leads forward to octet {pointer.To}"));
        // 128 pointers are more than a name of 255 octets can have labels.
        return pointers.Count <= 128;
    }

    private RecordData ReadData(RecordType type, int offset, int length, List<NameLayout> names)
    {
        RecordData? data = type switch
        {
            RecordType.A when length == 4 => new AddressData(new IPAddress(Span.Slice(offset, 4))),
            RecordType.AAAA when length == 16 => new AddressData(new IPAddress(Span.Slice(offset, 16))),
            RecordType.PTR or RecordType.CNAME or RecordType.NS => ReadNameData(offset, length, 0, names) is { } name ? new NameData(name) : null,
            RecordType.SRV when length >= 7 => ReadNameData(offset, length, 6, names) is { } target
                ? new SrvData(Word(offset), Word(offset + 2), Word(offset + 4), target) : null,
            RecordType.TXT => ReadTxt(offset, length),
            RecordType.NSEC => ReadNsec(offset, length, names),
            RecordType.A or RecordType.AAAA or RecordType.SRV => Misfit(type, offset, length),
            _ => null,
        };
        return data ?? new RawData(Span.Slice(offset, length).ToArray());
    }

    private RawData? Misfit(RecordType type, int offset, int length)
    {
        flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH {length} does not fit a record of type {type}"));
        return null;
    }

    /// <summary>A name that must fill the rdata from <paramref name="skip"/> to its end.</summary>
    private DnsName? ReadNameData(int offset, int length, int skip, List<NameLayout> names)
    {
        at = offset + skip;
        if (length <= skip)
        {
            flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH {length} leaves no room for the name in the rdata"));
            return null;
        }
        var (name, layout, whole) = ReadName();
        names.Add(layout);
        if (!whole) return null;
        if (at == offset + length) return name;
        flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH says {length} octets, the rdata has {at - offset}"));
        return name;
    }

    private TxtData? ReadTxt(int offset, int length)
    {
        if (length == 0) flaws.Add(new Flaw(offset, FlawKind.TxtEmpty, "TXT rdata of length zero"));
        var strings = new List<byte[]>();
        for (var i = offset; i < offset + length; i += 1 + Span[i])
        {
            if (i + 1 + Span[i] > offset + length)
            {
                flaws.Add(new Flaw(i, FlawKind.TxtOverrun, $"a TXT string of {Span[i]} octets runs past the end of the rdata"));
                return null;
            }
            strings.Add(Span.Slice(i + 1, Span[i]).ToArray());
        }
        return new TxtData(strings);
    }

    private NsecData? ReadNsec(int offset, int length, List<NameLayout> names)
    {
        at = offset;
        if (length == 0) return null;
        var (next, layout, whole) = ReadName();
        names.Add(layout);
        if (!whole || at > offset + length)
        {
            flaws.Add(new Flaw(offset, FlawKind.RdataLength, "the next domain name runs past the end of the rdata"));
            return null;
        }
        var windows = new List<TypeWindow>();
        for (var i = at; i < offset + length;)
        {
            if (i + 2 > offset + length || i + 2 + Span[i + 1] > offset + length)
            {
                flaws.Add(new Flaw(i, FlawKind.NsecBitmap, "a type bit map runs past the end of the rdata"));
                return null;
            }
            if (Span[i + 1] is 0 or > 32) flaws.Add(new Flaw(i + 1, FlawKind.NsecBitmap, $"a type bit map has {Span[i + 1]} octets; 1 to 32 are allowed"));
            windows.Add(new TypeWindow(Span[i], Span.Slice(i + 2, Span[i + 1]).ToArray()));
            i += 2 + Span[i + 1];
        }
        return new NsecData(next, windows);
    }
}
