using System.Net;
using CsCheck;

namespace BonjourConformance.Wire.Tests;

/// <summary>Generators of values that have a place in a message, and a good message with one record of most kinds.</summary>
internal static class Made
{
    public static readonly DnsName Host = DnsName.Parse("printer.local");
    public static readonly DnsName Type = DnsName.Parse("_ipp._tcp.local");
    public static readonly DnsName Instance = Type.Prepend("Instance A");

    /// <summary>Records 0 to 5: PTR, SRV, TXT, A, NSEC, OPT.</summary>
    public static readonly DnsMessage Good = new()
    {
        Flags = DnsFlags.QR | DnsFlags.AA,
        Questions = [new Question(Type, RecordType.PTR)],
        Answers = [ResourceRecord.Ptr(Type, Instance)],
        Additionals =
        [
            ResourceRecord.Srv(Instance, 631, Host),
            ResourceRecord.Txt(Instance, TxtData.Of("txtvers=1", "rp=ipp/print")),
            ResourceRecord.A(Host, IPAddress.Parse("192.168.77.2")),
            ResourceRecord.Nsec(Host, [RecordType.A]),
            new ResourceRecord(DnsName.Root, RecordType.OPT, 1440, 0, new OptData([new EdnsOption(4, [1, 2, 3])])),
        ],
    };

    private static readonly string[] CommonLabels = ["local", "LOCAL", "_tcp", "_udp", "_ipp", "_services", "_dns-sd", "printer", "Instance A", "a.b", "Bürodrucker"];

    private static readonly Gen<byte[]> Label = Gen.Frequency(
        (6, Gen.Int[0, CommonLabels.Length - 1].Select(i => System.Text.Encoding.UTF8.GetBytes(CommonLabels[i]))),
        (1, Gen.Byte.Array[1, 63]));

    private static readonly Gen<byte[]> PlainLabel = Gen.OneOf(
        Any("local", "_tcp", "_ipp", "printer", "Instance A", "x").Select(System.Text.Encoding.ASCII.GetBytes),
        Gen.Char["abcdefghijklmnopqrstuvwxyzABC0123456789-_"].Array[1, 63].Select(c => Array.ConvertAll(c, x => (byte)x)));

    /// <summary>Any name of at most 255 octets and the terminating zero.</summary>
    public static readonly Gen<DnsName> Name = Label.Array[0, 7].Select(DnsName.OfOctets).Where(n => n.WireLength <= 256);

    /// <summary>Names that other programs show as they are, of at most 255 octets with the zero: what unicast DNS allows.</summary>
    public static readonly Gen<DnsName> PlainName = PlainLabel.Array[1, 6].Select(DnsName.OfOctets).Where(n => n.WireLength <= 255);

    public static readonly Gen<DnsMessage> Message = Of(Name, Record(Name), Gen.UShort);

    /// <summary>What a second implementation can represent too: no OPT, flags of a plain query or response, common classes.</summary>
    public static readonly Gen<DnsMessage> CommonMessage = Of(
        Name.Where(n => n.WireLength <= 255),
        Record(Name.Where(n => n.WireLength <= 255)).Where(r => r.Type != RecordType.OPT && (ushort)r.Type < 0xFF00 && r.Type != RecordType.NAPTR && r.Data is not TxtData { Strings.Count: 0 })
            .Select(r => r with { RawClass = r.Type is RecordType.A or RecordType.AAAA or RecordType.SRV or RecordType.KX or RecordType.PX ? (ushort)1 : r.RawClass }),
        Gen.UShort.Select(f => (ushort)(f & 0x87FF)));

    /// <summary>What tshark shows in a form that can be compared.</summary>
    public static readonly Gen<DnsMessage> PlainMessage = Of(
        PlainName, PlainRecord(), Any<ushort>(0, DnsFlags.TC, DnsFlags.QR | DnsFlags.AA));

