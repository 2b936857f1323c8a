namespace BonjourConformance.Wire;

/// <summary>Octets that no message value can express, each made of a good message by one named change.</summary>
public static class Damage
{
    /// <summary>Replaces the last <paramref name="count"/> octets by nothing.</summary>
    public static byte[] CutOff(byte[] message, int count) => message[..^Math.Min(count, message.Length)];

    public static byte[] TrailingOctets(byte[] message, params byte[] octets) => [.. message, .. octets];

    /// <summary>States another number of entries in a section than there are.</summary>
    public static byte[] Count(byte[] message, Section section, ushort count) => Put(message, 4 + 2 * (int)section, Octets.Of(count));

    /// <summary>Replaces the first name of the message (at octet 12) by the given octets.</summary>
    public static byte[] FirstName(byte[] message, params byte[] octets)
    {
        var length = DnsReader.Read(message) is { Questions.Count: > 0 } read ? read.Questions[0].Name.Length
            : DnsReader.Read(message).Records is [var record, ..] ? record.Name.Length : 0;
        return [.. message[..12], .. octets, .. message[(12 + length)..]];
    }

    /// <summary>States another RDLENGTH in the record of the given index, over all sections.</summary>
    public static byte[] RdataLength(byte[] message, int record, ushort length) =>
        Put(message, DnsReader.Read(message).Records[record].RdataOffset - 2, Octets.Of(length));

    /// <summary>Replaces octets at a place.</summary>
    public static byte[] Put(byte[] message, int offset, params byte[] octets)
    {
        byte[] damaged = [.. message];
        octets.CopyTo(damaged, offset);
        return damaged;
    }
}
