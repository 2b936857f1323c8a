namespace BonjourConformance.Wire;

/// <summary>Types of records and questions by their IANA numbers. Any other 16-bit value is legal too.</summary>
public enum RecordType : ushort
{
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    HINFO = 13,
    MX = 15,
    TXT = 16,
    RP = 17,
    AFSDB = 18,
    RT = 21,
    PX = 26,
    AAAA = 28,
    SRV = 33,
    NAPTR = 35,
    KX = 36,
    DNAME = 39,
    OPT = 41,
    NSEC = 47,
    AXFR = 252,
    ANY = 255,
    URI = 256,
}

/// <summary>Classes, without the top bit that Multicast DNS uses for itself (RFC 6762 sections 10.2 and 18.12).</summary>
public static class DnsClass
{
    public const ushort Internet = 1;
    public const ushort Chaos = 3;
    public const ushort Any = 255;

    /// <summary>The cache-flush bit of a record, and the unicast-response bit of a question.</summary>
    public const ushort TopBit = 0x8000;
}
