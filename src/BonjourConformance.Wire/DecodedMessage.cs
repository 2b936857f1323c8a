namespace BonjourConformance.Wire;

/// <summary>What can be wrong in octets.</summary>
public enum FlawKind
{
    Truncated,
    PointerForward,
    PointerToItself,
    PointerLoop,
    PointerOutside,
    LabelType,
    NameTooLong,
    RdataLength,
    CountTooHigh,
    TrailingOctets,
    TxtOverrun,
    TxtEmpty,
    NsecBitmap,
    OptOverrun,

    /// <summary>From here on of frames: a header states a length of itself that cannot be.</summary>
    HeaderLength,

    /// <summary>The IP version is not that of the EtherType.</summary>
    Version,

    Checksum,

    /// <summary>A length of what a header carries, or of the addresses in it, does not fit.</summary>
    LengthField,
}

/// <summary>One thing that is wrong: at which octet (from the start of the unit that was read) and what.</summary>
public sealed record Flaw(int Offset, FlawKind Kind, string What)
{
    public override string ToString() => $"octet {Offset}: {What}";
}

/// <summary>A compression pointer: where it stands and where it points.</summary>
public readonly record struct Pointer(int At, int To);

/// <summary>How a name lay in the octets: <paramref name="Length"/> counts the octets at this place, a pointer as two.</summary>
public sealed record NameLayout(int Offset, int Length, IReadOnlyList<Pointer> Pointers)
{
    public bool Compressed => Pointers.Count > 0;
}

/// <summary>How a question lay in the octets.</summary>
public sealed record QuestionLayout(int Offset, int Length, NameLayout Name);

/// <summary>How a record lay in the octets. Offsets count from the start of the message.</summary>
public sealed record RecordLayout(Section Section, int Offset, int Length, NameLayout Name, int RdataOffset, int RdataLength, IReadOnlyList<NameLayout> DataNames);

/// <summary>A message as it was read, with its layout and flaws. <see cref="Records"/> stands parallel to <see cref="DnsMessage.Records"/>.</summary>
public sealed record DecodedMessage(
    DnsMessage Message,
    IReadOnlyList<Flaw> Flaws,
    int Consumed,
    IReadOnlyList<QuestionLayout> Questions,
    IReadOnlyList<RecordLayout> Records,
    ReadOnlyMemory<byte> Octets)
{
    /// <summary>The counts as the header states them: questions, answers, authorities, additionals.</summary>
    public IReadOnlyList<int> StatedCounts { get; init; } = [0, 0, 0, 0];

    public IEnumerable<(ResourceRecord Record, RecordLayout Layout)> RecordsWithLayout => Message.Records.Zip(Records);
}
