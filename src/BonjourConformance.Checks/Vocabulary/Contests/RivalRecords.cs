using System.Net;
using System.Text;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// Records for a rival to propose, made of those that the device proposes: each set differs from them in one respect, so that it
/// shows how the device compares (RFC 6762 sections 8.2 and 8.2.1).
/// </summary>
public static class RivalRecords
{
    /// <summary>A type of the private range that no device has.</summary>
    public const RecordType PrivateType = (RecordType)65280;

    /// <summary>The same but for one octet that is one less: earlier in every order that anybody could think of.</summary>
    public static IReadOnlyList<ResourceRecord> Earlier(this Contest contest) => contest.Step(-1);

    /// <summary>The same but for one octet that is one more.</summary>
    public static IReadOnlyList<ResourceRecord> Later(this Contest contest) => contest.Step(1);

    /// <summary>The same records with the cache-flush bit.</summary>
    public static IEnumerable<ResourceRecord> WithFlushBit(this IEnumerable<ResourceRecord> records) => records.Select(r => r.WithCacheFlush(true));

    /// <summary>One record only, of a later type than the device's first one, whose rdata begins with the smallest octet.</summary>
    public static IReadOnlyList<ResourceRecord> LaterType(this Contest contest)
    {
        var least = contest.Proposed.Min(r => r.Type);
        return [Make(contest, least < RecordType.TXT ? RecordType.TXT : PrivateType, [0])];
    }

    /// <summary>One record only, of an earlier type than the device's first one, whose rdata is made of the greatest octets.</summary>
    /// <exception cref="NotApplicableException">The device's first type is the earliest there is.</exception>
    public static IReadOnlyList<ResourceRecord> EarlierType(this Contest contest) =>
        contest.Proposed.Min(r => r.Type) > RecordType.A ? [Make(contest, RecordType.A, [255, 255, 255, 255])]
            : throw new NotApplicableException($"the device proposes an A record for {contest.Name}: no type is earlier");

    /// <summary>One octet of an IPv4 address greater as a number and smaller as text.</summary>
    public static IReadOnlyList<ResourceRecord> LaterAsNumberOnly(this Contest contest) =>
        contest.ChangeOctet(contest.DecimalType(), (own, other) => other > own && Half(own, other) && string.CompareOrdinal(Text(other), Text(own)) < 0);

    /// <summary>One octet of an IPv4 address smaller as a number and greater as text.</summary>
    public static IReadOnlyList<ResourceRecord> EarlierAsNumberOnly(this Contest contest) =>
        contest.ChangeOctet(contest.DecimalType(), (own, other) => other < own && Half(own, other) && string.CompareOrdinal(Text(other), Text(own)) > 0);

    /// <summary>One octet of an address later as it is, and earlier when its top bit is taken for a sign.</summary>
    public static IReadOnlyList<ResourceRecord> LaterAsUnsignedOnly(this Contest contest) =>
        contest.ChangeOctet(contest.AddressType(), (own, other) => own < 128 && other >= 128 && string.CompareOrdinal(Text(other), Text(own)) > 0);

    /// <summary>One octet of an address earlier as it is, and later when its top bit is taken for a sign.</summary>
    public static IReadOnlyList<ResourceRecord> EarlierAsUnsignedOnly(this Contest contest) =>
        contest.ChangeOctet(contest.AddressType(), (own, other) => own >= 128 && other < 128 && string.CompareOrdinal(Text(other), Text(own)) < 0);

    /// <summary>The same with one more string at the end of the TXT record.</summary>
    public static IReadOnlyList<ResourceRecord> LongerText(this Contest contest) =>
        contest.ChangeText(rdata => [.. rdata, 1, (byte)'z']);

    /// <summary>The same without the last string of the TXT record.</summary>
    /// <exception cref="NotApplicableException">It has one string only.</exception>
    public static IReadOnlyList<ResourceRecord> ShorterText(this Contest contest) => contest.ChangeText(rdata =>
    {
        var last = 0;
        for (var at = 0; at < rdata.Length; at += 1 + rdata[at]) last = at;
        return last == 0 ? throw new NotApplicableException("the device's TXT record has no string to leave out") : rdata[..last];
    });

    /// <summary>The first string of the TXT record only, with one octet that is one more: later although it is shorter.</summary>
    /// <exception cref="NotApplicableException">It has one string only.</exception>
    public static IReadOnlyList<ResourceRecord> ShorterLaterText(this Contest contest) => contest.ChangeText(rdata =>
        rdata is [> 0, ..] && rdata.Length > 1 + rdata[0] ? Step(rdata[..(1 + rdata[0])], 1, 1, 1 + rdata[0]) : throw new NotApplicableException("the device's TXT record has no string to leave out"));

