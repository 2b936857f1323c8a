using System.Buffers.Binary;

namespace BonjourConformance.Wire;

/// <summary>
/// Reads DNS messages (RFC 1035 section 4) from any octets. It never throws: what cannot be read is reported as flaws, and all that
/// could be read is returned. Time and memory are bounded by the number of octets.
/// </summary>
public ref struct DnsReader
{
    private readonly ReadOnlySpan<byte> octets;
    private readonly List<Flaw> flaws;
    private readonly NamePool? known;
    private int at;

    private DnsReader(ReadOnlySpan<byte> octets, List<Flaw> flaws, NamePool? known)
    {
        this.octets = octets;
        this.flaws = flaws;
        this.known = known;
    }

    public static DecodedMessage Read(ReadOnlyMemory<byte> octets) => Read(octets, null);

    /// <param name="known">Names that were read before, to be shared; null for none.</param>
    internal static DecodedMessage Read(ReadOnlyMemory<byte> octets, NamePool? known) => new DnsReader(octets.Span, [], known).ReadMessage(octets);

    private DecodedMessage ReadMessage(ReadOnlyMemory<byte> source)
    {
        if (octets.Length < 12)
        {
            flaws.Add(new Flaw(octets.Length, FlawKind.Truncated, $"the message ends after {octets.Length} octets; its header has 12"));
            return new DecodedMessage(new DnsMessage(), flaws, octets.Length, [], [], source);
        }
        int[] counts = [Word(4), Word(6), Word(8), Word(10)];
        at = 12;
        var questions = new List<Question>(Room(counts[0]));
        var questionLayouts = new List<QuestionLayout>(Room(counts[0]));
        List<ResourceRecord>[] sections = [new(Room(counts[1])), new(Room(counts[2])), new(Room(counts[3]))];
        var layouts = new List<RecordLayout>(Room(counts[1] + counts[2] + counts[3]));
        var complete = true;
        for (var i = 0; i < counts[0] && complete; i++) complete = ReadQuestion(i, counts[0], questions, questionLayouts);
        for (var section = 0; section < 3; section++)
            for (var i = 0; i < counts[section + 1] && complete; i++)
                complete = ReadRecord((Section)(section + 1), i, counts[section + 1], sections[section], layouts);
        if (complete && at < octets.Length)
            flaws.Add(new Flaw(at, FlawKind.TrailingOctets, $"{octets.Length - at} octets follow the last record"));
        var message = new DnsMessage
        {
            Id = Word(0),
            Flags = Word(2),
            Questions = questions,
            Answers = sections[0],
            Authorities = sections[1],
            Additionals = sections[2],
        };
        return new DecodedMessage(message, flaws, at, questionLayouts, layouts, source) { StatedCounts = counts };
    }

    // Counts can lie: room is made for no more than a common message has.
    private static int Room(int count) => Math.Min(count, 64);

    private readonly ushort Word(int offset) => BinaryPrimitives.ReadUInt16BigEndian(octets[offset..]);

    private bool ReadQuestion(int index, int count, List<Question> questions, List<QuestionLayout> layouts)
    {
        var start = at;
        if (AtEnd(index, count, "questions")) return false;
        var name = NameReader.Read(octets, at, octets.Length, flaws, known);
        at = name.Behind;
        if (!name.Whole || at + 4 > octets.Length) return Truncated(start, "question");
        questions.Add(new Question(name.Name, (RecordType)Word(at), Word(at + 2)));
        at += 4;
        layouts.Add(new QuestionLayout(start, at - start, name.Layout));
        return true;
    }

    private bool ReadRecord(Section section, int index, int count, List<ResourceRecord> records, List<RecordLayout> layouts)
    {
        var start = at;
        if (AtEnd(index, count, "records in section ", section)) return false;
        var name = NameReader.Read(octets, at, octets.Length, flaws, known);
        at = name.Behind;
        if (!name.Whole || at + 10 > octets.Length) return Truncated(start, "record");
        var type = (RecordType)Word(at);
        var rawClass = Word(at + 2);
        var ttl = BinaryPrimitives.ReadUInt32BigEndian(octets[(at + 4)..]);
        var stated = Word(at + 8);
        at += 10;
        var dataOffset = at;
        var length = Math.Min((int)stated, octets.Length - dataOffset);
        if (length < stated) flaws.Add(new Flaw(dataOffset - 2, FlawKind.RdataLength, $"RDLENGTH says {stated} octets, {length} are left"));
        var data = new RdataReader(octets, dataOffset, length, flaws, known);
        records.Add(new ResourceRecord(name.Name, type, rawClass, ttl, data.Read(type)));
        at = dataOffset + length;
        layouts.Add(new RecordLayout(section, start, at - start, name.Layout, dataOffset, length, data.Names));
        return length == stated;
    }

    private readonly bool AtEnd(int index, int count, string what, Section? section = null)
    {
        if (at < octets.Length) return false;
        flaws.Add(new Flaw(at, FlawKind.CountTooHigh, $"the header counts {count} {what}{section}, the octets end after {index}"));
        return true;
    }

    /// <summary>Says that an entry is cut off, unless its name has said so already.</summary>
    private readonly bool Truncated(int start, string what)
    {
        if (flaws.Count == 0 || flaws[^1].Offset < start || flaws[^1].Kind is not (FlawKind.Truncated or FlawKind.LabelType))
            flaws.Add(new Flaw(start, FlawKind.Truncated, $"the {what} that starts here is cut off by the end of the message"));
        return false;
    }
}
