namespace BonjourConformance.Wire;

/// <summary>
/// Octets that no message value can express, each made of a good message by one named change. The message should be written
/// without compression where a change moves octets: pointers in it are not moved along.
/// </summary>
public static class Damage
{
    private const byte PointerBits = 0xC0;

    /// <summary>Replaces the last <paramref name="count"/> octets by nothing.</summary>
    public static byte[] CutOff(byte[] message, int count) => message[..^Math.Min(count, message.Length)];

    /// <summary>Keeps the first <paramref name="length"/> octets only.</summary>
    public static byte[] CutAt(byte[] message, int length) => message[..Math.Min(length, message.Length)];

    public static byte[] TrailingOctets(byte[] message, params byte[] octets) => [.. message, .. octets];

    /// <summary>States another number of entries in a section than there are.</summary>
    public static byte[] Count(byte[] message, Section section, ushort count) => Put(message, 4 + 2 * (int)section, Octets.Of(count));

    /// <summary>States so many entries more, or fewer, than there are.</summary>
    public static byte[] CountOffBy(byte[] message, Section section, int difference) =>
        Count(message, section, (ushort)(DnsReader.Read(message).StatedCounts[(int)section] + difference));

    /// <summary>Replaces the first name of the message (at octet 12) by the given octets.</summary>
    public static byte[] FirstName(byte[] message, params byte[] octets)
    {
        var read = DnsReader.Read(message);
        var length = read.Questions is [var question, ..] ? question.Name.Length : read.Records is [var record, ..] ? record.Name.Length : 0;
        return [.. message[..12], .. octets, .. message[(12 + length)..]];
    }

    /// <summary>The first name is a pointer to the octet behind it, which reads as the root in all common types.</summary>
    public static byte[] PointerForward(byte[] message) => FirstName(message, PointerBits, 14);

    /// <summary>The first name is a pointer to itself.</summary>
    public static byte[] PointerToItself(byte[] message) => FirstName(message, PointerBits, 12);

    /// <summary>The first name is its own first label and then a pointer back to that label: it never ends.</summary>
    public static byte[] PointerLoop(byte[] message)
    {
        var label = FirstLabel(message);
        return FirstName(message, [(byte)label.Length, .. label, PointerBits, 12]);
    }

    /// <summary>The first name is a pointer to an octet that the message does not have.</summary>
    public static byte[] PointerOutside(byte[] message) => FirstName(message, 0xFF, 0xFF);

    /// <summary>The first name is a pointer to the start of the message, where there is no name.</summary>
    public static byte[] PointerIntoHeader(byte[] message) => FirstName(message, PointerBits, 0);

    /// <summary>The length octet of the first label has its second highest bit set (RFC 6891 section 5: withdrawn).</summary>
    public static byte[] LabelType01(byte[] message) => Put(message, 12, (byte)(message[12] & 0x3F | 0x40));

    /// <summary>The length octet of the first label has its highest bit set, which means nothing.</summary>
    public static byte[] LabelType10(byte[] message) => Put(message, 12, (byte)(message[12] & 0x3F | 0x80));

    /// <summary>Labels of 63 octets stand before the first name, so that it is longer than 255 octets.</summary>
    public static byte[] NameTooLong(byte[] message)
    {
        byte[] label = [63, .. Enumerable.Repeat((byte)'x', 63)];
        return [.. message[..12], .. label, .. label, .. label, .. label, .. message[12..]];
    }

    /// <summary>States another RDLENGTH in the record of the given index, over all sections.</summary>
    public static byte[] RdataLength(byte[] message, int record, ushort length) =>
        Put(message, DnsReader.Read(message).Records[record].RdataOffset - 2, Octets.Of(length));

    /// <summary>States so many octets of rdata more, or fewer, than there are.</summary>
    public static byte[] RdataLengthOffBy(byte[] message, int record, int difference) =>
        RdataLength(message, record, (ushort)(DnsReader.Read(message).Records[record].RdataLength + difference));

    /// <summary>Gives a record other rdata, of the length that it states.</summary>
    public static byte[] Rdata(byte[] message, int record, params byte[] rdata)
    {
        var its = DnsReader.Read(message).Records[record];
        return [.. message[..(its.RdataOffset - 2)], .. Octets.Of((ushort)rdata.Length), .. rdata, .. message[(its.RdataOffset + its.RdataLength)..]];
    }

    /// <summary>The last string of a TXT record states one octet more than the rdata has.</summary>
    public static byte[] TxtOverrun(byte[] message, int record)
    {
        var rdata = RdataOf(message, record);
        var last = 0;
        for (var i = 0; i < rdata.Length; i += 1 + rdata[i]) last = i;
        rdata[last]++;
        return Rdata(message, record, rdata);
    }

    /// <summary>TXT rdata of length zero (RFC 6763 section 6.1 forbids it).</summary>
    public static byte[] TxtEmpty(byte[] message, int record) => Rdata(message, record);

    /// <summary>The type bit map of an NSEC record states one octet more than the rdata has.</summary>
    public static byte[] NsecBitmapOverrun(byte[] message, int record)
    {
        var (rdata, window) = NsecOf(message, record);
        rdata[window + 1]++;
        return Rdata(message, record, rdata);
    }

    /// <summary>The type bit map of an NSEC record has no octets.</summary>
    public static byte[] NsecBitmapEmpty(byte[] message, int record)
    {
        var (rdata, window) = NsecOf(message, record);
        return Rdata(message, record, [.. rdata[..(window + 1)], 0]);
    }

    /// <summary>The type bit map of an NSEC record has 33 octets; 32 are allowed (RFC 4034 section 4.1.2).</summary>
    public static byte[] NsecBitmapTooLong(byte[] message, int record)
    {
        var (rdata, window) = NsecOf(message, record);
        var bits = rdata[(window + 2)..];
        return Rdata(message, record, [.. rdata[..(window + 1)], 33, .. bits, .. new byte[33 - bits.Length]]);
    }

    /// <summary>An NSEC record has the same window twice; windows must increase (RFC 4034 section 4.1.2).</summary>
    public static byte[] NsecWindowTwice(byte[] message, int record)
    {
        var (rdata, window) = NsecOf(message, record);
        return Rdata(message, record, [.. rdata, .. rdata[window..]]);
    }

    /// <summary>An EDNS option of an OPT record states more octets than the rdata has.</summary>
    public static byte[] OptOverrun(byte[] message, int record) => Rdata(message, record, [.. RdataOf(message, record), 0, 3, 0, 9]);

    /// <summary>Replaces octets at a place.</summary>
    public static byte[] Put(byte[] message, int offset, params byte[] octets)
    {
        byte[] damaged = [.. message];
        octets.CopyTo(damaged, offset);
        return damaged;
    }

    /// <summary>Every damage here that the message offers a place for, under a name that says what was done; see <see cref="DamageCatalogue"/>.</summary>
    public static IEnumerable<(string Name, byte[] Octets)> Catalogue(DnsMessage message) => DamageCatalogue.Of(message);

    private static byte[] FirstLabel(byte[] message) => message[13..(13 + message[12])];

    private static byte[] RdataOf(byte[] message, int record)
    {
        var its = DnsReader.Read(message).Records[record];
        return message[its.RdataOffset..(its.RdataOffset + its.RdataLength)];
    }

    /// <summary>The rdata of an NSEC record, and where in it the type bit maps start.</summary>
    private static (byte[] Rdata, int Window) NsecOf(byte[] message, int record)
    {
        var its = DnsReader.Read(message).Records[record];
        return (message[its.RdataOffset..(its.RdataOffset + its.RdataLength)], its.DataNames[0].Length);
    }
}