    /// <summary>One of the given values.</summary>
    public static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<ResourceRecord> PlainRecord() =>
        Record(PlainName).Where(r => r.Type is RecordType.A or RecordType.AAAA or RecordType.PTR or RecordType.SRV or RecordType.CNAME or RecordType.NSEC);

    private static Gen<DnsMessage> Of(Gen<DnsName> name, Gen<ResourceRecord> record, Gen<ushort> flags) =>
        Gen.Select(Gen.UShort, flags, Gen.Select(name, AnyType, Class, (n, t, c) => new Question(n, t, c)).Array[0, 4], record.Array[0, 5], record.Array[0, 3], record.Array[0, 4],
            (id, f, questions, answers, authorities, additionals) => new DnsMessage
            {
                Id = id,
                Flags = f,
                Questions = questions,
                Answers = answers,
                Authorities = authorities,
                Additionals = additionals,
            });

    private static Gen<ushort> Class => Any<ushort>(1, 0x8001);

    private static Gen<RecordType> AnyType => Any(RecordType.A, RecordType.PTR, RecordType.TXT, RecordType.ANY, RecordType.SRV, RecordType.NSEC, (RecordType)65280);

    private static Gen<ResourceRecord> Record(Gen<DnsName> name) =>
        Gen.Select(name, Data(name), Class, Gen.UInt, (n, d, c, ttl) => new ResourceRecord(n, d.Type, c, ttl & 0x7FFF_FFFF, d.Data));

    private static Gen<(RecordType Type, RecordData Data)> Data(Gen<DnsName> name)
    {
        var window = Gen.Byte.Array[0, 31].Select(b => (byte[])[.. b, 1]);
        return Gen.OneOf(
            Gen.Byte.Array[4].Select(o => (RecordType.A, (RecordData)new AddressData(new IPAddress(o)))),
            Gen.Byte.Array[16].Select(o => (RecordType.AAAA, (RecordData)new AddressData(new IPAddress(o)))),
            Gen.Select(name, Any(RecordType.PTR, RecordType.CNAME, RecordType.NS, RecordType.DNAME)).Select((n, t) => (t, (RecordData)new NameData(n))),
            Gen.Select(Gen.UShort, Gen.UShort, Gen.UShort, name).Select((a, b, c, n) => (RecordType.SRV, (RecordData)new SrvData(a, b, c, n))),
            Gen.Byte.Array[0, 255].Array[0, 4].Select(s => (RecordType.TXT, (RecordData)new TxtData(s))),
            Gen.Select(name, Gen.Byte, window, Gen.Bool, window).Select((n, block, bits, two, more) => (RecordType.NSEC, (RecordData)new NsecData(n,
                two && block < 255 ? [new TypeWindow(block, bits), new TypeWindow((byte)(block + 1), more)] : [new TypeWindow(block, bits)]))),
            Gen.Select(Gen.Byte.Array[2], name, Any(RecordType.MX, RecordType.AFSDB, RecordType.RT, RecordType.KX)).Select((o, n, t) => (t, (RecordData)new MixedData(o, [n], []))),
            Gen.Select(name, name).Select((m, r) => (RecordType.RP, (RecordData)new MixedData([], [m, r], []))),
            Gen.Select(Gen.Byte.Array[2], name, name).Select((o, m, r) => (RecordType.PX, (RecordData)new MixedData(o, [m, r], []))),
            Gen.Select(name, name, Gen.Byte.Array[20]).Select((m, r, o) => (RecordType.SOA, (RecordData)new MixedData([], [m, r], o))),
            Gen.Select(Gen.UShort, Gen.Byte.Array[0, 40]).Select((c, v) => new EdnsOption(c, v)).Array[0, 3].Select(o => (RecordType.OPT, (RecordData)new OptData(o))),
            Gen.Select(Any(RecordType.NAPTR, (RecordType)65280, (RecordType)65535), Gen.Byte.Array[0, 300]).Select((t, o) => (t, (RecordData)new RawData(o))));
    }
}