    /// <summary>
    /// TXT one octet later or earlier, SRV the other way round, SRV written first. Of several TXT records the first in order is compared. The octet is a
    /// letter in the other case where there is one to fit: who compares text as people do then goes by SRV.
    /// </summary>
    public static IReadOnlyList<ResourceRecord> TextAgainstService(this Contest contest, int text)
    {
        _ = Of(contest, RecordType.TXT);
        var txt = contest.Proposed.Where(r => r.Type == RecordType.TXT).OrderBy(r => r.Data.ToOctets(), Comparer<byte[]>.Create((l, r) => Octets.Compare(l, r))).First();
        var srv = Of(contest, RecordType.SRV);
        var rdata = txt.Data.ToOctets();
        if (rdata is [0] or []) throw new NotApplicableException("the device's TXT record is empty, so none of the same length differs from it");
        return [Change(srv, Step(srv.Data.ToOctets(), -text, 4, 6)), Change(txt, Recased(rdata, text) ?? Step(rdata, text, 1, rdata.Length))];
    }

    /// <summary>The SRV record only, with an earlier port: later than the device's records, since its type is later than the first of those.</summary>
    /// <exception cref="NotApplicableException">The device proposes no record of an earlier type than SRV.</exception>
    public static IReadOnlyList<ResourceRecord> ServiceAlone(this Contest contest)
    {
        var srv = Of(contest, RecordType.SRV);
        return contest.Proposed.Min(r => r.Type) < RecordType.SRV ? [Change(srv, Step(srv.Data.ToOctets(), -1, 4, 6))]
            : throw new NotApplicableException($"the device proposes no record for {contest.Name} of an earlier type than SRV");
    }

    /// <summary>A text with its last small letter as a capital, which is earlier, or the last capital small; null where it has none.</summary>
    private static byte[]? Recased(byte[] text, int step)
    {
        int? last = null;
        for (var at = 0; at < text.Length; at += 1 + text[at])
            for (var i = at + 1; i <= at + text[at] && i < text.Length; i++)
                if (step > 0 ? char.IsAsciiLetterUpper((char)text[i]) : char.IsAsciiLetterLower((char)text[i])) last = i;
        return last is { } letter ? [.. text[..letter], (byte)(text[letter] ^ 0x20), .. text[(letter + 1)..]] : null;
    }

    /// <summary>The same with one more record, of a type that comes last.</summary>
    /// <exception cref="NotApplicableException">The device has a record of the last type of all.</exception>
    public static IReadOnlyList<ResourceRecord> AndOneMore(this Contest contest) => contest.Proposed.Max(r => r.Type) is var last && (ushort)last < ushort.MaxValue
        ? [.. contest.Proposed, Make(contest, last < PrivateType ? PrivateType : last + 1, [0])]
        : throw new NotApplicableException($"no type comes after those of the device's records at {contest.Name}");

    /// <summary>The first of the device's records only, in the order of comparison.</summary>
    /// <exception cref="NotApplicableException">It proposes one record only.</exception>
    public static IReadOnlyList<ResourceRecord> FirstOnly(this Contest contest) => contest.Proposed.Count > 1
        ? [contest.Proposed.OrderBy(r => r.Type).ThenBy(r => r.Data.ToOctets(), Comparer<byte[]>.Create((l, r) => Octets.Compare(l, r))).First()]
        : throw new NotApplicableException($"the device proposes one record only for {contest.Name}");

    /// <summary>
    /// The same but for the target of SRV, which is earlier as a name; written with compression it is a pointer, whose first octet is
    /// greater than any length of a label.
    /// </summary>
    public static IReadOnlyList<ResourceRecord> EarlierTarget(this Contest contest) => contest.ChangeTarget((own, other) => other < 0, contest.Name.Skip());

    /// <summary>The same but for the target of SRV, which is later as a name.</summary>
    public static IReadOnlyList<ResourceRecord> LaterTarget(this Contest contest) => contest.ChangeTarget((own, other) => other > 0, contest.Name);

