namespace BonjourConformance.Wire;

/// <summary>A question. <paramref name="RawClass"/> is the 16-bit field as it stands in the message.</summary>
public sealed record Question(DnsName Name, RecordType Type, ushort RawClass = DnsClass.Internet)
{
    public ushort Class => (ushort)(RawClass & ~DnsClass.TopBit);

    /// <summary>The unicast-response bit: a QU question (RFC 6762 section 5.4).</summary>
    public bool UnicastResponse => (RawClass & DnsClass.TopBit) != 0;

    public Question AsQU() => this with { RawClass = (ushort)(RawClass | DnsClass.TopBit) };

    public override string ToString() => $"{Name} {(UnicastResponse ? "QU" : "QM")} {Type}{(Class == DnsClass.Internet ? "" : $" class {Class}")}";
}

/// <summary>A resource record. <paramref name="RawClass"/> is the 16-bit field as it stands; <paramref name="Ttl"/> is in seconds.</summary>
public sealed record ResourceRecord(DnsName Name, RecordType Type, ushort RawClass, uint Ttl, RecordData Data)
{
    public ushort Class => Type == RecordType.OPT ? RawClass : (ushort)(RawClass & ~DnsClass.TopBit);

    /// <summary>The cache-flush bit (RFC 6762 section 10.2). An OPT record has none: its class field is a size.</summary>
    public bool CacheFlush => Type != RecordType.OPT && (RawClass & DnsClass.TopBit) != 0;

    public bool IsGoodbye => Ttl == 0;

    /// <summary>The same name, type, class and rdata, whatever TTL and cache-flush bit.</summary>
    public bool SameRecord(ResourceRecord other) => SameSet(other) && Data.Equals(other.Data);

    /// <summary>The same name, type and class: members of one RRset.</summary>
    public bool SameSet(ResourceRecord other) => Type == other.Type && Class == other.Class && Name == other.Name;

    public ResourceRecord WithTtl(uint ttl) => this with { Ttl = ttl };

    public ResourceRecord WithCacheFlush(bool set) =>
        this with { RawClass = (ushort)(set ? RawClass | DnsClass.TopBit : RawClass & ~DnsClass.TopBit) };

    public static ResourceRecord A(DnsName name, System.Net.IPAddress address, uint ttl = 120, bool cacheFlush = true) =>
        Make(name, address.GetAddressBytes().Length == 4 ? RecordType.A : RecordType.AAAA, ttl, cacheFlush, new AddressData(address));

    public static ResourceRecord Ptr(DnsName name, DnsName target, uint ttl = 4500, bool cacheFlush = false) =>
        Make(name, RecordType.PTR, ttl, cacheFlush, new NameData(target));

    public static ResourceRecord Srv(DnsName name, ushort port, DnsName target, uint ttl = 120, bool cacheFlush = true, ushort priority = 0, ushort weight = 0) =>
        Make(name, RecordType.SRV, ttl, cacheFlush, new SrvData(priority, weight, port, target));

    public static ResourceRecord Txt(DnsName name, TxtData data, uint ttl = 4500, bool cacheFlush = true) =>
        Make(name, RecordType.TXT, ttl, cacheFlush, data);

    public static ResourceRecord Nsec(DnsName name, IEnumerable<RecordType> types, uint ttl = 120, bool cacheFlush = true) =>
        Make(name, RecordType.NSEC, ttl, cacheFlush, NsecData.Of(name, types));

    private static ResourceRecord Make(DnsName name, RecordType type, uint ttl, bool cacheFlush, RecordData data) =>
        new(name, type, cacheFlush ? (ushort)(DnsClass.Internet | DnsClass.TopBit) : DnsClass.Internet, ttl, data);

    public override string ToString() => $"{Name} {Type}{(CacheFlush ? " flush" : "")} TTL {Ttl} {Data}";
}

/// <summary>The four sections of a message, in order.</summary>
public enum Section
{
    Question,
    Answer,
    Authority,
    Additional,
}

/// <summary>A DNS message as values. How it lay in the octets, and what was wrong there, is in <see cref="DecodedMessage"/>.</summary>
public sealed record DnsMessage
{
    public ushort Id { get; init; }

    /// <summary>The second 16-bit word of the header as it stands (RFC 6762 section 18).</summary>
    public ushort Flags { get; init; }

    public IReadOnlyList<Question> Questions { get; init; } = [];

    public IReadOnlyList<ResourceRecord> Answers { get; init; } = [];

    public IReadOnlyList<ResourceRecord> Authorities { get; init; } = [];

    public IReadOnlyList<ResourceRecord> Additionals { get; init; } = [];

    public bool IsResponse => (Flags & 0x8000) != 0;

    public int Opcode => Flags >> 11 & 0xF;

    public bool AA => (Flags & 0x0400) != 0;

    public bool TC => (Flags & 0x0200) != 0;

    public bool RD => (Flags & 0x0100) != 0;

    public bool RA => (Flags & 0x0080) != 0;

    public bool Z => (Flags & 0x0040) != 0;

    public bool AD => (Flags & 0x0020) != 0;

    public bool CD => (Flags & 0x0010) != 0;

    public int Rcode => Flags & 0xF;

    /// <summary>Records of the Answer, Authority and Additional sections, in that order.</summary>
    public IEnumerable<ResourceRecord> Records => Answers.Concat(Authorities).Concat(Additionals);

    public IEnumerable<(Section Section, ResourceRecord Record)> RecordsBySection =>
        Answers.Select(r => (Section.Answer, r)).Concat(Authorities.Select(r => (Section.Authority, r))).Concat(Additionals.Select(r => (Section.Additional, r)));

    public static DnsMessage Query(params IEnumerable<Question> questions) => new() { Questions = [.. questions] };

    /// <summary>A multicast response: QR and AA set, all else zero.</summary>
    public static DnsMessage Response(params IEnumerable<ResourceRecord> answers) => new() { Flags = 0x8400, Answers = [.. answers] };
}

/// <summary>The bits of <see cref="DnsMessage.Flags"/> by name.</summary>
public static class DnsFlags
{
    public const ushort QR = 0x8000;
    public const ushort AA = 0x0400;
    public const ushort TC = 0x0200;
    public const ushort RD = 0x0100;
    public const ushort RA = 0x0080;
    public const ushort Z = 0x0040;
    public const ushort AD = 0x0020;
    public const ushort CD = 0x0010;

    public static ushort Opcode(int value) => (ushort)(value << 11);
}
