using System.Buffers.Binary;
using System.Net;

namespace BonjourConformance.Wire;

/// <summary>Reads the rdata of one record. What does not fit its type is a flaw, and where no value can be made of it, it is kept raw.</summary>
internal ref struct RdataReader
{
    private readonly ReadOnlySpan<byte> octets;
    private readonly List<Flaw> flaws;
    private readonly int offset;
    private readonly int length;
    private readonly int end;
    private readonly NamePool? known;
    private List<NameLayout>? names;
    private int at;

    /// <param name="octets">Those of the whole message: names in the rdata may point back into it.</param>
    /// <param name="known">Names that were read before; null for none.</param>
    public RdataReader(ReadOnlySpan<byte> octets, int offset, int length, List<Flaw> flaws, NamePool? known)
    {
        this.octets = octets;
        this.flaws = flaws;
        this.known = known;
        this.offset = offset;
        this.length = length;
        at = offset;
        end = offset + length;
    }

    /// <summary>Where names lay in the rdata.</summary>
    public readonly IReadOnlyList<NameLayout> Names => names is null ? [] : [.. names];

    public RecordData Read(RecordType type) => type switch
    {
        RecordType.A => length == 4 ? new AddressData(new IPAddress(octets.Slice(offset, 4))) : Misfit(type),
        RecordType.AAAA => length == 16 ? new AddressData(new IPAddress(octets.Slice(offset, 16))) : Misfit(type),
        RecordType.NS or RecordType.CNAME or RecordType.PTR or RecordType.DNAME => ReadNames(0, 1, 0) is [var name] ? new NameData(name) : Raw(),
        RecordType.SRV => ReadNames(6, 1, 0) is [var target] ? new SrvData(Word(offset), Word(offset + 2), Word(offset + 4), target) : Raw(),
        RecordType.TXT => ReadTxt(),
        RecordType.NSEC => ReadNsec(),
        RecordType.OPT => ReadOpt(),
        RecordType.MX or RecordType.AFSDB or RecordType.RT or RecordType.KX => Mixed(2, 1, 0),
        RecordType.RP => Mixed(0, 2, 0),
        RecordType.PX => Mixed(2, 2, 0),
        RecordType.SOA => Mixed(0, 2, 20),
        _ => Raw(),
    };

    private readonly ushort Word(int place) => BinaryPrimitives.ReadUInt16BigEndian(octets[place..]);

    private readonly RawData Raw() => new(octets.Slice(offset, length).ToArray());

    private readonly RawData Misfit(RecordType type)
    {
        flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH {length} does not fit a record of type {type}"));
        return Raw();
    }

    private RecordData Mixed(int before, int count, int after) =>
        ReadNames(before, count, after) is { } found
            ? new MixedData(octets.Slice(offset, before).ToArray(), found, octets.Slice(end - after, after).ToArray()) : Raw();

    /// <summary>Names that must fill the rdata but for so many octets before and after them; null where they do not.</summary>
    private DnsName[]? ReadNames(int before, int count, int after)
    {
        if (length < before + count + after)
        {
            flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH {length} leaves no room for the name in the rdata"));
            return null;
        }
        at = offset + before;
        var found = new DnsName[count];
        for (var i = 0; i < count; i++)
        {
            if (!ReadName(out found[i])) return null;
        }
        if (at + after == end) return found;
        flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH says {length} octets, the rdata has {at + after - offset}"));
        // One name at the end can still be told, whatever RDLENGTH says.
        return count == 1 && after == 0 ? found : null;
    }

    private bool ReadName(out DnsName name)
    {
        var read = NameReader.Read(octets, at, end, flaws, known);
        (names ??= new List<NameLayout>(1)).Add(read.Layout);
        at = read.Behind;
        name = read.Name;
        return read.Whole;
    }

    private readonly RecordData ReadTxt()
    {
        if (length == 0) flaws.Add(new Flaw(offset, FlawKind.TxtEmpty, "TXT rdata of length zero"));
        var count = 0;
        for (var i = offset; i < end; i += 1 + octets[i])
        {
            if (i + 1 + octets[i] > end)
            {
                flaws.Add(new Flaw(i, FlawKind.TxtOverrun, $"a TXT string of {octets[i]} octets runs past the end of the rdata"));
                return Raw();
            }
            count++;
        }
        var strings = new byte[count][];
        for (int i = offset, n = 0; n < count; i += 1 + octets[i]) strings[n++] = octets.Slice(i + 1, octets[i]).ToArray();
        return new TxtData(strings);
    }

    private RecordData ReadNsec()
    {
        if (length == 0) return Misfit(RecordType.NSEC);
        if (!ReadName(out var next)) return Raw();
        if (at > end)
        {
            flaws.Add(new Flaw(offset - 2, FlawKind.RdataLength, $"RDLENGTH says {length} octets, the next domain name alone has {at - offset}"));
            return Raw();
        }
        var windows = new List<TypeWindow>(1);
        for (var i = at; i < end;)
        {
            if (i + 2 > end || i + 2 + octets[i + 1] > end)
            {
                flaws.Add(new Flaw(i, FlawKind.NsecBitmap, "a type bit map runs past the end of the rdata"));
                return Raw();
            }
            if (octets[i + 1] is 0 or > 32) flaws.Add(new Flaw(i + 1, FlawKind.NsecBitmap, $"a type bit map has {octets[i + 1]} octets; 1 to 32 are allowed"));
            if (windows.Count > 0 && octets[i] <= windows[^1].Block)
                flaws.Add(new Flaw(i, FlawKind.NsecBitmap, $"window {octets[i]} follows window {windows[^1].Block}; windows must increase"));
            windows.Add(new TypeWindow(octets[i], octets.Slice(i + 2, octets[i + 1]).ToArray()));
            i += 2 + octets[i + 1];
        }
        return new NsecData(next, windows);
    }

    private readonly RecordData ReadOpt()
    {
        var options = new List<EdnsOption>();
        for (var i = offset; i < end;)
        {
            if (i + 4 > end || i + 4 + Word(i + 2) > end)
            {
                flaws.Add(new Flaw(i, FlawKind.OptOverrun, "an EDNS option runs past the end of the rdata"));
                return Raw();
            }
            options.Add(new EdnsOption(Word(i), octets.Slice(i + 4, Word(i + 2)).ToArray()));
            i += 4 + options[^1].Value.Length;
        }
        return new OptData(options);
    }
}