    private static ResourceRecord[] ChangeTarget(this Contest contest, Func<SrvData, int, bool> fits, DnsName first)
    {
        var srv = Of(contest, RecordType.SRV);
        var own = srv.Data as SrvData ?? throw new InconclusiveException("the SRV record that the device proposes cannot be read");
        var targets = Enumerable.Range(0, first.Count).Select(first.Skip);
        var target = targets.FirstOrDefault(t => fits(own, Octets.Compare(t.ToOctets(), own.Target.ToOctets())))
            ?? throw new NotApplicableException($"no part of {contest.Name} compares with the device's SRV target as the check needs it");
        return [.. contest.Proposed.Select(r => r == srv ? r with { Data = new SrvData(own.Priority, own.Weight, own.Port, target) } : r)];
    }

    private static ResourceRecord[] Step(this Contest contest, int step)
    {
        // Of a host the address of the family, so that a run has both.
        var record = contest.Proposed.FirstOrDefault(r => r.Type == (contest.Kind == NameKind.Instance ? RecordType.SRV : contest.Family == Family.IPv6 ? RecordType.AAAA : RecordType.A))
            ?? contest.Proposed.FirstOrDefault(r => r.Type is RecordType.A or RecordType.AAAA or RecordType.SRV)
            ?? throw new InconclusiveException($"the device proposes neither an address nor an SRV record for {contest.Name}");
        var rdata = record.Data.ToOctets();
        var changed = record.Type == RecordType.SRV ? Step(rdata, step, 4, 6) : Step(rdata, step, 0, rdata.Length);
        return [.. contest.Proposed.Select(r => r == record ? Change(r, changed) : r)];
    }

    /// <summary>Changes the last octet of a range that can be changed without leaving its half of the range of values or its number of digits.</summary>
    private static byte[] Step(byte[] octets, int step, int from, int to)
    {
        for (var i = to - 1; i >= from; i--)
        {
            var other = octets[i] + step;
            if (other is < 0 or > 255 || !Half(octets[i], other) || Text(other).Length != Text(octets[i]).Length) continue;
            return [.. octets[..i], (byte)other, .. octets[(i + 1)..]];
        }
        throw new NotApplicableException("no octet of the device's record has a neighbour that compares the same way in every order");
    }

    private static ResourceRecord[] ChangeOctet(this Contest contest, RecordType type, Func<int, int, bool> fits)
    {
        var record = Of(contest, type);
        var rdata = record.Data.ToOctets();
        for (var i = rdata.Length - 1; i >= 0; i--)
            for (var other = 1; other < 255; other++)
                if (fits(rdata[i], other))
                    return [.. contest.Proposed.Select(r => r == record ? Change(r, [.. rdata[..i], (byte)other, .. rdata[(i + 1)..]]) : r)];
        throw new NotApplicableException($"no octet of {record.Data} can be changed as the check needs it");
    }

    private static ResourceRecord[] ChangeText(this Contest contest, Func<byte[], byte[]> change)
    {
        var txt = Of(contest, RecordType.TXT);
        return [.. contest.Proposed.Select(r => r == txt ? Change(r, change(r.Data.ToOctets())) : r)];
    }

    private static RecordType AddressType(this Contest contest) => contest.Proposed.Any(r => r.Type == RecordType.A) ? RecordType.A : RecordType.AAAA;

    /// <summary>The type of the addresses that are written in decimal.</summary>
    /// <exception cref="NotApplicableException">The device has none.</exception>
    private static RecordType DecimalType(this Contest contest) => contest.AddressType() == RecordType.A || contest.Proposed.All(r => r.Type != RecordType.AAAA) ? RecordType.A
        : throw new NotApplicableException($"the device has no IPv4 address at {contest.Name}");

    private static ResourceRecord Of(Contest contest, RecordType type) => contest.Proposed.FirstOrDefault(r => r.Type == type)
        ?? throw new InconclusiveException($"the device's probe for {contest.Name} proposes no {type} record");

    private static ResourceRecord Change(ResourceRecord record, byte[] rdata) => record with
    {
        Data = record.Type switch
        {
            RecordType.A or RecordType.AAAA => new AddressData(new IPAddress(rdata)),
            RecordType.SRV when record.Data is SrvData srv => new SrvData(Word(rdata, 0), Word(rdata, 2), Word(rdata, 4), srv.Target),
            _ => new RawData(rdata),
        },
    };

    private static ResourceRecord Make(Contest contest, RecordType type, byte[] rdata) => new(contest.Name, type, DnsClass.Internet, 120, new RawData(rdata));

    private static ushort Word(byte[] octets, int at) => (ushort)(octets[at] << 8 | octets[at + 1]);

    private static bool Half(int own, int other) => own < 128 == other < 128;

    private static string Text(int octet) => octet.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
